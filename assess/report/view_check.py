"""What an adviser checks and talks about with the owner, as frozen dataclasses (the rest: `view`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Evidence = Literal["seen", "told", "none"]


@dataclass(frozen=True)
class CheckRow:
    """An answer to check: why, what was answered (with its place on the scale, as in the table of all answers), how to
    ask and what to be shown, the answers to correct it by, and how the adviser knows of it already."""

    number: str
    question_id: str
    question: str
    why: str
    answer: str
    dots: int | None
    heard: str
    hint: str
    options: str
    noted: Evidence | None


@dataclass(frozen=True)
class Checks:
    """The answers to check first, in which order they stand, and how many more stand only in the table."""

    intro: str
    rows: tuple[CheckRow, ...]
    rest: str


@dataclass(frozen=True)
class TrackSide:
    """One of the two results: whose it is, where it stands, and its score with the working (may be empty)."""

    name: str
    stands: str
    score: str
    working: str


@dataclass(frozen=True)
class TrackRow:
    """A question that owner and adviser see otherwise; `seen` is the adviser's answer with its reason."""

    question: str
    own: str
    seen: str
    weight: str


@dataclass(frozen=True)
class Tracks:
    """Both results of a session at one table, and where the two differ."""

    sides: tuple[TrackSide, ...]
    same: bool
    rows: tuple[TrackRow, ...]
