// A step opens as a dialogue over the page of its case; without this file it is a page of its own.
"use strict";
(() => {
  const dialog = document.getElementById("step");
  const place = document.getElementById("step-form");
  if (!dialog || !place || !window.htmx || !dialog.showModal) return;
  let shown = "";

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return; // a new window
    const link = event.target.closest("a[data-step]");
    if (link) {
      event.preventDefault();
      open(link.getAttribute("href"));
    } else if (event.target.closest("#step [data-close]") || event.target === dialog) {
      event.preventDefault();
      dialog.close();
    }
  });

  // What was typed is still there when the same step is opened again.
  async function open(address) {
    if (address !== shown) {
      place.replaceChildren();
      await htmx.ajax("GET", address, { target: place, swap: "innerHTML" });
      if (!place.firstElementChild) return; // no form came: the whole page moves on
      shown = address;
    }
    if (!dialog.open) dialog.showModal();
    (place.querySelector("[autofocus]") || place.querySelector("input, select, textarea, button")).focus();
  }

  place.addEventListener("submit", (event) => {
    const form = event.target.closest("form");
    event.preventDefault();
    if (form.getAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    const { name, value } = event.submitter || {};
    const values = name ? { [name]: value } : {};
    htmx.ajax("POST", form.getAttribute("action"), { source: form, target: place, swap: "innerHTML", values });
  });
  // A refusal is read where it was caused; an answer that never came leaves the form as it was.
  place.addEventListener("htmx:afterSettle", () => place.querySelector(".errors, [data-read]")?.focus());
  for (const lost of ["htmx:sendError", "htmx:timeout", "htmx:responseError"])
    document.addEventListener(lost, () => {
      const form = place.querySelector("form");
      if (!form) return;
      form.removeAttribute("aria-busy");
      place.prepend(document.getElementById("step-lost").content.cloneNode(true));
      place.querySelector(".errors").focus();
    });
})();
