"""The paper form as final text: the questions of one industry with their running numbers and option numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

from assess import i18n
from assess.core.flow import opened_by
from assess.core.keyed import KEYS_BESIDE, keys_of
from assess.core.model import NOT_APPLICABLE, UNKNOWN, Bank, Domain, Lang, PathChoice, Question, RespondentRole
from assess.core.numbering import asked_in, running_numbers
from assess.report.view_fact import Fact

# What is written on lines; the short form, which has two pages, leaves the rest to the screen.
LINES: Mapping[PathChoice, tuple[str, ...]] = {
    "quick": ("company", "prefecture", "municipality", "employees"),
    "full": ("company", "prefecture", "municipality", "employees", "institution", "value_added", "date"),
}


@dataclass(frozen=True)
class WayOn:
    """How to go on by phone: an address for the QR code, and where a form belongs to one assessment, its code.

    `place` is the page on which the code is typed; without a code, it is the start page that `address` leads to.
    """

    address: str
    place: str
    code: str | None = None


def start_page(public_url: str | None) -> WayOn | None:
    """The way on of a form that belongs to nobody: the start page, where the public address is known."""
    return WayOn(public_url, public_url.partition("://")[2]) if public_url else None


@dataclass(frozen=True)
class PaperQuestion:
    """A question on paper. `options` and `extra` are (key, text); `only_if` says when to answer a question at all."""

    id: str
    number: str
    text: str
    help: str
    core: bool
    only_if: tuple[str, ...]
    options: tuple[Fact, ...]
    extra: tuple[Fact, ...]


@dataclass(frozen=True)
class PaperDomain:
    """A domain with its questions."""

    name: str
    questions: tuple[PaperQuestion, ...]


@dataclass(frozen=True)
class PaperChoice:
    """An entry answered by ticking; `id` is its name in the profile."""

    id: str
    label: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """The whole form. `relevance` is a choice for each domain by its name; the short form has none.

    `laws` are what the law asks, by question; they stand at the end, so that no question grows by them.

    `form` names industry, path and version in a few letters, by which a screen tells whether it expects this form.
    """

    lang: Lang
    path: PathChoice
    title: str
    kind: str
    form: str
    intro: tuple[str, ...]
    stamp: str
    way_title: str
    way_steps: tuple[str, ...]
    code: str | None
    profile_title: str
    lines: tuple[str, ...]
    industry: Fact
    choices: tuple[PaperChoice, ...]
    relevance: PaperChoice | None
    domains: tuple[PaperDomain, ...]
    laws_title: str
    laws: tuple[str, ...]


def form_name(bank: Bank, lang: Lang, industry: str, path: PathChoice) -> str:
    """The name of a form, as it stands in its corner and on the page where it is entered."""
    kind = i18n.translate(lang, f"blank.form.{path}")
    return i18n.translate(lang, "blank.form", industry=industry, kind=kind, version=bank.version)


def build_paper(bank: Bank, lang: Lang, industry: str, path: PathChoice = "full", way: WayOn | None = None) -> Paper:
    """The form for one industry and path. Raises ValueError for an industry that the bank does not know."""
    named = next((i.text.get(lang) for i in bank.industries if i.id == industry), None)
    if named is None:
        known = ", ".join(i.id for i in bank.industries)
        raise ValueError(f"no industry {industry!r}; the bank knows {known}")
    sheet = _Sheet(bank, lang, industry, path)
    domains = tuple(domain for d in bank.domains if (domain := sheet.domain(d)).questions)
    count = sum(len(domain.questions) for domain in domains)
    relevance = tuple(i18n.translate(lang, f"report.relevance.{n}") for n in (1, 2, 3))
    return Paper(
        lang=lang,
        path=path,
        title=sheet.say("title"),
        kind=sheet.say(f"kind.{path}", n=count),
        form=form_name(bank, lang, industry, path),
        intro=(sheet.say("intro"), sheet.say(f"note.{path}", n=len(sheet.core))),
        stamp=sheet.say("stamp"),
        way_title=sheet.say("way") if way else "",
        way_steps=tuple(sheet.way(way)) if way else (),
        code=way.code if way else None,
        profile_title=sheet.say("profile"),
        lines=tuple(sheet.say(line) for line in LINES[path]),
        industry=Fact(sheet.say("industry"), f"{industry} {named}"),
        choices=sheet.choices(),
        relevance=PaperChoice("relevance", sheet.say("relevance"), relevance) if path == "full" else None,
        domains=domains,
        laws_title=sheet.say("laws"),
        laws=tuple(sheet.laws()) if path == "full" else (),
    )


def form_record(bank: Bank, bank_hash: str, lang: Lang, industry: str, path: PathChoice) -> dict[str, Any]:
    """What a program needs to read a filled-in form: the ids behind its numbers. It travels in the PDF, unprinted."""
    sheet = _Sheet(bank, lang, industry, path)
    return {
        "bank": bank.id,
        "version": bank.version,
        "bank_hash": bank_hash,
        "industry": industry,
        "path": path,
        "lang": lang,
        "questions": [
            {
                "number": sheet.numbers[q.id],
                "id": q.id,
                "answers": dict(keys_of(q)),
            }
            for q in sheet.questions
        ],
    }


@dataclass(frozen=True)
class _Sheet:
    """The questions of one industry and path."""

    bank: Bank
    lang: Lang
    industry: str
    path: PathChoice

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The running number of each question; those of other industries have none."""
        return running_numbers(self.bank, self.industry)

    @cached_property
    def core(self) -> frozenset[str]:
        """The questions of the short path."""
        return frozenset(q.id for q in asked_in(self.bank, self.industry) if q.core)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What is printed, in the order of asking."""
        return tuple(q for q in asked_in(self.bank, self.industry) if self.path == "full" or q.core)

    @cached_property
    def printed(self) -> frozenset[str]:
        """The ids of these."""
        return frozenset(question.id for question in self.questions)

    def say(self, key: str, **values: object) -> str:
        return i18n.translate(self.lang, f"blank.{key}", **values)

    def way(self, way: WayOn) -> Iterator[str]:
        """What to do with the QR code, and without it."""
        yield self.say("way.own" if way.code else "way.start")
        yield self.say("way.code" if way.code else "way.address", place=way.place)

    def choices(self) -> tuple[PaperChoice, ...]:
        """What is ticked beside the questions: who answers, goals, barriers."""
        roles = [i18n.translate(self.lang, f"report.role.{role}") for role in get_args(RespondentRole)]
        goals = [goal.text.get(self.lang) for goal in self.bank.goals]
        barriers = [barrier.text.get(self.lang) for barrier in self.bank.barriers]
        listed = {"role": roles, "goals": goals, "barriers": barriers}
        if self.path == "quick":  # two pages: the rest is asked on screen
            listed = {"goals": goals}
        return tuple(PaperChoice(key, self.say(key), tuple(texts)) for key, texts in listed.items())

    def laws(self) -> Iterator[str]:
        """What the law asks, question by question."""
        for question in self.questions:
            if question.law is not None:
                number = self.say("number", n=self.numbers[question.id])
                yield self.say("law", number=number, law=question.law.get(self.lang))

    def domain(self, domain: Domain) -> PaperDomain:
        questions = tuple(self._question(q) for q in domain.questions if q.id in self.printed)
        return PaperDomain(i18n.translate(self.lang, f"report.short.{domain.id}"), questions)

    def _question(self, question: Question) -> PaperQuestion:
        extra = [UNKNOWN, NOT_APPLICABLE] if question.not_applicable else [UNKNOWN]
        return PaperQuestion(
            id=question.id,
            number=self.say("number", n=self.numbers[question.id]),
            text=question.text.get(self.lang),
            help=question.help.get(self.lang),
            core=question.core,
            only_if=tuple(self._conditions(question)),
            options=tuple(Fact(str(n), option.text.get(self.lang)) for n, option in enumerate(question.options, 1)),
            extra=tuple(Fact(KEYS_BESIDE[answer], self.say(answer)) for answer in extra),
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
            yield self.say("only_if_question", number=self.numbers[basis.id], option=first)
