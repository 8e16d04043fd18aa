/* The call screen: what the city knows while somebody types, the draft, and the keys. Everything here
   the page also does without it, but for the draft. Nothing that a caller says is kept in the browser. */
"use strict";
(() => {
  const form = document.querySelector("form.call");
  if (!form) return;
  const words = form.dataset;
  const by = (id) => document.getElementById(id);
  const field = (name) => form.elements.namedItem(name); // one of them is named "item", as a method is

  // What the city knows.

  const MATTERS = /^(phone|kind|item|area|area-picked|urgency)$/;
  const PAUSE = 400, SLOW = 600, PATIENCE = 8000; // milliseconds
  const known = by("known"), dots = by("asking");
  let pause = 0, asking = null, held = null, shown = null, asked = matters();

  function matters() {
    const said = [...new FormData(form)].filter(([name]) => MATTERS.test(name));
    return JSON.stringify(said);
  }

  function put(text) {
    held = null;
    if (text === shown) return;
    if (known.contains(document.activeElement)) held = text;
    else [known.innerHTML, shown] = [text, text];
  }

  async function ask() {
    clearTimeout(pause);
    asking?.abort();
    const mine = asking = new AbortController();
    const slow = setTimeout(() => { dots.hidden = false; }, SLOW);
    const enough = setTimeout(() => mine.abort(), PATIENCE);
    asked = matters();
    const said = new FormData(form);
    said.set("act", "preview");
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: said, headers: { "HX-Request": "true" },
        redirect: "manual", signal: mine.signal,
      });
      const text = await answer.text();
      if (answer.status === 200 && asking === mine) put(text);
    } catch { // whoever speaks is not disturbed: the next change asks again
      if (asking === mine) asked = null;
    } finally {
      clearTimeout(slow);
      clearTimeout(enough);
      if (asking === mine) [asking, dots.hidden] = [null, true];
    }
  }

  known.addEventListener("focusout", (event) => {
    if (held !== null && !known.contains(event.relatedTarget)) setTimeout(() => put(held ?? shown));
  });

  // The draft.

  const EVERY = 3000, AFTER_FAILURE = 10000; // milliseconds
  const saved = by("saved"), away = by("throw-away"), offer = by("offer");
  let dirty = false, saving = null, leaving = false, notBefore = 0;

  async function save(keepalive = false) {
    if (!dirty || saving || leaving || (!keepalive && Date.now() < notBefore)) return;
    dirty = false;
    const mine = saving = new AbortController();
    const enough = setTimeout(() => mine.abort(), PATIENCE);
    const failed = (said) => [saved.textContent, dirty, notBefore] = [said, true, Date.now() + AFTER_FAILURE];
    try {
      const answer = await fetch(words.keep, {
        method: "POST", body: new FormData(form), redirect: "manual", signal: mine.signal, keepalive,
      });
      const told = /json/.test(answer.headers.get("Content-Type")) ? await answer.json() : {};
      if (!answer.ok) failed(told.error ?? words.unsaved);
      else [saved.textContent, away.hidden] = [told.said, !told.kept];
    } catch {
      if (!leaving) failed(words.unsaved);
    } finally {
      clearTimeout(enough);
      saving = null;
    }
  }

  setInterval(save, EVERY);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
  addEventListener("pageshow", (event) => { if (event.persisted) leaving = false; });

  offer?.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault(); // what has been typed meanwhile stays
    const answer = await fetch(event.target.action, {
      method: "POST", body: new FormData(event.target), redirect: "manual",
    }).catch(() => null);
    if (answer?.type !== "opaqueredirect") return void (saved.textContent = words.unsaved);
    offer.remove();
    field("phone").focus();
    notBefore = 0;
  });
  away.addEventListener("click", () => { leaving = true; saving?.abort(); });

  // Typing and sending.

  function changed(event) {
    if (event.isComposing) return;
    dirty = true;
    if (!MATTERS.test(event.target.name)) return;
    clearTimeout(pause);
    pause = setTimeout(() => { if (matters() !== asked) ask(); }, PAUSE);
  }
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("compositionend", changed);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "preview") {
      event.preventDefault();
      ask();
    } else {
      leaving = true;
      saving?.abort();
    }
  });

  // Keys.

  const keys = by("keys"), show = by("show-keys"), told = by("told");
  const kinds = [...field("kind")];
  const button = (act) => form.querySelector(`button[name=act][value=${act}]`);
  const writes = "textarea, select, [role=combobox], input:not([type=radio], [type=checkbox])";
  show.hidden = false;
  show.addEventListener("click", () => keys.showModal());
  button("register").setAttribute("aria-keyshortcuts", "Control+Enter");
  button("dispatch")?.setAttribute("aria-keyshortcuts", "Control+D");

  function chosen(kind) {
    kind.checked = true;
    kind.dispatchEvent(new Event("change", { bubbles: true }));
    told.textContent = words.chosen.replace("{name}", kind.labels[0].textContent.trim());
  }

  function act(event) {
    const control = event.ctrlKey && !event.altKey && !event.shiftKey && !event.metaKey;
    const alt = event.altKey && !event.ctrlKey && !event.shiftKey && !event.metaKey;
    const digit = /^Digit(\d)$/.exec(event.code);
    if (control && (event.key === "Enter" || event.key.toLowerCase() === "d")) {
      const pressed = button(event.key === "Enter" ? "register" : "dispatch");
      return pressed && (() => form.requestSubmit(pressed));
    }
    if (alt && digit && kinds[digit[1] - 1]) return () => chosen(kinds[digit[1] - 1]);
    if (/^[?？]$/.test(event.key) && !event.target.closest(writes)) return () => keys.showModal();
    return null;
  }
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.repeat || keys.open) return;
    const wanted = act(event);
    if (!wanted) return;
    event.preventDefault();
    wanted();
  });

  const { onLine, onChooser } = window.lookUps;
  onChooser(field("item"), words.item, words);
  onLine(field("area"), words.area, words);
  onLine(field("about_unit"), words.about_unit, words);
})();
