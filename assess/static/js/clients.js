// Shows the clients that fit under the field as one types. Without it, the button does the same.
(() => {
  "use strict";
  const PAUSE = 200; // after the last key
  const form = document.getElementById("search");
  const found = document.getElementById("found");
  const said = document.getElementById("found-said");
  let timer = 0;
  let asked = 0;

  const wanted = () => {
    const fields = [...new FormData(form)].map(([name, value]) => [name, value.trim()]);
    return new URLSearchParams(fields.filter(([, value]) => value)).toString();
  };
  let shown = wanted();

  const show = async (query) => {
    asked += 1;
    const turn = asked;
    const answer = await fetch(`${form.dataset.found}?${query}`, { credentials: "same-origin" });
    if (answer.redirected) {
      location.reload(); // the session has ended: the page asks who is there
      return;
    }
    const text = await answer.text();
    if (!answer.ok || turn !== asked) return; // a later question is on its way
    found.innerHTML = text;
    shown = query;
    const count = found.querySelectorAll(".clients > li").length;
    const more = count > 0 && found.querySelector(".buttons") !== null;
    said.textContent = (more ? form.dataset.more : form.dataset.said).replace("{count}", count);
    const page = form.getAttribute("action");
    history.replaceState(null, "", query ? `${page}?${query}` : page);
  };

  const ask = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const query = wanted();
      if (query !== shown) show(query).catch(() => {}); // the button is there still
    }, PAUSE);
  };

  form.addEventListener("input", (event) => {
    if (!event.isComposing) ask(); // letters on their way to kanji wait
  });
  form.addEventListener("compositionend", ask);
})();
