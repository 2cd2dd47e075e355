"""The paper questionnaire as final text: the questions of one industry with their ids and option numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

from assess import i18n
from assess.core.flow import opened_by
from assess.core.model import NOT_APPLICABLE, UNKNOWN, Bank, Domain, Lang, Question, RespondentRole
from assess.core.numbering import running_numbers
from assess.report.view import Fact

LINES = ("company", "prefecture", "municipality", "employees", "institution", "date")


@dataclass(frozen=True)
class PaperQuestion:
    """A question on paper. `options` are (number, text); `only_if` says when to answer a dependent question;
    `law` is empty where no law asks for anything.
    """

    id: str
    number: str
    text: str
    help: str
    law: str
    core: bool
    only_if: tuple[str, ...]
    options: tuple[Fact, ...]
    extra: tuple[str, ...]


@dataclass(frozen=True)
class PaperDomain:
    """A domain with its questions."""

    name: str
    about: str
    questions: tuple[PaperQuestion, ...]


@dataclass(frozen=True)
class PaperChoice:
    """A profile entry answered by ticking."""

    label: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """The whole questionnaire."""

    lang: Lang
    title: str
    bank: str
    intro: tuple[str, ...]
    profile_title: str
    lines: tuple[str, ...]
    industry: Fact
    choices: tuple[PaperChoice, ...]
    relevance: PaperChoice
    domains: tuple[PaperDomain, ...]


def build_paper(bank: Bank, lang: Lang, industry: str) -> Paper:
    """The questionnaire for one industry. Raises ValueError for an industry that the bank does not know."""
    named = next((i.text.get(lang) for i in bank.industries if i.id == industry), None)
    if named is None:
        known = ", ".join(i.id for i in bank.industries)
        raise ValueError(f"no industry {industry!r}; the bank knows {known}")
    sheet = _Sheet(bank, lang, industry)
    return Paper(
        lang=lang,
        title=sheet.say("title"),
        bank=f"{bank.title.get(lang)} ({bank.id} {bank.version})",
        intro=(sheet.say("intro"), sheet.say("core_note")),
        profile_title=sheet.say("profile"),
        lines=tuple(sheet.say(line) for line in LINES),
        industry=Fact(sheet.say("industry"), f"{industry} {named}"),
        choices=sheet.choices(),
        relevance=PaperChoice(
            sheet.say("relevance"), tuple(i18n.translate(lang, f"report.relevance.{n}") for n in (1, 2, 3))
        ),
        domains=tuple(domain for d in bank.domains if (domain := sheet.domain(d)).questions),
    )


@dataclass(frozen=True)
class _Sheet:
    """The questions of one industry, numbered through."""

    bank: Bank
    lang: Lang
    industry: str

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The running number of each question; those of other industries have none."""
        return running_numbers(self.bank, self.industry)

    def say(self, key: str, **values: object) -> str:
        return i18n.translate(self.lang, f"blank.{key}", **values)

    def choices(self) -> tuple[PaperChoice, ...]:
        """What is ticked beside the questions: who answers, goals, barriers."""
        roles = [i18n.translate(self.lang, f"report.role.{role}") for role in get_args(RespondentRole)]
        goals = [goal.text.get(self.lang) for goal in self.bank.goals]
        barriers = [barrier.text.get(self.lang) for barrier in self.bank.barriers]
        listed = {"role": roles, "goals": goals, "barriers": barriers}
        return tuple(PaperChoice(self.say(key), tuple(texts)) for key, texts in listed.items())

    def domain(self, domain: Domain) -> PaperDomain:
        questions = tuple(self._question(q) for q in domain.questions if q.id in self.numbers)
        return PaperDomain(domain.text.get(self.lang), domain.about.get(self.lang), questions)

    def _question(self, question: Question) -> PaperQuestion:
        extra = [UNKNOWN, NOT_APPLICABLE] if question.not_applicable else [UNKNOWN]
        return PaperQuestion(
            id=question.id,
            number=self.say("number", n=self.numbers[question.id]),
            text=question.text.get(self.lang),
            help=question.help.get(self.lang),
            law=self.say("law", law=question.law.get(self.lang)) if question.law else "",
            core=question.core,
            only_if=tuple(self._conditions(question)),
            options=tuple(Fact(str(n), option.text.get(self.lang)) for n, option in enumerate(question.options, 1)),
            extra=tuple(self.say(answer) for answer in extra),
        )

    def _conditions(self, question: Question) -> Iterator[str]:
        """When to answer a question that not every firm of the industry is asked."""
        condition = question.asks_if
        if condition is None:
            return
        if condition.min_employees is not None:
            yield self.say("only_if_min", n=condition.min_employees)
        if condition.max_employees is not None:
            yield self.say("only_if_max", n=condition.max_employees)
        basis = self.bank.question(condition.question or "")
        if basis is not None and basis.id in self.numbers:
            opening = opened_by(self.bank, question)
            first = next(n for n, option in enumerate(basis.options, 1) if option.id in opening)
            yield self.say("only_if_question", number=self.numbers[basis.id], id=basis.id, option=first)
