"""The minutes that the first page promises, by a pace of 6 characters a second and 4 s a choice."""

from __future__ import annotations

import re
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


def minutes_of(visitor: Visitor, quick: bool) -> tuple[int, str]:
    """What reading every page from the first to the review takes, and what the first page says of it."""
    page = visitor.open("/")
    told = page.locator(f"#path-{'quick' if quick else 'full'}-hint").inner_text()
    visitor.start(quick)
    visitor.fill_profile()
    reader = Reader(visitor)
    while "/q/" in page.url:
        questions = page.locator(".question:has([name^=q_])")
        for question in questions.all():
            question.locator(BEST).last.check()
        reader.read(questions.count())
        visitor.go_on()
    return ceil(reader.seconds / 60), told


@pytest.mark.parametrize("quick", [True, False], ids=["quick", "full"])
def test_the_promised_minutes_are_enough(new_visitor: VisitorFactory, quick: bool) -> None:
    visitor = new_visitor(PHONE)
    minutes, told = minutes_of(visitor, quick)
    promised = re.search(r"約(\d+)分", told)
    assert promised and minutes <= int(promised[1]) <= minutes + 1
    assert int(promised[1]) <= 15
