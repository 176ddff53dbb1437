// Comfort for questions on a picture: a press on an outline ticks its box in the list, and the outline shows it.
// The list alone does all, so that nothing here needs the keyboard.

const show = (place) => {
  const box = document.getElementById(place.dataset.place);
  if (box) place.classList.toggle("is-picked", box.checked);
};
const showAll = () => document.querySelectorAll("[data-places] [data-place]").forEach(show);

document.addEventListener("click", (event) => {
  const place = event.target.closest("[data-places] [data-place]");
  const box = place && document.getElementById(place.dataset.place);
  if (box && !box.matches(":disabled")) box.click(); // as if the box were pressed: `change` tells everybody else
});
document.addEventListener("change", (event) => { if (event.target.closest("[data-places]")) showAll(); });
window.addEventListener("pageshow", showAll); // boxes that were restored say nothing by themselves
showAll();
