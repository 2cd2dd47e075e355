// Keeps the pages of one assessment on the owner's device, so that its questions are read and answered without a network
// (docs/decisions/0068). Its scope is that assessment; its address names its version. The network comes first, but for
// a while after it has not answered at all.
"use strict";
const VERSION = new URL(self.location).searchParams.get("v");
const SCOPE = new URL(self.registration.scope).pathname;
const MINE = `assess ${SCOPE} `;
const PAGES = MINE + VERSION;
const PART = /\/static\/[\w./-]+\?v=\w+/g;
const AT_MOST = 10000; // for a page of which an earlier one is kept
const PATIENCE = 20000; // for any other, before the page that says that there is no network
const DEAD = 60000; // in which kept pages come at once, after the network has not answered in time
const KEEP = { "X-Assess-Keep": "1" };

const isKept = (path) =>
  path.startsWith(SCOPE) && /^(question\/[^/]+|relevance|review|offline)$/.test(path.slice(SCOPE.length));
let dead = 0; // until when nothing is expected of the network
const pages = () => caches.open(PAGES);
const stored = async (address) => (await pages()).match(address, { ignoreVary: true });
const forget = async () => {
  for (const name of await caches.keys()) if (name.startsWith(MINE)) await caches.delete(name);
};

const take = async (address, answer) => {
  if (answer.ok && !answer.redirected) await (await pages()).put(address, answer);
};

// A page is kept after the parts that it names, so that none is kept which would stand there without its script. Where
// the network ends in between, the rest comes with the next page. Tells whether it is here now.
const keep = async (address) => {
  if (await stored(address)) return true;
  const answer = await fetch(address, { headers: KEEP, credentials: "same-origin" }).catch(() => null);
  if (!answer) return false;
  if (!address.startsWith("/static/")) {
    for (const [part] of (await answer.clone().text()).matchAll(PART)) if (!(await keep(part))) return false;
  }
  await take(address, answer);
  return true;
};
const keepAll = async (addresses) => {
  for (const address of addresses) if (!(await keep(address))) return;
};

const fresh = async (request, path) => {
  const answer = await fetch(request);
  dead = 0;
  if (answer.status === 404) await forget(); // deleted, or closed on this device
  else if (isKept(path) && !request.url.includes("?back=")) await take(path, answer.clone());
  return answer;
};
const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

// A kept page is told that it is one.
const copy = async (kept) => new Response((await kept.text()).replace("<html ", "<html data-kept "), kept);

const page = async (event, path) => {
  const kept = isKept(path) ? await stored(path) : undefined;
  if (kept && Date.now() < dead) return copy(kept);
  const asked = fresh(event.request, path);
  const ended = asked.catch(() => null);
  event.waitUntil(ended); // what comes late is kept all the same
  const answer = await Promise.race([ended, pause(kept ? AT_MOST : PATIENCE)]);
  if (answer) return answer;
  if (answer === undefined) dead = Date.now() + DEAD;
  const instead = kept ?? (await stored(`${SCOPE}offline`));
  return instead ? copy(instead) : asked;
};

const part = async (request) => {
  const address = new URL(request.url);
  const kept = await stored(address.pathname + address.search);
  if (kept) return kept;
  const answer = await fetch(request);
  if (address.search) await take(address.pathname + address.search, answer.clone());
  return answer;
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  const renew = async () => {
    for (const name of await caches.keys()) if (name.startsWith(MINE) && name !== PAGES) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(renew());
});
self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(keepAll(event.data.keep));
  else dead = 0; // an answer has been taken
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(part(request));
  else if (isKept(pathname) || request.mode === "navigate") event.respondWith(page(event, pathname));
});
