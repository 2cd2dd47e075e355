"""The question pages: one domain each, saved by the page's buttons or one answer at a time by a script."""

from __future__ import annotations

from dataclasses import replace

from flask import abort, flash, request
from flask.typing import ResponseReturnValue

from assess.core.flow import Flow
from assess.core.model import Domain
from assess.services import assessments
from assess.services.assessments import BadAnswer
from assess.web import language
from assess.web.context import make_context
from assess.web.language import t
from assess.web.respondent.blueprint import (
    assessment,
    bank,
    blueprint,
    flow_or_none,
    hashed_bank,
    see_other,
    switched_language,
)
from assess.web.respondent.questions_page import (
    ANSWER_PREFIX,
    RELEVANCE,
    SHOWN_PREFIX,
    neighbour,
    opened_questions,
    progress_label,
    questions_page,
)
from assess.web.templates import render


def _domain(domain_id: str) -> Domain:
    for domain in bank().domains:
        if domain.id == domain_id:
            return domain
    abort(404)


@blueprint.get("/a/<assessment_id>/q/<domain>", action="read")
def questions(domain: str) -> ResponseReturnValue:
    flow = flow_or_none()
    if flow is None:
        return see_other("profile")
    page = questions_page(hashed_bank(), _domain(domain), flow, assessment().relevance, language.current())
    return render(page)


def _save(domain: Domain, before: Flow) -> Flow:
    """Keep what this page changed; returns how the firm goes on.

    An entry equal to what the page showed when it was loaded is left alone, so that an old second tab never undoes
    newer answers. An altered form is refused.
    """
    context, current = make_context(), assessment()
    changes = {}
    for question in domain.questions:
        given = request.form.get(ANSWER_PREFIX + question.id)
        if given and given != request.form.get(SHOWN_PREFIX + question.id, ""):
            changes[question.id] = given
    relevance = request.form.get(RELEVANCE)
    try:
        if changes:
            assessments.save_answers(context, current.id, changes, bank=bank())
        if relevance and relevance != request.form.get(SHOWN_PREFIX + RELEVANCE):
            assessments.save_relevance(context, current.id, domain.id, relevance)
    except BadAnswer:
        abort(400)
    return replace(before, answers={**before.answers, **changes})


@blueprint.post("/a/<assessment_id>/q/<domain>", action="answer")
def save_questions(domain: str) -> ResponseReturnValue:
    """Save the page, then go where the button says. New questions that the answers opened are shown first."""
    before = flow_or_none()
    if before is None:
        return see_other("profile")
    here = _domain(domain)
    flow = _save(here, before)
    if switched_language():
        return see_other("questions", domain=here.id)
    action = request.form.get("action", "next")
    if action == "stop":
        return see_other("pause")
    opened = opened_questions(here, flow, request.form)
    if action == "next" and opened:
        flash(t("questions.opened"))
        return see_other("questions", domain=here.id, _anchor=opened[0])
    target = neighbour(here.id, flow, -1 if action == "back" else 1)
    if target:
        return see_other("questions", domain=target)
    return see_other("profile") if action == "back" else see_other("review")


@blueprint.post("/a/<assessment_id>/answer/<domain>", action="answer")
def save_one(domain: str) -> ResponseReturnValue:
    """The same for a script: save what changed, tell which questions are shown and how far one has come."""
    before = flow_or_none()
    if before is None:
        abort(409)
    flow = _save(_domain(domain), before)
    return {
        "shown": [q.id for q in flow.shown],
        "answered": flow.progress.answered,
        "total": flow.progress.shown,
        "label": progress_label(flow, language.current()),
    }
