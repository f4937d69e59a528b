/* Inserts figures at the caret, and warns before unrecorded text is left; without this script the keys are copied by hand. */
"use strict";

const box = document.getElementById("id_text");
const recorded = box.defaultValue;
let leaving = false;

function offerInserting() {
  for (const button of document.querySelectorAll("[data-insert]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button) return;
  box.setRangeText(button.dataset.insert, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});

document.addEventListener("htmx:afterSwap", offerInserting);
document.addEventListener("submit", () => { leaving = true; });
addEventListener("beforeunload", (event) => {
  if (!leaving && box.value !== recorded) event.preventDefault();
});
offerInserting();
