// One question at the table: both columns are saved as they are filled in, and follow what another screen changes
// within two seconds. What is being typed here is never replaced, and the focus stays where it is. Keys: see the page.
// Without this script the same form is saved by its buttons.
(() => {
  "use strict";
  const EVERY = 1500;
  const TYPING = 1200; // so long nothing typed, and it is saved
  const FIRST_PAUSE = 1000;
  const LONGEST_PAUSE = 30000;
  const PATIENCE = 20000;
  const BESIDE = ["value", "evidence", "reason", "note"];
  const form = document.getElementById("table-form");
  const state = document.getElementById("state");
  const place = document.getElementById("place");
  const conflict = document.getElementById("conflict");
  const keysOn = document.getElementById("keys-on");
  const dirty = new Set(); // "beside", and the names of radio groups of the owner's column
  let theirs = null; // what stands in the place of the adviser's column since somebody else saved it
  let sending = null;
  let stopped = false; // signed out, or the owner agrees no longer
  let leaving = false;
  let pause = FIRST_PAUSE;
  let timer = 0;
  let mark = "";

  const own = (name) => name.startsWith("q_") || name === "relevance";
  const known = (what, name) => form.elements[`${what}_${name.replace(/^q_/, "")}`];
  const radios = (name) => [...form.querySelectorAll("[type=radio]")].filter((radio) => radio.name === name);
  const choose = (name, value) => {
    for (const radio of radios(name)) radio.checked = radio.value === value;
  };
  const isTyping = () => document.activeElement?.matches("#reason, #note") ?? false;

  const say = (text, wrong = false) => {
    if (state.textContent !== text) state.textContent = text;
    state.classList.toggle("table-state--wrong", wrong);
  };

  const count = () => {
    form.elements.seq.value = Number(form.elements.seq.value) + 1;
  };

  const fill = (beside) => {
    form.elements.value.value = beside.value;
    choose("evidence", beside.evidence);
    form.elements.reason.value = beside.reason;
    form.elements.note.value = beside.note;
    form.elements.beside_revision.value = beside.revision;
  };

  const tellAreas = (areas) => {
    const links = document.querySelectorAll(".areas a");
    if (links.length !== areas.length) return; // an answer has opened an area: the next page shows it
    areas.forEach(([, done, whole], index) => {
      const shown = links[index].querySelector(".areas__done");
      shown.textContent = done;
      shown.classList.toggle("areas__done--whole", whole);
    });
  };

  const showConflict = (beside) => {
    theirs = beside;
    document.getElementById("conflict-who").textContent = beside.who;
    const list = document.getElementById("conflict-fields");
    list.replaceChildren(
      ...beside.fields.map(([label, text]) => {
        const row = document.createElement("div");
        const term = document.createElement("dt");
        const told = document.createElement("dd");
        term.textContent = label;
        told.textContent = text;
        row.append(term, told);
        return row;
      }),
    );
    conflict.hidden = false;
    say(form.dataset.conflict, true);
  };

  const endConflict = () => {
    theirs = null;
    conflict.hidden = true;
  };

  document.getElementById("conflict-mine").addEventListener("click", () => {
    form.elements.beside_revision.value = theirs.revision;
    endConflict();
    dirty.add("beside");
    save();
    form.elements.note.focus();
  });

  document.getElementById("conflict-theirs").addEventListener("click", () => {
    fill(theirs);
    endConflict();
    dirty.delete("beside");
    say("");
    form.elements.note.focus();
  });

  // ---------------------------------------------------------------- saving

  // Signed out, or the session was lost: the form itself goes where one signs in, with all that is typed in it.
  const lost = () => {
    stopped = true;
    say(form.dataset.lost, true);
  };

  const end = (text) => {
    stopped = true;
    say(text, true);
    for (const field of form.querySelectorAll("input, select, button")) field.disabled = true;
    form.elements.note.readOnly = true; // it may still be copied
  };

  const body = (parts) => {
    count();
    const data = new URLSearchParams(new FormData(form));
    if (!parts.has("beside")) data.delete("beside_revision");
    return data;
  };

  const taken = (parts, told) => {
    for (const name of parts) {
      if (name === "beside") continue;
      const value = told.kept[name] ?? radios(name).find((radio) => radio.checked)?.value;
      if (name in told.kept) choose(name, told.kept[name]);
      if (!(name in told.revisions)) continue;
      known("rev", name).value = told.revisions[name];
      if (!dirty.has(name)) known("was", name).value = value;
    }
    if (told.beside && told.beside.taken) form.elements.beside_revision.value = told.beside.revision;
    if (told.beside && !told.beside.taken) {
      dirty.add("beside");
      showConflict(told.beside);
    }
    tellAreas(told.areas);
    place.textContent = told.place;
  };

  const attempt = async (parts) => {
    const answer = await fetch(form.dataset.save, {
      method: "POST", body: body(parts), credentials: "same-origin", signal: AbortSignal.timeout?.(PATIENCE),
      headers: { Accept: "application/json" },
    });
    if (answer.ok) {
      const told = await answer.json();
      taken(parts, told);
      if (dirty.size === 0) say(Object.keys(told.kept).length > 0 ? form.dataset.kept : form.dataset.saved.replace("{time}", told.at));
      return true;
    }
    if (answer.status === 403) end((await answer.json()).stopped);
    else if (answer.status === 401 || answer.status === 400) lost();
    else if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
      stopped = true;
      say(form.dataset.impossible, true);
    } else return false;
    return true;
  };

  const waits = () => (theirs === null ? dirty.size > 0 : [...dirty].some((part) => part !== "beside"));

  async function save() {
    clearTimeout(timer);
    if (sending || stopped || !waits()) return;
    const parts = new Set([...dirty].filter((part) => part !== "beside" || theirs === null));
    for (const part of parts) dirty.delete(part);
    say(form.dataset.saving);
    sending = attempt(parts).catch(() => false);
    const done = await sending;
    sending = null;
    if (!done || stopped) for (const part of parts) dirty.add(part);
    if (!done) say(form.dataset.unsaved, true);
    pause = done ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
    if (waits()) timer = setTimeout(save, done ? 0 : pause);
  }

  const changed = (field, wait) => {
    if (!field.name || field.type === "hidden" || field.type === "checkbox") return;
    if (own(field.name)) {
      dirty.add(field.name);
      known("was", field.name).value = "";
    } else if (BESIDE.includes(field.name)) dirty.add("beside");
    clearTimeout(timer);
    if (wait > 0 && !stopped) say("");
    timer = setTimeout(save, wait);
  };

  form.addEventListener("input", (event) => {
    if (event.target.matches("#reason, #note")) changed(event.target, TYPING);
  });
  form.addEventListener("change", (event) => changed(event.target, 0));

  form.addEventListener("submit", async (event) => {
    if (sending) {
      // What is on its way must not meet what this sends.
      event.preventDefault();
      const button = event.submitter;
      await sending;
      form.requestSubmit(button);
      return;
    }
    if (dirty.size > 0 && !navigator.onLine) {
      event.preventDefault();
      say(form.dataset.unsaved, true);
      return;
    }
    clearTimeout(timer);
    leaving = true;
    count();
  });

  window.addEventListener("beforeunload", (event) => {
    if (!leaving && (dirty.size > 0 || sending)) event.preventDefault();
  });
  window.addEventListener("online", () => save());
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    leaving = true;
    location.reload();
  });

  // ---------------------------------------------------------------- following

  // Whether it may be shown now; else it is asked for once more.
  const followAnswer = ([name, [value, revision]]) => {
    if (!known("rev", name) || revision <= Number(known("rev", name).value)) return true;
    if (sending || dirty.has(name)) return false;
    choose(name, value);
    known("was", name).value = value;
    known("rev", name).value = revision;
    say(form.dataset.fromOwner);
    return true;
  };

  const followBeside = (beside) => {
    if (!beside || beside.revision <= Number(form.elements.beside_revision.value)) return true;
    if (sending || theirs) return false;
    if (dirty.has("beside") || isTyping()) {
      if (dirty.has("beside")) showConflict(beside);
      else say(form.dataset.fromOther, true);
      return false;
    }
    fill(beside);
    say(beside.who);
    return true;
  };

  const follow = (told) => {
    if (!told.values) {
      if (told.gone) say(told.gone, true);
      return;
    }
    const shown = [...Object.entries(told.values).map(followAnswer), followBeside(told.beside)];
    tellAreas(told.areas);
    place.textContent = told.place;
    if (shown.every(Boolean)) mark = told.mark;
  };

  const ask = async () => {
    if (stopped) return;
    if (document.visibilityState === "visible") {
      try {
        const answer = await fetch(`${form.dataset.follow}?since=${mark}`, {
          credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" },
        });
        if (answer.type === "opaqueredirect") lost();
        else if (answer.status === 403) end((await answer.json()).stopped);
        else if (answer.ok) follow(await answer.json());
      } catch {
        // The network may come back.
      }
    }
    setTimeout(ask, EVERY);
  };
  setTimeout(ask, EVERY);

  // ---------------------------------------------------------------- keys

  try {
    keysOn.checked = localStorage.getItem("table-keys") !== "off";
    keysOn.addEventListener("change", () => localStorage.setItem("table-keys", keysOn.checked ? "on" : "off"));
  } catch {
    // Nothing may be kept in this browser: they are on.
  }

  const answers = () => [...form.querySelectorAll(".table-owner [data-question] [type=radio]")];

  const press = (radio) => {
    if (!radio || radio.disabled) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const go = (id) => {
    const button = document.getElementById(id);
    if (button && !button.disabled) form.requestSubmit(button);
  };

  const KEYS = {
    N: () => press(answers().find((radio) => radio.value === "not_applicable")),
    U: () => press(answers().find((radio) => radio.value === "unknown")),
    ARROWLEFT: () => go("go-back"),
    ARROWRIGHT: () => go("go-next"),
    "/": () => form.elements.note.focus(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !keysOn.checked) return;
    const typing = event.target.matches("textarea, select, [type=text]");
    if (event.key === "Escape" && typing) {
      event.target.blur();
      document.getElementById("main").focus({ preventScroll: true });
      return;
    }
    if (typing || event.target.closest("a, button, summary")) return; // there a key may be meant for a screen reader
    const key = event.key.normalize("NFKC").toUpperCase();
    const options = answers().filter((radio) => !["unknown", "not_applicable"].includes(radio.value));
    const act = /^[1-9]$/.test(key) ? () => press(options[Number(key) - 1]) : KEYS[key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
