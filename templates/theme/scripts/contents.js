// The contents fold on a phone, and say on a desk where the reader is.
(() => {
  const contents = document.querySelector(".contents");
  if (!contents) return;
  const details = contents.firstElementChild;
  const desk = matchMedia("(min-width: 64rem)");
  const fold = () => { details.open = desk.matches; };
  desk.addEventListener("change", fold);
  fold();

  const links = new Map();
  for (const link of contents.querySelectorAll("a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(target).setAttribute("aria-current", "true");
    }
  }, { rootMargin: "0px 0px -75% 0px" });
  for (const heading of links.keys()) watch.observe(heading);
})();
