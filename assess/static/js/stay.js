// Without a network a button would lead to the browser's own error page: one stays here instead, with all that is typed,
// and is told. A browser may say that there is one where nothing comes through, so it is tried before a form is sent;
// and answers that wait on this device go first. What a page's own script has taken care of is left to it; kept pages
// open by themselves (static/js/sw.js).
(() => {
  "use strict";
  const SOON = 3000; // until one is told that it takes its time
  const PATIENCE = 20000;
  const { said, slow, unsent, loses, impossible } = document.currentScript.dataset;
  const asked = document.currentScript.src;
  const ONE = /^\/a\/[^/]+\//;
  const able = window.fetch && HTMLFormElement.prototype.requestSubmit;
  const scope = ONE.exec(location.pathname)?.[0];
  const note = document.createElement("p");
  note.className = "notice";
  note.setAttribute("role", "status");
  let turn = 0; // of several presses the last one counts
  let sure = false;
  let warned = null; // a form of which it is told what would be lost

  const say = (text, place) => {
    (place ?? document.getElementById("main")).prepend(note);
    note.textContent = text;
    note.scrollIntoView({ block: "nearest" });
  };

  // Whether anything at all comes through.
  const reached = async () => {
    if (!navigator.onLine || !able) return navigator.onLine;
    const how = { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE) };
    return fetch(asked, how).then(
      () => true,
      () => false,
    );
  };
  window.assessReached = reached;

  const queues = (address, form) =>
    window.assessQueues?.(address, form) ?? (window.assessWaiting ? [window.assessWaiting] : []);
  const count = (all) => all.reduce((sum, queue) => sum + queue.state().waiting, 0);
  const refused = (all) => all.some((queue) => queue.state().impossible);

  // What is in the way, as a text; empty where one may go on.
  const hindrance = async (all, losing) => {
    const before = refused(all);
    const flushed = await Promise.all(all.filter((queue) => queue.state().waiting > 0).map((queue) => queue.flushed(PATIENCE)));
    if (flushed.includes(false)) return (losing ? loses : unsent).replace("{n}", count(all));
    if (refused(all) && !before) return impossible;
    return flushed.length > 0 || (await reached()) ? "" : said;
  };

  const hold = async (pressed, all, go, { losing = false, kept = null } = {}) => {
    const mine = ++turn;
    const place = losing ? pressed : null;
    const late = setTimeout(() => mine === turn && say(slow, place), SOON);
    pressed.setAttribute("aria-busy", "true");
    const why = await hindrance(warned === pressed ? [] : all, losing);
    clearTimeout(late);
    pressed.removeAttribute("aria-busy");
    if (mine !== turn || !pressed.isConnected) return;
    if (!why || (await kept?.())) {
      note.remove();
      go();
      return;
    }
    if (losing && count(all) > 0) warned = pressed;
    say(why, place);
    pressed.dispatchEvent(new Event("stayed"));
  };

  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (sure || event.defaultPrevented || (navigator.onLine && !able)) return;
    event.preventDefault();
    const go = () => {
      sure = true;
      form.requestSubmit(submitter);
      sure = false;
    };
    const losing = form.hasAttribute("data-loses");
    hold(form, queues(form.getAttribute("action") ?? "", form), go, { losing });
  });

  // Whether the worker has something in the place of a page of an assessment.
  const isKept = async (address) => {
    const base = ONE.exec(address)?.[0];
    return Boolean(base && (await window.caches?.match(`${base}offline`, { ignoreVary: true }).catch(() => null)));
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button > 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.origin !== location.origin || link.target || (link.pathname === location.pathname && link.hash)) return;
    if (scope && link.pathname.startsWith(scope) && navigator.serviceWorker?.controller) return;
    const all = scope ? [] : queues(link.pathname); // within an assessment what waits is sent by the next page too
    if (!scope && navigator.onLine && count(all) === 0) return;
    event.preventDefault();
    hold(link, all, () => location.assign(link.href), { kept: () => isKept(link.pathname) });
  });
  window.addEventListener("online", () => note.remove());
})();
