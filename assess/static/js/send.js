"use strict";
// The link for oneself by the phone's own share sheet, or copied. Without a script there are mail, LINE, code and QR.
for (const button of document.querySelectorAll("[data-share]")) {
  const { title, text, url } = button.dataset;
  button.hidden = !navigator.share;
  // Whoever closes the sheet without sending has changed their mind: nothing went wrong.
  button.addEventListener("click", () => navigator.share({ title, text, url }).catch(() => {}));
}
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.done;
    } catch {
      // It is not allowed here: the link stands selected, to be copied by hand.
      const link = document.getElementById("resume-link");
      getSelection().selectAllChildren(link);
      link.scrollIntoView({ block: "nearest" });
      button.textContent = button.dataset.failed;
    }
  });
}
