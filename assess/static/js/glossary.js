"use strict";
// Terms are found while one types; without a script the button does the same.
(() => {
  const field = document.getElementById("seek");
  const said = document.getElementById("found");
  const entries = [...document.querySelectorAll("[data-words]")];
  // As the server folds: width, case and the two kana scripts make no difference.
  const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/[\u30a1-\u30f6]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60));
  let waiting = 0;

  const look = () => {
    const sought = folded(field.value.trim());
    const spelled = entries.filter((entry) => entry.dataset.words.includes(sought));
    const found = spelled.length ? spelled : entries.filter((entry) => entry.dataset.more.includes(sought));
    for (const entry of entries) entry.hidden = !found.includes(entry);
    for (const section of document.querySelectorAll(".glossary section")) {
      section.hidden = !section.querySelector("[data-words]:not([hidden])");
      const letter = document.querySelector(`.letters a[href="#${section.id}"]`);
      if (letter) letter.parentElement.hidden = section.hidden;
    }
    clearTimeout(waiting); // said once one has stopped to type
    waiting = setTimeout(() => {
      said.textContent = sought === "" ? "" : found.length ? said.dataset.found.replace("#", found.length) : said.dataset.none;
    }, 400);
  };
  field.addEventListener("input", look);
})();
