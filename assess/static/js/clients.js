// Shows the clients that fit under the field as one types. Without it, the button does the same.
(() => {
  "use strict";
  const PAUSE = 200; // after the last key
  const form = document.getElementById("search");
  const field = form.elements.q;
  const found = document.getElementById("found");
  const said = document.getElementById("found-said");
  let timer = 0;
  let asked = 0;
  let shown = field.value.trim();

  const show = async (query) => {
    asked += 1;
    const turn = asked;
    const answer = await fetch(`${form.dataset.found}?${new URLSearchParams({ q: query })}`, { credentials: "same-origin" });
    if (answer.redirected) {
      location.reload(); // the session has ended: the page asks who is there
      return;
    }
    const text = await answer.text();
    if (!answer.ok || turn !== asked) return; // a later question is on its way
    found.innerHTML = text;
    shown = query;
    const count = found.querySelectorAll(".clients > li").length;
    const more = found.querySelector(".buttons") !== null && count > 0;
    said.textContent = (more ? form.dataset.more : form.dataset.said).replace("{count}", count);
    const address = query ? `${form.getAttribute("action")}?${new URLSearchParams({ q: query })}` : form.getAttribute("action");
    history.replaceState(null, "", address);
  };

  field.addEventListener("input", (event) => {
    if (event.isComposing) return; // letters on their way to kanji
    clearTimeout(timer);
    timer = setTimeout(() => {
      const query = field.value.trim();
      if (query !== shown) show(query).catch(() => {}); // the button is there still
    }, PAUSE);
  });
  field.addEventListener("compositionend", () => field.dispatchEvent(new Event("input")));
})();
