/* Changes of the grid that wait although their cell is not on this page: named, with a way to each, to send or to drop. */
"use strict";

const unsent = (() => {
  const box = document.getElementById("entry-away");

  function line(outbox, change) {
    const item = box.querySelector("template").content.firstElementChild.cloneNode(true);
    const link = item.querySelector("a");
    link.textContent = change.what || change.url;
    link.href = `${change.url}?day=${change.day}`;
    item.querySelector(change.asking ? "[data-asking]" : "[data-unsent]").hidden = false;
    item.querySelector("[data-do=send]").addEventListener("click", () => outbox.send(change));
    item.querySelector("[data-do=drop]").addEventListener("click", () => outbox.settle(change, change.base));
    return item;
  }

  /* Drawn anew only when it says something else: nobody loses the button that he is on. */
  return function list(outbox, isHere) {
    const away = outbox.changes.filter((change) => !isHere(change) && !change.gone);
    const shown = JSON.stringify(away.map(({ id, asking }) => [id, asking]));
    if (box.dataset.shown === shown) return;
    box.dataset.shown = shown;
    box.hidden = !away.length;
    box.querySelector("ul").replaceChildren(...away.map((change) => line(outbox, change)));
  };
})();

/* A matrix that only shows sends nothing by itself. */
(() => {
  const box = document.getElementById("entry-away");
  if (document.getElementById("entry")) return;
  const answer = box.querySelector("[data-answer]");
  const nowhere = () => false;

  function changed(_change, { kind, html, text }) {
    const page = new DOMParser().parseFromString(html, "text/html");
    answer.textContent = kind === "decide" ? page.querySelector(".note")?.textContent.trim() : text;
  }

  const outbox = new Outbox(box.dataset.person, { changed, counted: () => outbox && unsent(outbox, nowhere) }, { byItself: false });
  unsent(outbox, nowhere);
})();
