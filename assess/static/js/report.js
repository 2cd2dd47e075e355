// Asks until the report is ready, then shows the page with the download. Without it, a button does the same.
(() => {
  "use strict";
  const FIRST_PAUSE = 300;
  const LONGEST_PAUSE = 5000;
  const LATE = 3 * 60 * 1000; // from then on it also says what else can be done
  const report = document.getElementById("report");
  const waiting = document.getElementById("waiting");
  const begun = performance.now();
  let pause = FIRST_PAUSE;

  const ask = async () => {
    try {
      const answer = await fetch(report.dataset.poll, { credentials: "same-origin" });
      if (answer.status === 404) {
        waiting.textContent = report.dataset.lost; // deleted, or closed on this device, in another window
        document.querySelector("progress").remove();
        return;
      }
      const state = await answer.json();
      if (state.state === "done" || state.state === "failed") {
        location.reload();
        return;
      }
      waiting.textContent = state.waiting;
    } catch {
      // The network may come back: ask again.
    }
    if (performance.now() - begun > LATE) waiting.textContent = report.dataset.late;
    pause = Math.min(1.3 * pause, LONGEST_PAUSE);
    setTimeout(ask, pause);
  };
  setTimeout(ask, pause);
})();
