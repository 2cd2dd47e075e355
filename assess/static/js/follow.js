// While somebody else answers the same assessment on another screen: shows what was changed there, within two seconds.
// Never touches what was chosen here and is not safe yet, and moves nothing under a finger but the marks themselves.
(() => {
  "use strict";
  const EVERY = 1500;
  const form = () => document.getElementById("main-form"); // another one when the next question has taken its place
  const label = document.getElementById("progress-label");
  const bar = document.getElementById("progress-bar");
  let mark = "";
  let asked = "";

  const known = (what, name) => form().elements[`${what}_${name.replace(/^q_/, "")}`];
  const radios = (name) => [...form().querySelectorAll("[type=radio]")].filter((radio) => radio.name === name);
  const chosen = (name) => radios(name).find((radio) => radio.checked)?.value ?? "";

  // Whether what stands on the page is what was known to be stored, and not on its way.
  const safe = (name) => chosen(name) === known("was", name).value;

  const show = ([name, [value, revision]]) => {
    if (!known("rev", name) || revision <= Number(known("rev", name).value)) return true;
    if (!safe(name)) return false;
    for (const radio of radios(name)) radio.checked = radio.value === value;
    known("was", name).value = value;
    known("rev", name).value = revision;
    document.dispatchEvent(new CustomEvent("followed", { detail: [name, value, revision] }));
    return true;
  };

  const take = (state) => {
    if (!state.values) return;
    const all = Object.entries(state.values).map(show);
    if (label) {
      label.textContent = state.label;
      bar.max = state.total;
      bar.value = state.answered;
    }
    for (const question of label ? form().querySelectorAll("[data-question]") : []) {
      if (safe(`q_${question.dataset.question}`)) question.hidden = !state.shown.includes(question.dataset.question);
    }
    if (all.every(Boolean)) mark = state.mark; // else it asks for all of it once more
  };

  const ask = async () => {
    if (document.visibilityState === "visible") {
      try {
        const address = form().action + form().dataset.follow;
        if (address !== asked) mark = ""; // another page, of which nothing has been heard
        asked = address;
        const answer = await fetch(`${form().dataset.follow}?since=${mark}`, { credentials: "same-origin" });
        if (answer.status === 404) return; // deleted, or closed on this device
        if (answer.ok) take(await answer.json());
      } catch {
        // The network may come back.
      }
    }
    setTimeout(ask, EVERY);
  };
  setTimeout(ask, EVERY);
})();
