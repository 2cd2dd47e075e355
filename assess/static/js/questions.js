// Saves each answer as it is given, shows the questions that an answer opens, and keeps the progress true.
// Answers wait here until they are safe: one request at a time, tried again by itself. Without this script the same
// page is saved by its buttons; with it, a button sends all that waits too, under a higher number, so that a request
// that is still on its way changes nothing when it comes late.
(() => {
  "use strict";
  const FIRST_PAUSE = 1000;
  const LONGEST_PAUSE = 30000;
  const form = document.getElementById("main-form");
  const saved = document.getElementById("saved");
  const label = document.getElementById("progress-label");
  const bar = document.getElementById("progress-bar");
  const waiting = new Map(); // field and value, in the order of choosing
  const impossible = new Set(); // fields whose value the server will never take
  let sending = false;
  let failed = false;
  let leaving = false;
  let pause = FIRST_PAUSE;
  let timer = 0;

  const known = (what, name) => form.elements[`${what}_${name.replace(/^q_/, "")}`];
  const radios = (name) => [...form.querySelectorAll("[type=radio]")].filter((radio) => radio.name === name);
  const note = (name) => document.getElementById(`kept-${name}`);

  const count = () => {
    form.elements.seq.value = Number(form.elements.seq.value) + 1;
    return form.elements.seq.value;
  };

  const say = (text, wrong) => {
    saved.textContent = text;
    saved.classList.toggle("saved--wrong", wrong);
  };

  // What is not safe yet is never hidden by something that is.
  const tell = () => {
    if (waiting.size === 0) failed = false;
    if (impossible.size > 0) say(form.dataset.impossible, true);
    else if (failed) say(form.dataset.unsaved, true);
    else if (waiting.size === 0) say(form.querySelector(".kept") ? form.dataset.kept : form.dataset.saved, false);
  };

  const update = (state) => {
    label.textContent = state.label;
    bar.max = state.total;
    bar.value = state.answered;
    if (waiting.size > 0) return; // an answer that waits may have opened a question
    for (const question of form.querySelectorAll("[data-question]")) {
      question.hidden = !state.shown.includes(question.dataset.question);
    }
  };

  // At once, so that nothing moves later under a finger that is on its way to the next question.
  const openFor = (name, value) => {
    for (const question of form.querySelectorAll("[data-basis]")) {
      if (question.dataset.basis === name) question.hidden = !question.dataset.openedBy.split(" ").includes(value);
    }
  };

  const showKept = (name, value) => {
    for (const radio of radios(name)) radio.checked = radio.value === value;
    openFor(name, value);
    if (note(name)) return;
    const text = document.createElement("p");
    text.className = "kept";
    text.id = `kept-${name}`;
    text.textContent = form.dataset.keptHere;
    radios(name)[0].closest("fieldset").append(text);
  };

  const taken = (name, value, state) => {
    const kept = state.kept[name];
    // What was chosen before the newer answer was known does not replace it either.
    const done = kept !== undefined || waiting.get(name) === value;
    if (done) waiting.delete(name);
    if (kept !== undefined) showKept(name, kept);
    known("rev", name).value = state.revisions[name];
    if (done) known("was", name).value = kept ?? value;
    update(state);
  };

  // Whether to go on at once; else it is tried again after a pause.
  const attempt = async (name, value) => {
    const { page } = form.elements;
    const item = { name, value, page: page.value, seq: count(), revision: known("rev", name).value };
    const { state, again, refused } = await window.assessSend(form.dataset.save, item);
    if (state) taken(name, value, state);
    if (refused && waiting.get(name) === value) {
      waiting.delete(name);
      impossible.add(name);
    }
    return Boolean(state || again || refused);
  };

  const send = async () => {
    if (sending || leaving || waiting.size === 0) return;
    clearTimeout(timer);
    sending = true;
    const [name, value] = waiting.entries().next().value;
    const goOn = await attempt(name, value).catch(() => false);
    sending = false;
    pause = goOn ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
    if (!goOn) failed = true;
    tell();
    timer = setTimeout(send, goOn ? 0 : pause);
  };

  const sendNow = () => {
    pause = FIRST_PAUSE;
    send();
  };

  form.addEventListener("change", (event) => {
    const { name, value, type } = event.target;
    if (type !== "radio") return;
    leaving = false;
    openFor(name, value);
    note(name)?.remove();
    impossible.delete(name);
    waiting.delete(name);
    waiting.set(name, value);
    // So that a button sends it too, even when it is chosen back to what it was.
    known("was", name).value = "";
    send();
  });

  form.addEventListener("submit", (event) => {
    if (waiting.size > 0 && !navigator.onLine) {
      event.preventDefault(); // the browser's own page would take its place, and all that waits would be lost
      failed = true;
      tell();
      return;
    }
    leaving = true;
    count();
  });
  form.addEventListener("stayed", () => {
    leaving = false; // no network after all (static/js/stay.js)
    failed = waiting.size > 0;
    tell();
    sendNow();
  });

  window.addEventListener("online", sendNow);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") sendNow();
  });
  // Also those of a page that was shown again, which its user has still to send.
  const unsaved = () =>
    [...form.querySelectorAll("[type=radio]:checked")].filter(
      ({ name, value }) => value !== known("was", name).value && !impossible.has(name),
    );

  window.addEventListener("beforeunload", (event) => {
    // One whose request is under way for the first time outlives the page.
    const safe = sending && !failed ? 1 : 0;
    if (!leaving && unsaved().length > safe) event.preventDefault();
  });
  window.addEventListener("pageshow", async (event) => {
    if (!event.persisted || !(await window.assessReached())) return;
    leaving = true;
    location.reload();
  });
})();
