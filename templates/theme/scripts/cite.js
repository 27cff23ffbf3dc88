// The citations of a page: the reader's address and day where they belong, and a button that copies each.
(() => {
  const box = document.querySelector("details.cite");
  if (!box) return;

  const now = new Date();
  const parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  const day = parts.map((part) => String(part).padStart(2, "0")).join("-");
  const read = now.toLocaleDateString("en-US", { year: "numeric", month: "long", day: "numeric" });
  // A page that was opened from a folder has no address that anybody else could follow.
  const here = location.protocol === "file:" ? null : location.href.split(/[?#]/)[0];

  const FILL = {
    Text(text) {
      const address = here && !text.includes("://") ? ` ${here}` : "";
      return `${text}${address} (accessed ${read})`;
    },
    BibTeX(text) {
      const address = here && !text.includes("\n  url = ") ? `  url = {${here}},\n` : "";
      return text.replace(/\}$/, () => `${address}  urldate = {${day}},\n}`);
    },
    "CSL-JSON"(text) {
      const item = JSON.parse(text);
      if (here) item.URL ??= here;
      item.accessed = { "date-parts": [parts] };
      const lines = Object.entries(item).map(([name, value]) => ` "${name}": ${JSON.stringify(value)}`);
      return `{\n${lines.join(",\n")}\n}`;
    },
  };

  for (const form of box.querySelectorAll("[data-form]")) {
    if (box.dataset.page !== undefined) form.textContent = FILL[form.dataset.form](form.textContent);
    if (!navigator.clipboard) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cite__copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy as ${form.dataset.form}`);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(form.textContent);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    form.before(button);
  }
})();
