/* The day is chosen for all windows of a person: one that still shows another day says so, with the way back to it. */
"use strict";

(() => {
  const KEY = "ntm-day";
  const other = document.querySelector(".other-day");
  const { day } = other.dataset;
  const tell = () => {
    other.hidden = (localStorage.getItem(KEY) ?? day) === day;
  };
  localStorage.setItem(KEY, day);
  window.addEventListener("storage", ({ key }) => key === KEY && tell());
  window.addEventListener("pageshow", ({ persisted }) => persisted && tell());
})();
