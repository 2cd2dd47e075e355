// Removes what this device keeps of assessments that it may no longer open: closed here, deleted, or expired
// (docs/decisions/0068).
(() => {
  "use strict";
  const OF_ONE = /^assess (\/a\/[^/]+\/) /;
  const base = (name) => OF_ONE.exec(name)?.[1];

  const unsent = (gone) => {
    try {
      return JSON.parse(localStorage.getItem(`assess ${gone} waiting`))?.length ?? 0;
    } catch {
      return 0;
    }
  };

  const drop = async (gone) => {
    window.assessLost(unsent(gone));
    for (const key of Object.keys(localStorage)) if (base(key) === gone) localStorage.removeItem(key);
    for (const name of await caches.keys()) if (base(name) === gone) await caches.delete(name);
    for (const worker of await navigator.serviceWorker.getRegistrations()) {
      if (new URL(worker.scope).pathname === gone) await worker.unregister();
    }
  };

  const look = async () => {
    const names = [...Object.keys(localStorage), ...(await caches.keys())];
    for (const one of new Set(names.map(base).filter(Boolean))) {
      const { status } = await fetch(`${one}offline`, { method: "HEAD", credentials: "same-origin" });
      if (status === 404) await drop(one);
    }
  };
  look().catch(() => {}); // nothing is kept where a browser keeps nothing
})();
