"""Check your answers: each question with its answer and the way to change it, and the way to the result."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from flask import request
from flask.typing import ResponseReturnValue

from assess.core.flow import Flow, Progress
from assess.core.model import Domain, DomainId
from assess.core.numbering import running_numbers
from assess.services import again, assessments
from assess.web import language
from assess.web.context import make_context
from assess.web.language import t
from assess.web.respondent import onward
from assess.web.respondent.blueprint import (
    assessment,
    bank,
    blueprint,
    flow_or_none,
    profile_or_none,
    see_other,
)
from assess.web.respondent.profile_form import FIRST, WISHES, ProfileForm
from assess.web.respondent.questions_page import choices_of, visible_domains
from assess.web.templates import Page, render


@dataclass(frozen=True)
class ReviewedAnswer:
    """A question with its running number and its answer in words, or empty."""

    question_id: str
    number: int
    text: str
    answer: str


@dataclass(frozen=True)
class ReviewedDomain:
    """An area with its answers, how many of them are missing, and how much it matters, in words."""

    domain: Domain
    name: str
    answers: Sequence[ReviewedAnswer]
    missing: int
    relevance: str


@dataclass(frozen=True)
class ReviewPage(Page):
    """All answers by area, and first those that are missing.

    `go_on` is where the first of those is answered, or empty; `progress` counts what is listed; `opened` tells whether
    the list stands open; `about` and `wishes` are what is known of the firm: label and value.
    """

    template: ClassVar[str] = "respondent/review.html"
    domains: Sequence[ReviewedDomain]
    missing: Sequence[ReviewedAnswer]
    go_on: str
    progress: Progress
    opened: bool
    about: Sequence[tuple[str, str]]
    wishes: Sequence[tuple[str, str]]


def review_page(flow: Flow, opened: bool) -> ReviewPage:
    """The review of what is answered so far, folded unless one comes back from a question."""
    lang, numbers = language.current(), running_numbers(flow.bank, flow.profile.industry)
    relevance, domains = assessment().relevance, []
    for domain, _ in visible_domains(flow):
        answers = []
        for question in domain.questions:
            if flow.statuses[question.id] == "asked":
                labels = {c.value: c.label for c in choices_of(question, lang)}
                given = labels.get(flow.answers.get(question.id, ""), "")
                answers.append(ReviewedAnswer(question.id, numbers[question.id], question.text.get(lang), given))
        weight = relevance.get(domain.id)
        told = t(f"relevance.{weight}") if weight else t("review.relevance.none")
        missing = sum(not answer.answer for answer in answers)
        domains.append(ReviewedDomain(domain, t(f"report.short.{domain.id}"), answers, missing, told))
    form, following = ProfileForm(bank(), flow.profile, typed=False), onward.first_open(flow)
    return ReviewPage(
        domains=domains,
        missing=[a for d in domains for a in d.answers if not a.answer],
        go_on=onward.address(flow, following) if following else "",
        progress=flow.progress,
        opened=opened,
        about=_told(form, FIRST),
        wishes=_told(form, WISHES),
    )


def _told(form: ProfileForm, names: Collection[str]) -> list[tuple[str, str]]:
    return [(t(f"profile.{name}"), form.in_words(name)) for name in names]


def next_open_domain(flow: Flow) -> DomainId | None:
    """The first domain with an unanswered question, or None when nothing is missing."""
    return next((p.domain for p in flow.progress.domains if p.answered < p.shown), None)


@blueprint.get("/a/<assessment_id>/", action="read")
def home() -> ResponseReturnValue:
    """Go on where the firm stopped; one that follows another goes through the answers of before first."""
    flow = flow_or_none()
    if flow is None:
        return see_other("profile")
    if assessment().completed_at:
        return see_other("result")
    return see_other("earlier_answers") if again.untouched(make_context(), assessment()) else onward.go_on(flow)


@blueprint.get("/a/<assessment_id>/review", action="read")
def review() -> ResponseReturnValue:
    flow = flow_or_none()
    return see_other("profile") if flow is None else render(review_page(flow, bool(request.args.get("at"))))


@blueprint.post("/a/<assessment_id>/complete", action="answer")
def complete() -> ResponseReturnValue:
    if profile_or_none() is None:
        return see_other("profile")
    assessments.complete(make_context(), assessment().id)
    return see_other("result")


@blueprint.post("/a/<assessment_id>/deepen", action="answer")
def deepen() -> ResponseReturnValue:
    """From the quick path to the full one; what was answered stays."""
    assessments.set_path(make_context(), assessment().id, "full")
    return see_other("home")
