/* Shows how much of the file has arrived; without this script the form sends itself. */
"use strict";

function show(state, word, part) {
  const bar = state.querySelector("progress");
  state.hidden = false;
  bar.hidden = part === undefined;
  if (part !== undefined) bar.value = part;
  state.querySelector("span").textContent = part === undefined ? word : `${word} ${part}%`;
}

/* The answer is a page: the page of the file, or this form with what is wrong. */
function follow(request, form) {
  const fresh = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main");
  if (request.status < 400 && request.responseURL !== form.action) location.assign(request.responseURL);
  else if (fresh) document.querySelector("main").replaceWith(document.adoptNode(fresh));
  else location.reload();
}

function send(form) {
  const state = form.querySelector(".upload-state");
  const button = form.querySelector("[type=submit]");
  const { sending, checking, failed } = state.dataset;
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) show(state, sending, Math.floor((100 * event.loaded) / event.total));
  });
  request.upload.addEventListener("load", () => show(state, checking));
  request.addEventListener("load", () => follow(request, form));
  request.addEventListener("error", () => {
    button.disabled = false;
    show(state, failed);
  });
  button.disabled = true;
  show(state, sending, 0);
  request.open("POST", form.action);
  request.send(new FormData(form));
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form.upload")) return;
  event.preventDefault();
  send(event.target);
});
