// On the pages of an assessment that ask nothing: answers that still wait on this device are sent from here too, and told.
(() => {
  "use strict";
  const { state, on, sendNow } = window.assessWaiting;
  const { waiting, sent, impossible, look, review } = document.currentScript.dataset;
  const began = state().waiting;
  const note = document.createElement("p");
  note.className = "notice";
  note.id = "unsent";
  note.setAttribute("role", "status");

  const tell = () => {
    const { waiting: count, failed, impossible: refused } = state();
    if (count > 0 && (began > 0 || failed)) document.getElementById("main").prepend(note);
    if (!note.isConnected) return;
    note.textContent = count > 0 ? waiting.replace("{n}", count) : refused ? impossible : sent;
    if (count > 0 || !review) return;
    const link = document.createElement("a");
    link.href = review;
    link.textContent = look;
    note.append(" ", link);
  };
  on("state", tell);
  on("lost", () => location.assign("/"));
  tell();
  sendNow();
})();
