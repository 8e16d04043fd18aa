/* A line that offers what its letters can mean: the combobox of ARIA 1.2, with a list. Without this
   script the same lines and choosers of the form work as they are. */
"use strict";
window.lookUps = (() => {
  const PAUSE = 150, PATIENCE = 8000; // milliseconds

  function made(name, attributes = {}, ...inside) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  }

  /* `line` is typed into; `take(code, name)` keeps a choice; `leave()` is told when the line is left
     with words that are none. */
  class LookUp {
    constructor(line, address, words, take, leave) {
      Object.assign(this, { line, address, words, take, leave });
      this.found = [];
      this.at = -1;
      this.chosen = line.value;
      this.timer = 0;
      this.asking = null;
      this.entered = false;
      this.dress();
      this.listen();
    }

    dress() {
      const { line } = this;
      this.list = made("ul", { role: "listbox", id: `${line.id}_list`, hidden: "" });
      const label = line.labels[0];
      if (label) {
        label.id ||= `${line.id}_label`;
        this.list.setAttribute("aria-labelledby", label.id);
      }
      this.count = made("p", { class: "unseen", role: "status" });
      const box = made("div", { class: "look" });
      line.before(box);
      box.append(line, this.list, this.count);
      for (const [key, value] of Object.entries({
        role: "combobox", autocomplete: "off", "aria-autocomplete": "list",
        "aria-expanded": "false", "aria-controls": this.list.id,
      })) line.setAttribute(key, value);
    }

    listen() {
      const { line, list } = this;
      line.addEventListener("input", (event) => { if (!event.isComposing) this.typed(); });
      line.addEventListener("compositionend", () => this.typed());
      line.addEventListener("keydown", (event) => this.key(event));
      line.addEventListener("blur", () => this.left());
      list.addEventListener("mousedown", (event) => event.preventDefault());
      list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) this.choose([...list.children].indexOf(option));
      });
    }

    typed() {
      this.entered = false;
      clearTimeout(this.timer);
      this.asking?.abort();
      this.asking = null;
      this.found = [];
      this.close();
      if (this.line.value.trim()) this.timer = setTimeout(() => this.ask(), PAUSE);
      else this.timer = 0;
    }

    get waits() { return Boolean(this.timer || this.asking); }

    async ask() {
      this.timer = 0;
      const mine = this.asking = new AbortController();
      const enough = setTimeout(() => mine.abort(), PATIENCE);
      const asked = `${this.address}?q=${encodeURIComponent(this.line.value.trim())}`;
      try {
        const answer = await fetch(asked, { redirect: "manual", signal: mine.signal });
        if (answer.ok && this.asking === mine) this.show((await answer.json()).found);
      } catch { /* the line works without its list */ } finally {
        clearTimeout(enough);
        if (this.asking === mine) this.asking = null;
      }
    }

    show(found) {
      if (document.activeElement !== this.line) return;
      this.found = found;
      this.list.replaceChildren(...found.map(({ code, name }, place) => made("li",
        { role: "option", id: `${this.list.id}_${place}`, "aria-selected": "false" },
        made("span", {}, name), made("span", { class: "soft" }, code))));
      this.count.textContent = this.words.found.replace("{n}", found.length);
      this.list.hidden = found.length === 0;
      this.line.setAttribute("aria-expanded", String(found.length > 0));
      this.moved = false;
      this.mark(found.length ? 0 : -1);
      if (this.entered && found.length) this.choose(0);
      this.entered = false;
    }

    mark(place) {
      this.at = place;
      [...this.list.children].forEach((option, each) => {
        option.setAttribute("aria-selected", String(each === place));
        if (each === place) option.scrollIntoView({ block: "nearest" });
      });
      if (place < 0) this.line.removeAttribute("aria-activedescendant");
      else this.line.setAttribute("aria-activedescendant", `${this.list.id}_${place}`);
    }

    close() {
      this.list.hidden = true;
      this.list.replaceChildren();
      this.line.setAttribute("aria-expanded", "false");
      this.count.textContent = "";
      this.mark(-1);
    }

    choose(place) {
      const { code, name } = this.found[place];
      this.line.value = this.chosen = name;
      this.found = [];
      this.close();
      this.take(code, name);
    }

    key(event) {
      if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
      const open = !this.list.hidden, last = this.found.length - 1;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!open) return void (this.line.value.trim() && !this.waits && this.ask());
        this.moved = true;
        const step = event.key === "ArrowDown" ? 1 : -1;
        this.mark(this.at + step > last ? 0 : this.at + step < 0 ? last : this.at + step);
      } else if (event.key === "Enter" && open) {
        event.preventDefault();
        this.choose(this.at);
      } else if (event.key === "Enter" && this.waits) {
        event.preventDefault(); // the answer is under way: its first row is meant
        this.entered = true;
      } else if (event.key === "Escape" && open) {
        event.preventDefault();
        this.found = [];
        this.close();
      }
    }

    /* Whoever goes on takes the row that they went to, or the only one that it can be. */
    left() {
      clearTimeout(this.timer);
      this.timer = 0;
      this.asking?.abort();
      if (!this.list.hidden && (this.moved || this.found.length === 1)) this.choose(this.at);
      this.close();
      if (this.line.value !== this.chosen) this.leave?.();
    }
  }

  function changed(field) { field.dispatchEvent(new Event("change", { bubbles: true })); }

  /* A line of the form's own: what is picked goes beside it, as the form's choices do. */
  function onLine(line, address, words) {
    const field = (end) => made("input", { type: "hidden", name: line.name + end });
    const typed = field("-typed"), picked = field("-picked");
    let choices = line.parentElement.querySelector(`.choices:has([name="${line.name}-picked"])`);
    const chosen = choices?.querySelector("input[type=radio]:checked");
    if (chosen) [typed.value, picked.value] = [line.value, chosen.value];
    const take = (code, name) => {
      [typed.value, picked.value] = [name, code];
      settle();
      changed(line);
    };
    const settle = () => {
      choices?.remove();
      choices = null;
      if (!typed.isConnected) line.after(typed, picked);
    };
    const leave = () => { // a browser says no change of a line that ends as it began
      lookUp.chosen = line.value;
      changed(line);
    };
    const lookUp = new LookUp(line, address, words, take, leave);
    line.choose = (code, name) => { // told from elsewhere, as by the map
      line.value = lookUp.chosen = name;
      take(code, name);
    };
    if (choices && !chosen) line.addEventListener("input", settle, { once: true });
    else settle();
  }

  /* A chooser: it stays, unseen, and keeps what was chosen; the line before it has its name. */
  function onChooser(chooser, address, words) {
    const shown = () => chooser.value ? chooser.selectedOptions[0].textContent.trim() : "";
    const line = made("input", { type: "text" });
    const told = chooser.getAttribute("aria-describedby");
    if (told) line.setAttribute("aria-describedby", told);
    [line.id, chooser.id] = [chooser.id, `${chooser.id}_chooser`];
    line.value = shown();
    chooser.before(line);
    chooser.hidden = true;
    const take = (code) => { chooser.value = code; changed(chooser); };
    const leave = () => {
      if (!line.value.trim()) take("");
      line.value = shown();
    };
    const lookUp = new LookUp(line, address, words, take, leave);
    chooser.choose = (code, name) => { // told from elsewhere, as by a suggestion
      take(code);
      line.value = lookUp.chosen = name;
    };
  }

  return { onLine, onChooser };
})();
