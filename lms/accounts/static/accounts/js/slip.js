// A scanned slip: the code stands behind the #, which no server and no log sees. It goes into the field and out of the
// address, so that it is not kept in the history either.

const field = document.querySelector("[data-slip-code]");
const code = decodeURIComponent(location.hash.slice(1)).replace(/[^0-9]/g, "");
if (field && code.length === 12) {
  field.value = code.replace(/(.{4})(?=.)/g, "$1 ");
  history.replaceState(null, "", location.pathname + location.search);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
