// Days of review that have passed are called due: when the page is read is not known when it is made.
(() => {
  const now = new Date();
  const pad = (number) => String(number).padStart(2, "0");
  const today = `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
  for (const due of document.querySelectorAll("time.due")) {
    if (due.dateTime >= today) continue;
    due.classList.add("due--past");
    due.textContent = due.textContent.replace("Next review by", "Due for review since");
  }
  const past = document.querySelectorAll("time.due--past").length;
  const line = document.querySelector(".evidence > p");
  if (past && line) line.append(` ${past} past review.`);
})();
