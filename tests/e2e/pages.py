"""What the browser tests share: a watched visitor, firms in the making, and what may be wrong with a page."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from assess.bank.library import Library
from assess.config import Settings
from assess.core.model import Answers, Bank, Lang, Profile
from assess.core.model import PathChoice as Way
from assess.services import assessments
from assess.services.assessments import Started
from assess.services.context import Context, open_store

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MIN_TARGET = 24
PDF_VIEWER = ("chrome-extension://", "chrome://")  # Chromium's own, for a PDF that is opened
PROFILE = Profile(industry="E", prefecture="15", employees=9, municipality="燕市")
# Which option answers the questions of each stage (0 is the least, -1 the best), by the level that this gives.
CHOICE = {0: (0, 0, 0), 2: (-1, 1, 0), 4: (-1, -1, -1)}
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Site:
    """A running server."""

    url: str
    settings: Settings
    library: Library
    log: Path


@dataclass
class Visitor:
    """A browser with cookies of its own. `odd` collects what no page may do: errors in the console, violations of
    the content security policy, requests to elsewhere, failed requests beside the page itself."""

    context: BrowserContext
    site: Site
    lang: str
    odd: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)  # statuses that a script's request may meet in this test
    page: Page = field(init=False)
    base: str = ""

    def __post_init__(self) -> None:
        self.context.on("page", self._watch)
        self.page = self.context.new_page()

    def _watch(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.odd.append(f"{page.url}: {error}"))
        page.on("request", self._requested)
        page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        # A page that is itself an error page is no error of the page; other failed requests: see _answered.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.odd.append(f"{message.location.get('url')}: {message.text}")

    def _requested(self, request: Request) -> None:
        if not request.url.startswith((self.site.url + "/", "data:", *PDF_VIEWER)):
            self.odd.append(f"a request left the site: {request.url}")

    def _answered(self, response: Response) -> None:
        # HEAD asks whether something is there: no is an answer.
        asked = response.request.is_navigation_request() or response.request.method == "HEAD"
        told = asked or response.status in self.expected
        if response.status >= 400 and not told:
            self.odd.append(f"{response.url}: {response.status}")

    @property
    def bank(self) -> Bank:
        """The bank that the site serves, so that no test rests on what its questions are called."""
        return self.site.library.bank

    @property
    def areas(self) -> list[str]:
        """The areas in the order asked."""
        return [domain.id for domain in self.bank.domains]

    @property
    def first(self) -> str:
        """The address of the questions that are asked first."""
        return f"q/{self.areas[0]}"

    @property
    def waiting(self) -> tuple[str, str, str]:
        """A question that waits for an answer of its page: its area, the question of that answer, and its id."""
        return [
            (domain.id, question.asks_if.question, question.id)
            for domain in self.bank.domains
            for question in domain.questions
            if question.asks_if and question.asks_if.question in {q.id for q in domain.questions}
        ][-1]

    def open(self, path: str) -> Page:
        """Go to a page; a path without leading slash is one of the visitor's own assessment."""
        answer = self.page.goto(path if path.startswith("/") else f"{self.base}/{path}")
        assert answer and answer.ok, f"{path}: {answer and answer.status}"
        return self.page

    def start(self, quick: bool = False) -> None:
        """From the first page to the profile."""
        page = self.open("/")
        page.locator(".hero__button").click()
        page.wait_for_url("**/start")
        page.locator(f"[name=path][value={'quick' if quick else 'full'}]").check()
        page.locator("#consent").check()
        page.locator("button[value=start]").click()
        page.wait_for_url("**/profile")
        self.base = page.url.removeprefix(self.site.url).removesuffix("/profile")

    def fill_profile(self, lists: bool = True) -> None:
        """From the profile to the first questions: as lists, or one a page as everybody begins."""
        page = self.page
        page.locator("#industry").select_option("E")
        page.locator("#prefecture").select_option("15")
        page.locator("#employees").fill("１２名")
        page.locator("#company").fill(f"㈱髙﨑製作所 {next(_numbers)}")
        page.locator(".buttons .button").click()
        page.wait_for_url("**/question/*")
        if lists:
            self.answer_in_lists()

    def answer_in_lists(self) -> None:
        """Go over to the lists, from the page of a question."""
        self.page.locator("button[value=list]").click()
        self.page.wait_for_url("**/q/*")

    def pass_to_review(self) -> None:
        """From the end of the questions to the review, without saying what matters."""
        while self.page.url.endswith("/relevance"):
            self.go_on("skip")

    def go_on(self, button: str = "next") -> None:
        """Press one of the page's buttons and wait for the page after it."""
        with self.page.expect_navigation():
            self.page.locator(f".buttons button[value={button}]").click()

    def saved_answers(self) -> dict[str, str]:
        """What the server holds, by the owner's own download."""
        answers: dict[str, str] = self.context.request.get(f"{self.site.url}{self.base}/answers.json").json()["answers"]
        return answers

    def take_over(
        self, level: int | None = None, way: Way = "full", *, profile: bool = True, complete: bool = True
    ) -> None:
        """Come back to an assessment made before, with all answers for `level` (None: no answer)."""
        lang: Lang = "en" if self.lang == "en" else "ja"
        with open_store(self.site.settings) as store:
            ctx = Context(self.site.settings, store, self.site.library, lambda: datetime.now(UTC))
            begun = assessments.start(ctx, lang, way, "self")
            if profile:
                # Each firm is another one: reports are kept by content.
                assessments.save_profile(
                    ctx, begun.assessment_id, replace(PROFILE, company=f"佐藤製作所{next(_numbers)}")
                )
            if level is not None:
                assessments.save_answers(ctx, begun.assessment_id, self._answers(CHOICE[level]))
                if complete:
                    assessments.complete(ctx, begun.assessment_id)
        self._come_back(begun)

    def take_over_as(self, answers: Answers) -> None:
        """Come back to the complete assessment of a firm that answered so."""
        lang: Lang = "en" if self.lang == "en" else "ja"
        with open_store(self.site.settings) as store:
            ctx = Context(self.site.settings, store, self.site.library, lambda: datetime.now(UTC))
            begun = assessments.start(ctx, lang, answers.path, "self")
            assessments.save_profile(ctx, begun.assessment_id, answers.profile)
            assessments.save_answers(ctx, begun.assessment_id, answers.answers)
            assessments.complete(ctx, begun.assessment_id)
        self._come_back(begun)

    def _come_back(self, begun: Started) -> None:
        self.base = f"/a/{begun.assessment_id}"
        cookie = {"name": f"assess_{begun.assessment_id}", "value": begun.token, "httpOnly": True}
        self.context.add_cookies([{**cookie, "domain": "127.0.0.1", "path": self.base}])  # type: ignore[list-item]

    def _answers(self, choice: tuple[int, int, int]) -> dict[str, str]:
        bank = self.site.library.bank
        by_stage = dict(zip((s.id for s in bank.stages), choice, strict=True))
        return {q.id: q.options[by_stage[q.stage]].id for _, q in bank.questions()}


def comes_by_itself(page: Page) -> None:
    """A report that is ready opens, at once where it was made before; its page is to be had all the same."""
    page.wait_for_url("**/file?open=1")
    page.goto(page.url.removesuffix("/file?open=1"))


# ---------------------------------------------------------------- what may be wrong with a page

RUN_AXE = """async tags => {
  const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"]});
  return found.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(" ")} (${n.failureSummary})`));
}"""

WIDER = """() => {
  const room = document.documentElement.clientWidth;
  const scrolls = [...document.querySelectorAll(".table-scroll")].filter(e => e.scrollWidth > e.clientWidth);
  const wide = document.documentElement.scrollWidth > room
    ? [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > room + 0.5 &&
        e.checkVisibility() && !e.closest(".skip")) : [];
  return [...scrolls, ...wide].map(e => e.outerHTML.slice(0, 90));
}"""

TOO_SMALL = """least => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
  .filter(e => e.checkVisibility() && !e.matches(".visually-hidden[aria-hidden], .skip"))
  .map(e => {
    const boxes = [e, ...(e.labels ?? [])].map(x => x.getBoundingClientRect());
    const width = Math.max(...boxes.map(b => b.width)), height = Math.max(...boxes.map(b => b.height));
    return [e, width, height];
  })
  .filter(([, width, height]) => width < least || height < least)
  .map(([e, width, height]) => `${e.outerHTML.slice(0, 90)} ${width.toFixed(1)}x${height.toFixed(1)}`)"""

# Orca passes over text that stands directly in a status line, when it reads through a page.
PASSED_OVER = """() => [...document.querySelectorAll("[role=status], [role=alert]")]
  .filter(e => [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim()))
  .map(e => e.outerHTML.slice(0, 90))"""

OPEN_ALL = "() => document.querySelectorAll('details').forEach(d => { d.open = true })"


def violations(page: Page) -> list[str]:
    """What axe-core finds, with all folded parts open."""
    page.evaluate(OPEN_ALL)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(RUN_AXE, AXE_TAGS)  # type: ignore[no-any-return]


def does_not_fit(page: Page) -> list[str]:
    """What makes the page scroll sideways on the narrowest phone, at 200 % zoom and with letters of 200 %."""
    size = page.viewport_size
    found = []
    for width, height, letters in ((320, 640, ""), (640, 400, ""), (640, 400, "200%")):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("size => { document.documentElement.style.fontSize = size }", letters)
        found += [f"{width} px, letters {letters or 'as they are'}: {what}" for what in page.evaluate(WIDER)]
    page.evaluate("() => { document.documentElement.style.fontSize = '' }")
    if size:
        page.set_viewport_size(size)
    return found


def faults(page: Page, name: str, lang: str) -> list[str]:
    """Everything that is wrong with the page as it stands."""
    found = violations(page) + does_not_fit(page)
    found += [f"smaller than {MIN_TARGET} px: {what}" for what in page.evaluate(TOO_SMALL, MIN_TARGET)]
    found += [f"passed over by a screen reader: {what}" for what in page.evaluate(PASSED_OVER)]
    if page.locator("html").get_attribute("lang") != lang:
        found.append("wrong <html lang>")
    if re.search(r"\{\w*\}|\bundefined\b", page.locator("body").inner_text()):
        found.append("an unfilled place in the text")
    return [f"{name} ({lang}): {fault}" for fault in found]
