// Comfort only: the pages work without it.

// A secret is copied by a button, in the way that works without encryption too (a trainer's laptop has none).
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    document.getElementById(button.dataset.copy).select();
    if (document.execCommand("copy")) button.textContent = button.dataset.done;
  });
}

// How far an import is: the same page again, until it is done. A lost line is tried again.
const look = async (part) => {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = answer.ok && page.getElementById(part.id);
    if (fresh) { part.replaceWith(fresh); part = fresh; }
  } catch { /* the next look will do */ }
  wait(part);
};
const wait = (part) => { if (part.dataset.refresh) setTimeout(look, 1000 * part.dataset.refresh, part); };
document.querySelectorAll("[data-refresh]").forEach(wait);
