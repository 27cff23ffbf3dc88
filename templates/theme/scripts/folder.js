// A site opened from a folder: what leads to a folder opens the page in it, wherever the link was made.
(() => {
  if (location.protocol !== "file:") return;
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a[href]");
      if (!link || link.protocol !== "file:" || !link.pathname.endsWith("/")) return;
      link.pathname += "index.html";
    },
    true,
  );
})();
