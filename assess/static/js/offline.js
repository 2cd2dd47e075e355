// Has the pages of this assessment kept on this device, once one is at its questions (static/js/sw.js).
(() => {
  "use strict";
  const LATER = 1500; // the page itself comes first
  const base = location.pathname.match(/^\/a\/[^/]+\//)[0];
  const { worker } = document.currentScript.dataset;
  if (!("serviceWorker" in navigator) || navigator.connection?.saveData) return;

  const addresses = () => {
    const way = document.getElementById("main-form")?.dataset.way;
    const questions = way ? JSON.parse(way).order.map(([question]) => `${base}question/${question}`) : [];
    return [`${base}offline`, ...questions, `${base}relevance`, `${base}review`];
  };

  const keep = async () => {
    await navigator.serviceWorker.register(worker, { scope: base });
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ keep: addresses() });
  };
  setTimeout(() => keep().catch(() => {}), LATER); // without it all works, as long as there is a network
})();
