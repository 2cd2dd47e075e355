// Saves each answer as it is given, shows the questions that an answer opens, and keeps the progress true.
// Without this script the same page is saved by its buttons.
(() => {
  "use strict";
  const form = document.getElementById("main-form");
  const saved = document.getElementById("saved");
  const label = document.getElementById("progress-label");
  const bar = document.getElementById("progress-bar");
  let queue = Promise.resolve();

  const shownBefore = (name) => form.elements[`was_${name.replace(/^q_/, "")}`];

  const say = (text, wrong) => {
    saved.textContent = text;
    saved.classList.toggle("saved--wrong", wrong);
  };

  const update = (state) => {
    label.textContent = state.label;
    bar.max = state.total;
    bar.value = state.answered;
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

  const save = async (name, value) => {
    const before = shownBefore(name);
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
    body.set(name, value);
    body.set(before.name, before.value);
    try {
      const answer = await fetch(form.dataset.save, { method: "POST", body, credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      before.value = value;
      update(await answer.json());
      say(form.dataset.saved, false);
    } catch {
      say(form.dataset.unsaved, true);
    }
  };

  form.addEventListener("change", (event) => {
    const { name, value, type } = event.target;
    if (type !== "radio") return;
    openFor(name, value);
    queue = queue.then(() => save(name, value));
  });
})();
