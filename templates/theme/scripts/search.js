// Opens the search and shows what is found; loads nothing before that.
(() => {
  const here = document.currentScript.src, root = new URL("../../", here);
  const index = location.protocol === "file:" ? "index.html" : "";
  const dialog = document.querySelector("dialog.search");
  const [field, count, none, found, slash] = ["field", "count", "none", "found", "slash"]
    .map((name) => dialog.querySelector(`.search__${name}`));

  let finder, loading, fault = "";
  const script = (uri) => new Promise((onload, onerror) => {
    document.head.append(Object.assign(document.createElement("script"), { src: new URL(uri, here), onload, onerror }));
  });
  const load = () => (loading ??= begin().catch(failed));
  // The site may have been published anew since the page was loaded, and what it names be gone.
  function failed() {
    loading = null;
    count.textContent = fault = "The search could not be loaded. Load the page anew to try again.";
    show();
  }
  async function begin() {
    fault = "";
    await Promise.all(["finder.js", "../search-index.js"].map(script));
    finder = makeFinder(searchIndex);
    show();
    await script("minisearch.js");
    await finder.prepare();
    show();
  }

  const make = (tag, name, ...content) => {
    const element = Object.assign(document.createElement(tag), { className: name });
    element.append(...content);
    return element;
  };
  const marked = (pieces) => pieces.map((piece, place) => (place % 2 ? make("mark", "", piece) : piece));
  const item = ({ address, anchor, kind, title, part, text }) => {
    const link = make("a", "", ...marked(title));
    link.href = new URL(address + index + (anchor && `#${anchor}`), root);
    if (part.join("")) link.append(" · ", make("span", "search__part", ...marked(part)));
    return make("li", "", link, " ", make("span", "search__kind", kind), make("p", "", ...marked(text)));
  };
  function show() {
    const { complete, groups } = finder?.find(field.value) ?? { groups: {} };
    const shown = Object.entries(groups).filter(([, hits]) => hits.length);
    found.replaceChildren(...shown.flatMap(([name, hits]) => [make("h2", "", name), make("ul", "", ...hits.map(item))]));
    found.ariaBusy = !complete;
    const number = found.querySelectorAll("li").length;
    const said = number ? `${number} result${number > 1 ? "s" : ""}` : complete ? "Nothing is found." : "Loading …";
    count.textContent = fault || (field.value.trim() && said);
    none.hidden = !field.value.trim() || !complete || number > 0;
    found.scrollTop = 0;
  }

  // The address says what is searched for, to share and to come back to.
  const keep = (query) => {
    const address = new URL(location);
    if (query) address.searchParams.set("search", query);
    else address.searchParams.delete("search");
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  };
  const open = (query) => {
    if (!dialog.open) dialog.showModal();
    if (query) field.value = query;
    field.select();
    load();
    show();
  };

  let wait;
  field.addEventListener("input", () => {
    show();
    clearTimeout(wait);
    wait = setTimeout(() => dialog.open && keep(field.value), 400);
  });
  dialog.addEventListener("close", () => keep(""));
  dialog.addEventListener("click", ({ target, ctrlKey, metaKey }) => {
    const link = target.closest("a");
    const isHere = link?.hash && link.pathname === location.pathname && !ctrlKey && !metaKey;
    if (isHere) keep("");
    if (isHere || target === dialog || target.matches(".search__close")) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey } = event;
    const links = [...found.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      (links[Math.min(at + (key === "ArrowDown" ? 1 : -1), links.length - 1)] ?? field).focus();
    } else if (at >= 0 && key.length === 1 && key !== " " && !ctrlKey && !metaKey) field.focus();
  });
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    keep(field.value);
    await loading;
    found.querySelector("a")?.click();
  });

  // A key of one character can be switched off (WCAG 2.1.4).
  try { slash.checked = !localStorage.getItem("slash"); } catch { /* on */ }
  slash.addEventListener("change", () => {
    try { localStorage.setItem("slash", slash.checked ? "" : "off"); } catch { /* this page only */ }
  });
  document.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, target } = event;
    // For a moment after the search is closed, its field still has the focus.
    const isTyped = target.matches("input, textarea, select") && !target.closest("dialog:not([open])");
    const isSlash = key === "/" && slash.checked && !isTyped;
    if (!isSlash && !(key === "k" && (ctrlKey || metaKey))) return;
    event.preventDefault();
    open();
  });
  for (const form of document.querySelectorAll(".find")) {
    form.addEventListener("focusin", load);
    form.addEventListener("submit", (event) => { event.preventDefault(); open(form.elements.search.value); });
  }
  const opener = document.querySelector('[data-choice="search"]');
  opener.addEventListener("click", () => open());
  opener.hidden = false;
  const query = new URLSearchParams(location.search).get("search");
  if (query) open(query);
})();
