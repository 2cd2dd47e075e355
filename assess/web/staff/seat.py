"""What all pages of a session at one table share: their address, and the areas of the questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assess.core.flow import Flow
from assess.core.model import Domain, Question
from assess.web.language import say, t

TABLE = "/staff/clients/<client_id>/assessments/<assessment_id>/table"


@dataclass(frozen=True)
class Area:
    """An area in the list: its name, the question that a link leads to, how far it has come, and whether it is open."""

    name: str
    question: str
    done: str
    whole: bool
    here: bool


def areas_of(flow: Flow, here: Domain | None = None) -> tuple[Area, ...]:
    """The areas that have questions now; a link leads to the first that is open, else to the first of all."""
    shown = {q.id for q in flow.shown}
    areas = []
    for domain, progress in zip(flow.bank.domains, flow.progress.domains, strict=True):
        own = [q.id for q in domain.questions if q.id in shown]
        if own:
            to = next((q for q in own if q not in flow.answers), own[0])
            done = t("staff.table.area", answered=progress.answered, total=progress.shown)
            whole = progress.answered == progress.shown
            areas.append(Area(say(domain.text), to, done, whole, here is not None and domain.id == here.id))
    return tuple(areas)


def next_open(flow: Flow) -> Question | None:
    """The first question without an answer; the first of all where none is open."""
    return next((q for q in flow.shown if q.id not in flow.answers), next(iter(flow.shown), None))


def beside_of(questions: Sequence[Question], question_id: str) -> tuple[str, str]:
    """The ids of the questions before and after one; empty at the ends."""
    ids = [q.id for q in questions]
    place = ids.index(question_id)
    return ids[place - 1] if place else "", ids[place + 1] if place + 1 < len(ids) else ""
