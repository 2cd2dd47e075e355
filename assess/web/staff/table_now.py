"""What a question's page at the table sends and asks by itself, as JSON (static/js/table.js)."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from assess.core.flow import Flow
from assess.services import table
from assess.web.context import make_context
from assess.web.language import t
from assess.web.respondent import sent
from assess.web.respondent.blueprint import assessment, flow_or_none
from assess.web.respondent.follow import state_of, written
from assess.web.respondent.questions import save_page
from assess.web.staff import calibration
from assess.web.staff.blueprint import blueprint
from assess.web.staff.seat import TABLE, areas_of, asked, place
from assess.web.staff.things import client


@blueprint.post(f"{TABLE}/q/<question>/now", action="sit")
def save_table_now(question: str) -> ResponseReturnValue:
    """As `save_table`, for a script: the owner's newer answers that were kept, and what stands in the column."""
    found = asked(question)
    typed = calibration.typed(found.question)
    flow, saved = save_page(found.domain, found.flow)
    done = table.save(make_context(), client(), assessment(), *typed) if typed else None
    return {
        "kept": {sent.field_name(name): value for name, value in saved.kept.items()},
        "revisions": {sent.field_name(name): number for name, number in saved.revisions.items()},
        "beside": calibration.told(done.stored, found.question, done.taken) if done else None,
        **_progress(flow),
        "at": calibration.clock(make_context().now()),
    }


def _progress(flow: Flow) -> dict[str, Any]:
    """How far the areas and the whole have come."""
    return {
        "areas": [[area.question, area.done, area.whole] for area in areas_of(flow)],
        "place": place(flow),
    }


@blueprint.get(f"{TABLE}/q/<question>/state", action="sit", records="none")
def table_state(question: str) -> ResponseReturnValue:
    """What a page that follows asks every other second; nothing but the mark where nothing has changed."""
    mark = written(table.mark(make_context(), client(), assessment()))
    if request.args.get("since") == mark:
        return {"mark": mark}
    flow = flow_or_none()
    if flow is None or flow.statuses.get(question) != "asked":
        return {"mark": mark, "gone": t("staff.table.gone")}
    found = asked(question)
    stored = table.beside(make_context(), client(), assessment()).get(question)
    state = state_of(flow, assessment(), found.domain.id, [question])
    return {
        "mark": mark,
        "values": state["values"],
        "beside": calibration.told(stored, found.question, True) if stored else None,
        **_progress(flow),
    }
