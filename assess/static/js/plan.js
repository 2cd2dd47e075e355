// A tick in the plan is saved without leaving the place: the plan as the server draws it takes the place of this one.
// Without it, the button sends its form and the page comes back.
(() => {
  "use strict";
  const plan = document.getElementById("plan");
  const said = document.getElementById("plan-said");

  const draw = (page) => {
    const open = [...plan.querySelectorAll("details[open]")].map((fold) => fold.dataset.phase);
    plan.replaceChildren(...page.getElementById("plan").childNodes);
    for (const fold of plan.querySelectorAll("details[data-phase]")) fold.open = open.includes(fold.dataset.phase);
  };

  plan.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-tick]")) return;
    event.preventDefault();
    if (plan.getAttribute("aria-busy") === "true") return;
    plan.setAttribute("aria-busy", "true");
    const step = form.closest("li").id;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
      if (!answer.ok) {
        form.submit(); // the page that comes says what is the matter
        return;
      }
      draw(new DOMParser().parseFromString(await answer.text(), "text/html"));
      document.getElementById(step).querySelector("form button").focus();
      said.textContent = plan.querySelector(".plan__progress").textContent;
      said.classList.add("visually-hidden");
    } catch {
      said.textContent = said.dataset.failed;
      said.classList.remove("visually-hidden");
    } finally {
      plan.removeAttribute("aria-busy");
    }
  });
})();
