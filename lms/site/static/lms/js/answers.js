// Sends each answer of a test as it is given and shows what has become of it. "Saved" means: the server said so.
//
// What is not yet acknowledged waits in localStorage, a key per question, and is sent again after a reload, when the
// line is back, and in between with growing pauses. Changes of a question are counted: an older one never overwrites
// a newer one, whatever arrives when.

const form = document.querySelector("[data-answers]");
const says = form.dataset;
const shelf = `answers:${says.answers}:`;
const questions = new Map(); // version -> { box, sequence }
const queue = new Map(); // version -> { values, sequence }
const first = 1000, longest = 60000; // milliseconds between tries
let busy = false, ended = false, handingIn = false, pause = first, timer = 0, trouble = "";

const one = (selector) => form.querySelector(selector);
const field = (kind, version) => form.elements[`${kind}-${version}`];

// localStorage may be shut or full: then answers wait in this page only
const keep = (version, item) => { try { localStorage.setItem(shelf + version, JSON.stringify(item)); } catch (e) { /* see above */ } };
const drop = (version) => { queue.delete(version); try { localStorage.removeItem(shelf + version); } catch (e) { /* see above */ } };
const kept = (version) => {
  try {
    const item = JSON.parse(localStorage.getItem(shelf + version));
    return item && item.values && item.sequence > 0 ? item : null;
  } catch (e) { return null; }
};

const part = (name, version) => name.slice(version.length + 3); // a-<version> or a-<version>-<part>

// The fields of a question by part: { "": ["b"] }
const read = (version) => {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (value && name.startsWith(`a-${version}`)) (values[part(name, version)] = values[part(name, version)] || []).push(value);
  }
  return values;
};

const put = (version, values) => {
  for (const input of questions.get(version).box.querySelectorAll(`[name^="a-${version}"]`)) {
    const wanted = values[part(input.name, version)] || [];
    if (input.type === "radio" || input.type === "checkbox") input.checked = wanted.includes(input.value);
    else input.value = wanted[0] || "";
  }
};

const show = (version, state) => {
  const line = questions.get(version).box.querySelector(".save-state");
  line.dataset.state = state;
  line.textContent = state ? says["text" + state[0].toUpperCase() + state.slice(1)] : "";
};

const tell = (text, closed) => {
  const box = one("[data-alert]");
  if (box.hidden === !text && box.querySelector("p").textContent === text) return;
  box.hidden = !text;
  box.querySelector("p").textContent = text;
  box.querySelector("[data-closed]").hidden = !closed;
};

const sum = () => {
  let answered = 0;
  for (const version of questions.keys()) if (Object.keys(read(version)).length) answered += 1;
  one("[data-count]").textContent = says.textCount.replace("{n}", answered).replace("{m}", questions.size);
  const line = one("[data-all]");
  const text = queue.size ? (trouble ? says.textSomeWaiting : says.textSaving) : answered ? says.textAllSaved : "";
  if (line.textContent !== text) line.textContent = text;
  line.dataset.state = queue.size ? (trouble ? "waiting" : "saving") : "saved";
};

const changed = (version) => {
  const question = questions.get(version);
  const before = kept(version); // another tab on this device may have counted further
  question.sequence = Math.max(question.sequence, before ? before.sequence : 0) + 1;
  const item = { values: read(version), sequence: question.sequence };
  queue.set(version, item);
  keep(version, item);
  show(version, trouble ? "waiting" : "saving");
  sum();
  send();
};

// The token of the cookie is newer than the page's after logging in again in another tab
const token = () => {
  const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
  return cookie ? cookie[1] : form.elements.csrfmiddlewaretoken.value;
};

const post = async (version, item) => {
  const patience = new AbortController();
  const end = setTimeout(() => patience.abort(), 20000);
  try {
    return await fetch(says.save, {
      method: "POST", credentials: "same-origin", redirect: "manual", signal: patience.signal,
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ question: version, answer: item.values, text: field("text", version).value, sequence: item.sequence }),
    });
  } finally { clearTimeout(end); }
};

const send = async () => {
  if (busy || ended || !queue.size) return;
  busy = true;
  clearTimeout(timer);
  const [version, item] = queue.entries().next().value;
  try { await settle(version, item, await post(version, item)); } catch (e) { stuck("line"); }
  busy = false;
  sum();
  if (ended) return;
  if (!queue.size) finish();
  else if (!trouble) send();
};

const settle = async (version, item, response) => {
  const status = response.status;
  if (response.ok) arrived(version, item, await response.json());
  else if (status === 409) close();
  else if (!status || status === 401 || status === 403) stuck("log-in"); // no status: sent on to the log-in page
  else if (status >= 500 || status === 408 || status === 429) stuck("line");
  else refused(version);
};

const arrived = (version, item, said) => {
  if (said.saved !== true) throw new Error("not saved");
  trouble = "";
  pause = first;
  if (!handingIn) tell("");
  const question = questions.get(version);
  question.sequence = Math.max(question.sequence, said.sequence);
  if (queue.get(version) !== item) return; // changed again meanwhile: the newer one is next
  if (said.stale) { // another device has counted further, but the choice made here is the later one
    item.sequence = question.sequence += 1;
    keep(version, item);
    return;
  }
  field("was", version).value = JSON.stringify(said.answer);
  drop(version);
  show(version, "saved");
};

const stuck = (why) => {
  trouble = why;
  for (const version of queue.keys()) show(version, "waiting");
  if (why === "log-in") tell(says.textLogIn);
  else if (handingIn) tell(says.textNotYet);
  handingIn = false;
  timer = setTimeout(send, pause);
  pause = Math.min(2 * pause, longest);
};

const refused = (version) => {
  trouble = "";
  handingIn = false;
  drop(version);
  show(version, "failed");
  tell(says.textFailed);
};

const close = () => {
  ended = true;
  for (const version of [...queue.keys()]) { drop(version); show(version, "failed"); }
  for (const fieldset of form.querySelectorAll("fieldset")) fieldset.disabled = true;
  tell(says.textClosed, true);
};

const finish = () => {
  if (!handingIn) return;
  handingIn = false;
  one("[data-hand-in]").click();
};

const again = () => { pause = first; send(); };

form.addEventListener("change", (event) => {
  const box = event.target.closest("[data-question]");
  if (box && !ended) changed(box.dataset.question);
});
one("[data-hand-in]").addEventListener("click", (event) => {
  if (!queue.size) return;
  event.preventDefault();
  handingIn = true;
  tell(says.textSending);
  again();
});
window.addEventListener("online", again);
document.addEventListener("visibilitychange", () => { if (!document.hidden) again(); });
window.addEventListener("beforeunload", (event) => {
  if (!queue.size) return;
  event.preventDefault();
  event.returnValue = "";
});

one("[data-save-button]").hidden = true;
document.querySelector("[data-without-script]").hidden = true;
document.querySelector("[data-with-script]").hidden = false;
for (const box of form.querySelectorAll("[data-question]")) {
  const version = box.dataset.question;
  questions.set(version, { box, sequence: Number(box.dataset.sequence) });
}
for (const [version, question] of questions) {
  const item = kept(version);
  if (!item) continue;
  if (item.sequence <= question.sequence) { drop(version); continue; } // it arrived, or a newer one did
  question.sequence = item.sequence;
  put(version, item.values);
  queue.set(version, item);
  show(version, "saving");
}
sum();
send();
