// Asks until the report is ready, shows the page of the finished one and opens the file. Without it the page asks by
// itself now and then, and a button does the same.
(() => {
  "use strict";
  const FIRST_PAUSE = 300;
  const LONGEST_PAUSE = 5000;
  const HEARD = 1500; // until what has been said is heard, before the file takes the page's place
  const LATE = 3 * 60 * 1000; // from then on it also says what else can be done
  const report = document.getElementById("report");
  const waiting = document.getElementById("waiting");
  const begun = performance.now();
  let pause = FIRST_PAUSE;

  // Kept by the browser as it waited: it shows what has become of it.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  const finish = async (done) => {
    if (done && report.dataset.ready) {
      waiting.textContent = report.dataset.ready;
      await new Promise((go) => setTimeout(go, HEARD));
    }
    const answer = await fetch(report.dataset.page, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.title = page.title;
    const shown = page.getElementById("report");
    report.replaceWith(shown);
    shown.querySelector("h1").focus();
    if (done && shown.dataset.state === "done") location.assign(shown.dataset.open);
  };

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
        await finish(state.state === "done");
        return;
      }
      waiting.textContent = state.waiting;
      if (state.made !== undefined) document.querySelector("progress").value = state.made; // of many
    } catch {
      // The network may come back: ask again.
    }
    if (report.dataset.late && performance.now() - begun > LATE) waiting.textContent = report.dataset.late;
    pause = Math.min(1.3 * pause, LONGEST_PAUSE);
    setTimeout(ask, pause);
  };
  setTimeout(ask, pause);
})();
