// Before a phone is handed on: are there answers that never reached the server? Then nothing of this person stays in the
// browser. Where the browser listens to Clear-Site-Data this is done already; over plain HTTP it does not.

const LEFT = "left";
const list = document.querySelector("[data-waiting]");
const form = document.querySelector("[data-leave]");

const stores = () => { try { return [localStorage, sessionStorage]; } catch (e) { return []; } }; // storage may be shut

const waiting = () => {
  const found = {};
  const [kept] = stores();
  for (const key of kept ? Object.keys(kept) : []) {
    const [kind, attempt] = key.split(":");
    if (kind === "answers") found[attempt] = (found[attempt] || 0) + 1;
  }
  return found;
};

const show = () => {
  const found = Object.entries(waiting());
  const sum = found.reduce((count, [, number]) => count + number, 0);
  list.hidden = !sum;
  list.querySelector("[data-number]").textContent = sum;
  const places = list.querySelector("[data-places]");
  places.textContent = "";
  for (const [attempt] of found) {
    const link = document.createElement("a");
    link.href = list.dataset.test.replace("00000000-0000-0000-0000-000000000000", encodeURIComponent(attempt));
    link.textContent = list.dataset.open;
    places.appendChild(document.createElement("p")).appendChild(link);
  }
};

if (list) {
  show();
  addEventListener("pageshow", show);
  list.querySelector("button").addEventListener("click", () => {
    for (const key of Object.keys(localStorage)) if (key.startsWith("answers:")) localStorage.removeItem(key);
    show();
  });
}
// only who pressed the button here has left: a link to this page from elsewhere must not throw answers away
if (form) form.addEventListener("submit", () => { try { sessionStorage.setItem(LEFT, "1"); } catch (e) { /* shut */ } });
if (!form) {
  try {
    if (sessionStorage.getItem(LEFT)) for (const store of stores()) store.clear();
  } catch (e) { /* shut: then nothing was kept */ }
}
