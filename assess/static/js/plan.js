// The plan: a tick is saved without leaving the place, and what is tried moves the bar at once. The plan and the bar as
// the server draws them take the place of these. Without it, each button sends its form and the page comes back.
(() => {
  "use strict";
  const PATIENCE = 20000;
  const SOON = 400; // until one sees that it is under way
  const print = document.querySelector("[data-print]");
  print.hidden = false;
  print.addEventListener("click", () => window.print());

  const plan = document.getElementById("plan");
  if (!plan) return; // nothing is left to plan
  const said = document.getElementById("plan-said");
  const bar = () => document.getElementById("trial");
  const boxes = () => [...document.querySelectorAll("[name=try][form=trial]")];
  const tried = () => boxes().filter((box) => box.checked).map((box) => box.value);

  const query = () => {
    const asked = new URLSearchParams(tried().map((key) => ["try", key])).toString();
    return asked && `?${asked}`;
  };

  const say = (text, { wrong = false, working = false } = {}) => {
    said.textContent = text;
    said.classList.toggle("visually-hidden", !wrong && !working);
    said.classList.toggle("working", working);
  };

  const drawBar = (fresh) => {
    const held = bar().contains(document.activeElement);
    bar().replaceWith(fresh);
    fresh.querySelector("button").hidden = true;
    if (held) fresh.querySelector(".trial__title").focus({ preventScroll: true }); // the place, and it is told
    const along = fresh.dataset.along.split(" ");
    for (const note of plan.querySelectorAll("[data-along-of]")) note.hidden = !along.includes(note.dataset.alongOf);
  };

  // The address tells what is tried, so that a reload and a change of the language keep it.
  const remember = () => {
    const address = location.pathname + query();
    history.replaceState(history.state, "", address);
    for (const back of document.querySelectorAll("[name=back]")) back.value = address;
  };

  // An end to a request that gets no answer.
  const limited = () => {
    const control = new AbortController();
    setTimeout(() => control.abort(new Error("no answer")), PATIENCE);
    return control;
  };

  let asked = null;
  let drawn = tried(); // what the bar stands for
  const tryOut = async () => {
    asked?.abort();
    const mine = limited();
    asked = mine;
    remember();
    const wanted = tried();
    try {
      const answer = await fetch(bar().dataset.ask + query(), { credentials: "same-origin", signal: mine.signal });
      if (!answer.ok || answer.redirected) {
        location.reload(); // the page that comes says what is the matter
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      drawBar(page.getElementById("trial"));
      drawn = wanted;
      say(bar().contains(document.activeElement) ? "" : bar().dataset.said);
    } catch (error) {
      if (error.name === "AbortError") return; // another one has taken its place
      for (const box of boxes()) box.checked = drawn.includes(box.value);
      remember();
      say(said.dataset.untried, { wrong: true });
    }
  };

  const draw = (page) => {
    const open = [...plan.querySelectorAll("details[open]")].map((fold) => fold.dataset.phase ?? fold.parentElement.id);
    plan.replaceChildren(...page.getElementById("plan").childNodes);
    for (const fold of plan.querySelectorAll("details")) {
      if (open.includes(fold.dataset.phase ?? fold.parentElement.id)) fold.open = true;
    }
    drawBar(page.getElementById("trial"));
    // What else of the page follows the ticks.
    for (const part of document.querySelectorAll("[data-follows-plan]")) {
      const fresh = page.getElementById(part.id);
      if (fresh) part.replaceWith(fresh);
    }
  };

  document.addEventListener("change", (event) => {
    if (event.target.matches("[name=try][form=trial]")) tryOut();
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-clear]")) return;
    event.preventDefault();
    for (const box of boxes()) box.checked = false;
    tryOut();
  });

  plan.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-tick]")) return;
    event.preventDefault();
    if (plan.getAttribute("aria-busy") === "true") return;
    plan.setAttribute("aria-busy", "true");
    say(""); // what was wrong before is no more
    const slow = setTimeout(() => say(said.dataset.saving, { working: true }), SOON);
    const step = form.closest("li").id;
    const sent = new FormData(form);
    sent.delete("try");
    for (const key of tried()) sent.append("try", key);
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent, credentials: "same-origin", signal: limited().signal });
      if (!answer.ok) {
        form.submit(); // the page that comes says what is the matter
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.getElementById("plan")) {
        location.reload(); // answers have changed elsewhere, and the page that comes says how to go on
        return;
      }
      draw(page);
      drawn = tried();
      document.getElementById(step).querySelector("form button").focus();
      remember();
      say([".plan__progress", ".plan__standing"].map((part) => plan.querySelector(part)?.textContent ?? "").join(" "));
    } catch {
      say(said.dataset.failed, { wrong: true });
    } finally {
      clearTimeout(slow);
      plan.removeAttribute("aria-busy");
    }
  });

  drawBar(bar());
})();
