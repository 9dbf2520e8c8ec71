// Puts files from the disk into the fields of their names, so that they are seen before they are sent.
"use strict";
const choice = document.getElementById("wybor");
const result = document.getElementById("wynik");
choice.hidden = false;
document.getElementById("pliki").addEventListener("change", async (event) => {
  const taken = [];
  const strange = [];
  for (const file of event.target.files) {
    const field = document.getElementById(file.name.replace(/\.ya?ml$/, ""));
    if (field instanceof HTMLTextAreaElement && file.size < 1_000_000) {
      field.value = await file.text();
      taken.push(file.name);
    } else {
      strange.push(file.name);
    }
  }
  result.textContent =
    (taken.length ? `Wczytano: ${taken.join(", ")}. ` : "") +
    (strange.length ? `Pominięto (inna nazwa albo za duży): ${strange.join(", ")}.` : "");
});
