"""The shape of the agreement's page (the rest: `view`)."""

from __future__ import annotations

from dataclasses import dataclass

from assess.report.view_support import Reach


@dataclass(frozen=True)
class AgreedRow:
    """A step: its words, who, by when, who helps, and that it is done; what is empty is left to be written in.

    `reach` is how to get to who helps, None for somebody whom the catalogue does not hold.
    """

    number: str
    text: str
    who: str
    by_when: str
    helper: str
    done: str
    reach: Reach | None = None


@dataclass(frozen=True)
class AgreementPage:
    """Whose agreement it is, of which day, its steps, and the next meeting (empty: to be written in).

    `proposed`: nothing is agreed yet, and the rows are what could be.
    """

    title: str
    house: str
    made: str
    rows: tuple[AgreedRow, ...]
    next_meeting: str
    proposed: bool
