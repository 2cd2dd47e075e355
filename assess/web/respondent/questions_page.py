"""What a question page shows."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from assess.core import flow
from assess.core.model import NOT_APPLICABLE, UNKNOWN, Bank, Domain, DomainId, Profile, Question, Term
from assess.services.assessments import Assessment
from assess.web.language import say, t
from assess.web.templates import Page

ANSWER_PREFIX = "q_"
SHOWN_PREFIX = "was_"
HIDDEN_PREFIX = "hidden_"
RELEVANCE = "relevance"


@dataclass(frozen=True)
class Choice:
    """One of a group of radio buttons."""

    value: str
    label: str


@dataclass(frozen=True)
class QuestionPart:
    """One question: `answer` is what was given so far, or empty; `hidden` waits for an earlier answer on the page.

    `basis` is the question on this page that opens it, if any, and `opened_by` the answers to that which do.
    """

    question: Question
    terms: Sequence[Term]
    choices: Sequence[Choice]
    answer: str
    hidden: bool
    basis: str | None
    opened_by: Sequence[str]


@dataclass(frozen=True)
class QuestionsPage(Page):
    """One domain's page.

    `number` of `count` is its place among the domains that have questions for this firm, `steps` are those;
    `progress` counts over all of them and `progress_label` says so in words. `relevance` is 1 to 3, or empty.
    """

    template: ClassVar[str] = "respondent/questions.html"
    domain: Domain
    questions: Sequence[QuestionPart]
    relevance_choices: Sequence[Choice]
    relevance: str
    number: int
    count: int
    progress: flow.Progress
    progress_label: str
    steps: Sequence[tuple[Domain, flow.DomainProgress]]


def terms_in(bank: Bank, text: str) -> list[Term]:
    """Glossary entries whose term, or another form of it, stands in the text; the longest match wins."""
    terms: list[Term] = []
    forms = [(form, term) for term in bank.glossary for form in {term.term.ja, term.term.en, *term.forms}]
    for form, term in sorted(forms, key=lambda f: -len(f[0])):
        if form and form in text:
            text = text.replace(form, "\0")
            if term not in terms:
                terms.append(term)
    return terms


def _question_text(question: Question) -> str:
    texts = [question.text, question.help, *(o.text for o in question.options)]
    return "\n".join(f"{x.ja}\n{x.en}" for x in texts)


def choices_of(question: Question) -> list[Choice]:
    """A question's options with what is always offered beside them."""
    choices = [Choice(o.id, say(o.text)) for o in question.options]
    choices.append(Choice(UNKNOWN, t("answer.unknown")))
    if question.not_applicable:
        choices.append(Choice(NOT_APPLICABLE, t("answer.not_applicable")))
    return choices


def visible_domains(bank: Bank, progress: flow.Progress) -> list[tuple[Domain, flow.DomainProgress]]:
    """The domains that have questions for this firm, with how far each has come."""
    return [(d, p) for d, p in zip(bank.domains, progress.domains, strict=True) if p.shown]


def progress_label(bank: Bank, progress: flow.Progress) -> str:
    """How many questions are answered, and about how long the rest takes."""
    minutes = flow.minutes_left(bank, progress)
    key = "progress.left" if minutes else "progress.label"
    return t(key, answered=progress.answered, total=progress.shown, minutes=minutes)


def questions_page(bank: Bank, domain: Domain, profile: Profile, assessment: Assessment) -> QuestionsPage:
    """The page of one domain: asked questions, and those that the answers on it may still open."""
    status = flow.statuses(bank, profile, assessment.path, assessment.answers)
    progress = flow.progress(bank, profile, assessment.path, assessment.answers)
    here = {q.id for q in domain.questions}

    def may_open(question: Question) -> bool:
        basis = question.asks_if.question if question.asks_if else None
        return status[question.id] in ("waiting", "inferred_zero") and basis in here

    questions = [q for q in domain.questions if status[q.id] == "asked" or may_open(q)]
    steps = visible_domains(bank, progress)
    shown = {q.id for q in questions}
    return QuestionsPage(
        domain=domain,
        questions=[_part(bank, q, shown, assessment.answers, status[q.id] != "asked") for q in questions],
        relevance_choices=[Choice(str(n), t(f"relevance.{n}")) for n in (1, 2, 3)],
        relevance=str(assessment.relevance.get(domain.id, "")),
        number=next((i for i, (d, _) in enumerate(steps, 1) if d.id == domain.id), 0),
        count=len(steps),
        progress=progress,
        progress_label=progress_label(bank, progress),
        steps=steps,
    )


def _part(
    bank: Bank, question: Question, shown: Container[str], answers: Mapping[str, str], hidden: bool
) -> QuestionPart:
    basis = question.asks_if.question if question.asks_if else None
    opener = bank.question(basis) if basis in shown and basis else None
    least = question.asks_if.at_least if question.asks_if else 0
    return QuestionPart(
        question=question,
        terms=terms_in(bank, _question_text(question)),
        choices=choices_of(question),
        answer=answers.get(question.id, ""),
        hidden=hidden,
        basis=opener.id if opener else None,
        opened_by=[*(o.id for o in opener.options if o.points >= least), UNKNOWN] if opener else [],
    )


def opened_questions(
    bank: Bank, domain: Domain, profile: Profile, assessment: Assessment, form: Mapping[str, str]
) -> list[str]:
    """Questions of this page that are asked now but were not in the submitted form and have no answer."""
    status = flow.statuses(bank, profile, assessment.path, assessment.answers)
    return [
        q.id
        for q in domain.questions
        if status[q.id] == "asked"
        and q.id not in assessment.answers
        and SHOWN_PREFIX + q.id in form
        and form.get(HIDDEN_PREFIX + q.id) == "1"
        and ANSWER_PREFIX + q.id not in form
    ]


def neighbour(bank: Bank, domain_id: DomainId, profile: Profile, assessment: Assessment, step: int) -> DomainId | None:
    """The next (+1) or previous (-1) domain with questions for this firm, or None at the ends."""
    order = [d.id for d in bank.domains]
    progress = flow.progress(bank, profile, assessment.path, assessment.answers)
    visible = {d.id for d, _ in visible_domains(bank, progress)}
    index = order.index(domain_id) + step
    while 0 <= index < len(order):
        if order[index] in visible:
            return order[index]
        index += step
    return None
