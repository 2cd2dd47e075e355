"""The paper questionnaire as final text: the questions of one industry with their ids and option numbers."""

from __future__ import annotations

from dataclasses import dataclass

from assess import i18n
from assess.core.flow import opened_by
from assess.core.model import Bank, Lang, Question
from assess.report.view import Fact


@dataclass(frozen=True)
class PaperQuestion:
    """A question on paper. `options` are (number, text); `only_if` says when to answer a dependent question."""

    id: str
    number: str
    text: str
    help: str
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

    def t(key: str, **values: object) -> str:
        return i18n.translate(lang, f"blank.{key}", **values)

    shown = [
        q for _, q in bank.questions() if q.asks_if is None or not q.asks_if.industry or industry in q.asks_if.industry
    ]
    numbers = {q.id: n for n, q in enumerate(shown, 1)}
    roles = ("owner", "manager", "floor", "office", "advisor")

    def only_if(question: Question) -> tuple[str, ...]:
        condition = question.asks_if
        if condition is None:
            return ()
        found = []
        if condition.min_employees is not None:
            found.append(t("only_if_min", n=condition.min_employees))
        if condition.max_employees is not None:
            found.append(t("only_if_max", n=condition.max_employees))
        basis = bank.question(condition.question) if condition.question else None
        if basis is not None and basis.id in numbers:
            opening = opened_by(bank, question)
            index = next(i for i, o in enumerate(basis.options) if o.id in opening)
            found.append(t("only_if_question", number=numbers[basis.id], id=basis.id, option=index + 1))
        return tuple(found)

    def on_paper(question: Question) -> PaperQuestion:
        extra = ["unknown", "not_applicable"] if question.not_applicable else ["unknown"]
        return PaperQuestion(
            id=question.id,
            number=t("number", n=numbers[question.id]),
            text=question.text.get(lang),
            help=question.help.get(lang),
            core=question.core,
            only_if=only_if(question),
            options=tuple(Fact(str(i), o.text.get(lang)) for i, o in enumerate(question.options, 1)),
            extra=tuple(t(key) for key in extra),
        )

    domains = [
        PaperDomain(d.text.get(lang), d.about.get(lang), tuple(on_paper(q) for q in d.questions if q.id in numbers))
        for d in bank.domains
    ]
    return Paper(
        lang=lang,
        title=t("title"),
        bank=f"{bank.title.get(lang)} ({bank.id} {bank.version})",
        intro=(t("intro"), t("core_note")),
        profile_title=t("profile"),
        lines=tuple(t(key) for key in ("company", "prefecture", "municipality", "employees", "date")),
        industry=Fact(t("industry"), f"{industry} {named}"),
        choices=(
            PaperChoice(t("role"), tuple(i18n.translate(lang, f"report.role.{role}") for role in roles)),
            PaperChoice(t("goals"), tuple(g.text.get(lang) for g in bank.goals)),
            PaperChoice(t("barriers"), tuple(b.text.get(lang) for b in bank.barriers)),
        ),
        relevance=PaperChoice(t("relevance"), tuple(i18n.translate(lang, f"report.relevance.{n}") for n in (1, 2, 3))),
        domains=tuple(d for d in domains if d.questions),
    )
