"""What a question page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import ClassVar, NamedTuple

from jinja2 import Template
from markupsafe import Markup

from assess.core.flow import DomainProgress, Flow, Progress, opened_by
from assess.core.model import NOT_APPLICABLE, UNKNOWN, Domain, DomainId, Lang, Question, Term
from assess.core.numbering import running_numbers
from assess.services.assessments import Assessment
from assess.web.language import speaking
from assess.web.respondent.blueprint import HashedBank
from assess.web.respondent.sent import (
    ANSWER_PREFIX,
    HIDDEN_PREFIX,
    RELEVANCE,
    SHOWN_PREFIX,
    Sent,
    is_offered,
    new_page,
)
from assess.web.templates import Page, fill, template

KEPT = 2000  # fragments of some 3,000 characters: every question with every answer, in both languages


@dataclass(frozen=True)
class Choice:
    """One of a group of radio buttons."""

    value: str
    label: str


@dataclass(frozen=True)
class QuestionPart(Page):
    """One question with its running number.

    `answer` is what was given so far, or empty; `earlier` what was in the check before, where that was another one;
    `hidden` waits for an earlier answer on the page.

    `basis` is the question on this page that it rests on, if any, and `opened_by` the answers to that which open it.
    """

    template: ClassVar[str] = "respondent/_question.html"
    question: Question
    number: int
    terms: Sequence[Term]
    choices: Sequence[Choice]
    answer: str
    earlier: Choice | None
    hidden: bool
    basis: str | None
    opened_by: Sequence[str]


class Known(NamedTuple):
    """What the page knows of a question (its id) or of relevance: the value that it shows, and its revision."""

    name: str
    value: str
    revision: int


@dataclass(frozen=True)
class Kept:
    """A newer answer that was kept: the question and the answer in words, and the question's anchor on the page."""

    anchor: str
    question: str
    answer: str


@dataclass(frozen=True)
class QuestionsPage(Page):
    """One domain's page. `questions` are its `QuestionPart`s as HTML.

    `number` of `count` is its place among the domains that have questions for this firm, which `eyebrow` tells; `steps`
    are those;
    `progress` counts over all of them and `progress_label` says so in words. `page_id`, `seq` and `known` are what it
    sends with its answers; `kept` are newer answers that stand in the place of what was just sent. `follow` is where
    its script asks what another screen has changed, or empty.
    """

    template: ClassVar[str] = "respondent/questions.html"
    domain: Domain
    questions: Sequence[Markup]
    number: int
    count: int
    eyebrow: str
    progress: Progress
    progress_label: str
    steps: Sequence[tuple[Domain, DomainProgress]]
    page_id: str
    seq: int
    known: Sequence[Known]
    kept: Sequence[Kept]
    follow: str = ""


def choices_of(question: Question, lang: Lang) -> list[Choice]:
    """A question's options with what is always offered beside them."""
    t, say = speaking(lang)
    choices = [Choice(o.id, say(o.text)) for o in question.options]
    choices.append(Choice(UNKNOWN, t("answer.unknown")))
    if question.not_applicable:
        choices.append(Choice(NOT_APPLICABLE, t("answer.not_applicable")))
    return choices


def chosen_of(question: Question, value: str, lang: Lang) -> Choice | None:
    """One of these; None where it is not offered."""
    return next((choice for choice in choices_of(question, lang) if choice.value == value), None)


def visible_domains(flow: Flow) -> list[tuple[Domain, DomainProgress]]:
    """The domains that have questions for this firm, with how far each has come."""
    return [(d, p) for d, p in zip(flow.bank.domains, flow.progress.domains, strict=True) if p.shown]


def progress_label(flow: Flow, lang: Lang) -> str:
    """How many questions are answered, and about how long the rest takes."""
    t, _ = speaking(lang)
    minutes, progress = flow.minutes_left, flow.progress
    key = "progress.left" if minutes else "progress.label"
    return t(key, answered=progress.answered, total=progress.shown, minutes=minutes)


class Standing(NamedTuple):
    """How a question stands on a page: its running number, its answer or empty, whether it is hidden, whether its
    basis is there too; `earlier` is the answer of the check before where that was another one, or empty."""

    question_id: str
    number: int
    answer: str
    hidden: bool
    with_basis: bool
    earlier: str = ""


def beside_earlier(standing: Standing, earlier: Mapping[str, str]) -> Standing:
    """The same with what was answered in the check before, where that was another answer."""
    then = earlier.get(standing.question_id, "")
    return standing._replace(earlier="" if then == standing.answer else then)


def standings(domain: Domain, flow: Flow, typed: Sent | None = None) -> list[Standing]:
    """The questions of a domain that are asked, and those that answers on the same page may still open.

    `typed` is what was chosen on a page that could not be saved.
    """
    status, numbers = flow.statuses, running_numbers(flow.bank, flow.profile.industry)
    here = {q.id for q in domain.questions}

    def may_open(question: Question) -> bool:
        basis = question.asks_if.question if question.asks_if else None
        return status[question.id] in ("waiting", "inferred_zero") and basis in here

    questions = [q for q in domain.questions if status[q.id] == "asked" or may_open(q)]
    shown = {q.id for q in questions}
    chosen = {} if typed is None else {q.id: typed.chosen.get(q.id, "") for q in questions}
    return [
        Standing(
            question_id=q.id,
            number=numbers[q.id],
            answer=chosen[q.id] if chosen and is_offered(q, chosen[q.id]) else flow.answers.get(q.id, ""),
            hidden=status[q.id] != "asked",
            with_basis=q.asks_if is not None and q.asks_if.question in shown,
        )
        for q in questions
    ]


def questions_page(
    domain: Domain,
    flow: Flow,
    stored: Assessment,
    lang: Lang,
    typed: Sent | None = None,
    earlier: Mapping[str, str] = MappingProxyType({}),
) -> QuestionsPage:
    """The page of one domain. `typed` is what was chosen on a page that could not be saved, which is shown again.

    `earlier` are the answers of the check before.
    """
    hashed = HashedBank(stored.bank_hash, flow.bank)
    shown = [beside_earlier(standing, earlier) for standing in standings(domain, flow, typed)]
    steps = visible_domains(flow)
    t, _ = speaking(lang)
    number = next((i for i, (d, _) in enumerate(steps, 1) if d.id == domain.id), 0)
    sent = typed or new_page()
    part = template(QuestionPart.template, lang)
    return QuestionsPage(
        domain=domain,
        questions=[question_html(part, hashed, lang, standing) for standing in shown],
        number=number,
        count=len(steps),
        eyebrow=t("journey.questions", number=number, count=len(steps)),
        progress=flow.progress,
        progress_label=progress_label(flow, lang),
        steps=steps,
        page_id=sent.page,
        seq=sent.seq,
        known=known_of(domain, shown, stored, None, sent),
        kept=[],
    )


def known_of(
    domain: Domain, shown: Sequence[Standing], stored: Assessment, relevance: str | None, sent: Sent
) -> list[Known]:
    """What the page knows of all that it shows; of what was changed on a page shown again, what that one knew.

    `relevance` is the domain's, None where the page does not ask for it.
    """
    answers, revisions = stored.answers, stored.reference.revisions
    known = [Known(name, answers.get(name, ""), revisions.get(name, 0)) for name, *_ in shown]
    if relevance is not None:
        known.append(Known(RELEVANCE, relevance, stored.reference.relevance_revisions.get(domain.id, 0)))
    if not sent.chosen:
        return known
    return [renewed(k, sent) for k in known]


def renewed(known: Known, sent: Sent) -> Known:
    """What a page that is shown again knew of what was changed on it."""
    name = known.name
    return Known(name, sent.shown[name], sent.revisions[name]) if name in sent.chosen else known


def kept_of(domain: Domain, kept: Mapping[str, str], lang: Lang) -> list[Kept]:
    """Newer answers that were kept, in words."""
    t, say = speaking(lang)
    told = []
    for question in domain.questions:
        if question.id in kept:
            chosen = chosen_of(question, kept[question.id], lang)
            told.append(Kept(question.id, say(question.text), chosen.label if chosen else ""))
    if RELEVANCE in kept:
        text = t("relevance.question", domain=t(f"report.short.{domain.id}"))
        told.append(Kept(RELEVANCE, text, t(f"relevance.{kept[RELEVANCE]}")))
    return told


@lru_cache(maxsize=KEPT)
def question_html(template: Template, hashed: HashedBank, lang: Lang, standing: Standing) -> Markup:
    """One question as HTML, which depends on nothing but these (docs/decisions/0014)."""
    question = hashed.bank.question(standing.question_id)
    if question is None:
        raise KeyError(standing.question_id)
    basis = question.asks_if.question if question.asks_if and standing.with_basis else None
    opener = hashed.bank.question(basis) if basis else None
    opening = opened_by(hashed.bank, question)
    return fill(
        template,
        QuestionPart(
            question=question,
            number=standing.number,
            terms=hashed.bank.terms_of(question),
            choices=choices_of(question, lang),
            answer=standing.answer,
            earlier=chosen_of(question, standing.earlier, lang),
            hidden=standing.hidden,
            basis=basis,
            opened_by=[o for o in (*(o.id for o in opener.options), UNKNOWN) if o in opening] if opener else [],
        ),
    )


def opened_questions(domain: Domain, flow: Flow, form: Mapping[str, str]) -> list[str]:
    """Questions of this page that are asked now but were not in the submitted form and have no answer."""
    return [
        q.id
        for q in domain.questions
        if flow.statuses[q.id] == "asked"
        and q.id not in flow.answers
        and SHOWN_PREFIX + q.id in form
        and form.get(HIDDEN_PREFIX + q.id) == "1"
        and ANSWER_PREFIX + q.id not in form
    ]


def neighbour(domain_id: DomainId, flow: Flow, step: int) -> DomainId | None:
    """The next (+1) or previous (-1) domain with questions for this firm, or None at the ends."""
    order = [d.id for d in flow.bank.domains]
    visible = {d.id for d, _ in visible_domains(flow)}
    index = order.index(domain_id) + step
    while 0 <= index < len(order):
        if order[index] in visible:
            return order[index]
        index += step
    return None
