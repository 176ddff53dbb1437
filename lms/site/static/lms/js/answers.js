// Sends each answer as it is given. "Saved" means: the server said so. Until then it waits in localStorage and is sent
// again. Each question counts its changes, so that nothing older wins.

const form = document.querySelector("[data-answers]");
const texts = form.dataset;
const asked = new Map(); // id -> { box, sequence }
const queue = new Map(); // id -> { values, sequence }
const lost = new Set(); // refused
const typing = new Map(); // id -> timer: typed, and not noted yet
const soon = 1000, late = 60000; // between tries
let busy, ended, leaving, stuck, timer, pause = soon;

const one = (selector) => form.querySelector(selector);
const field = (kind, id) => form.elements[`${kind}-${id}`];
// what a field says of its question: a value, or `part=value` (assessments/forms.py)
const said = (id, name, value) => (name === `a-${id}` ? value : `${name.slice(id.length + 3)}=${value}`);
const fields = (id) => [...form.elements].filter(({ name }) => name === `a-${id}` || name.startsWith(`a-${id}.`));
const read = (id) => [...new FormData(form)]
  .filter(([name, value]) => (name === `a-${id}` || name.startsWith(`a-${id}.`)) && typeof value === "string" && value)
  .map(([name, value]) => said(id, name, value));

// storage may be shut or full
const shelf = (act, id, item) => {
  try { return localStorage[act](`answers:${texts.answers}:${id}`, JSON.stringify(item)); } catch (e) { return null; }
};
const kept = (id) => {
  try { return JSON.parse(shelf("getItem", id)) || {}; } catch (e) { return {}; }
};
const wait = (id, item) => { queue.set(id, item); shelf("setItem", id, item); };
const drop = (id) => { queue.delete(id); shelf("removeItem", id); };

const say = (line, state, text) => {
  line.dataset.state = state;
  if (line.textContent !== text) line.textContent = text; // not read out twice
};
const show = (id, state) => say(asked.get(id).box.querySelector(".save-state"), state, texts[state]);
const tell = (text) => {
  one("[data-alert]").hidden = !text;
  say(one("[data-alert] p"), "", text);
};
// the server knows what is an answer: a unit without a number is none
const isAnswered = (id) => (queue.has(id) || lost.has(id) ? read(id).length > 0 : field("was", id).value !== "");
const sum = () => {
  const answered = [...asked.keys()].filter(isAnswered).length;
  one("[data-count]").textContent = texts.count.replace("{n}", answered).replace("{m}", asked.size);
  const state = queue.size ? (stuck ? "waiting" : "saving") : lost.size ? "failed" : "saved";
  say(one("[data-all]"), state, state === "saving" ? texts.saving : state !== "saved" ? texts.some : answered ? texts.all : "");
};

const post = async (id, { values, sequence }) => {
  const line = new AbortController();
  const end = setTimeout(() => line.abort(), 20000);
  // a new log-in changes the token
  const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
  const token = cookie ? cookie[1] : form.elements.csrfmiddlewaretoken.value;
  try {
    return await fetch(texts.save, {
      method: "POST", redirect: "manual", signal: line.signal,
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ question: id, answer: values, text: field("text", id).value, sequence }),
    });
  } finally { clearTimeout(end); }
};

const send = async () => {
  if (busy || ended || !queue.size) return;
  busy = true;
  clearTimeout(timer);
  const [id, item] = queue.entries().next().value;
  try {
    const answer = await post(id, item);
    const { ok, status } = answer;
    if (ok) arrived(id, item, await answer.json());
    else if (status === 409) close();
    // 0: sent to the log-in page; 404: somebody else is logged in meanwhile, and this test is not hers
    else if ([0, 401, 403, 404].includes(status)) hold(texts.logIn);
    else if (status >= 500 || [408, 429].includes(status)) hold();
    else { refused(id); tell(texts.refused); }
  } catch (e) { hold(); }
  busy = false;
  if (ended) return;
  sum();
  if (!queue.size && leaving) one("[data-hand-in]").click();
  if (!stuck) send();
};

const arrived = (id, item, told) => {
  if (told.saved !== true) throw told;
  stuck = false;
  pause = soon;
  tell(leaving ? texts.sending : "");
  const question = asked.get(id);
  question.sequence = Math.max(question.sequence, told.sequence);
  if (queue.get(id) !== item) return; // changed meanwhile: the newer one is next
  if (told.stale) // another device counted further, but this choice is the later one
    return wait(id, { ...item, sequence: ++question.sequence });
  field("was", id).value = told.was;
  drop(id);
  if (isAnswered(id) || !read(id).length) show(id, "saved");
  else say(question.box.querySelector(".save-state"), "", "");
};
const hold = (why) => {
  stuck = true;
  for (const id of queue.keys()) show(id, "waiting");
  if (why || leaving) tell(why || texts.notYet);
  leaving = false;
  timer = setTimeout(send, pause);
  pause = Math.min(2 * pause, late);
};
const refused = (id) => {
  stuck = leaving = false;
  drop(id);
  lost.add(id);
  show(id, "failed");
};
const close = () => {
  ended = true;
  for (const id of [...queue.keys()]) refused(id);
  sum();
  for (const { box } of asked.values()) box.querySelector("fieldset").disabled = true;
  one("[data-closed]").hidden = false;
  tell(texts.closed);
};
const again = () => { pause = soon; send(); };

const note = (id) => {
  clearTimeout(typing.get(id));
  typing.delete(id);
  if (ended) return;
  const question = asked.get(id);
  lost.delete(id);
  question.sequence = Math.max(question.sequence, kept(id).sequence || 0) + 1; // another tab may be ahead
  wait(id, { values: read(id), sequence: question.sequence });
  show(id, stuck ? "waiting" : "saving");
  sum();
  send();
};
const settle = () => [...typing.keys()].forEach(note); // what was typed just now
const asks = ({ target }) => target.type !== "file" && target.closest("[data-question]")?.dataset.question;
form.addEventListener("change", (event) => { if (asks(event)) note(asks(event)); });
form.addEventListener("input", (event) => {
  const id = /^(text|textarea)$/.test(event.target.type) && asks(event);
  if (id && !typing.has(id)) typing.set(id, setTimeout(note, soon, id));
});
form.addEventListener("keydown", (event) => { // Enter would press the first button of the form
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
  event.preventDefault();
  if (event.target.type === "text") note(asks(event));
});
one("[data-hand-in]").addEventListener("click", (event) => {
  settle();
  leaving = queue.size > 0;
  if (!leaving) return;
  event.preventDefault();
  tell(texts.sending);
  again();
});
addEventListener("online", again);
document.addEventListener("visibilitychange", () => { settle(); again(); });
addEventListener("pagehide", settle);
addEventListener("beforeunload", (event) => {
  settle();
  if (queue.size) { event.preventDefault(); event.returnValue = ""; }
});

one("[data-save-button]").hidden = true;
for (const hint of document.querySelectorAll("[data-hint]")) hint.hidden = !hint.hidden;
for (const box of form.querySelectorAll("[data-question]")) {
  const id = box.dataset.question;
  const { values, sequence } = kept(id);
  asked.set(id, { box, sequence: Number(box.dataset.sequence) });
  if (!values || sequence <= box.dataset.sequence) { drop(id); continue; } // it arrived, or a newer one did
  asked.get(id).sequence = sequence;
  for (const input of fields(id)) {
    const start = said(id, input.name, "");
    if (/radio|checkbox/.test(input.type)) input.checked = values.includes(start + input.value);
    else if (input.type !== "file") input.value = (values.find((value) => value.startsWith(start)) || "").slice(start.length);
  }
  queue.set(id, { values, sequence });
  show(id, "saving");
}
sum();
send();
