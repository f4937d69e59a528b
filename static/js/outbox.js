/* Changes on their way to the server. A change stays here, and in the window's own store, until the server has
   answered for it: a lost line, a restart or a reload loses nothing. Changes of one cell are sent one after the other. */
"use strict";

const RETRY_AFTER = 3000;
const PATIENCE = 15000;
const SLOWEST = 20; // bytes a millisecond: a file of 10 MB may take nine minutes
const AT_ONCE = 4;

function token() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : document.querySelector("[name=csrfmiddlewaretoken]").value;
}

const weight = (fields) => (fields instanceof FormData ? [...fields.values()].reduce((sum, value) => sum + (value.size || 0), 0) : 0);

/* Asks the entry pages; answers {kind, html, text, verdict, fact, wrote}. Kinds: saved, decide, refused, signedOut, unsent. */
async function ask(url, mode, person, fields) {
  const headers = { "X-Entry": mode, "X-Entry-Person": person };
  const options = { headers, redirect: "manual", signal: AbortSignal.timeout(PATIENCE + weight(fields) / SLOWEST) };
  if (fields) Object.assign(options, { method: "POST", body: fields instanceof FormData ? fields : new URLSearchParams(fields) });
  if (fields) headers["X-CSRFToken"] = token();
  try {
    const response = await fetch(url, options);
    if (response.type === "opaqueredirect" || response.status === 401) return { kind: "signedOut" };
    if (!response.headers.has("X-Entry")) return { kind: "unsent" };
    return read(await response.text(), response.status);
  } catch {
    return { kind: "unsent" };
  }
}

function read(html, status) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const root = holder.content.firstElementChild;
  const kind = status === 200 ? "saved" : status === 409 || status === 422 ? "decide" : "refused";
  const { verdict, fact, wrote } = root.dataset;
  return { kind, html, text: root.textContent.trim(), verdict, fact, wrote };
}

class Outbox {
  /* `heard.changed(change, answer)` after each answer, `heard.counted()` whenever the list changes. */
  constructor(person, heard, { byItself = true } = {}) {
    this.person = person;
    this.heard = heard;
    this.byItself = byItself;
    this.key = `ntm-entry-${person}`;
    this.changes = JSON.parse(sessionStorage.getItem(this.key) || "[]");
    this.flying = new Set();
    this.stuck = false;
    this.signedOut = false;
    for (const change of this.changes) change.asking = false;
    window.addEventListener("online", () => this.retry());
    window.addEventListener("beforeunload", (event) => this.changes.length && event.preventDefault());
  }

  of(cell) {
    return this.changes.filter((change) => change.cell === cell);
  }

  /* A newer change takes the place of one that was never sent. */
  add(change) {
    const waiting = this.of(change.cell).at(-1);
    if (waiting) waiting.gone = false; // what comes after it takes its place
    if (waiting && !waiting.tried) Object.assign(waiting, { verdict: change.verdict, note: change.note });
    else this.changes.push({ ...change, id: crypto.randomUUID?.() || String(Math.random()), tried: 0, asking: false });
    this.keep();
    this.pump();
  }

  /* A change that was never sent is forgotten; one that may have arrived is sent to the end and then taken back. */
  drop(change) {
    if (change.tried) change.gone = true;
    else this.changes = this.changes.filter((other) => other !== change);
    this.keep();
  }

  /* The server's last word on the cell is what later changes of it are based on. */
  settle(change, fact) {
    this.changes = this.changes.filter((other) => other.id !== change.id);
    for (const later of this.of(change.cell)) later.base = fact;
    this.keep();
    this.pump();
  }

  keep() {
    sessionStorage.setItem(this.key, JSON.stringify(this.changes));
    this.heard.counted();
  }

  retry() {
    clearTimeout(this.timer);
    this.stuck = false;
    this.pump();
  }

  pump() {
    if (!this.byItself) return;
    const busy = new Set([...this.flying].map((change) => change.cell));
    for (const change of this.changes) {
      if (this.stuck || this.flying.size >= AT_ONCE) return;
      if (!busy.has(change.cell) && !change.asking) this.send(change);
      busy.add(change.cell);
    }
  }

  async send(change) {
    this.flying.add(change);
    change.tried += 1;
    this.keep();
    const { url, verdict, note, base, day } = change;
    const answer = await ask(url, "cell", this.person, { verdict, note, base, day });
    this.flying.delete(change);
    this.signedOut = answer.kind === "signedOut";
    if (answer.kind === "unsent" || this.signedOut) this.wait();
    else this.answered(change, answer);
  }

  wait() {
    this.stuck = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.retry(), RETRY_AFTER);
    this.heard.counted();
  }

  answered(change, answer) {
    change.asking = answer.kind === "decide";
    if (answer.kind === "saved") this.settle(change, answer.fact);
    if (answer.kind === "refused") this.settle(change, change.base);
    this.keep();
    this.heard.changed(change, answer);
    this.pump();
  }
}
