// A paper form by keys alone: a digit answers and goes on, Backspace in an empty field goes back, Enter sends the form
// by itself. Without this script the same fields are filled in with Tab between them.
(() => {
  "use strict";
  const fields = [...document.querySelectorAll(".key-row__key")];
  const MEANT = { U: "0", "う": "0", "ウ": "0", "-": "N", "*": "N", "#": "N", "−": "N", "ー": "N", "ん": "N", "ン": "N" };

  const meant = (text) => {
    const key = text.normalize("NFKC").trim().slice(-1).toUpperCase();
    return MEANT[key] ?? key;
  };

  const show = (field) => {
    const row = field.closest(".key-row");
    const said = row.querySelector(".key-row__said");
    const key = field.value === "" ? "" : meant(field.value);
    const known = key !== "" && field.dataset.keys.includes(key);
    said.hidden = !known;
    for (const words of said.children) words.hidden = words.dataset.key !== key;
    field.classList.toggle("key-row__key--odd", field.value !== "" && !known);
    row.querySelector(".key-row__odd").hidden = field.value === "" || known;
    return known;
  };

  const go = (field, step) => {
    const next = fields[fields.indexOf(field) + step];
    if (!next) return;
    next.focus();
    next.select();
  };

  const entered = (field) => {
    if (!show(field)) {
      field.select(); // the next key replaces what is no answer
      return;
    }
    field.value = meant(field.value);
    go(field, 1);
  };

  for (const field of fields) {
    show(field);
    field.addEventListener("input", (event) => {
      if (!event.isComposing && field.value !== "") entered(field);
      else show(field);
    });
    field.addEventListener("compositionend", () => entered(field));
    field.addEventListener("focus", () => field.select());
    field.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1, Backspace: field.value === "" ? -1 : 0 }[event.key];
      if (!step || event.isComposing) return;
      event.preventDefault();
      go(field, step);
    });
  }

  const wanted = document.querySelector("#error-summary, [autofocus]") ?? fields.find((field) => field.value === "");
  wanted?.focus();
})();
