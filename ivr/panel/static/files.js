// Puts files from the disk into the fields of their names, so that they are seen before they are sent.
"use strict";
const choice = document.getElementById("wybor");
const result = document.getElementById("wynik");
choice.hidden = false;
document.getElementById("pliki").addEventListener("change", async (event) => {
  const taken = [];
  const strange = [];
  const unreadable = [];
  for (const file of event.target.files) {
    const field = document.getElementById(file.name.replace(/\.ya?ml$/, ""));
    if (!(field instanceof HTMLTextAreaElement) || file.size >= 1_000_000) {
      strange.push(file.name);
      continue;
    }
    const text = decoded(await file.arrayBuffer());
    if (text === null) {
      unreadable.push(file.name);
      continue;
    }
    field.value = text;
    taken.push(file.name);
  }
  result.textContent =
    (taken.length ? `Wczytano: ${taken.join(", ")}. ` : "") +
    (strange.length ? `Pominięto (inna nazwa albo za duży): ${strange.join(", ")}. ` : "") +
    (unreadable.length ? `To nie tekst UTF-8, zapisz jako UTF-8: ${unreadable.join(", ")}.` : "");
});

// Letters of another encoding would become � without a word, and be saved so.
function decoded(content) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return null;
  }
}
