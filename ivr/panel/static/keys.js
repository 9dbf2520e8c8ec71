// One key an utterance: j and k go on and back, 1-9 press the button of that number. Everything works
// without this script; a switch on the page turns the keys off (WCAG 2.1, 2.1.4).
"use strict";
(() => {
  const list = document.querySelector("[data-keys]");
  if (!list) return;
  const items = [...list.querySelectorAll("[data-item]")];
  const toggle = document.querySelector("[data-toggle]");
  const NAME = "kasja-keys-off";
  if (toggle) {
    toggle.closest("label").hidden = false;
    toggle.checked = sessionStorage.getItem(NAME) === null;
    toggle.addEventListener("change", () => {
      if (toggle.checked) sessionStorage.removeItem(NAME);
      else sessionStorage.setItem(NAME, "1");
    });
  }
  const current = () => items.findIndex((item) => item.contains(document.activeElement));
  const go = (to) => {
    const item = items[Math.max(0, Math.min(items.length - 1, to))];
    if (item) item.focus();
  };
  const typing = (target) => target.closest("input, select, textarea") !== null;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    // Without the switch, keys count only inside the list.
    if (toggle ? !toggle.checked : !list.contains(document.activeElement)) return;
    if (event.key === "j") go(current() + 1);
    else if (event.key === "k") go(Math.max(0, current() - 1));
    else if (/^[1-9]$/.test(event.key)) {
      const item = items[current()];
      const button = item && item.querySelector(`[data-key="${event.key}"]`);
      if (button && !button.disabled) button.click();
    } else return;
    event.preventDefault();
  });
  const named = location.hash && document.getElementById(location.hash.slice(1));
  if (named && items.includes(named)) named.focus();
})();
