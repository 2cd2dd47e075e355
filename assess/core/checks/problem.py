"""What checks find, and what they share. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from assess.core.model import LANGUAGES, PREFECTURE_CODES, Text
from assess.core.model.walk import walk

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\Z")


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: `path` such as `domains/office/questions/office-invoices/options`."""

    path: str
    message: str


def empty_texts(value: object) -> Iterator[Problem]:
    """Every text inside that is empty in one of the languages."""
    for path, text in walk(value):
        if isinstance(text, Text):
            for lang in LANGUAGES:
                if not text.get(lang).strip():
                    yield Problem(f"{path}/{lang}", "is empty")


def duplicates(ids: Iterable[str], path: str) -> Iterator[Problem]:
    for one, times in Counter(ids).items():
        if times > 1:
            yield Problem(f"{path}/{one}", f"id {one!r} stands {times} times; ids must be unique")


def check_place(at: str, prefecture: str | None) -> Iterator[Problem]:
    if prefecture is not None and prefecture not in PREFECTURE_CODES:
        yield Problem(f"{at}/prefecture", f"{prefecture!r} is not a prefecture code 01..47")


def is_real_date(text: str) -> bool:
    if not DATE.match(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
