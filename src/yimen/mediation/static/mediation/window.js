/* The window: what follows is shown while somebody types, the area is looked up, and Ctrl+Enter
   registers. Everything here the page also does without it. */
"use strict";
(() => {
  const form = document.querySelector("form.window");
  if (!form) return;
  const known = document.getElementById("known");
  const PAUSE = 500, PATIENCE = 8000; // milliseconds
  const MATTERS = /^(title|body|kind|risk)$/;
  const goesBy = () => JSON.stringify([...new FormData(form)].filter(([name]) => MATTERS.test(name)));
  let asked = goesBy(), pause = 0, asking = null;

  async function ask() {
    asking?.abort();
    const mine = asking = new AbortController();
    const enough = setTimeout(() => mine.abort(), PATIENCE);
    asked = goesBy();
    const said = new FormData(form);
    said.set("act", "preview");
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: said, headers: { "HX-Request": "true" }, redirect: "manual", signal: mine.signal,
      });
      const text = await answer.text();
      if (answer.status === 200 && asking === mine && text.trim() !== known.innerHTML.trim()) known.innerHTML = text;
    } catch { // somebody is speaking: the next change asks again
      if (asking === mine) asked = null;
    } finally {
      clearTimeout(enough);
    }
  }

  function changed(event) {
    if (event.isComposing) return;
    clearTimeout(pause);
    pause = setTimeout(() => { if (goesBy() !== asked) ask(); }, PAUSE);
  }
  for (const name of ["input", "change", "compositionend"]) form.addEventListener(name, changed);
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.repeat || !event.ctrlKey || event.key !== "Enter") return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[value=register]"));
  });
  window.lookUps.onLine(form.elements.namedItem("area"), form.dataset.area, form.dataset);
})();
