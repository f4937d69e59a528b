/* Says that a file is being rendered, and for how long; without this script the browser itself waits. */
"use strict";

function start(state) {
  const begun = Date.now();
  const tell = () => {
    state.querySelector("span").textContent = state.dataset.passed.replace("0", Math.round((Date.now() - begun) / 1000));
  };
  tell();
  state.hidden = false;
  const clock = setInterval(tell, 1000);
  return () => {
    clearInterval(clock);
    state.hidden = true;
  };
}

/* An answer that is no file is a page that says why. */
async function take(link, stop) {
  try {
    const answer = await fetch(link.href);
    const [, name] = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "") ?? [];
    if (!answer.ok || !name) throw new Error(answer.statusText);
    const file = document.createElement("a");
    file.href = URL.createObjectURL(await answer.blob());
    file.download = name;
    file.click();
    setTimeout(() => URL.revokeObjectURL(file.href), 60_000);
  } catch {
    location.assign(link.href);
  } finally {
    stop();
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".downloads a");
  const state = document.querySelector(".rendering");
  if (!link || !state || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (state.hidden) take(link, start(state));
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form.publish")) return;
  const stop = start(event.target.querySelector(".rendering"));
  event.target.querySelector("[type=submit]").disabled = true;
  window.addEventListener("pageshow", ({ persisted }) => persisted && (stop(), location.reload()));
});
