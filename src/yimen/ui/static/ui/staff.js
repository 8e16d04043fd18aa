// On every page of staff: "/" leads to the search, which else is reached by Tab; and where the rail
// is a strip, the page that is open stands in sight.
"use strict";
document.querySelector(".rail [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const find = document.getElementById("find");
  const typing = event.target.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");
  if (!find || typing || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  find.focus();
  find.select();
});
