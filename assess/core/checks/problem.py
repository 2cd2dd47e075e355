"""What checks find, and what they share. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from assess.core.model import (
    LANGUAGES,
    PREFECTURE_CODES,
    Text,
)

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\Z")


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: `path` such as `domains/office/questions/office-invoices/options`."""

    path: str
    message: str


def texts_in(value: object, path: str) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from texts_in(item, f"{path}/{getattr(item, 'id', i)}")
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from texts_in(getattr(value, name), f"{path}/{name}" if path else name)


def empty_texts(value: object) -> Iterator[Problem]:
    for path, text in texts_in(value, ""):
        for lang in LANGUAGES:
            if not getattr(text, lang).strip():
                yield Problem(f"{path}/{lang}", "is empty")


def duplicates(ids: Iterable[str], path: str) -> Iterator[Problem]:
    for found, times in Counter(ids).items():
        if times > 1:
            yield Problem(f"{path}/{found}", f"id {found!r} stands {times} times; ids must be unique")


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
