"""Two sheets for a hand, one page each: for a meeting in the firm, and the plan to be written by the firm itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assess.core.diagnosis import Diagnosis
from assess.core.due import due
from assess.core.horizons import ROOM, HorizonId
from assess.core.model import Lang
from assess.core.way import steps_left
from assess.report.build import build_view
from assess.report.editions import Part, SheetName
from assess.report.view import ReportView
from assess.report.words import Words

# The last horizon has room for its aim and one way to it.
ROWS_AT_MOST: dict[HorizonId, int] = {"3y": 2}
PARTS: dict[SheetName, tuple[Part, ...]] = {"meeting": ("card",), "plan": ()}


@dataclass(frozen=True)
class Stretch:
    """A horizon to be filled in: its name, the day by which (may be empty), and a number for each row."""

    title: str
    until: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class HandSheet:
    """A sheet to be filled in by hand, with no answers but those shown; `next_text`: how far the next stair is."""

    name: SheetName
    title: str
    firm: str
    view: ReportView
    next_text: str | None
    stretches: tuple[Stretch, ...]


def hand_sheet(diagnosis: Diagnosis, lang: Lang, name: SheetName) -> HandSheet:
    """One of the two sheets, with the firm's name and what it needs of the result."""
    words = Words.about(diagnosis, lang)
    view = build_view(diagnosis, lang, PARTS[name])
    return HandSheet(
        name=name,
        title=words(f"sheet.{name}"),
        firm=view.header.running if view.header.company_given else view.header.company,
        view=view,
        next_text=_next(words, diagnosis) or (view.card.next_text if view.card else None),
        stretches=_stretches(words, diagnosis) if name == "plan" else (),
    )


def _next(words: Words, diagnosis: Diagnosis) -> str | None:
    """How many steps lead to the next stair, as a sentence; None where none is ahead."""
    result, plan = diagnosis.result, diagnosis.advice.plan
    if result.level is None or not plan.to_next:
        return None
    left = steps_left(diagnosis.bank, diagnosis.answers, result, plan.steps, diagnosis.ticked)
    stair = words("card.stair.first" if result.level == 0 else "card.stair")
    return words("sheet.next", n=left, stair=stair) if left else None


def _stretches(words: Words, diagnosis: Diagnosis) -> tuple[Stretch, ...]:
    start = diagnosis.answers.date
    found, number = [], 0
    for horizon, room in ROOM.items():
        rows = min(room.steps, ROWS_AT_MOST.get(horizon, room.steps))
        day = words.date(due(date.fromisoformat(start), horizon).isoformat()) if start else None
        until = words("sheet.until", day=day) if day else ""
        numbers = tuple(str(number + row) for row in range(1, rows + 1))
        found.append(Stretch(words(f"phase.{horizon}"), until, numbers))
        number += rows
    return tuple(found)
