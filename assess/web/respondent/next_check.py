"""The check is taken again: begun from the one before, each answer of it kept or changed, then both side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue

from assess.core.model import NOT_APPLICABLE, Bank
from assess.core.numbering import running_numbers
from assess.report.changes import changes_view
from assess.report.view_changes import ChangesView
from assess.services import again, assessments, shelf, throttle
from assess.services.context import NotReady
from assess.services.throttle import TooManyStarts
from assess.web import errors, language
from assess.web.context import make_context
from assess.web.language import say, t
from assess.web.respondent import onward
from assess.web.respondent.blueprint import (
    assessment,
    bank,
    blueprint,
    flow_or_none,
    profile_or_none,
    see_other,
    to,
)
from assess.web.respondent.here import keep_here
from assess.web.sessions import shelf_secret
from assess.web.templates import Page, render

KEEP = "keep_"


@dataclass(frozen=True)
class Kept:
    """A question with the answer of before; `field` is what a form calls it.

    `ticked`: a step of the plan that goes beyond this answer is done, so that it has changed unless one says otherwise.
    """

    id: str
    field: str
    number: str
    question: str
    answer: str
    ticked: bool


@dataclass(frozen=True)
class EarlierPage(Page):
    """The answers of before that have none yet, by area: a name and its questions; `ticked` of `count` have changed."""

    template: ClassVar[str] = "respondent/again.html"
    areas: Sequence[tuple[str, Sequence[Kept]]]
    count: int
    ticked: int


@dataclass(frozen=True)
class OwnChangesPage(Page):
    """The check before and this one side by side."""

    template: ClassVar[str] = "respondent/changes.html"
    view: ChangesView


@blueprint.post("/a/<assessment_id>/again", action="follow")
def begin_again() -> ResponseReturnValue:
    """Begin the next one, or go on with one that this device has begun from here."""
    ctx, current = make_context(), assessment()
    here = {found.assessment_id for found in shelf.waiting(ctx, shelf_secret())} if shelf_secret() else set()
    open_one = again.under_way(ctx, current.id, here)
    if open_one is not None:
        return to(url_for("respondent.earlier_answers", assessment_id=open_one))
    try:
        throttle.count_start(ctx, request.remote_addr or "")
        started = again.begin(ctx, current, language.current())
    except TooManyStarts:
        return errors.wait("starts")
    except NotReady:
        return see_other("home")
    response = to(url_for("respondent.earlier_answers", assessment_id=started.assessment_id))
    keep_here(response, started)
    return response


@blueprint.get("/a/<assessment_id>/again", action="read")
def earlier_answers() -> ResponseReturnValue:
    areas = _areas()
    if not areas:
        return see_other("home")
    listed = [one for _, kept in areas for one in kept]
    return render(EarlierPage(areas, len(listed), sum(one.ticked for one in listed)))


def _areas() -> list[tuple[str, Sequence[Kept]]]:
    """What is asked of the firm if all stays as it was."""
    profile, known, ctx = profile_or_none(), bank(), make_context()
    listed, ticked = again.listed(ctx, assessment()), again.ticked(ctx, assessment())
    if profile is None or not listed:
        return []
    numbers = running_numbers(known, profile.industry)
    areas: list[tuple[str, Sequence[Kept]]] = []
    for domain in known.domains:
        kept = [
            Kept(
                question.id,
                KEEP + question.id,
                t("questions.number", n=numbers[question.id]),
                say(question.text),
                _said(known, question.id, listed[question.id]),
                question.id in ticked,
            )
            for question in domain.questions
            if question.id in listed
        ]
        if kept:
            areas.append((t(f"report.short.{domain.id}"), kept))
    return areas


def _said(known: Bank, question_id: str, value: str) -> str:
    question = known.question(question_id)
    option = question.option(value) if question else None
    if option is not None:
        return say(option.text)
    return t("answer.not_applicable" if value == NOT_APPLICABLE else "answer.unknown")


@blueprint.post("/a/<assessment_id>/again/keep", action="answer")
def keep_earlier() -> ResponseReturnValue:
    """Keep what is the same; with `rest=same` all that is not said or ticked to have changed. The others are next."""
    ctx, current = make_context(), assessment()
    listed = [kept for _, area in _areas() for kept in area]
    rest = request.form.get("rest") == "same"
    same = [
        one.id for one in listed if request.form.get(one.field, "same" if rest and not one.ticked else "") == "same"
    ]
    kept = again.keep(ctx, current, same)
    if kept:
        flash(t("again.kept", kept=kept))
    g.assessment = assessments.need(ctx, current.id)
    flow = flow_or_none()
    # Whoever keeps nothing is asked all the same: the first page of the check would lead back to the list.
    return see_other("home") if flow is None or assessment().completed_at else onward.go_on(flow)


@blueprint.get("/a/<assessment_id>/changes", action="read")
def own_changes() -> ResponseReturnValue:
    compared = again.compare(make_context(), assessment())
    if compared is None:
        return see_other("home")
    return render(OwnChangesPage(changes_view(*compared, None, language.current())))
