// The list of what matters: each choice is saved as it is made, and waits on this device where it cannot be.
(() => {
  "use strict";
  const SLOW = 1000; // until one is told that it is under way
  const { base, put, known, values, state, on, stamp, sendNow } = window.assessWaiting;
  const form = document.getElementById("main-form");
  const line = document.getElementById("state");
  const hidden = (what, name) => form.elements[`${what}_${name}`];
  const radios = () => [...form.querySelectorAll("[type=radio]")];

  let slow = 0;

  // Only what takes long is told, and then its end as well.
  const tell = () => {
    const { waiting, failed } = state();
    if (waiting > 0 && !failed) {
      slow ||= setTimeout(() => {
        line.textContent = line.dataset.saving;
      }, SLOW);
      return;
    }
    clearTimeout(slow);
    slow = 0;
    if (waiting > 0) line.textContent = line.dataset.waiting.replace("{n}", waiting);
    else if (line.textContent) line.textContent = line.dataset.saved;
  };

  // What this device knows better than the page does.
  for (const name of new Set(radios().map((radio) => radio.name))) {
    if ((known(name)?.[1] ?? -1) > Number(hidden("rev", name).value)) {
      [hidden("was", name).value, hidden("rev", name).value] = known(name);
    }
    const chosen = values()[name] ?? hidden("was", name).value;
    for (const radio of radios()) if (radio.name === name && chosen) radio.checked = radio.value === chosen;
  }

  form.addEventListener("change", ({ target: { name, value, dataset } }) => {
    const revision = Number(hidden("rev", name).value);
    hidden("was", name).value = ""; // so that a button sends it too
    put({ field: name, name: "relevance", save: dataset.save, value, revision });
  });
  form.addEventListener("submit", (event) => {
    // Without a network the way on is kept on this device; all else stays here (static/js/stay.js).
    const onward = event.submitter?.name === "action" && event.submitter.value !== "back";
    if (onward && state().failed && navigator.serviceWorker?.controller) {
      event.preventDefault();
      location.assign(`${base}review`);
    } else stamp(form);
  });
  on("state", tell);
  on("taken", (item) => {
    if (!item.field.startsWith("relevance_")) return;
    [hidden("was", item.field).value, hidden("rev", item.field).value] = known(item.field);
    for (const radio of radios()) {
      if (radio.name === item.field) radio.checked = radio.value === (values()[item.field] ?? known(item.field)[0]);
    }
  });
  tell();
  sendNow();
})();
