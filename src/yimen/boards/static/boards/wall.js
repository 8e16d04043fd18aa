// The wall at work: it looks anew when something moved, and marks what changed for two seconds.
// Without this file the link renews it.
"use strict";
(() => {
  const MARKED = 2_000;
  const BUSY = 10_000; // since somebody last pointed at it
  const LATE = 360_000; // after which the numbers are called old
  const wall = document.getElementById("wall");
  if (!wall) return;
  let pointed = -BUSY;
  let later = 0;
  wall.addEventListener("pointermove", () => (pointed = performance.now()));
  const busy = () => wall.contains(document.activeElement) || performance.now() - pointed < BUSY;
  const numbers = (part) => new Map([...part.querySelectorAll("[data-n]")].map((each) => [each.dataset.n, each]));
  const rows = (part) => [...part.querySelectorAll("[data-row]")].map((each) => each.dataset.row).join();
  const says = (each) => each && each.textContent.trim();

  async function renew(moment) {
    const address = new URL(location.href);
    if (moment) address.searchParams.set("moved", moment);
    const answer = await fetch(address, {
      headers: { "HX-Request": "true" }, redirect: "error", cache: "no-store",
    });
    if (answer.status !== 200) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    show(fresh);
    current();
  }
  function show(fresh) {
    const before = numbers(wall);
    const was = new Map([...before].map(([key, each]) => [key, says(each)]));
    // nothing moves from under a pointer or a key: then only the numbers change in their places
    const same = rows(fresh) === rows(wall);
    const still = same || busy();
    if (still) inPlace(before, numbers(fresh), fresh);
    else wall.replaceChildren(...fresh.childNodes);
    clearTimeout(later);
    if (!same && still) later = setTimeout(() => renew("").catch(() => {}), BUSY);
    for (const [key, each] of numbers(wall)) {
      if (was.get(key) === says(each)) continue;
      each.classList.add("changed");
      setTimeout(() => each.classList.remove("changed"), MARKED);
    }
  }
  function inPlace(before, now, fresh) {
    for (const [key, each] of before) {
      const other = now.get(key);
      if (!other || says(other) === says(each)) continue;
      const focused = each.contains(document.activeElement);
      if (each.tagName === "A") each.querySelector("b").textContent = says(other.querySelector("b"));
      else each.replaceChildren(...other.childNodes);
      if (focused && each.querySelector("a")) each.querySelector("a").focus();
    }
    document.getElementById("as-of").replaceChildren(...fresh.querySelector("#as-of").childNodes);
  }

  let old = 0;
  function current() {
    clearTimeout(old);
    old = setTimeout(() => (document.getElementById("stale").textContent = wall.dataset.stale), LATE);
  }
  current();
  live(wall.dataset.stream, renew);
})();
