// Says while typing which rules hold. Nothing typed leaves the page before the form is sent; the server
// judges again, and alone judges what needs the person's numbers.
"use strict";

const form = document.getElementById("telepin-form");
const telepin = form.elements.namedItem("telepin");
const again = form.elements.namedItem("telepin_again");
const hint = form.querySelector("[data-again]");
const summary = form.querySelector("[data-summary]");
const hintAtFirst = hint.textContent;

// Modulo ten, as the server does: 890123 is a run as well.
const steps = (digits) => [...digits].slice(1).map((d, i) => (Number(d) - Number(digits[i]) + 10) % 10);
const isLong = (digits) => /^[0-9]{6}$/.test(digits);
const judges = {
  length: isLong,
  identical: (digits) => !steps(digits).every((step) => step === 0),
  consecutive: (digits) => !steps(digits).every((step) => step === 1) && !steps(digits).every((step) => step === 9),
};

function showRule(item, verdict) {
  item.classList.toggle("kept", verdict === true);
  item.classList.toggle("broken", verdict === false);
  item.querySelector("[data-verdict]").textContent =
    verdict === undefined ? "" : verdict ? "Spełnione: " : "Niespełnione: ";
}

function judge() {
  const digits = telepin.value;
  const long = isLong(digits);
  const verdicts = Object.entries(judges).map(([rule, holds]) => {
    const verdict = digits === "" || (rule !== "length" && !long) ? undefined : holds(digits);
    // A code that is being typed is too short, not wrong.
    const unfinished = rule === "length" && /^[0-9]{0,5}$/.test(digits);
    showRule(form.querySelector(`[data-rule="${rule}"]`), unfinished ? undefined : verdict);
    return verdict;
  });
  for (const rule of ["personal", "birth_date", "common"]) {
    showRule(form.querySelector(`[data-rule="${rule}"]`), undefined);
  }
  summary.textContent = !long ? "" : verdicts.every(Boolean)
    ? "Zasady sprawdzane podczas pisania są spełnione. Pozostałe sprawdzimy po wysłaniu."
    : "Kod nie spełnia wszystkich zasad.";
}

function compare() {
  const differs = again.value !== "" && !telepin.value.startsWith(again.value);
  const same = again.value !== "" && again.value === telepin.value;
  hint.classList.toggle("mismatch", differs);
  hint.textContent = differs ? "Kody są różne." : same ? "Kody są takie same." : hintAtFirst;
}

function hide(button) {
  form.elements.namedItem(button.dataset.reveals).type = "password";
  button.setAttribute("aria-pressed", "false");
  button.querySelector("[data-word]").textContent = "Pokaż";
}

for (const button of form.querySelectorAll("[data-reveals]")) {
  const input = form.elements.namedItem(button.dataset.reveals);
  button.hidden = false;
  button.addEventListener("click", () => {
    if (input.type === "text") {
      hide(button);
      return;
    }
    input.type = "text";
    button.setAttribute("aria-pressed", "true");
    button.querySelector("[data-word]").textContent = "Ukryj";
  });
}

telepin.addEventListener("input", () => {
  judge();
  compare();
});
again.addEventListener("input", compare);
for (const input of [telepin, again]) {
  input.addEventListener("input", () => input.removeAttribute("aria-invalid"));
}
form.addEventListener("submit", () => {
  // A text field that is sent would be remembered by the browser; a password field is not.
  form.querySelectorAll("[data-reveals]").forEach(hide);
  form.querySelector("button.button:not([data-reveals])").disabled = true;
});
// A page that comes back from the browser's own cache comes back empty.
window.addEventListener("pageshow", (shown) => {
  if (shown.persisted) {
    window.location.reload();
  }
});
document.querySelector("[data-focus]")?.focus();
