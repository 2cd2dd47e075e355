"""Where a firm stands, what is still missing, and the way to the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from flask.typing import ResponseReturnValue

from assess.core.flow import Flow
from assess.core.model import Domain, DomainId, Question
from assess.core.numbering import running_numbers
from assess.services import assessments
from assess.web.context import make_context
from assess.web.respondent.blueprint import assessment, blueprint, flow_or_none, profile_or_none, see_other
from assess.web.templates import Page, render


@dataclass(frozen=True)
class ReviewedDomain:
    """A domain with the questions that have no answer, and how many are shown in all."""

    domain: Domain
    missing: tuple[Question, ...]
    shown: int


@dataclass(frozen=True)
class ReviewPage(Page):
    """What is answered and what is missing, by domain.

    `missing` counts the open questions, `first_open` is the domain and the question that come next, and `enough`
    tells whether there is anything to make a result of; `numbers` are the running ones.
    """

    template: ClassVar[str] = "respondent/review.html"
    domains: tuple[ReviewedDomain, ...]
    missing: int
    enough: bool
    first_open: tuple[DomainId, str] | None
    numbers: Mapping[str, int]


def review_page(flow: Flow) -> ReviewPage:
    """The review: each domain with its unanswered questions and the number of shown ones."""
    progress = flow.progress
    missing = set(progress.missing)
    shown = {p.domain: p.shown for p in progress.domains}
    domains = tuple(
        ReviewedDomain(d, tuple(q for q in d.questions if q.id in missing), shown[d.id])
        for d in flow.bank.domains
        if shown[d.id]
    )
    numbers = running_numbers(flow.bank, flow.profile.industry)
    first_open = next(((d.domain.id, d.missing[0].id) for d in domains if d.missing), None)
    return ReviewPage(domains, len(missing), progress.answered > 0, first_open, numbers)


def next_open_domain(flow: Flow) -> DomainId | None:
    """The first domain with an unanswered question, or None when nothing is missing."""
    return next((p.domain for p in flow.progress.domains if p.answered < p.shown), None)


@blueprint.get("/a/<assessment_id>/", action="read")
def home() -> ResponseReturnValue:
    """Go on where the firm stopped."""
    flow = flow_or_none()
    if flow is None:
        return see_other("profile")
    if assessment().completed_at:
        return see_other("result")
    domain = next_open_domain(flow)
    return see_other("questions", domain=domain) if domain else see_other("review")


@blueprint.get("/a/<assessment_id>/review", action="read")
def review() -> ResponseReturnValue:
    flow = flow_or_none()
    return see_other("profile") if flow is None else render(review_page(flow))


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
