/* The map of the communes: one stop of the Tab key, arrow keys from tile to tile, and the name of a tile in words. */
"use strict";

(() => {
  const AHEAD = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  const map = document.querySelector(".tile-map");
  const told = document.querySelector(".tile-told");
  if (!map || !told) return;
  const box = map.parentElement; // a listener for the focus on the picture itself would make it a stop of its own
  const tiles = [...map.querySelectorAll("a")];
  const tileAt = (event) => event.target.closest(".tile-map a");

  function tell(tile) {
    told.textContent = tile.querySelector("title").textContent;
  }

  function stopAt(tile) {
    for (const other of tiles) other.setAttribute("tabindex", other === tile ? "0" : "-1");
  }

  function middle(tile) {
    const { x, y, width, height } = tile.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  }

  /* The nearest tile in this direction: along it counts once, off it twice, so that a row is kept where it goes on. */
  function neighbour(from, [right, down]) {
    const [x, y] = middle(from);
    const away = (tile) => {
      const [dx, dy] = [middle(tile)[0] - x, middle(tile)[1] - y];
      const [along, off] = [dx * right + dy * down, Math.abs(dx * down) + Math.abs(dy * right)];
      return along > 1 && off <= along + 1 ? along + 2 * off : Infinity;
    };
    const found = tiles.map((tile) => [away(tile), tile]).sort((one, other) => one[0] - other[0])[0];
    return found[0] < Infinity ? found[1] : from;
  }

  box.addEventListener("keydown", (event) => {
    const ahead = AHEAD[event.key];
    if (!ahead || !tileAt(event) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    neighbour(tileAt(event), ahead).focus();
  });
  box.addEventListener("focusin", (event) => {
    const tile = tileAt(event);
    if (!tile) return;
    stopAt(tile);
    tell(tile);
  });
  for (const kind of ["pointerover", "pointerdown"]) {
    box.addEventListener(kind, (event) => tileAt(event) && tell(tileAt(event)));
  }
  if (matchMedia("(hover: hover)").matches) told.textContent = told.dataset.hint; // a finger taps, and cannot point
  stopAt(tiles[0]);
})();
