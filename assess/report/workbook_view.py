"""The sheets of a workbook as frozen dataclasses: what stands in which cell, before any file is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

# A title, a heading, a note and a banner go across the whole sheet, and so does the second cell of a `pair`; `head` is
# the row of titles above a table.
Look = Literal["title", "heading", "note", "banner", "pair", "head", "row"]


@dataclass(frozen=True)
class Figure:
    """A number, or the word that stands in its place. `formula`, where there is one, works it out from other cells."""

    value: float | str
    shown_as: str = "General"
    formula: str = ""


@dataclass(frozen=True)
class Link:
    """An address to follow, and the word to follow it by: no program breaks a long address that it can follow."""

    url: str
    text: str


# None is a cell to fill in by hand.
Cell = str | date | Figure | Link | None


@dataclass(frozen=True)
class Line:
    """One row of a sheet."""

    cells: tuple[Cell, ...]
    look: Look = "row"


@dataclass(frozen=True)
class Sheet:
    """One sheet. `head` is the row, from 1, down to which it stays in view; `header` stands on top of printed pages.

    `choices` are the words that a column offers, `whole` the least and the most that it takes, by column from 1.
    """

    title: str
    widths: tuple[int, ...]
    lines: tuple[Line, ...]
    head: int = 0
    landscape: bool = True
    header: str = ""
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    whole: Mapping[int, tuple[int, int]] = field(default_factory=dict)


def across(look: Look, *texts: str) -> tuple[Line, ...]:
    """Lines that go across the sheet."""
    return tuple(Line((text,), look) for text in texts)
