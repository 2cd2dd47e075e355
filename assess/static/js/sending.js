// Sends one answer, and says what became of it: the state that the server tells (`state`), or whether to try `again` at
// once, `later`, or never (`refused`, with the status). A session that was lost brings a new token, for the buttons too.
(() => {
  "use strict";
  const PATIENCE = 20000;
  const TOKENS = 3; // so many new ones in a row, and then it is no old token that is in the way
  let tokens = 0;
  let newest = ""; // for a page without a form

  const tookToken = async (answer) => {
    if (answer.status !== 400 || !answer.headers.get("Content-Type").startsWith("application/json")) return false;
    const { csrf_token: token } = await answer.json();
    for (const field of document.getElementsByName("csrf_token")) field.value = token;
    newest = token;
    tokens += 1;
    return true;
  };

  window.assessSend = async (address, { name, value, page, seq, revision }) => {
    const token = document.querySelector("[name=csrf_token]")?.value ?? newest;
    const body = new URLSearchParams({ csrf_token: token, page, seq, [name]: value });
    body.set(`rev_${name.replace(/^q_/, "")}`, revision);
    const signal = AbortSignal.timeout?.(PATIENCE);
    const how = { method: "POST", body, signal, credentials: "same-origin", keepalive: true };
    const answer = await fetch(address, how).catch(() => null);
    if (!answer) return { later: true };
    if (answer.ok) {
      tokens = 0;
      return { state: await answer.json() };
    }
    if (await tookToken(answer)) return tokens < TOKENS ? { again: true } : { later: true };
    if (answer.status < 400 || answer.status >= 500 || [408, 425, 429].includes(answer.status)) return { later: true };
    return { refused: answer.status };
  };
})();
