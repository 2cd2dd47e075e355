"""What a phone sees of the first page, the start, a question and the result, in a real browser that is slowed down.

390 by 844 points, slow 4G (150 ms, 1.6 Mbit/s down, 0.75 up) and a processor of a quarter of this one's speed, by the
browser's own means. Beside them a bare page (one heading, no style, no script) that is slowed in the same way.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from assess.bank.library import load_library
from assess.config import Settings
from assess.services import assessments
from assess.services.assessments import Started
from assess.services.context import Context, open_store
from tests.bench.firm import Firm
from tests.bench.reports import CHROMIUM
from tests.bench.served import PROJECT, bare_server, begun
from tests.load.server import HOST, Project
from tests.waiting import PATIENCE

RUNS = 3  # each page, in a new browser context; the median counts
READS = 3000  # milliseconds that one reads before the tap
SETTLES = 1500  # after it
PHONE = {"width": 390, "height": 844}
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
CPU = 4
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
BARE = b"<!doctype html><html lang=ja><meta name=viewport content='width=device-width'><title>.</title><h1>DX</h1>"
CHOICE, HEADING = ".choice label", "h1"
WATCH = """(() => {
  const seen = window.__seen = {lcp: 0, cls: 0, inp: 0, next: 0};
  const watch = (type, take, more) => new PerformanceObserver(list => list.getEntries().forEach(take))
    .observe({type, buffered: true, ...more});
  watch("largest-contentful-paint", entry => seen.lcp = entry.startTime);
  watch("layout-shift", entry => { if (!entry.hadRecentInput) seen.cls += entry.value; });
  watch("event", entry => { if (entry.interactionId) seen.inp = Math.max(seen.inp, entry.duration); },
        {durationThreshold: 16});
  const question = () => document.querySelector("#one [data-question]")?.dataset.question;
  addEventListener("pointerup", event => {
    const first = question(), began = event.timeStamp;
    if (!first) return;
    const watcher = new MutationObserver(() => {
      if (seen.next || !question() || question() === first) return;
      watcher.disconnect();
      requestAnimationFrame(() => { seen.next = performance.now() - began; });
    });
    watcher.observe(document.body, {childList: true, subtree: true, attributes: true});
  }, {capture: true, once: true});
})()"""


@dataclass(frozen=True)
class Seen:
    """One view: milliseconds, but `cls`, which has no unit; bytes as sent, with their headers. `next`: 0 where none."""

    lcp: float
    cls: float
    inp: float
    next: float
    sent: int
    scripts: int
    faces: int

    @classmethod
    def median(cls, views: list[Seen]) -> Seen:
        return cls(*(statistics.median(getattr(view, name) for view in views) for name in cls.__dataclass_fields__))


def vitals(folder: Path, server: str | None = None, runs: int = RUNS) -> dict[str, Seen]:
    """What is seen of each page; the first is the bare one. On SQLite or on the PostgreSQL database of this address."""
    settings = Settings.load(folder, {"ASSESS_DATABASE": server} if server else {})
    library = load_library(settings.questions, settings.bank_id)
    with open_store(settings) as store:
        ctx = Context(settings, store, library, lambda: datetime.now(UTC))
        firm, half = begun(ctx)
        done = _finished(ctx, firm)
    with (
        Project(PROJECT, folder, server).serve() as running,
        bare_server(200, "text/html", BARE) as bare,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        own = f"http://{HOST}:{running.port}"
        question = f"/a/{half.assessment_id}/question/{next(iter(firm.given))}"
        pages = {
            "bare page": (f"http://{HOST}:{bare}/", HEADING, None),
            "first page": (f"{own}/", HEADING, None),
            "start": (f"{own}/start", "label[for=consent]", None),
            "question": (f"{own}{question}", CHOICE, half),
            "result": (f"{own}/a/{done.assessment_id}/result", HEADING, done),
        }
        found: dict[str, list[Seen]] = {name: [] for name in pages}
        for _ in range(runs):  # in turn, so that all meet the same weather
            for name, (address, touched, of) in pages.items():
                found[name].append(_view(browser, address, touched, of))
        browser.close()
    return {name: Seen.median(views) for name, views in found.items()}


def _finished(ctx: Context, firm: Firm) -> Started:
    started = assessments.start(ctx, "ja", "full", "self")
    assessments.save_profile(ctx, started.assessment_id, firm.profile)
    assessments.save_answers(ctx, started.assessment_id, firm.given)
    assessments.complete(ctx, started.assessment_id)
    return started


def _view(browser: Browser, address: str, touched: str, of: Started | None) -> Seen:
    """Open a page with nothing kept, read it, tap."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True, locale="ja-JP")  # type: ignore[arg-type]
    context.set_default_timeout(1000 * PATIENCE)
    try:
        if of is not None:
            _come_back(context, of)
        page = context.new_page()
        page.add_init_script(WATCH)
        bytes_of = _slowed(context, page)
        page.goto(address, wait_until="load")
        first = {kind: sum(sizes) for kind, sizes in bytes_of().items()}
        page.wait_for_timeout(READS)
        lcp = page.evaluate("window.__seen.lcp")
        page.locator(touched).first.tap()
        page.wait_for_timeout(SETTLES)
        seen = page.evaluate("window.__seen")
    finally:
        context.close()
    return Seen(lcp, seen["cls"], seen["inp"], seen["next"], sum(first.values()), first.get("Script", 0),
                first.get("Font", 0))  # fmt: skip


def _come_back(context: BrowserContext, of: Started) -> None:
    cookie = {"name": f"assess_{of.assessment_id}", "value": of.token, "domain": HOST, "path": f"/a/{of.assessment_id}"}
    context.add_cookies([cookie])  # type: ignore[list-item]


class _Bytes:
    """What has come so far, by kind of resource. What a script asks for ahead (the next question) is not the view."""

    def __init__(self, session: CDPSession) -> None:
        self.kinds: dict[str, str] = {}
        self.sizes: dict[str, list[int]] = {}
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)

    def _answered(self, event: dict[str, str]) -> None:
        self.kinds[event["requestId"]] = event["type"]

    def _finished(self, event: dict[str, float]) -> None:
        kind = self.kinds.get(str(event["requestId"]), "Other")
        if kind not in ("Fetch", "XHR"):
            self.sizes.setdefault(kind, []).append(int(event["encodedDataLength"]))

    def __call__(self) -> dict[str, list[int]]:
        return self.sizes


def _slowed(context: BrowserContext, page: Page) -> _Bytes:
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU})
    return _Bytes(session)


def print_vitals(found: dict[str, Seen]) -> None:
    """The table; ratios to the bare page."""
    print("| page | LCP ms | ratio | CLS | INP ms | ratio | next question ms | KiB | of scripts | of faces |")
    print(f"|{'---|' * 10}")
    bare = found["bare page"]
    for name, seen in found.items():
        following = f"{seen.next:.0f}" if seen.next else ""
        sizes = " | ".join(f"{size / 1024:.1f}" for size in (seen.sent, seen.scripts, seen.faces))
        # An event of less than 16 ms is not told of: it counts as 16.
        slow, reference = max(seen.inp, 16), max(bare.inp, 16)
        print(f"| {name} | {seen.lcp:.0f} | {seen.lcp / bare.lcp:.1f} | {seen.cls:.3f} | {slow:.0f} | "
              f"{slow / reference:.1f} | {following} | {sizes} |", flush=True)  # fmt: skip
