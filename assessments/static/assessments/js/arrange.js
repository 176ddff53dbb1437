// Ordering and gaps by mouse, touch and keys. The page's own lists stay what is sent; load answers.js first.

const all = (box, selector) => [...box.querySelectorAll(selector)];
const on = (part, name, act) => part.addEventListener(name, act);
const show = (parts) => parts.forEach((part) => { part.hidden = false; });
const tell = (box, what, values) => {
  box.querySelector("[data-told]").textContent = box.dataset[what].replace(/\{(\w)\}/g, (_, name) => values[name]);
};
const changed = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));
const above = (y, item) => { const { top, bottom } = item.getBoundingClientRect(); return 2 * y < top + bottom; };

// begins once the pointer has moved: a tap stays a tap
const pull = (part, able, move, end) => {
  let from, moved;
  const stop = (event) => {
    if (from && moved) end(event);
    from = null;
    delete part.dataset.pulled;
    setTimeout(() => { moved = false; });
  };
  on(part, "pointerdown", (event) => {
    if (event.button || part.closest(":disabled") || !able()) return;
    from = event;
    part.setPointerCapture(event.pointerId);
  });
  on(part, "pointermove", (event) => {
    if (!from) return;
    const x = event.clientX - from.clientX, y = event.clientY - from.clientY;
    if (!moved && Math.hypot(x, y) < 6) return;
    moved = true;
    part.dataset.pulled = "";
    move(event, x, y);
  });
  on(part, "pointerup", stop);
  on(part, "pointercancel", stop);
  on(part, "click", (event) => moved && event.stopImmediatePropagation());
};

const order = (box) => {
  const list = box.querySelector("ol"), keep = box.querySelector("[data-keep]");
  const items = () => [...list.children];
  const place = (item) => item.querySelector("select");
  const settle = (item) => {
    items().forEach((each, n) => { place(each).value = n + 1; });
    keep.hidden = true;
    tell(box, "moved", { w: item.querySelector("label").textContent, n: place(item).value, m: items().length });
  };
  const send = (item) => { settle(item); changed(place(item)); };
  keep.hidden = items().every((item) => place(item).value);
  if (keep.hidden) list.append(...items().sort((a, b) => place(a).value - place(b).value));
  on(keep, "click", () => { send(items()[0]); place(items()[0]).focus(); });
  for (const item of items()) {
    // the others move, so that focus and pull stay
    const up = (fits = Boolean, other = item.previousElementSibling) => fits(other) && !item.after(other);
    const down = (fits = Boolean, other = item.nextElementSibling) => fits(other) && !item.before(other);
    for (const button of all(item, "button")) on(button, "click", () => {
      (button.dataset.step < 0 ? up : down)();
      send(item);
    });
    on(place(item), "change", () => {
      const at = place(item).value - 1;
      if (at < 0) { keep.hidden = false; return; }
      while (items().indexOf(item) > at) up();
      while (items().indexOf(item) < at) down();
      settle(item);
    });
    pull(item.querySelector("[data-handle]"), () => true, ({ clientY }) => {
      while (up((other) => other && above(clientY, other)));
      while (down((other) => other && !above(clientY, other)));
    }, () => send(item));
    show(all(item, "button, [data-handle]"));
  }
};

const words = (box) => {
  const bank = all(box, ".word"), gaps = all(box, "select"), once = !("reuse" in box.dataset);
  const place = (gap) => gap.nextElementSibling;
  const text = (gap) => gap.selectedOptions[0].text;
  let picked = "";
  const draw = () => {
    for (const gap of gaps) place(gap).lastElementChild.textContent = text(gap);
    for (const word of bank) {
      word.setAttribute("aria-pressed", word.value === picked);
      word.toggleAttribute("data-used", once && gaps.some((gap) => gap.value === word.value));
    }
  };
  const put = (gap, token) => {
    if (once) for (const other of gaps) if (other.value === token) other.value = "";
    gap.value = token;
    picked = "";
    tell(box, token ? "filled" : "emptied", { n: gaps.indexOf(gap) + 1, w: text(gap) });
    changed(gap);
  };
  const pulls = (button, token, home) => pull(button, token, (event, x, y) => { button.style.transform = `translate(${x}px, ${y}px)`; }, ({ type, clientX, clientY }) => {
    const word = token(), under = document.elementFromPoint(clientX, clientY);
    const gap = gaps.find((each) => place(each).contains(under));
    button.style = "";
    if (type !== "pointerup" || gap === home) return;
    if (home) home.value = "";
    if (gap || home) put(gap || home, gap ? word : "");
  });

  for (const word of bank) {
    pulls(word, () => word.value);
    on(word, "click", () => { picked = picked === word.value ? "" : word.value; draw(); });
  }
  for (const gap of gaps) {
    gap.hidden = true;
    pulls(place(gap), () => gap.value, gap);
    on(place(gap), "click", () => (picked || gap.value) && put(gap, picked));
  }
  on(box, "change", draw);
  show(all(box, "button, [data-bank], [data-how]"));
  draw();
};

all(document, "[data-arrange]").forEach(order);
all(document, "[data-words]").forEach(words);
