// Answers that are not safe on the server yet: kept on this device per assessment, in the order of choosing, sent one
// at a time and tried again by itself; a reload or a tunnel loses none. What is sent says what it knew of what is
// stored (docs/decisions/0041), and what the server then holds is remembered here too. The pages of an assessment ask
// for theirs as `assessWaiting`; the first page for each that it finds (static/js/here.js).
window.assessWaitingOf = (base) => {
  "use strict";
  const FIRST_PAUSE = 1000;
  const LONGEST_PAUSE = 30000;
  const page = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const memory = {}; // what is true where the browser keeps nothing
  const listeners = { state: [], taken: [], lost: [] };
  let kept = true; // whether the browser has kept what was written last
  let seq = 0;
  let sending = false;
  let failed = false;
  let failures = 0;
  let impossible = false;
  let pause = FIRST_PAUSE;
  let timer = 0;

  const read = (what) => {
    try {
      if (kept) return JSON.parse(localStorage.getItem(`assess ${base} ${what}`)) ?? memory[what];
    } catch {
      kept = false;
    }
    return memory[what];
  };
  const write = (what, value) => {
    memory[what] = value;
    try {
      localStorage.setItem(`assess ${base} ${what}`, JSON.stringify(value));
    } catch {
      kept = false;
    }
  };
  const queue = () => read("waiting") ?? [];
  const allKnown = () => read("known") ?? {};
  const known = (field) => allKnown()[field];
  const know = (field, value, revision) => {
    if ((known(field)?.[1] ?? -1) <= revision) write("known", { ...allKnown(), [field]: [value, revision] });
  };
  const tell = (what, ...about) => listeners[what].forEach((listener) => listener(...about));

  // A later choice of the same field takes the earlier one's place, and its page's name: whichever of both has reached
  // the server, the later one wins.
  const put = (item) => {
    const all = queue();
    const before = all.find((one) => one.field === item.field);
    seq = Math.max(seq, before?.seq ?? 0) + 1;
    const revision = before?.revision ?? Math.max(item.revision, known(item.field)?.[1] ?? 0);
    write("waiting", [...all.filter((one) => one !== before), { ...item, page: before?.page ?? page, seq, revision }]);
    tell("state");
    sendNow();
  };

  const drop = (item) => write("waiting", queue().filter((one) => one.field !== item.field || one.seq > item.seq));

  const taken = (item, state) => {
    const instead = state.kept[item.name];
    // What was chosen before the newer answer was known does not replace it either.
    drop(instead === undefined ? item : { ...item, seq: Infinity });
    know(item.field, instead ?? item.value, state.revisions[item.name]);
    navigator.serviceWorker?.controller?.postMessage({ reached: true });
    tell("taken", item, instead, state);
  };

  const forget = () => {
    const lost = queue().length;
    for (const what of ["waiting", "known"]) {
      delete memory[what];
      try {
        localStorage.removeItem(`assess ${base} ${what}`);
      } catch {
        kept = false;
      }
    }
    window.assessLost(lost, true);
  };

  // Whether to go on at once; else it is tried again after a pause.
  const attempt = async (item) => {
    const { state, again, refused } = await window.assessSend(item.save, item);
    if (state) taken(item, state);
    if (refused === 404) {
      // Deleted, or closed on this device: nothing of it stays here.
      forget();
      tell("lost");
    } else if (refused) {
      drop(item);
      impossible = true;
    }
    return Boolean(state || again || refused);
  };

  const send = async () => {
    clearTimeout(timer);
    const item = queue()[0];
    if (sending || !item) return;
    sending = true;
    const goOn = await attempt(item).catch(() => false);
    sending = false;
    failed = !goOn;
    failures += failed ? 1 : 0;
    pause = goOn ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
    tell("state");
    if (queue().length > 0) timer = setTimeout(send, goOn ? 0 : pause);
  };

  const sendNow = () => {
    pause = FIRST_PAUSE;
    send();
  };

  window.addEventListener("online", sendNow);
  window.addEventListener("storage", () => tell("state"));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") sendNow();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!kept && queue().length > 0) event.preventDefault();
  });

  return {
    base,
    put,
    know,
    known,
    allKnown,
    forget,
    sendNow,
    values: () => Object.fromEntries(queue().map(({ field, value }) => [field, value])),
    state: () => ({ waiting: queue().length, failed: failed || !navigator.onLine, impossible }),
    on: (what, listener) => listeners[what].push(listener),
    // Before a button sends the page: what it sends is then newer than all that this page has sent.
    stamp: (form) => {
      seq += 1;
      form.elements.page.value = page;
      form.elements.seq.value = seq;
    },
    // Sends at once; ends when nothing waits any more, an attempt has failed or the time is over. One that was under
    // way before may have gone into a tunnel: after that, another is made.
    flushed: async (milliseconds) => {
      const end = performance.now() + milliseconds;
      let left = sending ? 2 : 1;
      let seen = failures;
      sendNow();
      while (queue().length > 0 && performance.now() < end && left > 0) {
        await new Promise((go) => setTimeout(go, 20));
        if (failures > seen) {
          left -= 1;
          seen = failures;
          if (left > 0) sendNow();
        }
      }
      return queue().length === 0;
    },
  };
};

// How many answers could not be sent and are gone, and whether that is so because another device or window has deleted or
// closed their assessment: for the page that comes next to say so (static/js/here.js).
window.assessLost = (count, elsewhere) => {
  try {
    if (count > 0) sessionStorage.setItem("assess lost", count + Number(sessionStorage.getItem("assess lost")));
    if (elsewhere) sessionStorage.setItem("assess lost elsewhere", "yes");
  } catch {
    // Where nothing is kept, nothing is told.
  }
  document.dispatchEvent(new Event("lost"));
};

{
  const base = location.pathname.match(/^\/a\/[^/]+\//)?.[0];
  if (base) window.assessWaiting = window.assessWaitingOf(base);
}
