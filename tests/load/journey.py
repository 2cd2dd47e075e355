"""An owner with a browser that runs the page's script: from the start page to the result, then as another one again."""

from __future__ import annotations

import asyncio
import random
import re
from dataclasses import dataclass, field
from ipaddress import IPv4Address

from tests.load.browser import Browser, Failed, kind_of
from tests.load.figures import Figures
from tests.load.page import Form, Page

ANSWER_PREFIX, SHOWN_PREFIX, REVISION_PREFIX = "q_", "was_", "rev_"
ASSESSMENT = re.compile(r"^/a/([^/]+)/")
MOST_PAGES = 90  # of one journey; it takes about 40
FIRST_ADDRESS = IPv4Address("127.1.0.0")  # all of 127.0.0.0/8 is this machine
PLACES = 30  # start, profile and the questions: where an owner may be when the test begins


class Stopped(Exception):
    """The test is over."""


@dataclass
class Acknowledged:
    """What the server has confirmed of one assessment: it must stand in the database afterwards."""

    answers: dict[str, str] = field(default_factory=dict)
    complete: bool = False


@dataclass
class Visit:
    """What all owners share: the address, how long they think (mean seconds, 0 for not at all), what they found."""

    host: str
    port: int
    think: float
    figures: Figures
    acknowledged: dict[str, Acknowledged] = field(default_factory=dict)
    stopped: bool = False
    people: int = 0

    def address(self) -> str:
        """An address of its own for each new person, as in life: the limits of one client do not meet them all."""
        self.people += 1
        return str(FIRST_ADDRESS + self.people)


class Owner:
    """One user of the test."""

    def __init__(self, visit: Visit, seed: int) -> None:
        self.visit = visit
        self.random = random.Random(seed)
        self.number = 0
        self.seed = seed
        self.hurried = False  # passes pages without thinking
        self.page: Page | None = None  # where the next journey goes on
        self.browser = self._new_browser()

    def _new_browser(self) -> Browser:
        return Browser(self.visit.host, self.visit.port, self.visit.address(), self.visit.figures)

    async def run(self) -> None:
        """One journey after the other until the test is over. A journey that fails is left, and counted."""
        try:
            while True:
                await self.journey()
        except Stopped:
            pass
        finally:
            self.browser.close()

    async def settle(self, gate: asyncio.Semaphore) -> None:
        """Come to a random place of the journey, so that the test begins in the middle of a day."""
        self.hurried = True
        async with gate:
            try:
                page = await self._begin()
                for _ in range(self.random.randrange(PLACES)):
                    page = await self._next(page, whole=True)
                self.page = page
            except Failed as error:
                self.visit.figures.error(error.kind, error.what)
        self.hurried = False

    async def _begin(self) -> Page:
        """A new person with a new browser: no cookie, nothing in the cache."""
        self.browser.close()
        self.browser = self._new_browser()
        self.number += 1
        await self.browser.open("/")
        return await self.browser.open("/start")

    async def journey(self) -> None:
        """From wherever the owner is to the result. Raises Stopped."""
        page, self.page = self.page, None
        try:
            if page is None:
                await self._pause()
                page = await self._begin()
            for _ in range(MOST_PAGES):
                if kind_of(page.path, False) == "result page":
                    await self._arrived(page)
                    break
                page = await self._next(page)
            else:
                raise Failed("journey", "it did not end")
        except Failed as error:
            self.visit.figures.error(error.kind, error.what)

    async def _arrived(self, page: Page) -> None:
        """At the result."""
        self.visit.figures.journeys += self.visit.figures.measuring

    async def _pause(self) -> None:
        """Think before an action: uniform from half to one and a half of the mean."""
        if self.visit.think and not self.hurried:
            await asyncio.sleep(self.random.uniform(0.5, 1.5) * self.visit.think)
        if self.visit.stopped:
            raise Stopped

    # ------------------------------------------------------------ pages

    async def _next(self, page: Page, whole: bool = False) -> Page:
        """Do what the page asks for; `whole` sends a page of questions without saving its answers one by one."""
        kind, form = kind_of(page.path, False), page.form()
        if kind == "question page" and form is not None:
            return await self._answer(form, whole)
        if kind == "review page":
            return await self._review(page, form)
        if kind == "relevance page" and form is not None:
            await self._pause()
            return await self.browser.submit(form.action, form.fields | {"action": "skip"})
        if kind == "wishes page":
            await self._pause()
            return await self.browser.open(page.path.replace("/wishes", "/review"))
        if kind not in ("start page", "profile page") or form is None:
            raise Failed(kind, "not a page of the journey, or without its form")
        self._fill(form, every_box=kind == "start page")
        await self._pause()
        following = await self.browser.submit(form.action, form.fields)
        if following.path == page.path:
            raise Failed(kind_of(form.action, True), "the form came back")
        return following

    def _fill(self, form: Form, every_box: bool) -> None:
        """Fill in everything with something that is allowed; `every_box` ticks the boxes (consent) too."""
        for name, values in (form.lists | form.choices).items():
            if not form.fields.get(name):
                form.fields[name] = self.random.choice([v for v in values if v])
        for name, is_number in form.texts:
            word = f"負荷{self.seed}-{self.number}製作所"
            form.fields[name] = str(self.random.randint(1, 120)) if is_number else word
        if every_box:
            form.fields |= {name: values[0] for name, values in form.ticks.items()}

    async def _answer(self, form: Form, whole: bool) -> Page:
        """Answer what is shown one by one, then press the button."""
        given: dict[str, str] = {}
        while (name := self._open_question(form)) is not None:
            value = self.random.choice(form.choices[name])
            if whole or not form.save:
                form.fields[name] = value
                given[name] = value
                continue
            await self._save(form, name, value)
        await self._pause()
        following = await self.browser.submit(form.action, form.fields)
        self._confirm(form.action, given)
        return following

    def _open_question(self, form: Form) -> str | None:
        names = (n for n in form.choices if n.startswith(ANSWER_PREFIX) and n not in form.hidden)
        return next((n for n in names if n not in form.fields), None)

    async def _save(self, form: Form, name: str, value: str) -> None:
        """What the script does when an answer is chosen: save it, and show what it opens."""
        of_question = {prefix: prefix + name.removeprefix(ANSWER_PREFIX) for prefix in (SHOWN_PREFIX, REVISION_PREFIX)}
        form.fields["seq"] = str(int(form.fields.get("seq", "0")) + 1)
        sent = {n: form.fields.get(n, "") for n in ("csrf_token", "page", "seq", of_question[REVISION_PREFIX])}
        await self._pause()
        state = await self.browser.fetch("autosave", form.save, {**sent, name: value})
        self._confirm(form.save, {name: value})
        form.fields[name] = form.fields[of_question[SHOWN_PREFIX]] = value
        form.fields[of_question[REVISION_PREFIX]] = str(state.get("revisions", {}).get(name, 0))
        if "shown" in state:
            form.hidden = {n for n, question in form.questions.items() if question not in state["shown"]}

    async def _review(self, page: Page, form: Form | None) -> Page:
        """See the result; or, where the page does not offer that yet, answer what is open."""
        await self._pause()
        if form is None:
            link = page.link("/question/")
            if link is None:
                raise Failed("review page", "neither a form nor an open question")
            return await self.browser.open(link)
        following = await self.browser.submit(form.action, form.fields)
        if kind_of(following.path, False) != "result page":
            raise Failed(kind_of(form.action, True), "no result")
        self._of(form.action).complete = True
        return following

    # ------------------------------------------------------------ what was confirmed

    def _of(self, address: str) -> Acknowledged:
        found = ASSESSMENT.match(address)
        if found is None:
            raise Failed("journey", "an address without an assessment")
        return self.visit.acknowledged.setdefault(found[1], Acknowledged())

    def _confirm(self, address: str, given: dict[str, str]) -> None:
        self._of(address).answers.update({name.removeprefix(ANSWER_PREFIX): v for name, v in given.items()})
