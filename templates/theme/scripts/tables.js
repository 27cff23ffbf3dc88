// Registers and timelines: sorted, filtered and searched here, with the state in the address.
(() => {
  const make = (tag, props, ...kids) => {
    const element = Object.assign(document.createElement(tag), props);
    element.append(...kids);
    return element;
  };
  const field = (title, control) => {
    control.id = `tools-${control.name}`;
    return make("div", { className: "tools__field" }, make("label", { htmlFor: control.id, textContent: title }), control);
  };
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const text = (element) => element?.textContent.trim() ?? "";
  const { compare } = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  const regions = new Intl.DisplayNames(["en"], { type: "region" });
  const country = (code) => `${code === "INT" ? "International" : regions.of(code)} (${code})`;

  // Puts before an element what filters the units (rows, events) by columns; gives back what to call after a change.
  const tools = (place, units, noun, columns, sorter, changed) => {
    const search = make("input", { type: "search", name: "q", autocomplete: "off" });
    const clear = make("button", { type: "button", textContent: "Clear" });
    const count = make("p", { className: "tools__count", role: "status" });
    const choices = columns.map(({ name, title, values, show, read, chips }) => {
      if (!chips) return field(title, make("select", { name }, new Option("All", ""), ...values.map((value) => new Option(show(value), value))));
      return make("fieldset", {}, make("legend", { textContent: title }), ...values.map((value) => make("label", { className: "chip" },
        make("input", { type: "checkbox", name, value }), value,
        make("small", { textContent: units.filter((unit) => read(unit).includes(value)).length }))));
    });
    const fold = make("details", { className: "tools__fold" }, make("summary", { textContent: `Search the ${noun}` }),
      make("div", { className: "tools__row" }, field("Search the rows", search), ...choices, ...sorter, clear));
    const form = make("form", { className: "tools" }, fold, count);
    const controls = [...form.querySelectorAll("input, select")];
    const desk = matchMedia("(min-width: 45rem)");
    const state = () => [...new FormData(form)].filter(([, value]) => value);
    let texts, kept;

    const apply = () => {
      const set = state();
      const words = plain(search.value).split(/\s+/).filter(Boolean);
      if (words.length) texts ??= units.map((unit) => plain(unit.textContent));
      const asked = columns.map(({ name, read }) => [read, set.filter(([key]) => key === name).map(([, value]) => value)])
        .filter(([, values]) => values.length);
      const fits = (unit, index) => words.every((word) => texts[index].includes(word))
        && asked.every(([read, values]) => read(unit).some((value) => values.includes(value)));
      units.forEach((unit, index) => { unit.hidden = unit !== kept && !fits(unit, index); });
      const shown = units.filter((unit) => !unit.hidden).length;
      count.textContent = `${shown === units.length ? "" : `${shown} of `}${units.length} ${noun}`;
      clear.disabled = !set.length;
      changed();
    };
    // The row that the address names is shown, whatever the filters say.
    const arrive = () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      kept = target && units.find((unit) => unit.contains(target));
      apply();
      if (kept) target.scrollIntoView();
    };
    const update = () => {
      kept = null;
      apply();
      const url = new URL(location);
      for (const { name } of controls) url.searchParams.delete(name);
      for (const [name, value] of state()) url.searchParams.append(name, value);
      try { history.replaceState(history.state, "", url); } catch { /* it holds for this page */ }
    };
    const fill = (values) => {
      for (const control of controls) {
        const own = values.getAll(control.name);
        if (control.type === "checkbox") control.checked = own.includes(control.value);
        else control.value = own[0] ?? "";
        if (control.selectedIndex === -1) control.value = "";
      }
    };
    form.addEventListener("input", update);
    form.addEventListener("submit", (event) => event.preventDefault());
    clear.addEventListener("click", () => { fill(new URLSearchParams()); update(); search.focus(); });
    addEventListener("hashchange", arrive);
    desk.addEventListener("change", () => { fold.open = desk.matches; });

    fill(new URLSearchParams(location.search));
    fold.open = desk.matches || state().length;
    place.before(form);
    arrive();
    return update;
  };

  for (const region of document.querySelectorAll(".table > .scroll")) {
    const body = region.querySelector("tbody");
    const rows = [...body.querySelectorAll("tr[id]")];
    if (rows.length < 2) continue;
    const columns = [...region.querySelectorAll("th")].map((header, index) => {
      const { name, sort, codes, filter } = header.dataset;
      const values = filter && JSON.parse(filter);
      const value = (row) => row.cells[index].dataset.value ?? text(row.cells[index]);
      const split = codes !== undefined;
      // What has a list of values is sorted in the order of the list.
      const key = values && !split ? (row) => values.indexOf(value(row)) : sort === "number" ? (row) => Number(value(row)) : value;
      const order = values && !split || sort === "number" ? (a, b) => a - b : sort === "date" ? (a, b) => (a < b ? -1 : 1) * (a !== b) : compare;
      const read = (row) => (split ? value(row).split(" ") : [value(row)]);
      return { header, name, sort, values, value, key, order, read, title: text(header), show: split ? country : String };
    });
    const sortable = columns.filter(({ sort }) => sort);
    const by = make("select", { name: "sort" }, new Option("As listed", ""), ...sortable.flatMap(({ name, title }) => [
      new Option(`${title}, ascending`, name), new Option(`${title}, descending`, `-${name}`)]));
    let sorted = "";
    const sort = () => {
      if (by.value === sorted) return;
      sorted = by.value;
      const down = sorted.startsWith("-");
      const column = sortable.find(({ name }) => name === sorted.replace("-", ""));
      for (const { header } of sortable) {
        header.setAttribute("aria-sort", header !== column?.header ? "none" : down ? "descending" : "ascending");
      }
      if (!column) return body.append(...rows);
      // Empty cells come last either way.
      const [full, empty] = [rows.filter(column.value), rows.filter((row) => !column.value(row))];
      const keys = new Map(full.map((row) => [row, column.key(row)]));
      full.sort((a, b) => (down ? -1 : 1) * column.order(keys.get(a), keys.get(b)));
      body.append(...full, ...empty);
    };
    for (const { header } of sortable) {
      header.setAttribute("aria-sort", "none");
      header.append(make("button", { type: "button" }, ...header.childNodes));
    }
    const sorter = field("Sort by", by);
    sorter.classList.add("tools__sort");
    const update = tools(region, rows, "rows", columns.filter(({ values }) => values), [sorter], sort);
    region.querySelector("thead").addEventListener("click", ({ target }) => {
      const name = target.closest("button")?.parentElement.dataset.name;
      if (!name) return;
      by.value = { [name]: `-${name}`, [`-${name}`]: "" }[by.value] ?? name;
      update();
    });
  }

  // Where a table fits, its head stays in sight and the keyboard need not stop at it.
  const watch = new ResizeObserver((entries) => {
    const found = entries.map(({ target }) => [target, target.scrollWidth <= target.clientWidth]);
    for (const [region, fits] of found) {
      region.classList.toggle("fits", fits);
      region.tabIndex = fits ? -1 : 0;
    }
  });
  for (const region of document.querySelectorAll(".scroll")) watch.observe(region);

  for (const timeline of document.querySelectorAll(".timeline")) {
    const { name, title, filter, codes } = timeline.dataset;
    const years = new Map([...timeline.querySelectorAll(".years a")].map((link) =>
      [document.getElementById(link.hash.slice(1)).parentElement, link.parentElement]));
    const read = (event) => text(event.querySelector(".kind")).split(codes === "" ? " " : undefined);
    const kinds = filter ? [{ name, title, values: JSON.parse(filter), read, chips: true }] : [];
    tools(timeline.querySelector(".years"), [...timeline.querySelectorAll(".event")], "events", kinds, [], () => {
      for (const [year, link] of years) year.hidden = link.hidden = !year.querySelector(".event:not([hidden])");
    });
  }
})();
