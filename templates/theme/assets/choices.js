// A reader's choices hold before the first paint: light or dark, marks shown or not.
for (const choice of ["scheme", "marks"]) {
  try {
    const chosen = localStorage.getItem(choice);
    if (chosen) document.documentElement.dataset[choice] = chosen;
  } catch { /* no storage: the system's scheme, and marks */ }
}
