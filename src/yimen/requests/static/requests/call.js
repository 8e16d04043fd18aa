/* The call screen: what the city knows while somebody types, the draft, and the keys. Everything here
   the page also does without it, but for the draft. Nothing that a caller says is kept in the browser. */
"use strict";
(() => {
  const form = document.querySelector("form.call");
  if (!form) return;
  const words = form.dataset;
  const by = (id) => document.getElementById(id);
  const told = by("told");
  const field = (name) => form.elements.namedItem(name); // one of them is named "item", as a method is

  // What the city knows, and what reads along: each asked anew when what it goes by has changed.

  const PAUSE = 400, SLOW = 600, PATIENCE = 8000; // milliseconds

  class Asked {
    constructor(address, matters, put, wait = () => {}) {
      Object.assign(this, { address, put, wait, pause: 0, asking: null });
      this.goesBy = () => JSON.stringify([...new FormData(form)].filter(([name]) => matters.test(name)));
      this.asked = this.goesBy();
    }

    soon() {
      clearTimeout(this.pause);
      this.pause = setTimeout(() => { if (this.goesBy() !== this.asked) this.now(); }, PAUSE);
    }

    async now() {
      clearTimeout(this.pause);
      this.asking?.abort();
      const mine = this.asking = new AbortController();
      const slow = setTimeout(() => this.wait(true), SLOW);
      const enough = setTimeout(() => mine.abort(), PATIENCE);
      this.asked = this.goesBy();
      const said = new FormData(form);
      said.set("act", "preview");
      try {
        const answer = await fetch(this.address, {
          method: "POST", body: said, headers: { "HX-Request": "true" },
          redirect: "manual", signal: mine.signal,
        });
        const text = await answer.text();
        if (answer.status === 200 && this.asking === mine) this.put(text);
      } catch { // whoever speaks is not disturbed: the next change asks again
        if (this.asking === mine) this.asked = null;
      } finally {
        clearTimeout(slow);
        clearTimeout(enough);
        if (this.asking === mine) {
          this.asking = null;
          this.wait(false);
        }
      }
    }
  }

  /* A part of the page that is renewed, but never under the hand that is in it. */
  class Part {
    constructor(place, renewed = () => {}) {
      Object.assign(this, { place, renewed, held: null, shown: place.innerHTML });
      place.addEventListener("focusout", (event) => {
        if (this.held !== null && !place.contains(event.relatedTarget)) setTimeout(() => this.put(this.held ?? this.shown));
      });
    }

    put(text) {
      this.held = null;
      if (text === this.shown) return;
      if (this.place.contains(document.activeElement)) this.held = text;
      else {
        [this.place.innerHTML, this.shown] = [text, text];
        this.renewed();
      }
    }
  }

  const dots = by("asking"), known = new Part(by("known"));
  const heard = ["warned", "heard"].map((name) => new Part(by(name), keyed));
  const reads = (text) => {
    const read = new DOMParser().parseFromString(text, "text/html");
    for (const part of heard) part.put(read.querySelector(`[data-for=${part.place.id}]`)?.innerHTML ?? "");
  };
  const knows = new Asked(
    form.action, /^(phone|kind|item|area|area-picked|urgency)$/,
    (text) => known.put(text), (waits) => { dots.hidden = !waits; },
  );
  const alongside = new Asked(
    words.heard, /^(phone|title|body|kind|item|area|area-picked|place|about_unit-picked)$/, reads,
  );

  // A suggestion is taken by pressing it, or by its key.

  const offers = () => [...by("warned").querySelectorAll("[data-put]"), ...by("heard").querySelectorAll("[data-put]")];

  /* An article has a key of its own: what stands above it would leave none. */
  function byKey() {
    const rest = ["F2", "F8", "F9"], answers = ["F4"];
    return offers().map((offer) => [offer, (offer.dataset.put === "answer" ? answers : rest).shift()]);
  }

  function keyed() {
    for (const [offer, name] of byKey()) {
      offer.querySelector("kbd")?.remove();
      if (!name) continue;
      const key = document.createElement("kbd");
      key.textContent = name;
      offer.append(" ", key);
      offer.setAttribute("aria-keyshortcuts", name);
    }
  }

  function take(offer) {
    const { put, value, name } = offer.dataset, to = field(put);
    if (to.choose) to.choose(value, name);
    else if (put === "answer") answered(to, value, offer.dataset.article);
    else to.value = value;
    const changes = to instanceof RadioNodeList ? [...to].find(({ checked }) => checked) : to;
    changes?.dispatchEvent(new Event("change", { bubbles: true }));
    const { place, grid } = offer.dataset; // what goes with an area; a place that was typed stays
    if (place && !field("place").value) field("place").value = place;
    if (grid) field("grid").value = grid;
    told.textContent = words.chosen.replace("{name}", name || value);
    if (offer.contains(document.activeElement)) (changes?.hidden ? changes.previousElementSibling?.querySelector("input") : changes)?.focus();
  }

  /* Below what stands in the answer already: nothing that was typed is lost. */
  function answered(to, text, article) {
    if (!to.value.includes(text)) to.value = to.value.trim() ? `${to.value}\n${text}` : text;
    field("article").value = article;
  }

  for (const { place } of heard) place.addEventListener("click", (event) => {
    const offer = event.target.closest("[data-put]");
    if (offer) take(offer);
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
    knows.soon();
    alongside.soon();
  }
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("compositionend", changed);
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "preview") {
      event.preventDefault();
      knows.now();
      alongside.now();
    } else {
      leaving = true;
      saving?.abort();
    }
  });

  // Keys.

  const keys = by("keys"), show = by("show-keys");
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
    if (control && event.key.toLowerCase() === "k") return () => open(words.articles, "articles");
    if (alt && digit && kinds[digit[1] - 1]) return () => chosen(kinds[digit[1] - 1]);
    const offer = byKey().find(([, name]) => name === event.key)?.[0];
    if (offer && !control && !alt && !event.shiftKey) return () => take(offer);
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
