// Asks until the report is ready, then shows the page with the download. Without it, a button does the same.
(() => {
  "use strict";
  const report = document.getElementById("report");
  const ask = async () => {
    try {
      const answer = await fetch(report.dataset.poll, { credentials: "same-origin" });
      const { state, waiting } = await answer.json();
      if (state === "done" || state === "failed") {
        location.reload();
        return;
      }
      document.getElementById("waiting").textContent = waiting;
    } catch {
      // The network may come back: ask again.
    }
    setTimeout(ask, 500);
  };
  setTimeout(ask, 300);
})();
