"""The question pages: one domain each, saved by the page's buttons or one answer at a time by a script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import abort, flash, g, request
from flask.typing import ResponseReturnValue

from assess.core.flow import Flow
from assess.core.model import Domain
from assess.services import again, assessments
from assess.services.assessments import BadAnswer, Saved
from assess.web import language
from assess.web.context import make_context
from assess.web.language import t
from assess.web.respondent import follow, onward, pause, sent
from assess.web.respondent.blueprint import (
    assessment,
    bank,
    blueprint,
    flow_or_none,
    see_other,
    switched_language,
)
from assess.web.respondent.one_page import said_of
from assess.web.respondent.questions_page import (
    kept_of,
    neighbour,
    opened_questions,
    progress_label,
    questions_page,
)
from assess.web.respondent.sent import RELEVANCE, Sent
from assess.web.templates import render


def domain_or_404(domain_id: str) -> Domain:
    """The domain of this id in the bank of the assessment that is open."""
    for domain in bank().domains:
        if domain.id == domain_id:
            return domain
    abort(404)


def _show(domain: Domain, flow: Flow, typed: Sent | None = None, kept: Mapping[str, str] | None = None) -> str:
    """The page; `kept` is what is stored in the place of what was chosen (question id, or relevance, and value)."""
    lang = language.current()
    page = questions_page(domain, flow, assessment(), lang, typed, again.answered_before(make_context(), assessment()))
    page = replace(page, follow=follow.address(assessment(), domain.id))
    return render(replace(page, kept=kept_of(domain, kept, lang)) if kept else page)


@blueprint.get("/a/<assessment_id>/q/<domain>", action="read")
def questions(domain: str) -> ResponseReturnValue:
    """The page; one that was sent and could not be taken is shown again with what was chosen on it."""
    flow, here = flow_or_none(), domain_or_404(domain)
    typed = sent.read(here, request.form) if request.method == "POST" else None
    return see_other("profile") if flow is None else _show(here, flow, typed)


def save_page(domain: Domain, before: Flow) -> tuple[Flow, Saved]:
    """Keep what was changed on this page; returns how the firm goes on, and what was older than what is stored.

    Its names are question ids and `relevance`. An altered form is refused.
    """
    context, current = make_context(), assessment()
    page = sent.read(domain, request.form)
    changes = {name: value for name, value in page.chosen.items() if name != RELEVANCE}
    saved = Saved()
    try:
        if changes:
            saved = assessments.save_answers(context, current.id, changes, bank=bank(), seen=page.seen())
        if RELEVANCE in page.chosen:
            seen = page.seen(relevance=domain.id)
            of_domain = assessments.save_relevance(context, current.id, domain.id, page.chosen[RELEVANCE], seen=seen)
            saved.revisions[RELEVANCE] = of_domain.revisions[domain.id]
            if domain.id in of_domain.kept:
                saved.kept[RELEVANCE] = of_domain.kept[domain.id]
    except BadAnswer:
        abort(400)
    kept = {name: value for name, value in saved.kept.items() if name != RELEVANCE}
    return replace(before, answers={**before.answers, **changes, **kept}), saved


@blueprint.post("/a/<assessment_id>/q/<domain>", action="answer")
def save_questions(domain: str) -> ResponseReturnValue:
    """Save the page, then go where the button says. New questions that the answers opened are shown first.

    So are newer answers of another window or device, which were kept.
    """
    before = flow_or_none()
    if before is None:
        return see_other("profile")
    here = domain_or_404(domain)
    flow, saved = save_page(here, before)
    switched = switched_language()
    if saved.kept:
        return _show_kept(here, saved)
    if switched:
        return see_other("questions", domain=here.id)
    action = request.form.get("action", "next")
    if action == "stop":
        return pause.stop()
    if action == "one":
        onward.choose_view("one")
        return see_other("question", question=_first_of(here, flow))
    opened = opened_questions(here, flow, request.form)
    if action == "next" and opened:
        flash(t("questions.opened"))
        return see_other("questions", domain=here.id, _anchor=opened[0])
    target = neighbour(here.id, flow, -1 if action == "back" else 1)
    if target:
        return see_other("questions", domain=target)
    return see_other("profile") if action == "back" else onward.after_questions(here)


def _first_of(domain: Domain, flow: Flow) -> str:
    """The first open question of an area, else its first, else the firm's first of all."""
    asked = [q.id for q in domain.questions if flow.statuses[q.id] == "asked"]
    return next((q for q in asked if q not in flow.answers), (asked or [flow.shown[0].id])[0])


def _show_kept(domain: Domain, saved: Saved) -> ResponseReturnValue:
    """The page as it is stored now, so that it knows what it shows, and choosing again works."""
    g.assessment = assessments.need(make_context(), assessment().id)
    flow = flow_or_none()
    return see_other("profile") if flow is None else (_show(domain, flow, kept=saved.kept), 409)


@blueprint.post("/a/<assessment_id>/answer/<domain>", action="answer")
def save_one(domain: str) -> ResponseReturnValue:
    """The same for a script: save what was changed, tell which questions are shown and how far one has come.

    `kept` holds newer answers that were kept instead, by field; `revisions` belong into the script's next sending;
    `said` is what the area comes to once it is whole, or empty.
    """
    before = flow_or_none()
    if before is None:
        abort(409)
    here = domain_or_404(domain)
    flow, saved = save_page(here, before)
    return {
        "kept": {sent.field_name(name): value for name, value in saved.kept.items()},
        "revisions": {sent.field_name(name): number for name, number in saved.revisions.items()},
        "shown": [q.id for q in flow.shown],
        "answered": flow.progress.answered,
        "total": flow.progress.shown,
        "label": progress_label(flow, language.current()),
        "said": said_of(flow, here),
    }
