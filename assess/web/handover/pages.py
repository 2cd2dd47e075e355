"""What a reader sees: what it is about, the result, the answers; of each only what its owner has consented to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from flask.typing import ResponseReturnValue

from assess.core.model import NOT_APPLICABLE, UNKNOWN
from assess.core.numbering import running_numbers
from assess.report.build import build_view
from assess.report.editions import Part
from assess.report.view import ReportView
from assess.services import consents, exchange, results
from assess.web import language
from assess.web.context import make_context
from assess.web.dates import day
from assess.web.downloads import handed
from assess.web.handover.blueprint import blueprint, consent_here, see_other
from assess.web.language import say, t
from assess.web.respondent.blueprint import assessment, flow_or_none, profile_or_none
from assess.web.templates import Page, render

# Of the owner's sheet; what colleagues said and how others stand is the firm's own. What tells single answers, and the
# figures that the firm has typed in, need the answers.
SHOWN: tuple[Part, ...] = ("card", "roadmap", "support", "roles", "stories", "numbers")
WITH_ANSWERS: tuple[Part, ...] = (*SHOWN, "answers", "scoring")


def firm_name() -> str:
    """The firm's name, or words for one without."""
    profile = profile_or_none()
    return profile.company if profile and profile.company else t("handover.nameless")


@dataclass(frozen=True)
class HomePage(Page):
    """Whose check it is, for whom and until when, what may be seen, and how the firm is reached (may be empty)."""

    template: ClassVar[str] = "handover/home.html"
    firm: str
    name: str
    until: str
    scopes: frozenset[str]
    complete: bool
    contact: str


@blueprint.get("/seen/<handover_id>/", action="glance")
def home() -> ResponseReturnValue:
    consent = consent_here()
    return render(
        HomePage(
            firm_name(), consent.name, day(consents.last_moment(consent)), frozenset(consent.scopes),
            assessment().completed_at is not None, consent.contact if "contact" in consent.scopes else "",
        )
    )  # fmt: skip


@dataclass(frozen=True)
class ResultPage(Page):
    """The owner's sheet, to be read only: as much of it as has been consented to."""

    template: ClassVar[str] = "handover/result.html"
    view: ReportView


@blueprint.get("/seen/<handover_id>/result", action="read_result")
def result() -> ResponseReturnValue:
    if assessment().completed_at is None:
        return see_other("home")
    diagnosis, lang = results.diagnosis(make_context(), assessment()), language.current()
    if "answers" in consent_here().scopes:
        return render(ResultPage(build_view(diagnosis, lang, WITH_ANSWERS)))
    return render(ResultPage(replace(build_view(diagnosis, lang, SHOWN), productivity=None)))


@dataclass(frozen=True)
class Said:
    """A question with its number, and the answer in words."""

    number: str
    question: str
    answer: str


@dataclass(frozen=True)
class AnswersPage(Page):
    """The answers by area: a name and its questions."""

    template: ClassVar[str] = "handover/answers.html"
    firm: str
    areas: Sequence[tuple[str, Sequence[Said]]]


@blueprint.get("/seen/<handover_id>/answers", action="read_answers")
def answers() -> ResponseReturnValue:
    """Every question that the firm is asked, with its answer."""
    flow = flow_or_none()
    areas: list[tuple[str, Sequence[Said]]] = []
    if flow is not None:
        numbers, shown = running_numbers(flow.bank, flow.profile.industry), {q.id for q in flow.shown}
        for domain in flow.bank.domains:
            said = []
            for question in domain.questions:
                if question.id not in shown:
                    continue
                value = flow.answers.get(question.id)
                option = question.option(value) if value else None
                if option is not None:
                    answer = say(option.text)
                else:
                    known = {UNKNOWN: "answer.unknown", NOT_APPLICABLE: "answer.not_applicable"}
                    answer = t(known.get(value or "", "handover.unanswered"))
                said.append(Said(t("questions.number", n=numbers[question.id]), say(question.text), answer))
            if said:
                areas.append((t(f"report.short.{domain.id}"), said))
    return render(AnswersPage(firm_name(), areas))


@blueprint.get("/seen/<handover_id>/answers.json", action="read_answers")
def answers_file() -> ResponseReturnValue:
    """The answers as a file that other programs read."""
    profile = profile_or_none()
    body = exchange.answers_json(make_context(), assessment()).encode()
    return handed(body, "answers", profile.company if profile else "", assessment().date)
