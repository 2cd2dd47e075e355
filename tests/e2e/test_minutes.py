"""The minutes that the first pages promise, by a pace of 6 characters a second and 4 s a choice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil

import pytest

from tests.e2e.conftest import PHONE, VisitorFactory
from tests.e2e.pages import Visitor

CHARACTERS_PER_SECOND = 6
SECONDS_A_CHOICE = 4
# The best option opens every question that rests on another.
BEST = "[name^=q_]:not([value=unknown]):not([value=not_applicable])"

# Lists of a closed field are not open text, and what only a screen reader says is not read by eye.
READ_BY_EYE = "document.querySelectorAll('select, .visually-hidden, .skip').forEach(e => e.remove())"


class Reader:
    """Reads what stands open on each page; a line that stood on an earlier page is not read again."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor, self._known, self.seconds = visitor, set[str](), 0.0

    def read(self, choices: int) -> None:
        """Read the page, and choose so many answers."""
        page = self._visitor.page
        page.evaluate(READ_BY_EYE)
        lines = [re.sub(r"\s|^(問\d+|\d．)", "", line) for line in page.locator("body").inner_text().splitlines()]
        new = dict.fromkeys(line for line in lines if line and line not in self._known)
        self._known.update(new)
        self.seconds += sum(map(len, new)) / CHARACTERS_PER_SECOND + choices * SECONDS_A_CHOICE


@dataclass
class Told:
    """Seconds from the first question to the review, and from the first page to the result; what is promised."""

    questions: float
    whole: float
    promised: str


def way_of(visitor: Visitor, quick: bool) -> Told:
    """Read every page on the way and answer with what opens the most questions. All that is optional is passed."""
    reader = Reader(visitor)
    page = visitor.open("/")
    reader.read(choices=1)
    visitor.open("/start")
    promised = page.locator(f"#path-{'quick' if quick else 'full'}-hint").inner_text()
    reader.read(choices=3 if quick else 2)  # the full path is chosen already; consent and the button
    visitor.start(quick)
    reader.read(choices=4)  # industry, prefecture, people, and the button
    page.reload()
    visitor.fill_profile(lists=False)
    before = reader.seconds
    while "/question/" in page.url:
        page.locator(BEST).last.check()
        reader.read(choices=1)
        visitor.go_on()
    if not quick:  # what matters is asked after all questions
        assert page.url.endswith("/relevance")
        reader.read(choices=1)  # to pass it
        visitor.go_on("skip")
    assert page.url.endswith("/review")
    questions = reader.seconds - before
    reader.read(choices=1)
    print(f"questions {questions:.0f} s, first page to result {reader.seconds:.0f} s")
    return Told(questions, reader.seconds, promised)


@pytest.mark.parametrize("quick", [True, False], ids=["quick", "full"])
def test_the_promised_minutes_are_enough(new_visitor: VisitorFactory, quick: bool) -> None:
    """Without a script the same pages come, and each stands still while it is read."""
    told = way_of(new_visitor(PHONE, javascript=False), quick)
    minutes, promised = ceil(told.questions / 60), re.search(r"約(\d+)分", told.promised)
    assert promised and minutes <= int(promised[1]) <= minutes + 1
    assert told.questions <= (5 if quick else 15) * 60 and told.whole <= (8 if quick else 15) * 60
