// Says so when no news come any more: what is shown may be of a call that is over.
"use strict";

const news = document.querySelector("[data-by-itself]");
const silence = document.getElementById("brak-wiesci");

news.addEventListener("htmx:afterRequest", (event) => {
  silence.hidden = event.detail.successful === true;
});
