// The queue at work: new rows are told of, keys move between them, and a way back leads to the same row.
// Without this file everything works by links and forms.
"use strict";
(() => {
  const ROW = "queue:row";
  const TICKS = "queue:ticks";
  const OFF = "queue:keys-off";
  const links = () => [...document.querySelectorAll("table.queue tbody td.title a")];
  const ticks = () => [...document.querySelectorAll('input[name="case"][form="many"]')];
  const rowOf = (element) => element && element.closest("table.queue tbody tr");

  function stored(store, key, value) {
    try {
      if (value === undefined) return store.getItem(key);
      return value === null ? store.removeItem(key) : store.setItem(key, value);
    } catch {
      return null; // a browser that keeps nothing
    }
  }

  // how many are chosen, and all of them at once
  const chosen = document.getElementById("chosen");
  function count() {
    const n = ticks().filter((each) => each.checked).length;
    if (chosen) chosen.textContent = n ? String(n) : "";
    const all = document.getElementById("all");
    if (all) {
      all.checked = n > 0 && n === ticks().length;
      all.indeterminate = n > 0 && !all.checked;
    }
  }
  const head = document.querySelector("table.queue thead th.pick");
  if (head && ticks().length) {
    const all = document.createElement("input");
    all.type = "checkbox";
    all.id = "all";
    all.setAttribute("aria-label", head.textContent.trim());
    all.addEventListener("change", () => {
      for (const each of ticks()) each.checked = all.checked;
      count();
    });
    head.append(all);
  }
  document.addEventListener("change", (event) => {
    if (event.target.name === "case") count();
  });

  // back to the row that was left, or to the one that now stands in its place
  function keepPlace(link) {
    stored(sessionStorage, ROW, JSON.stringify([link.href, links().indexOf(link)]));
  }
  function findPlace() {
    const kept = stored(sessionStorage, ROW);
    stored(sessionStorage, ROW, null);
    if (!kept) return;
    const [href, place] = JSON.parse(kept);
    const all = links();
    const found = all.find((each) => each.href === href) || all[Math.min(place, all.length - 1)];
    if (found) found.focus();
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("table.queue td.title a");
    if (link) keepPlace(link);
  });

  // keys
  const dialog = document.getElementById("keys");
  const opener = document.getElementById("keys-button");
  const on = document.getElementById("keys-on");
  if (dialog && opener && on) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
    on.checked = !stored(localStorage, OFF);
    on.addEventListener("change", () => stored(localStorage, OFF, on.checked ? null : "1"));
  }
  function move(by) {
    const all = links();
    const row = rowOf(document.activeElement);
    const here = all.findIndex((each) => rowOf(each) === row);
    const next = row ? all[here + by] : all[by > 0 ? 0 : all.length - 1];
    if (next) next.focus();
  }
  function tick() {
    const row = rowOf(document.activeElement);
    const box = row && row.querySelector('input[name="case"]');
    if (!box) return;
    box.checked = !box.checked;
    count();
  }
  const typing = (element) =>
    element.closest("textarea, select, [contenteditable], input:not([type=checkbox])");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!dialog || dialog.open || typing(event.target)) return;
    if (event.key === "?") dialog.showModal();
    else if (!on.checked) return;
    else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "x") tick();
    else return;
    event.preventDefault();
  });

  // what came meanwhile is told of at the foot of the window: no row moves until somebody asks for it
  const place = document.getElementById("queue");
  const news = document.getElementById("news");
  async function ask() {
    const answer = await fetch(place.dataset.news, { redirect: "error", cache: "no-store" });
    if (answer.status === 200) tell(await answer.json());
    else if (answer.status !== 204) throw new Error(String(answer.status));
  }
  function tell({ says }) {
    if (news.textContent === says) return;
    const link = document.createElement("a");
    link.href = location.href;
    link.className = "button first";
    link.textContent = says;
    link.addEventListener("click", () => {
      const row = rowOf(document.activeElement);
      if (row) keepPlace(row.querySelector("td.title a"));
      const keys = ticks().filter((each) => each.checked).map((each) => each.value);
      stored(sessionStorage, TICKS, keys.length ? JSON.stringify(keys) : null);
    });
    news.replaceChildren(link);
  }
  if (place && news && place.dataset.news) live(place.dataset.stream, ask);

  const kept = stored(sessionStorage, TICKS);
  stored(sessionStorage, TICKS, null);
  if (kept) {
    const keys = new Set(JSON.parse(kept));
    for (const each of ticks()) each.checked = keys.has(each.value);
  }
  count();
  findPlace();
})();
