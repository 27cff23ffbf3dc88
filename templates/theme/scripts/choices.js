// Light or dark, marks shown or not: two buttons that remember.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const keep = (choice, value) => {
    root.dataset[choice] = value;
    try { localStorage.setItem(choice, value); } catch { /* it holds for this page */ }
  };
  const isDark = () => (root.dataset.scheme ? root.dataset.scheme === "dark" : dark.matches);

  const scheme = document.querySelector('[data-choice="scheme"]');
  const showScheme = () => scheme.setAttribute("aria-pressed", isDark());
  scheme.addEventListener("click", () => { keep("scheme", isDark() ? "light" : "dark"); showScheme(); });
  dark.addEventListener("change", showScheme);
  showScheme();

  const marks = document.querySelector('[data-choice="marks"]');
  const showMarks = () => marks.setAttribute("aria-pressed", root.dataset.marks !== "off");
  marks.addEventListener("click", () => { keep("marks", root.dataset.marks === "off" ? "on" : "off"); showMarks(); });
  showMarks();

  scheme.hidden = marks.hidden = false;
})();
