"""Cases and published figures: parts of the view (report/view.py). Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

from assess.report.view_fact import Fact


@dataclass(frozen=True)
class Story:
    """A case with what it has in common with the firm. `firm` tells where it is and its size, as far as known."""

    id: str
    title: str
    why: str
    firm: str
    parts: tuple[Fact, ...]
    source: str


@dataclass(frozen=True)
class Number:
    """A published figure with what an honest reader needs; `brief` is who was asked when, on one line, `caution` what
    to read with care, or empty. `source` is the last of the facts."""

    id: str
    text: str
    brief: str
    caution: str
    facts: tuple[Fact, ...]
    source: str


@dataclass(frozen=True)
class Productivity:
    """The firm's own labour productivity: what it is, how it was worked out, a published figure to set it beside, and
    what it would be if it grew like that."""

    text: str
    working: str
    number: Number | None
    outlook: str | None


@dataclass(frozen=True)
class Beside:
    """What stands beside a step: a published figure, and the title of a story of this report."""

    number: Number | None
    story_id: str | None
    story: str | None
