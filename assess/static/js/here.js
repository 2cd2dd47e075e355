// The first page: answers that wait on this device are sent from here too, told on their card, and never gone unsaid.
(() => {
  "use strict";
  const { waiting, impossible, lost, elsewhere } = document.currentScript.dataset;
  const QUEUE = /^assess (\/a\/[^/]+\/) waiting$/;
  const OF_ONE = /^\/a\/[^/]+\//;
  const queues = new Map();

  const found = () => {
    try {
      return Object.keys(localStorage).map((key) => QUEUE.exec(key)?.[1]);
    } catch {
      return []; // nothing is kept where a browser keeps nothing
    }
  };

  const note = (place, name) => {
    const there = place.querySelector(`.${name}`);
    if (there) return there;
    const line = document.createElement("p");
    line.className = `${name} notice`;
    line.setAttribute("role", "status");
    place.prepend(line);
    return line;
  };
  const main = document.getElementById("main");

  const tell = (base) => {
    const { waiting: count, impossible: refused } = queues.get(base).state();
    const card = document.querySelector(`.here__card a[href^="${base}"]`)?.closest(".here__card") ?? main;
    if (count > 0) note(card, "unsent").textContent = waiting.replace("{n}", count);
    else if (refused) note(card, "unsent").textContent = impossible;
    else if (!document.querySelector("[aria-busy=true]")) location.reload(); // with the numbers as they are now
  };

  // Which of them go before a form is sent or a link is followed (static/js/stay.js): all, where no one is named.
  window.assessQueues = (address, form) => {
    const named = form?.elements.assessment?.value;
    const base = named ? `/a/${named}/` : OF_ONE.exec(address)?.[0];
    if (base) return [queues.get(base)].filter(Boolean);
    return form?.hasAttribute("data-loses") ? [...queues.values()] : [];
  };

  const tellLost = () => {
    try {
      const count = sessionStorage.getItem("assess lost");
      const why = sessionStorage.getItem("assess lost elsewhere") ? elsewhere : "";
      sessionStorage.removeItem("assess lost");
      sessionStorage.removeItem("assess lost elsewhere");
      if (count) note(main, "lost").textContent = `${why} ${lost.replace("{n}", count)}`.trim();
    } catch {
      // As above.
    }
  };
  document.addEventListener("lost", tellLost);
  tellLost();

  for (const base of new Set(found().filter(Boolean))) {
    const queue = window.assessWaitingOf(base);
    if (queue.state().waiting === 0) continue;
    queues.set(base, queue);
    queue.on("state", () => queues.has(base) && tell(base));
    queue.on("lost", () => queues.delete(base));
    tell(base);
    queue.sendNow();
  }
})();
