/* Inserts figures at the caret, and warns before unrecorded text is left; without this script the keys are copied by hand. */
"use strict";

const box = document.getElementById("id_text");
const recorded = box.defaultValue;
let leaving = false;

// Until somebody sets the caret it stands at the end: a figure is never put before the first word by accident.
box.setSelectionRange(box.value.length, box.value.length);

function offerInserting() {
  for (const button of document.querySelectorAll("[data-insert]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button) return;
  const before = box.value.slice(0, box.selectionStart);
  const gap = /[\p{L}\d.,;:)\]]$/u.test(before) ? " " : "";
  box.setRangeText(gap + button.dataset.insert, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});

document.addEventListener("htmx:afterSwap", offerInserting);
document.addEventListener("submit", () => { leaving = true; });
addEventListener("beforeunload", (event) => {
  if (!leaving && box.value !== recorded) event.preventDefault();
});
offerInserting();
