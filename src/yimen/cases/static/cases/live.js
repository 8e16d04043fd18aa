// Lets a page look anew when something moved: told by a stream of events, or else every 20 seconds.
// live(address, ask): `ask(moment)` returns a promise; when it fails three times in a row, that is all.
"use strict";
window.live = (address, ask) => {
  const EVERY = 20_000; // without a stream
  const SELDOM = 300_000; // with one, in case that it missed something
  const APART = 3_000; // from one look to the next
  const SPREAD = 500; // not every page at the same moment
  const FIRST = 8_000; // until a stream has said something: one that is held up between us has not
  const SILENT = 50_000; // it says every 20 seconds that it is there
  const FAILURES = 3;
  let source = null;
  let there = false;
  let silence = 0;
  let another = 60_000;
  let reopen = 0;
  let timer = 0;
  let asked = 0;
  let due = false;
  let failed = 0;
  let moment = "";

  async function look() {
    clearTimeout(timer);
    asked = Date.now();
    due = false;
    try {
      await ask(moment);
      failed = 0;
    } catch {
      failed += 1;
    }
    if (failed >= FAILURES) close();
    wait(due ? APART : there ? SELDOM : EVERY);
  }
  function wait(long) {
    clearTimeout(timer);
    if (!document.hidden && failed < FAILURES) timer = setTimeout(look, long);
  }

  function open() {
    if (source || !address || !window.EventSource || document.hidden || failed >= FAILURES) return;
    source = new EventSource(address);
    source.addEventListener("here", hear);
    source.addEventListener("moved", (event) => {
      hear(event);
      due = true;
      wait(Math.max(asked + APART - Date.now(), Math.random() * SPREAD));
    });
    source.addEventListener("error", () => {
      if (source && source.readyState === EventSource.CLOSED) lose();
      else if (there) {
        there = false; // the browser opens it again by itself
        wait(EVERY);
      }
    });
    silence = setTimeout(lose, FIRST);
  }
  function hear(event) {
    clearTimeout(silence);
    silence = setTimeout(lose, SILENT);
    moment = event.lastEventId || moment;
    another = 60_000;
    if (!there && !due) wait(SELDOM);
    there = true;
  }
  function close() {
    clearTimeout(silence);
    clearTimeout(reopen);
    if (source) source.close();
    source = null;
    there = false;
  }
  function lose() {
    close();
    if (!due) wait(EVERY);
    another *= 2;
    reopen = setTimeout(open, another);
  }

  // six connections are all that a browser has for us, so only the page in front holds one
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      close();
      clearTimeout(timer);
    } else if (failed < FAILURES) {
      open();
      look();
    }
  });
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      open();
      look();
    }
  });
  open();
  wait(EVERY);
};
