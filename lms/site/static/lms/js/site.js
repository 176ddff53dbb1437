// Comfort only: every page works without it.

const menus = document.querySelectorAll("details.menu");

const closeMenus = (except) => menus.forEach((menu) => { if (menu !== except) menu.open = false; });

menus.forEach((menu) => menu.addEventListener("toggle", () => { if (menu.open) closeMenus(menu); }));

document.addEventListener("click", (event) => { if (!event.target.closest("details.menu")) closeMenus(); });

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

// A slow line invites a second click: the button shows that the first one counts. Coming back wakes it again.
document.addEventListener("submit", (event) => {
  const button = event.submitter || event.target.querySelector("[type=submit], button:not([type])");
  if (event.defaultPrevented || !button) return;
  if (button.getAttribute("aria-busy") === "true") event.preventDefault();
  button.setAttribute("aria-busy", "true");
  setTimeout(wake, 10000);
});

const wake = () => document.querySelectorAll("button[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
window.addEventListener("pageshow", wake);

document.querySelectorAll(".reveal").forEach((button) => {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  const words = [button.textContent, button.dataset.hide];
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.textContent = words[Number(shown)];
  });
});

// The first mistake of a form that came back is where work goes on
const mistake = document.querySelector("form[method=post] [aria-invalid=true]");
if (mistake) mistake.focus();
