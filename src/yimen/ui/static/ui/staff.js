// On every page of staff: "/" leads to the search. Without this file it is reached by Tab.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const find = document.getElementById("find");
  const typing = event.target.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");
  if (!find || typing || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  find.focus();
  find.select();
});
