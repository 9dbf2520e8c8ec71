// Keeps a page of the live line as it is now: parts come as server-sent events, ages are counted here.
"use strict";

const SILENT_MS = 10000;
const RELOAD_MS = 10000;
const root = document.querySelector("[data-stream]");
const connection = root.querySelector("[data-connection]");
let source = null;
let heardAt = Date.now();
let ahead = 0;

function span(ms) {
  const all = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

function write(element, text) {
  if (element.textContent !== text) { element.textContent = text; }
}

function countAges() {
  const now = Date.now() + ahead;
  root.querySelectorAll("[data-since]").forEach((each) => write(each, span(now - Number(each.dataset.since))));
  root.querySelectorAll("[data-age]").forEach((each) => {
    const known = root.querySelector(`[data-source="${each.dataset.age}"]`);
    if (known) { write(each, span(now - Number(known.dataset.asOf))); }
  });
}

function tellConnection() {
  const silent = !document.hidden && Date.now() - heardAt > SILENT_MS;
  write(connection, silent ? "Brak połączenia z panelem. Liczby poniżej mogą być nieaktualne." : "");
  root.classList.toggle("silent", silent);
}

// A part is replaced whole; who has the focus in it keeps it, and tables keep how far they are scrolled.
function put(name, html) {
  const part = root.querySelector(`[data-part="${name}"]`);
  if (!part) { return; }
  const focused = part.contains(document.activeElement) ? document.activeElement : null;
  const places = [...part.querySelectorAll(".scroll")].map((each) => [each.scrollLeft, each.scrollTop]);
  part.innerHTML = html;
  part.querySelectorAll(".scroll").forEach((each, i) => { [each.scrollLeft, each.scrollTop] = places[i] || [0, 0]; });
  if (focused) {
    const again = focused.id ? document.getElementById(focused.id) : part.querySelector(focused.tagName);
    if (again) { again.focus({ preventScroll: true }); }
  }
}

function take(event) {
  const told = JSON.parse(event.data);
  heardAt = Date.now();
  ahead = told.now - heardAt;
  Object.entries(told.parts || {}).forEach(([name, html]) => put(name, html));
  countAges();
  tellConnection();
}

function close() {
  if (source) { source.close(); }
  source = null;
}

function open() {
  if (source || document.hidden) { return; }
  source = new EventSource(root.dataset.stream);
  source.addEventListener("parts", take);
  source.addEventListener("alive", take);
  source.addEventListener("over", () => { close(); window.location.assign(root.dataset.over); });
  source.addEventListener("error", () => {
    // A browser comes back by itself after a broken connection, but not after a refusal.
    if (source && source.readyState === EventSource.CLOSED) {
      close();
      setTimeout(() => { if (!document.hidden) { window.location.reload(); } }, RELOAD_MS);
    }
  });
}

// A window that nobody sees holds no connection: browsers have but six for all their windows.
document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
window.addEventListener("pagehide", close);
window.addEventListener("pageshow", open);
setInterval(() => { countAges(); tellConnection(); }, 1000);
countAges();
open();

const fullscreen = document.querySelector("[data-fullscreen]");
if (fullscreen && document.fullscreenEnabled) {
  fullscreen.hidden = false;
  fullscreen.addEventListener("click", () => document.documentElement.requestFullscreen());
}
