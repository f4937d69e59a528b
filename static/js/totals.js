/* Totals of the matrix, worked out anew from the counts of its rows that stand in the table. */
"use strict";

const addUp = (() => {
  const all = (selector, within) => [...within.querySelectorAll(selector)];
  const number = (node) => Number(node.textContent) || 0;
  const sum = (nodes) => nodes.reduce((total, node) => total + number(node), 0);
  const halfUp = (part, whole, scale) => Math.floor((part * scale * 2 + whole) / (whole * 2));

  function vietnamese(part, whole) {
    if (!whole) return "–";
    const hundredths = String(halfUp(part, whole, 100)).padStart(3, "0");
    return `${hundredths.slice(0, -2)},${hundredths.slice(-2)}`;
  }

  /* The count of each unit of the table or of one body; a unit that never reported has none and is not averaged. */
  const counted = (within) => all("tr:not(.group) > td:nth-child(2)", within).filter((node) => node.textContent);

  function addUpGroup(body, most) {
    const head = body.querySelector(".group");
    if (!head) return;
    const members = counted(body);
    head.cells[1].textContent = vietnamese(sum(members), members.length);
    const full = members.filter((node) => number(node) === most).length;
    head.cells[2].textContent = head.cells[2].textContent.replace(/\d+/, full); // «3/12 …»
  }

  function total(kind, units, most) {
    if (kind === "average") return vietnamese(sum(units), units.length);
    const [low, high] = kind === "all" ? [most, most] : kind.split("-").map(Number);
    return units.filter((node) => number(node) >= low && number(node) <= high).length;
  }

  /* `cell` gained 1, 0 or -1 criterion; `blank` says that nothing is left in its row. */
  return (table, cell, gained, blank) => {
    const [met, share] = [...table.tFoot.rows].map((row) => row.cells[cell.x + 2]);
    const [count, bodies] = [cell.tr.cells[1], [...table.tBodies]];
    const most = cell.tr.cells.length - 2;
    count.textContent = blank ? "" : number(count) + gained;
    met.textContent = number(met) + gained;
    share.textContent = halfUp(number(met), all("tbody tr:not(.group)", table).length, 100);
    addUpGroup(cell.tr.parentElement, most);
    const units = bodies.flatMap(counted);
    for (const node of all("[data-total]", document)) node.textContent = total(node.dataset.total, units, most);
  };
})();
