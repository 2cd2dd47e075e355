"""One question a page, saved by its buttons, or by a script that goes on by itself (static/js/one.js)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, abort, g, request
from flask.typing import ResponseReturnValue

from assess.core.flow import Flow
from assess.core.model import Domain, Question
from assess.services import assessments
from assess.web import language
from assess.web.context import make_context
from assess.web.respondent import detour, follow, onward, pause, sent
from assess.web.respondent.blueprint import assessment, blueprint, flow_or_none, see_other, switched_language
from assess.web.respondent.detour import Detour
from assess.web.respondent.one_page import QuestionPage, question_page
from assess.web.respondent.questions import save_page
from assess.web.respondent.questions_page import kept_of
from assess.web.respondent.sent import Sent
from assess.web.templates import render

# A script that keeps the pages for times without a network asks for those too that an answer may open.
TO_KEEP = "X-Assess-Keep"


def _found(flow: Flow, question_id: str) -> tuple[Domain, Question]:
    for domain in flow.bank.domains:
        for question in domain.questions:
            if question.id == question_id:
                return domain, question
    abort(404)


def _page(flow: Flow, domain: Domain, question: Question, typed: Sent | None = None) -> QuestionPage:
    page = question_page(flow, domain, question, detour.here(), typed, onward.just_done(flow))
    return replace(page, follow=follow.address(assessment(), domain.id))


@blueprint.get("/a/<assessment_id>/question/<question>", action="read")
def question(question: str) -> ResponseReturnValue:
    """The page; one that was sent and could not be taken is shown again with what was chosen on it.

    A question that an earlier answer has closed is passed.
    """
    flow = flow_or_none()
    if flow is None:
        return see_other("profile")
    domain, found = _found(flow, question)
    typed = sent.read(domain, request.form) if request.method == "POST" else None
    status = flow.statuses[question]
    if status == "asked" or typed or (status != "ruled_out" and TO_KEEP in request.headers):
        return render(_page(flow, domain, found, typed))
    way = detour.here()
    if way.back:
        return _to_basis(found, way) if status == "waiting" and not way.of else _along_detour(flow, question)
    following = flow.after(question)
    return see_other("question", question=following.id) if following else onward.after_questions()


@blueprint.post("/a/<assessment_id>/question/<question>", action="answer")
def save_question(question: str) -> ResponseReturnValue:
    """Save the answer, then go where the button says. A newer answer of elsewhere is kept, and shown first."""
    before = flow_or_none()
    if before is None:
        return see_other("profile")
    domain, found = _found(before, question)
    flow, saved = save_page(domain, before)
    switched = switched_language()
    if saved.kept:
        return _show_kept(domain, found, saved.kept)
    if switched:
        return see_other("question", question=question, **detour.here().query())
    if request.form.get("action") == "list":
        onward.choose_view("list")
        return see_other("questions", domain=domain.id, _anchor=question)
    return _go_on(flow, domain, found, answered=question in saved.revisions)


def _go_on(flow: Flow, domain: Domain, question: Question, answered: bool) -> Response:
    """Who has answered comes to the next open question; who only looks goes through them in order.

    What the area comes to is said where an answer has just finished it, not where it was finished before.
    """
    action = request.form.get("action", "next")
    if action == "stop":
        return pause.stop()
    if detour.here().back:
        return _along_detour(flow, question.id, back=action == "back")
    if action == "back":
        earlier = flow.before(question.id)
        return see_other("question", question=earlier.id) if earlier else see_other("profile")
    following = flow.next_open(question.id) if answered else flow.after(question.id)
    if following is None:
        return onward.after_questions(domain if answered else None)
    if answered and following not in domain.questions:
        onward.note_done(domain)
    return see_other("question", question=following.id)


def _to_basis(question: Question, way: Detour) -> Response:
    """One that waits for the answer to another is asked after that."""
    basis = question.asks_if.question if question.asks_if else None
    if basis is None:
        abort(404)
    return see_other("question", question=basis, **replace(way, of=(basis, question.id)).query())


def _along_detour(flow: Flow, question: str, back: bool = False) -> Response:
    way = detour.here()
    following = way.before(flow, question) if back else way.after(flow, question)
    if following is None:
        return detour.lead_back(way, question)
    return see_other("question", question=following, **way.query())


def _show_kept(domain: Domain, question: Question, kept: Mapping[str, str]) -> ResponseReturnValue:
    """The page as it is stored now, so that it knows what it shows, and choosing again works."""
    g.assessment = assessments.need(make_context(), assessment().id)
    flow = flow_or_none()
    if flow is None:
        return see_other("profile")
    told = kept_of(domain, kept, language.current())
    return render(replace(_page(flow, domain, question), kept=told)), 409
