/* The criteria matrix as an entry grid (WAI-ARIA grid with one tab stop). Words, marks and dialogs stand in the page. */
"use strict";

(() => {
  const bar = document.getElementById("entry");
  const table = document.querySelector("table.matrix");
  if (!bar || !table) return;

  const $ = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const { person, day } = bar.dataset;
  const entries = (id, name, value) => new Map(all(`[data-${name}]`, $(id).content).map((item) => [item.dataset[name], value(item)]));
  const marks = entries("entry-marks", "verdict", (item) => ({ html: item.innerHTML, label: item.dataset.label }));
  const words = entries("entry-words", "word", (item) => item.textContent);
  const VERDICTS = [...marks.keys()]; // in the order of the keys 0 (blank) to 4
  const MET = ["met", "not_applicable"];
  const counts = (verdict) => MET.includes(verdict);
  const say = (word, values = {}) => words.get(word).replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  const plain = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");

  // --- Cells ------------------------------------------------------------------

  const heads = all("thead th", table).slice(2);
  const rows = all("tr[data-unit]", table).map(readRow);
  const cells = rows.flatMap((row) => row.cells);
  const byUrl = new Map(cells.map((cell) => [cell.key, cell]));
  const byTd = new Map(cells.map((cell) => [cell.td, cell]));

  function readRow(tr, y) {
    const name = tr.cells[0].textContent.trim();
    const facts = tr.dataset.facts.split(",");
    const read = (td, x) => {
      const number = heads[x].querySelector("b").textContent;
      const url = `${bar.dataset.cells}${tr.dataset.unit}/${number}/`;
      const verdict = VERDICTS[tr.dataset.verdicts[x]];
      return { td, tr, x, y, url, key: `${url}@${day}`, number, unit: name, verdict, saved: verdict, fact: facts[x] };
    };
    return { tr, name: plain(name), cells: [...tr.cells].slice(2).map(read) };
  }

  const criterion = (cell) => `${cell.number}. ${heads[cell.x].querySelector("span").textContent}`;
  const label = (verdict) => marks.get(verdict).label;
  const about = (cell, more = {}) => ({ unit: cell.unit, number: cell.number, criterion: criterion(cell), verdict: label(cell.verdict), ...more });

  function show(cell, verdict) {
    cell.td.innerHTML = marks.get(verdict).html;
    const gained = counts(verdict) - counts(cell.verdict);
    cell.verdict = verdict;
    addUp(table, cell, gained, rows[cell.y].cells.every((other) => !other.verdict));
  }

  function store(cell, verdict, fact) {
    Object.assign(cell, { saved: verdict, fact });
    if (!outbox.of(cell.key).length) show(cell, verdict);
  }

  // --- Where the person is ------------------------------------------------------

  let here = cells[0];
  let anchor = here;

  function chosen() {
    if (anchor === here) return [here];
    const between = (axis) => (cell) => cell[axis] >= Math.min(anchor[axis], here[axis]) && cell[axis] <= Math.max(anchor[axis], here[axis]);
    return cells.filter(between("x")).filter(between("y"));
  }

  function go(cell, { extend = false, focus = true } = {}) {
    if (!cell || (extend && cell.x !== anchor.x && cell.y !== anchor.y)) return;
    here.td.tabIndex = -1;
    here = cell;
    if (!extend) anchor = cell;
    cell.td.tabIndex = 0;
    for (const button of all("button:disabled", bar)) button.disabled = false; // nothing is set before a cell is chosen
    if (focus) cell.td.focus();
    tellWhere();
  }

  function tellWhere() {
    const several = chosen();
    for (const td of all("[aria-selected=true]", table)) td.removeAttribute("aria-selected");
    if (several.length > 1) for (const cell of several) cell.td.setAttribute("aria-selected", "true");
    $("entry-where").textContent = several.length > 1 ? say("several", { count: several.length }) : say("cell", about(here));
  }

  const at = (x, y) => rows[y]?.cells[x];
  const MOVES = {
    ArrowLeft: () => at(here.x - 1, here.y),
    ArrowRight: () => at(here.x + 1, here.y),
    ArrowUp: () => at(here.x, here.y - 1),
    ArrowDown: () => at(here.x, here.y + 1),
    Home: (event) => at(0, event.ctrlKey ? 0 : here.y),
    End: (event) => at(heads.length - 1, event.ctrlKey ? rows.length - 1 : here.y),
    PageUp: () => at(here.x, Math.max(0, here.y - 10)),
    PageDown: () => at(here.x, Math.min(rows.length - 1, here.y + 10)),
  };

  let typed = "";
  let typedAt = 0;

  function typeAhead(letter) {
    typed = (Date.now() - typedAt > 1000 ? "" : typed) + plain(letter);
    typedAt = Date.now();
    const from = [...rows.slice(here.y), ...rows.slice(0, here.y)];
    const found = from.find((row) => row.name.startsWith(typed)) || from.find((row) => row.name.includes(typed));
    if (found) go(found.cells[here.x]);
  }

  // --- Changing -----------------------------------------------------------------

  const outbox = new Outbox(person, { changed, counted });
  const undoable = []; // groups of cells with the fact that this window wrote

  function propose(verdict) {
    const targets = chosen().filter((cell) => cell.verdict !== verdict);
    const lost = targets.some((cell) => counts(cell.verdict)) && !counts(verdict);
    const needsReason = lost || (targets.length > 0 && "needsReason" in bar.dataset);
    if (targets.length > 1 || needsReason) confirm(targets, verdict, needsReason);
    else enter(targets, verdict, "");
  }

  function enter(targets, verdict, note) {
    const group = [];
    lastWord = "";
    if (targets.length) undoable.push(group);
    for (const cell of targets) {
      show(cell, verdict);
      const what = say("elsewhere", about(cell, { level: bar.dataset.level, day: bar.dataset.shownDay }));
      outbox.add({ cell: cell.key, url: cell.url, day, verdict, note, base: cell.fact, what });
      cell.group = group;
    }
    go(anchor === here ? at(here.x + 1, here.y) || here : here);
  }

  function changed(change, answer) {
    const cell = byUrl.get(change.cell);
    if (change.gone) return void takenBack(cell, change, answer);
    if (!cell) return changedAway(change, answer);
    if (answer.kind === "saved") wrote(cell, answer);
    if (answer.kind === "refused") store(cell, cell.saved, cell.fact);
    if (answer.kind === "refused") fail(cell, answer.text);
    if (answer.kind === "decide") waiting.push({ cell, change, answer });
    paint(cell);
    decideNext();
  }

  /* Of a cell that is not on this page: the panel says itself what it is about. */
  function changedAway(change, answer) {
    if (answer.kind === "decide") waiting.push({ change, answer });
    else tell(say(answer.kind === "saved" ? "savedElsewhere" : "refusedElsewhere", { what: change.what, reason: answer.text }));
    decideNext();
  }

  /* The person took it back while it was on its way. */
  function takenBack(cell, change, answer) {
    if (answer.kind === "decide") outbox.settle(change, answer.fact ?? change.base);
    if (answer.kind === "saved") undoOne({ cell, fact: answer.wrote });
    else if (cell) store(cell, answer.verdict ?? cell.saved, answer.fact ?? cell.fact);
  }

  function wrote(cell, answer) {
    store(cell, answer.verdict, answer.fact);
    (cell.group || undoable[undoable.push([]) - 1]).push({ cell, fact: answer.wrote });
    cell.group = null;
    delete cell.td.dataset.failed;
    cell.td.removeAttribute("title");
    mark(cell, "saved");
    setTimeout(() => cell.td.dataset.state === "saved" && mark(cell, ""), 1500);
    tell(say("saved", about(cell)));
  }

  function fail(cell, reason) {
    cell.td.dataset.failed = cell.td.title = say("refused", about(cell, { reason }));
    tell(cell.td.title);
  }

  // --- What the page says ---------------------------------------------------------

  let lastWord = "";

  function tell(sentence) {
    lastWord = sentence;
    counted();
  }

  function counted() {
    if (!outbox) return;
    const asking = outbox.changes.filter((change) => change.asking);
    const onTheWay = outbox.changes.length - asking.length;
    const onPage = asking.filter((change) => byUrl.has(change.cell)).length;
    const stuck = onTheWay > 0 && outbox.stuck;
    const parts = [onTheWay && !stuck ? say("saving") : lastWord];
    if (stuck) parts.push(say("unsent", { count: onTheWay }));
    if (onPage) parts.push(say("decide", { count: onPage }));
    $("entry-status").textContent = parts.join(" ").trim();
    $("entry-status").classList.toggle("trouble", Boolean(onPage || stuck));
    unsent(outbox, (change) => byUrl.has(change.cell));
    $("entry-signed-out").hidden = !outbox.signedOut;
    for (const change of outbox.changes) paint(byUrl.get(change.cell));
  }

  function paint(cell) {
    const change = cell && outbox.of(cell.key).find((found) => !found.gone);
    if (change) mark(cell, change.asking ? "asking" : outbox.stuck ? "unsent" : "saving");
    else if (cell && cell.td.dataset.state !== "saved") mark(cell, "");
  }

  function mark(cell, state) {
    if (cell.td.dataset.failed && !state) state = "failed";
    cell.td.dataset.state = state;
    if (state === "unsent") cell.td.dataset.word = say("unsentMark");
    else delete cell.td.dataset.word;
  }

  // --- Confirming several cells, or a met criterion that is lost ----------------------

  function confirm(targets, verdict, needsReason) {
    const dialog = $("entry-confirm");
    const line = (cell) => Object.assign(document.createElement("li"), { textContent: say("change", about(cell, { old: label(cell.verdict), new: label(verdict) })) });
    dialog.querySelector("ul").replaceChildren(...targets.map(line));
    dialog.querySelector("[data-reason]").hidden = !needsReason;
    Object.assign($("entry-reason"), { value: "", required: needsReason });
    dialog.returnValue = "";
    dialog.onclose = () => {
      if (dialog.returnValue === "yes") enter(targets, verdict, $("entry-reason").value.trim());
      else go(here);
    };
    dialog.showModal();
    (needsReason ? $("entry-reason") : dialog.querySelector("button")).focus();
  }

  // --- The panel of a cell, also for what has to be decided ----------------------------

  const panel = $("entry-panel");
  const content = panel.querySelector("[data-content]");
  const waiting = [];
  let open = null; // { cell, change }
  let lastKey = 0;
  let touched = false;
  let sending = false;

  /* Never under the fingers of somebody who is typing on. */
  function decideNext() {
    if (!waiting.length || open || $("entry-confirm").open) return;
    if (Date.now() - lastKey < 800) return void setTimeout(decideNext, 300);
    const { cell, change, answer } = waiting.shift();
    if (outbox.changes.includes(change)) openPanel(cell, answer.html, change);
    else decideNext();
  }

  async function askPanel(cell) {
    const change = outbox.of(cell.key).find((found) => found.asking);
    if (change) return void outbox.send(change);
    const answer = await ask(`${cell.url}?day=${day}`, "panel", person);
    if (answer.kind === "saved" && !open) openPanel(cell, answer.html, null);
    else if (!open) tell(answer.kind === "refused" ? answer.text : say("offline"));
  }

  function openPanel(cell, html, change) {
    open = { cell, change };
    fill(html);
    panel.showModal();
    const radio = content.querySelector(":checked") || content.querySelector("[type=radio]");
    (change ? content.querySelector("#entry-title") : radio).focus();
  }

  /* A form that comes back with a question keeps the file that was chosen. */
  function fill(html) {
    const chosen = content.querySelector("[type=file]")?.files;
    content.innerHTML = html;
    const box = content.querySelector("[type=file]");
    if (box && chosen?.length) box.files = chosen;
    touched = Boolean(chosen?.length);
    trouble("");
  }

  function trouble(sentence) {
    const note = panel.querySelector("[data-trouble]");
    note.textContent = sentence;
    note.hidden = !sentence;
  }

  function closePanel() {
    const { cell } = open;
    open = null;
    lastWord = "";
    panel.close();
    content.replaceChildren();
    paint(cell);
    counted();
    go(cell || here);
    decideNext();
  }

  /* While a form is on its way nothing else is pressed: a file may take minutes. */
  function send(yes) {
    sending = yes;
    panel.querySelector("[data-sending]").hidden = !yes;
    for (const button of all("button", content)) button.disabled = yes;
  }

  async function submitPanel(event) {
    event.preventDefault();
    if (sending) return;
    const { cell, change } = open;
    const undoing = event.target.matches(".take-back");
    const fields = new FormData(event.target);
    trouble("");
    send(true);
    const answer = await ask(event.target.action, "panel", person, fields);
    send(false);
    if (answer.kind === "decide" && answer.fact !== undefined) return fill(answer.html);
    if (answer.kind !== "saved") return trouble(answer.text || say("offline"));
    if (change) outbox.settle(change, answer.fact);
    if (cell && undoing) store(cell, answer.verdict, answer.fact);
    closePanel();
    if (cell && !undoing) wrote(cell, answer);
  }

  function leavePanel(event) {
    const link = event.target.closest("[data-close]");
    if (!link) return;
    event.preventDefault();
    if (sending) return;
    const { cell, change } = open;
    const { verdict, fact } = content.firstElementChild.dataset;
    if (change) outbox.settle(change, fact);
    if (cell) store(cell, verdict, fact);
    closePanel();
  }

  function escapePanel(event) {
    event.preventDefault();
    if (sending) return;
    if (touched) trouble(say("typed"));
    else closePanel();
  }

  // --- Taking back -----------------------------------------------------------------

  async function undo() {
    const group = undoable.at(-1);
    const isOfGroup = (change) => !change.gone && !change.asking && byUrl.get(change.cell)?.group === group;
    const onTheWay = group ? outbox.changes.filter(isOfGroup) : [];
    onTheWay.forEach(forget);
    if (!onTheWay.length && outbox.changes.length) return tell(say("undoWait"));
    if (!group?.length) return void (undoable.pop() ? onTheWay.length || undo() : tell(say("undoNothing")));
    while (group.length && (await undoOne(group.at(-1)))) group.pop();
    if (!group.length) undoable.pop();
  }

  function forget(change) {
    const cell = byUrl.get(change.cell);
    outbox.drop(change);
    cell.group = null;
    show(cell, outbox.of(cell.key).findLast((left) => !left.gone)?.verdict ?? cell.saved);
    paint(cell);
    go(cell);
    tell(say("undone", about(cell)));
  }

  async function undoOne({ cell, fact }) {
    const answer = await ask(bar.dataset.undo.replace("/0/", `/${fact}/`), "cell", person, { day });
    if (answer.kind === "saved" && cell) {
      store(cell, answer.verdict, answer.fact);
      go(cell);
      tell(say("undone", about(cell)));
    } else if (answer.kind !== "saved") tell(answer.text && cell ? say("undoRefused", about(cell, { reason: answer.text })) : say("undoFailed"));
    return Boolean(answer.text);
  }

  // --- Keys and pointer ---------------------------------------------------------------

  function key(event) {
    lastKey = Date.now();
    const { key, altKey } = event;
    const command = event.ctrlKey || event.metaKey;
    if (altKey || !byTd.has(event.target)) return;
    if (MOVES[key]) go(MOVES[key](event), { extend: event.shiftKey });
    else if (command && key.toLowerCase() === "z") undo();
    else if (command) return;
    else if (/^[1-4]$/.test(key)) propose(VERDICTS[key]);
    else if (key === "Enter") askPanel(here);
    else if (key === "Escape") go(here);
    else if (/^\p{L}$/u.test(key) || (key === " " && Date.now() - typedAt < 1000)) typeAhead(key);
    else return;
    event.preventDefault();
  }

  function click(event) {
    const cell = byTd.get(event.target.closest("td"));
    if (!cell) return;
    if (cell === here && document.activeElement === cell.td && !event.shiftKey && clickedBefore === cell) askPanel(cell);
    clickedBefore = cell;
    go(cell, { extend: event.shiftKey });
  }
  let clickedBefore = null;

  function press(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.verdict) propose(button.dataset.verdict);
    else if (button.dataset.do === "open") askPanel(here);
    else undo();
  }

  table.setAttribute("role", "grid");
  table.setAttribute("aria-multiselectable", "true");
  for (const link of all("a", table)) link.tabIndex = -1;
  for (const cell of cells) cell.td.tabIndex = -1;
  table.addEventListener("keydown", key);
  const isIdle = () => bar.querySelector("button:disabled") !== null; // no cell was chosen yet
  table.addEventListener("focusin", ({ target }) => byTd.has(target) && (isIdle() || byTd.get(target) !== here) && go(byTd.get(target), { focus: false }));
  table.addEventListener("click", click);
  bar.addEventListener("click", press);
  panel.addEventListener("submit", submitPanel);
  panel.addEventListener("click", leavePanel);
  panel.addEventListener("input", () => (touched = true));
  panel.addEventListener("cancel", escapePanel);
  window.addEventListener("beforeunload", (event) => touched && open && event.preventDefault());
  bar.hidden = $("entry-help").hidden = false;
  here.td.tabIndex = 0;
  for (const change of outbox.changes) if (byUrl.has(change.cell) && !change.gone) show(byUrl.get(change.cell), change.verdict);
  counted();
  outbox.pump();
})();
