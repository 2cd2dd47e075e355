// One question a page: a tap saves and goes on. The next page is fetched while one reads, and takes this one's place.
// Wherever this cannot do its part, the form's own buttons do the same.
(() => {
  "use strict";
  const SEEN = 160; // milliseconds from the tap in which the choice is seen
  const AT_MOST = 300; // until the next question
  const SOON = 50; // until what has just changed is painted, and there is time for what comes next
  const SAME = 600; // after a tap, and after the next question is seen, in which another tap at its place belongs to it
  const PLACE = 48; // points around a tap that are its place
  const SLOW = 1500; // until one is told that the next question is still to come
  const AGAIN = 4000; // until it is asked for again
  const PATIENCE = 20000;
  const KEEP = { "X-Assess-Keep": "1" };
  // A way that leads back to the review or the result, through `of` (web/respondent/detour.py).
  const detour = new URLSearchParams(location.search);
  const leadsTo = detour.get("back");
  const of = leadsTo && (detour.get("of")?.split(".") ?? []);
  const { base, put, known, allKnown, know, values, state, on, stamp, flushed, sendNow } = window.assessWaiting;
  const told = document.getElementById("told");
  const sheet = document.getElementById("sheet");
  const texts = new Map(); // address and the page's text, or a promise of it
  let form, way, answers, here; // of the page that is shown; `here` is its question
  let turn = 0;
  let touched = null; // where a choice was touched last
  let tapped = null; // where the last answer was, until `still`
  let still = 0;
  let arrow = false;
  let said = ""; // of the area that the last answer has finished
  let picked = ""; // what a key has chosen: nothing else tells it to who listens
  let notice = null; // that a newer answer was kept, to be seen wherever one is by now
  let stuck = false; // no network, and the next question is not here
  let retry = 0;

  class NoNetwork extends Error {}

  const address = (question) => `${base}question/${question}${leadsTo ? location.search : ""}`;
  const radios = () => [...form.querySelectorAll("[type=radio]")];
  const hidden = (what) => form.elements[`${what}_${here}`];
  const pause = (milliseconds) => new Promise((go) => setTimeout(go, Math.max(0, milliseconds)));

  // ------------------------------------------------------------ which question comes when

  // As core/flow.py: question and whether it is asked, waiting or closed.
  const statuses = (given) => {
    const found = new Map();
    for (const [question, basis, opening] of way.order) {
      const under = basis ? (found.get(basis) ?? "closed") : "asked";
      const answer = given[basis];
      const open = !basis || (answer && opening.includes(answer)) ? "asked" : answer ? "closed" : "waiting";
      found.set(question, under === "asked" ? open : under);
    }
    return found;
  };
  const asked = (given) => [...statuses(given)].filter(([, status]) => status === "asked").map(([question]) => question);
  const along = () => of ?? way.order.map(([question]) => question);
  const next = (given, answered) => {
    const open = asked(given).filter((question) => of || !answered || !given[question]);
    return along().slice(along().indexOf(here) + 1).find((question) => open.includes(question));
  };
  const before = () => {
    const open = asked(answers);
    return along().slice(0, Math.max(0, along().indexOf(here))).filter((question) => open.includes(question)).at(-1);
  };

  // ------------------------------------------------------------ the sticky line

  const tell = () => {
    const line = document.getElementById("state");
    const { waiting, failed, impossible } = state();
    const wrong = impossible ? told.dataset.impossible : waiting > 0 && failed ? told.dataset.waiting.replace("{n}", waiting) : "";
    const text = wrong || (waiting > 0 ? told.dataset.saving : Object.keys(answers).length > 0 ? told.dataset.saved : "");
    line.textContent = text;
    line.classList.toggle("line__wrong", wrong !== "");
    const toldWrong = told.dataset.wrong ?? "";
    if (wrong && wrong !== toldWrong) told.textContent = wrong;
    else if (toldWrong && text === told.dataset.saved) told.textContent = text; // and its end, once
    if (wrong || waiting === 0) told.dataset.wrong = wrong;
    if (stuck) sayStuck();
  };

  const showPlace = () => {
    const found = statuses(answers);
    const walk = (of?.length ? of : [...found.keys()]).filter((question) => /asked|waiting/.test(found.get(question)));
    const place = walk.indexOf(here) + 1;
    if (place === 0) return;
    const words = (text) => text.replace("{p}", place).replace("{n}", walk.length);
    document.getElementById("place").textContent = words(told.dataset.place);
    document.getElementById("place-said").textContent = words(told.dataset.placeSaid);
    const bar = document.getElementById("bar");
    bar.max = walk.length;
    bar.value = place;
  };

  // ------------------------------------------------------------ pages

  const textOf = async (question) => {
    const how = { headers: KEEP, credentials: "same-origin", signal: AbortSignal.timeout?.(PATIENCE) };
    const answer = await fetch(address(question), how).catch(() => {
      throw new NoNetwork();
    });
    if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
    return answer.text();
  };

  const prefetch = () => {
    const ways = radios().map(({ value }) => next({ ...answers, [here]: value }, true));
    for (const question of new Set(ways.filter(Boolean))) {
      if (texts.has(question)) continue;
      const text = textOf(question);
      texts.set(question, text);
      text.catch(() => texts.delete(question));
    }
  };

  // What is shown, with what this device knows better than the page does.
  const ready = () => {
    form = document.getElementById("main-form");
    way = JSON.parse(form.dataset.way);
    here = form.querySelector("[data-question]").dataset.question;
    document.getElementById("one-title").prepend(document.getElementById("place-said"), " "); // heard where the focus goes
    form.setAttribute("action", address(here)); // a page that was kept belongs to no such way
    const fresh = Number(hidden("rev").value);
    if ((known(`q_${here}`)?.[1] ?? -1) > fresh) {
      [hidden("was").value, hidden("rev").value] = known(`q_${here}`);
    } else if (hidden("was").value) {
      know(`q_${here}`, hidden("was").value, fresh);
    }
    answers = { ...way.answers };
    for (const [field, [value]] of Object.entries(allKnown())) {
      const question = field.replace(/^q_/, "");
      if (value && areaOf(question)) answers[question] = value;
    }
    for (const [field, value] of Object.entries(values())) answers[field.replace(/^q_/, "")] = value;
    for (const radio of radios()) radio.checked = radio.value === answers[here];
    showPlace();
    tell();
  };

  const show = (page, question, back) => {
    const fresh = page.getElementById("one");
    for (const notice of document.querySelectorAll("#main > .notice")) notice.remove(); // said on the page before
    if (!back) page.getElementById("said")?.remove(); // made before the last answer was given
    if (said) {
      const line = document.createElement("p");
      line.className = line.id = "said";
      line.textContent = said;
      fresh.querySelector("form").before(line);
    }
    told.textContent = [picked, said, told.dataset.wrong].filter(Boolean).join(" ");
    picked = said = "";
    if (!back) history.pushState(null, "", address(question));
    fresh.classList.add("one--comes");
    document.getElementById("one").replaceWith(fresh);
    document.title = page.title;
    for (const link of document.querySelectorAll(".site-footer a[href*='?from=']")) link.search = `?from=${location.pathname}`;
    stuck = false;
    ready();
    if (notice) form.before(notice);
    notice = null;
    const one = document.getElementById("one");
    if (scrollY > one.offsetTop || innerWidth < 640) scrollTo(0, one.offsetTop);
    document.getElementById("one-title").focus({ preventScroll: true });
    still = performance.now() + SAME;
    setTimeout(() => fresh.classList.remove("one--comes"), SAME);
    setTimeout(prefetch, SOON);
  };

  // Go to a question; `back` when the history is there already. Fails only where neither network nor memory has it.
  const go = async (question, { since = 0, mine = ++turn, back = false } = {}) => {
    const late = setTimeout(() => mine === turn && sayStuck(), SLOW);
    const text = await (texts.get(question) ?? textOf(question)).finally(() => clearTimeout(late));
    await pause(since && SOON);
    const page = new DOMParser().parseFromString(text, "text/html"); // while the choice is seen
    await pause(since && SEEN - (performance.now() - since));
    if (ended(question)) await Promise.race([flushed(AT_MOST), pause(AT_MOST - (performance.now() - since))]);
    if (mine !== turn) return;
    texts.delete(question);
    show(page, question, back);
  };

  const areaOf = (question) => way.order.find(([one]) => one === question)?.[3];
  const ended = (question) => !of && areaOf(question) !== areaOf(here);

  // The form as it stands goes to the server, which knows what comes after the last question.
  const submit = async (answered) => {
    await pause(0); // a form is not sent again while its own submit event is still under way
    stamp(form);
    if (answered) hidden("was").value = "";
    if (form.requestSubmit) form.requestSubmit(); // held back where there is no network (static/js/stay.js)
    else HTMLFormElement.prototype.submit.call(form);
  };

  const sayStuck = () => {
    document.getElementById("stuck").hidden = false;
  };
  // One stays here, with what was chosen, and it is tried again.
  const stay = (again) => {
    stuck = true;
    tell();
    clearTimeout(retry);
    retry = setTimeout(() => stuck && again(), AGAIN);
  };

  // Another page, unless the browser's own error page would come in its place.
  const leave = async (address) => {
    if (navigator.serviceWorker?.controller || (await window.assessReached())) location.assign(address);
    else stay(() => leave(address));
  };

  const finish = async (answered) => {
    const sent = await flushed(1500);
    if (leadsTo === "review") leave(`${base}review?at=${here}#r-${here}`);
    else if (sent && navigator.onLine) submit(answered);
    else leave(base + (leadsTo || way.then));
  };

  const cannot = (error) => {
    if (error instanceof NoNetwork) stay(() => turnPage(1));
    else submit(false); // the server shows what comes next
  };

  // ------------------------------------------------------------ answering

  const choose = (radio) => {
    radio.checked = true;
    if (answers[here] === radio.value && !values()[radio.name]) return;
    answers[here] = radio.value;
    notice = null;
    document.getElementById("kept-note")?.remove();
    const revision = Number(hidden("rev").value);
    put({ field: radio.name, name: radio.name, save: form.dataset.save, value: radio.value, revision });
    showPlace();
    tell();
  };

  const chosen = (radio, since) => {
    choose(radio);
    tapped = touched;
    still = performance.now() + SAME;
    const question = next(answers, true);
    const mine = ++turn;
    if (question) go(question, { since, mine }).catch(cannot);
    else pause(SEEN - (performance.now() - since)).then(() => mine === turn && finish(true)).catch(cannot);
  };

  const chosenByKey = (radio, since) => {
    picked = told.dataset.picked.replace("{answer}", radio.labels[0].textContent.trim());
    told.textContent = picked;
    chosen(radio, since);
  };

  const turnPage = (step) => {
    const checked = radios().find((radio) => radio.checked);
    const answered = checked && (stuck || checked.value !== answers[here]);
    if (answered) choose(checked);
    const question = step < 0 ? before() : next(answers, answered);
    if (question) go(question).catch(cannot);
    else if (step > 0) finish(answered);
    return Boolean(question) || step > 0;
  };

  document.addEventListener("keydown", (event) => {
    arrow = event.key.startsWith("Arrow");
    if (event.key === " " && event.target.matches("#main-form [type=radio]:checked")) {
      event.preventDefault(); // it would do nothing, where a tap goes on
      if (!event.repeat) chosen(event.target, event.timeStamp);
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || sheet.open || !keysOn()) return;
    if (!event.target.matches("body, main, h1, [type=radio]")) return; // elsewhere a key may be meant for a screen reader
    const radio = event.target.type === "radio";
    if (/^[1-5]$/.test(event.key)) {
      const found = form.querySelectorAll(".choice:not(.choice--apart) [type=radio]")[event.key - 1];
      if (found) chosenByKey(found, event.timeStamp);
    } else if (event.key === "0") chosenByKey(radios().find(({ value }) => value === "unknown"), event.timeStamp);
    else if (event.key === "ArrowLeft" && !radio) turnPage(-1);
    else if (event.key === "ArrowRight" && !radio) turnPage(1);
  });
  document.addEventListener("keyup", () => {
    arrow = false;
  });

  // The second of two taps, quick or slow, which would answer the next question before it is read.
  const secondTap = ({ detail, clientX, clientY }) =>
    detail > 0 && tapped !== null && performance.now() < still && Math.hypot(clientX - tapped[0], clientY - tapped[1]) < PLACE;

  document.addEventListener("click", (event) => {
    const { target } = event;
    const inside = target.closest?.("#main-form .choice");
    if (inside && secondTap(event)) {
      event.preventDefault();
      return;
    }
    if (inside && event.clientX + event.clientY > 0) touched = [event.clientX, event.clientY];
    if (target.matches?.("#main-form [type=radio]")) {
      if (arrow) choose(target);
      else chosen(target, event.timeStamp);
    }
    const summary = target.closest?.(".help > summary");
    if (summary && sheet.showModal) {
      event.preventDefault();
      document.getElementById("sheet-title").textContent = summary.textContent;
      document.getElementById("sheet-text").replaceChildren(summary.nextElementSibling.cloneNode(true));
      sheet.showModal();
      history.pushState({ sheet: true }, "", location.href); // so that the way back leads to the question
    } else if (target === sheet || target.id === "sheet-close") closeSheet();
  });
  const closeSheet = () => (history.state?.sheet ? history.back() : sheet.close());
  sheet.addEventListener("cancel", (event) => {
    event.preventDefault();
    closeSheet();
  });

  document.addEventListener("submit", (event) => {
    if (event.target !== form) return;
    const { name, value } = event.submitter ?? {};
    if (name === "action" && (value === "next" || value === "back") && turnPage(value === "back" ? -1 : 1)) {
      event.preventDefault();
    } else stamp(form);
  });

  window.addEventListener("popstate", () => {
    if (sheet.open) {
      sheet.close();
      return;
    }
    const question = location.pathname.split("/question/")[1];
    if (question) go(question, { back: true }).catch(() => leave(location.href));
    else leave(location.href);
  });
  window.addEventListener("pageshow", async (event) => {
    if (event.persisted && (await window.assessReached())) location.reload();
  });

  // ------------------------------------------------------------ what the server and another screen say

  on("state", tell);
  on("lost", () => location.assign("/"));
  on("taken", (item, instead, news) => {
    const question = item.field.replace(/^q_/, "");
    said = of ? "" : (news.said ?? "");
    if (instead !== undefined) {
      answers[question] = instead;
      showKept(question);
    }
    if (question !== here) return;
    [hidden("was").value, hidden("rev").value] = known(item.field);
    for (const radio of radios()) radio.checked = radio.value === (values()[item.field] ?? hidden("was").value);
    if (stuck && instead === undefined) turnPage(1);
  });
  document.addEventListener("followed", ({ detail: [name, value, revision] }) => {
    know(name, value, revision);
    if (name === `q_${here}`) answers[here] = value;
    showPlace();
    tell();
  });

  const showKept = (question) => {
    const note = document.createElement("p");
    note.className = "notice";
    note.id = "kept-note";
    note.textContent = told.dataset.kept;
    if (question !== here || turn > 0) {
      const link = document.createElement("a");
      link.href = address(question);
      link.textContent = told.dataset.look;
      note.append(" ", link);
    }
    document.getElementById("kept-note")?.remove();
    form.before(note);
    notice = note;
    told.textContent = told.dataset.kept;
  };

  // ------------------------------------------------------------ keys may be switched off

  const keys = document.getElementById("keys-on");
  const keysOn = () => keys.checked;
  keys.closest("p").hidden = false;
  try {
    keys.checked = localStorage.getItem("assess keys") !== "off";
  } catch {
    keys.checked = true;
  }
  keys.addEventListener("change", () => {
    try {
      localStorage.setItem("assess keys", keys.checked ? "on" : "off");
    } catch {
      // It holds until the page is left.
    }
  });

  ready();
  document.getElementById("hint")?.removeAttribute("hidden");
  sendNow();
  prefetch();
})();
