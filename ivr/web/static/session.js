// Warns two minutes before the session ends and offers to keep it (WCAG 2.1, 2.2.1).
"use strict";

const BEFORE_S = 120;
const warning = document.getElementById("session-end");
const idleMs = Number(warning.dataset.idleS) * 1000;
const extension = warning.querySelector("form");
let timers = [];

function wait() {
  timers.forEach(clearTimeout);
  warning.hidden = true;
  timers = [
    setTimeout(() => { warning.hidden = false; }, Math.max(idleMs - BEFORE_S * 1000, idleMs / 2)),
    setTimeout(() => { window.location.assign(warning.dataset.expired); }, idleMs + 1000),
  ];
}

extension.addEventListener("submit", async (event) => {
  event.preventDefault();
  const kept = await fetch(extension.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(extension)),
    redirect: "error",
  }).then((answer) => answer.ok, () => false);
  if (kept) {
    wait();
  } else {
    window.location.assign(warning.dataset.expired);
  }
});

// What a page asks for by itself is no sign of life of the person before it.
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.elt.hasAttribute("data-by-itself")) {
    wait();
  }
});
wait();
