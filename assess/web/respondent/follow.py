"""What a question page asks again and again while two screens show the same assessment: has anything changed?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from assess.core.flow import Flow
from assess.services import table
from assess.services.assessments import Assessment
from assess.services.table import Mark
from assess.web import language
from assess.web.context import make_context
from assess.web.respondent.blueprint import assessment, bank, blueprint, flow_or_none
from assess.web.respondent.questions_page import progress_label
from assess.web.respondent.sent import RELEVANCE, field_name


def address(current: Assessment, domain: str) -> str:
    """Where the page of a domain asks; empty where nobody else is expected at the table."""
    return url_for("respondent.state", domain=domain) if current.usage == "bank_led" else ""


def written(mark: Mark) -> str:
    """A mark as a page keeps it."""
    return f"{mark.answers}.{mark.beside}"


def state_of(flow: Flow, current: Assessment, domain: str, questions: Iterable[str]) -> dict[str, Any]:
    """The answers to these questions and the domain's relevance, by field, each with its revision."""
    kept = current.reference
    values = {field_name(q): [kept.answers[q], kept.revisions[q]] for q in questions if q in kept.answers}
    for known, value in kept.relevance.items():
        if known == domain:
            values[field_name(RELEVANCE)] = [str(value), kept.relevance_revisions[known]]
    return {
        "values": values,
        "shown": [q.id for q in flow.shown],
        "answered": flow.progress.answered,
        "total": flow.progress.shown,
    }


@blueprint.get("/a/<assessment_id>/q/<domain>/state", action="read")
def state(domain: str) -> ResponseReturnValue:
    """Nothing but the mark where nothing has changed since the one that the page knows."""
    here, flow = next((d for d in bank().domains if d.id == domain), None), flow_or_none()
    if here is None or flow is None:
        abort(404)
    mark = written(table.mark(make_context(), None, assessment()))
    if request.args.get("since") == mark:
        return {"mark": mark}
    told = state_of(flow, assessment(), domain, (q.id for q in here.questions))
    return {"mark": mark, **told, "label": progress_label(flow, language.current())}
