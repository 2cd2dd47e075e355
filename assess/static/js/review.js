// Answers that still wait on this device are told, and the page is shown anew once they are safe.
(() => {
  "use strict";
  const { state, on, sendNow } = window.assessWaiting;
  const line = document.getElementById("state");
  const began = state().waiting;
  const tell = () => {
    const { waiting, impossible } = state();
    line.textContent = waiting > 0 ? line.dataset.waiting.replace("{n}", waiting) : impossible ? line.dataset.impossible : "";
    line.hidden = line.textContent === "";
    const pressed = document.querySelector("form[aria-busy=true]"); // static/js/stay.js goes on with it
    if (began > 0 && waiting === 0 && !impossible && !pressed) location.reload();
  };
  document.getElementById(location.hash.slice(1))?.closest("details")?.setAttribute("open", ""); // kept pages are closed
  on("state", tell);
  on("lost", () => location.assign("/"));
  tell();
  sendNow();
})();
