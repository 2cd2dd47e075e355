"""An owner who gets to the result whatever happens to the server, changes answers, and asks for reports."""

from __future__ import annotations

import asyncio
import time

from tests.load.browser import Browser, Failed, kind_of
from tests.load.journey import Owner, Visit
from tests.load.page import Form, Page
from tests.torture.browser import StubbornBrowser, Trouble
from tests.torture.ledger import Ledger
from tests.waiting import PATIENCE

CHANGED, WHOLE = 0.25, 0.3  # shares: answers that are changed at once, pages that are sent whole
LOOK = 0.3  # seconds between two looks at a report
EDITIONS = ("full", "summary", "advisor")


class StubbornOwner(Owner):
    """Answers one by one or a page at a time, as it comes; asks for a report with every `asks_each`th result."""

    def __init__(self, visit: Visit, trouble: Trouble, seed: int, asks_each: int) -> None:
        self.ledger, self.trouble, self.asks_each = Ledger(), trouble, asks_each
        super().__init__(visit, seed)
        self.results = 0

    def _new_browser(self) -> Browser:
        visit = self.visit
        return StubbornBrowser(
            visit.host, visit.port, visit.address(), visit.figures, ledger=self.ledger, trouble=self.trouble
        )

    def _fill(self, form: Form, every_box: bool) -> None:
        super()._fill(form, every_box)
        if "path" in form.choices:
            form.fields["path"] = self.random.choice(form.choices["path"])

    async def _answer(self, form: Form, whole: bool) -> Page:
        return await super()._answer(form, whole or self.random.random() < WHOLE)

    async def _save(self, form: Form, name: str, value: str) -> None:
        await super()._save(form, name, value)
        if self.random.random() < CHANGED:
            await super()._save(form, name, self.random.choice(form.choices[name]))

    async def _arrived(self, page: Page) -> None:
        await super()._arrived(page)
        self.results += 1
        if self.results % self.asks_each == 0:
            await ask(self.browser, page, self.random.choice(EDITIONS))


async def ask(browser: Browser, result: Page, edition: str) -> Page:
    """Ask for this edition on the result page; the page that waits for it."""
    form = result.form_to("/report")
    return await browser.submit(form.action, {**form.fields, "edition": edition})


class HurriedOwner(StubbornOwner):
    """Comes to a result as fast as may be, by the short path; `address` is where all that it does comes from."""

    path = "quick"

    def __init__(self, visit: Visit, trouble: Trouble, seed: int, address: str) -> None:
        self.address = address
        super().__init__(visit, trouble, seed, asks_each=1)
        self.result: Page | None = None

    def _new_browser(self) -> Browser:
        browser = super()._new_browser()
        browser.source = self.address
        return browser

    def _fill(self, form: Form, every_box: bool) -> None:
        super()._fill(form, every_box)
        if "path" in form.choices:
            form.fields["path"] = self.path

    async def _answer(self, form: Form, whole: bool) -> Page:
        return await super()._answer(form, True)

    async def _arrived(self, page: Page) -> None:
        self.result = page

    async def questions(self) -> Form:
        """Begin, as far as the first questions. Raises Failed."""
        page = await self._begin()
        while kind_of(page.path, False) != "question page":
            page = await self._next(page)
        form = page.form()
        assert form is not None, "a page of questions without a form"
        return form

    async def ask(self, edition: str) -> Page:
        """Ask for this edition; the page that waits for it. Raises Failed."""
        assert self.result is not None, "no result yet"
        return await ask(self.browser, self.result, edition)

    async def ended(self, page: Page) -> Page:
        """The page of a report, looked at until it is done or failed. Raises Failed."""
        end = time.monotonic() + PATIENCE
        while state_of(page) in ("queued", "running"):
            if time.monotonic() > end:
                raise Failed("report", f"still {state_of(page)} after {PATIENCE} s")
            await asyncio.sleep(LOOK)
            page = await self.browser.open(page.path)
        return page


def state_of(report: Page) -> str:
    """What the page of a report says of it."""
    return str(report.tree.get_element_by_id("report").get("data-state"))
