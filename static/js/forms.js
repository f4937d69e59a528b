/* Keeps what is typed into a form of entry (data-draft) in this window until the server has recorded it, and offers it
   again: a session that ended or a form that expired loses nothing. It belongs to one person: the sign-out takes it
   away, and so does the first page of anybody else. */
"use strict";

(() => {
  const PREFIX = "ntm-draft-";
  const mine = `${PREFIX}${document.body.dataset.person}-`;
  const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  const drop = (found) => found.forEach((key) => sessionStorage.removeItem(key));
  const read = (key) => JSON.parse(sessionStorage.getItem(key));
  const write = (key, draft) => sessionStorage.setItem(key, JSON.stringify(draft));
  let signedOut = false;

  const boxes = (form) => [...form.elements].filter((box) => box.name && box.name !== "csrfmiddlewaretoken" && !["file", "submit", "button"].includes(box.type));
  const isTicked = (box) => ["checkbox", "radio"].includes(box.type);
  const state = (box) => [box.name, box.value, isTicked(box) ? box.checked : null];
  const sameBox = (box) => ([name, value, ticked]) => name === box.name && (ticked === null || value === box.value);

  /* What the boxes that can be seen say otherwise than the draft. */
  const otherwise = (form, draft) => boxes(form).filter((box) => {
    const kept = box.type !== "hidden" && draft.boxes.find(sameBox(box));
    return kept && JSON.stringify(kept) !== JSON.stringify(state(box));
  });

  function watch(form) {
    const key = mine + form.action;
    const loaded = { boxes: boxes(form).map(state) };
    const draft = read(key);
    const refused = Boolean(draft?.sent && document.querySelector("main .wrong, main .note[role=alert], main .both-values"));
    let sending = false;
    const changed = () => refused || otherwise(form, loaded).length > 0;
    const keep = (sent) => write(key, { at: Date.now(), sent, boxes: boxes(form).map(state) });

    if (draft && !refused && otherwise(form, draft).length) offer(form, key, draft);
    else if (!refused) drop([key]);

    document.addEventListener("change", ({ target }) => {
      if (target !== form && target.form !== form) return; // a box may stand outside and name its form
      sending = signedOut = false;
      if (changed()) keep(false);
      else drop([key]);
    });
    form.addEventListener("submit", () => {
      sending = true;
      for (const other of keys()) write(other, { ...read(other), sent: false });
      keep(true);
    });
    window.addEventListener("pagehide", () => !sending && !signedOut && changed() && keep(false));
    window.addEventListener("beforeunload", (event) => !sending && changed() && event.preventDefault());
  }

  function offer(form, key, draft) {
    const note = document.getElementById("draft-offer").content.firstElementChild.cloneNode(true);
    const fill = (name, words) => (note.querySelector(`[data-${name}]`).textContent = words);
    fill("at", new Date(draft.at).toLocaleString("vi-VN", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", year: "numeric" }));
    const [, day] = draft.boxes.find(([name]) => name === "day") || [];
    if (day && day !== form.elements.day?.value) {
      fill("day", day.split("-").reverse().join("/"));
      note.querySelector("[data-other-day]").hidden = false;
    }
    note.addEventListener("click", ({ target }) => {
      if (!target.matches("button")) return;
      const isOfAnotherDay = !note.querySelector("[data-other-day]").hidden;
      if (target.dataset.do === "drop") drop([key]);
      else restore(form, draft);
      if (target.dataset.do === "drop" || !isOfAnotherDay) note.remove();
      else note.querySelectorAll(".actions, [data-kept]").forEach((part) => part.remove());
    });
    (document.getElementById(form.dataset.draft) || form).before(note);
  }

  /* Hidden boxes too: they say what the person had seen, so that a change of somebody else in between is asked about. */
  function restore(form, draft) {
    for (const box of otherwise(form, draft)) if (box.closest("details")) box.closest("details").open = true;
    for (const box of boxes(form)) {
      const [, value, ticked] = draft.boxes.find(sameBox(box)) || state(box);
      if (isTicked(box)) box.checked = ticked;
      else box.value = value;
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  drop(keys().filter((key) => !key.startsWith(mine)));
  if (document.querySelector("main > .note.success, main > .note.info")) drop(keys().filter((key) => read(key).sent));
  document.querySelector("form.account")?.addEventListener("submit", () => {
    signedOut = true;
    drop(keys());
  });
  for (const form of document.querySelectorAll("form[data-draft]")) watch(form);
})();
