// Keeps a page of the live line as it is now: parts come as server-sent events, ages are counted here.
const SILENT_MS = 10000;
const RELOAD_MS = 10000;
const root = document.querySelector("[data-stream]");
const connection = root.querySelector("[data-connection]");
let source = null;
let heardAt = Date.now();
let ahead = 0;
let coming = {};
let drawing = false;

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

// A part becomes what it should be now, node by node: what stays keeps its focus, its scrolling and its layout.
function become(now, wanted) {
  if (now.nodeType !== Node.ELEMENT_NODE) {
    if (now.data !== wanted.data) { now.data = wanted.data; }
    return;
  }
  // `open` is the reader's: what they unfolded or folded stays so.
  const ours = ({ name }) => name !== "open";
  [...now.attributes].filter(ours).forEach(({ name }) => { if (!wanted.hasAttribute(name)) { now.removeAttribute(name); } });
  [...wanted.attributes].filter(ours).forEach(({ name, value }) => {
    if (now.getAttribute(name) !== value) { now.setAttribute(name, value); }
  });
  if (!("since" in now.dataset || "age" in now.dataset)) { becomeChildren(now, wanted); } // those are counted here
}

function isAlike(now, wanted) {
  return now && now.nodeName === wanted.nodeName && (now.id || "") === (wanted.id || "");
}

function becomeChildren(now, wanted) {
  const known = new Map([...now.children].filter((each) => each.id).map((each) => [each.id, each]));
  const needed = new Set([...wanted.children].map((each) => each.id));
  let next = now.firstChild;
  [...wanted.childNodes].forEach((child) => {
    while (next && next.id && !needed.has(next.id)) {
      const gone = next;
      next = next.nextSibling;
      gone.remove();
    }
    const there = isAlike(next, child) ? next : child.id && known.get(child.id);
    if (!there) {
      now.insertBefore(child, next);
    } else {
      if (there === next) { next = next.nextSibling; } else { now.insertBefore(there, next); }
      become(there, child);
    }
  });
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}

function put(name, html) {
  const part = root.querySelector(`[data-part="${name}"]`);
  if (!part) { return; }
  const template = document.createElement("template");
  template.innerHTML = html;
  becomeChildren(part, template.content);
}

// Only the newest state is drawn, once a frame: a machine that is slow skips what lies between.
function draw() {
  drawing = false;
  Object.entries(coming).forEach(([name, html]) => put(name, html));
  coming = {};
  countAges();
  tellConnection();
}

function take(event) {
  const told = JSON.parse(event.data);
  heardAt = Date.now();
  ahead = told.now - heardAt;
  Object.assign(coming, told.parts);
  if (!drawing) { requestAnimationFrame(draw); }
  drawing = true;
}

function stopListening() {
  if (source) { source.close(); }
  source = null;
}

function listen() {
  if (source || document.hidden) { return; }
  source = new EventSource(root.dataset.stream);
  source.addEventListener("parts", take);
  source.addEventListener("alive", take);
  source.addEventListener("over", () => { stopListening(); window.location.assign(root.dataset.over); });
  source.addEventListener("error", () => {
    // A browser comes back by itself after a broken connection, but not after a refusal.
    if (source && source.readyState === EventSource.CLOSED) {
      stopListening();
      setTimeout(() => { if (!document.hidden) { window.location.reload(); } }, RELOAD_MS);
    }
  });
}

// A window that nobody sees holds no connection: browsers have but six for all their windows.
document.addEventListener("visibilitychange", () => (document.hidden ? stopListening() : listen()));
window.addEventListener("pagehide", stopListening);
window.addEventListener("pageshow", listen);
setInterval(() => { countAges(); tellConnection(); }, 1000);
countAges();
listen();

document.querySelectorAll("[data-without-script]").forEach((each) => { each.hidden = true; });
const fullscreen = document.querySelector("[data-fullscreen]");
if (fullscreen && document.fullscreenEnabled) {
  fullscreen.hidden = false;
  fullscreen.addEventListener("click", () => document.documentElement.requestFullscreen());
}
