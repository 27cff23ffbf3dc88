// Cards: what a mark, a figure or a citation stands for, beside it. What they show stands in the page already.
(() => {
  const DELAY = { open: 180, close: 260 };
  const MARKS = "a[data-card], a.footnote-ref";
  if (!("popover" in HTMLElement.prototype)) return; // the marks are links all the same

  const card = document.createElement("div");
  card.id = "card";
  card.className = "pop";
  card.popover = "manual";
  let mark = null, timer = 0, pointer = "mouse";

  const later = (what, delay) => { clearTimeout(timer); timer = setTimeout(what, delay); };
  const of = (event) => (event.target instanceof Element ? event.target.closest(MARKS) : null);
  const isOff = (link) => document.documentElement.dataset.marks === "off" && !link.matches(".figure, .footnote-ref");

  // The text of a card: the entry of the appendix, or the source in the list of sources.
  const text = (link) => {
    const id = link.dataset.card ?? decodeURIComponent(link.hash.slice(1));
    const entry = document.getElementById(id);
    if (!entry) return null;
    const copy = document.createElement("div");
    copy.append(...[...entry.childNodes].map((node) => node.cloneNode(true)));
    for (const element of copy.querySelectorAll(".footnote-backref")) element.remove();
    for (const element of copy.querySelectorAll("[id]")) element.removeAttribute("id");
    return copy;
  };

  const place = () => {
    const at = mark.getClientRects()[0], own = card.getBoundingClientRect(), edge = 12;
    const left = Math.max(edge, Math.min(at.left, document.documentElement.clientWidth - own.width - edge));
    const below = at.bottom + 6, above = at.top - own.height - 6;
    const top = below + own.height > innerHeight && above > 0 ? above : below;
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${top + scrollY}px`;
  };

  const close = () => {
    clearTimeout(timer);
    if (!mark) return;
    mark.removeAttribute("aria-describedby");
    mark = null;
    card.hidePopover();
    card.remove();
  };

  const open = (link) => {
    clearTimeout(timer);
    if (link === mark || isOff(link)) return;
    const content = text(link);
    if (!content) return;
    close();
    mark = link;
    card.replaceChildren(content);
    mark.after(card); // the next stop of the Tab key
    card.showPopover();
    mark.setAttribute("aria-describedby", card.id);
    place();
  };

  addEventListener("pointerdown", (event) => { pointer = event.pointerType; }, true);
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const link = of(event);
    if (link) later(() => open(link), DELAY.open);
    else if (card.contains(event.target)) clearTimeout(timer);
    else if (mark && !card.contains(document.activeElement)) later(close, DELAY.close);
  });
  document.addEventListener("focusin", (event) => {
    const link = of(event);
    if (link && link.matches(":focus-visible")) open(link);
    else if (mark && event.target !== mark && !card.contains(event.target)) close();
  });
  document.addEventListener("click", (event) => {
    const link = of(event);
    // The first tap opens the card, which leads on; the second follows the link.
    if (link && pointer !== "mouse" && link !== mark && !isOff(link) && text(link)) {
      event.preventDefault();
      open(link);
    } else if (mark && !card.contains(event.target)) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !mark) return;
    const back = card.contains(document.activeElement) ? mark : null;
    close();
    back?.focus({ preventScroll: true });
    if (back) close(); // the focus has opened it again
  });
  addEventListener("resize", close);
})();
