// Answers that still wait on this device are told, and the page is shown anew once they are safe. On a copy that was kept
// before (static/js/sw.js) stands what this device knows by now.
(() => {
  "use strict";
  const { base, state, on, sendNow, values, allKnown } = window.assessWaiting;
  const line = document.getElementById("state");
  const began = state().waiting;
  const tell = () => {
    const { waiting, impossible } = state();
    line.textContent = waiting > 0 ? line.dataset.waiting.replace("{n}", waiting) : impossible ? line.dataset.impossible : "";
    line.hidden = line.textContent === "";
    const pressed = document.querySelector("form[aria-busy=true]"); // static/js/stay.js goes on with it
    if (began > 0 && waiting === 0 && !impossible && !pressed) location.reload();
  };

  // The words of an answer, as the page of its question has them.
  const wordsOf = async (question, value) => {
    const kept = await caches.match(`${base}question/${question}`, { ignoreVary: true });
    const page = new DOMParser().parseFromString((await kept?.text()) ?? "", "text/html");
    const radio = [...page.querySelectorAll("[type=radio]")].find((one) => one.value === value);
    return radio && page.querySelector(`label[for="${radio.id}"]`).textContent.replace(/^\d[．.] ?/, "");
  };

  const renew = async () => {
    const count = document.getElementById("count");
    const { copy, answered, change } = count.dataset;
    const given = Object.entries(allKnown()).map(([field, [value]]) => [field, value]);
    const all = Object.entries({ ...Object.fromEntries(given), ...values() })
      .filter(([field, value]) => value && field.startsWith("q_"))
      .map(([field, value]) => [field.slice(2), value]);
    const of = (question) => document.getElementById(`r-${question}`);
    for (const [question] of all) {
      document.querySelector(`.review__missing a[href*="question/${question}?"]`)?.closest("li").remove();
      const words = of(question)?.querySelector(".checked__answer--none");
      if (!words) continue;
      words.textContent = answered;
      words.classList.remove("checked__answer--none");
      of(question).querySelector(".checked__change a").firstChild.data = change;
    }
    const listed = document.querySelectorAll(".checked__answer:not(.checked__answer--none)").length;
    count.textContent = copy.replace("{n}", listed + all.filter(([question]) => !of(question)).length);
    for (const area of document.querySelectorAll("[data-name]")) area.textContent = area.dataset.name;
    for (const old of document.querySelectorAll("[data-counts]")) old.remove();
    const next = document.querySelector(".review__missing a");
    if (next) document.getElementById("go-on").href = next.pathname;
    else for (const open of document.querySelectorAll("[data-open]")) open.remove();
    for (const [question, value] of all.filter(([one]) => of(one))) {
      const words = await wordsOf(question, value);
      if (words) of(question).querySelector(".checked__answer").textContent = words;
    }
  };

  document.getElementById(location.hash.slice(1))?.closest("details")?.setAttribute("open", ""); // kept pages are closed
  if ("kept" in document.documentElement.dataset) renew().catch(() => {});
  on("state", tell);
  on("lost", () => location.assign("/"));
  tell();
  sendNow();
})();
