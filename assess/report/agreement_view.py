"""The shape of the agreement's page (the rest: `view`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AgreedRow:
    """A step: its words, who, by when, who helps, and whether it is done; what is empty is left to be written in."""

    number: str
    text: str
    who: str
    by_when: str
    helper: str
    done: str


@dataclass(frozen=True)
class AgreementPage:
    """Whose agreement it is, of which day, its steps, and the next meeting."""

    title: str
    house: str
    made: str
    rows: tuple[AgreedRow, ...]
    next_meeting: str
