"""What all pages of a session at one table share: their address, the areas, and the question that is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask import abort

from assess.core.flow import Flow
from assess.core.model import Domain, Question
from assess.web.language import t
from assess.web.respondent.blueprint import flow_or_none

TABLE = "/staff/clients/<client_id>/assessments/<assessment_id>/table"


@dataclass(frozen=True)
class Area:
    """An area in the list: short name, the question that a link leads to, how far it has come, whether it is open."""

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
            areas.append(
                Area(t(f"report.short.{domain.id}"), to, done, whole, here is not None and domain.id == here.id)
            )
    return tuple(areas)


class Asked(NamedTuple):
    """A question that the firm is asked now, and where it stands."""

    flow: Flow
    domain: Domain
    question: Question


def asked(question_id: str) -> Asked:
    """The question, where the firm is asked it now; else 404."""
    flow = flow_or_none()
    if flow is None or flow.statuses.get(question_id) != "asked":
        abort(404)
    domain = next(d for d in flow.bank.domains if any(q.id == question_id for q in d.questions))
    return Asked(flow, domain, next(q for q in domain.questions if q.id == question_id))


def place(flow: Flow) -> str:
    """How far the questions have come, in words."""
    return t("progress.label", answered=flow.progress.answered, total=flow.progress.shown)


def next_open(flow: Flow) -> Question | None:
    """The first question without an answer; the first of all where none is open."""
    return next((q for q in flow.shown if q.id not in flow.answers), next(iter(flow.shown), None))


def beside_of(questions: Sequence[Question], question_id: str) -> tuple[str, str]:
    """The ids of the questions before and after one; empty at the ends."""
    ids = [q.id for q in questions]
    place = ids.index(question_id)
    return ids[place - 1] if place else "", ids[place + 1] if place + 1 < len(ids) else ""
