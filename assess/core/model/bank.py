"""The question bank, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from assess.core.model.glossary import Term, Terms
from assess.core.model.vocabulary import (
    FORBID_UNKNOWN_KEYS,
    Barrier,
    Division,
    DomainId,
    Effort,
    Goal,
    Need,
    StageId,
    Text,
    without_underscore,
)


@dataclass(frozen=True)
class Improve:
    """The next action for a firm that is not yet at the best option.

    `done_when` says how the firm sees that it is done, as a good state; banks from before 2026.2 have none.
    """

    text: Text
    effort: Effort
    needs: tuple[Need, ...]
    done_when: Text | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Option:
    """One checkable behaviour, worth `points` 0..4."""

    id: str
    points: int
    text: Text
    improve: Improve | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Condition:
    """When a question is asked. All given parts must hold.

    `industry`, `min_employees`, `max_employees` look at the profile: where they fail, the question
    is ruled out. `question` with `at_least` looks at an earlier answer: where that answer is worth
    fewer points, the question is skipped as an inferred zero (docs/scoring.md#which-questions-are-asked).
    """

    industry: tuple[Division, ...] = ()
    min_employees: int | None = None
    max_employees: int | None = None
    question: str | None = None
    at_least: int = 1

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Question:
    """One observable thing, asked in everyday words.

    `law` says what the law asks where it does; it stands apart from the help. Banks from before 2026.2 have none.
    """

    id: str
    stage: StageId
    text: Text
    help: Text
    interview: Text
    options: tuple[Option, ...]
    improve: Improve
    source: tuple[str, ...]
    core: bool = False
    not_applicable: bool = False
    asks_if: Condition | None = None
    law: Text | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS

    def option(self, option_id: str) -> Option | None:
        """Return the option with this id, or None."""
        return next((o for o in self.options if o.id == option_id), None)

    def wording(self) -> str:
        """All that a firm reads of it, in both languages."""
        texts = (self.text, self.help, *([self.law] if self.law else []), *(option.text for option in self.options))
        return "\n".join(f"{text.ja}\n{text.en}" for text in texts)


@dataclass(frozen=True)
class Domain:
    """One of the eight domains with its questions, in the order asked (one YAML file each)."""

    id: DomainId
    text: Text
    about: Text
    questions: tuple[Question, ...]

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Stage:
    """A stage of the ladder: `text` is its term, `meaning` its definition in everyday words.

    `plain` names it in everyday words, without its number; where a bank has it, it stands first and large. Banks from
    before 2026.2 have none.
    """

    id: StageId
    text: Text
    meaning: Text
    source: tuple[str, ...]
    plain: Text | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Industry:
    """A major division of the Japan Standard Industrial Classification (A..T)."""

    id: Division
    text: Text
    small_up_to: int  # 中小企業基本法: small enterprise up to this many employees (20, or 5)

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class GoalChoice:
    """A management goal that the profile offers; it adds needs to the advice."""

    id: Goal
    text: Text
    needs: tuple[Need, ...]

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class BarrierChoice:
    """A felt barrier that the profile offers; it adds needs to the advice. `none` says that there is no barrier."""

    id: Barrier
    text: Text
    needs: tuple[Need, ...]
    source: tuple[str, ...]

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Thresholds:
    """Lowest achievement (0..1) to have started a stage, and to have passed it.

    `decide` is the share of a stage's questions that must be answered for it to decide the level; banks from before
    that rule have none. It is left out of their JSON, so that their hash stays.
    """

    start: float
    # `pass` is a Python keyword, so the field carries an underscore; files say `pass`.
    pass_: float
    decide: float | None = None

    __pydantic_config__ = {**FORBID_UNKNOWN_KEYS, "alias_generator": without_underscore}


@dataclass(frozen=True)
class Bank:
    """The whole question bank."""

    id: str
    version: str
    title: Text
    thresholds: Thresholds
    effort_weights: dict[Effort, int]
    stages: tuple[Stage, ...]
    industries: tuple[Industry, ...]
    goals: tuple[GoalChoice, ...]
    barriers: tuple[BarrierChoice, ...]
    domains: tuple[Domain, ...]
    glossary: tuple[Term, ...] = ()
    everyday: tuple[str, ...] = ()  # loan words that need no explanation

    __pydantic_config__ = FORBID_UNKNOWN_KEYS

    # Kept outside the fields: neither the schema nor equality sees them.
    @cached_property
    def _in_order(self) -> tuple[tuple[DomainId, Question], ...]:
        return tuple((d.id, q) for d in self.domains for q in d.questions)

    @cached_property
    def _by_id(self) -> Mapping[str, Question]:
        return {question.id: question for _, question in self._in_order}

    @cached_property
    def terms(self) -> Terms:
        """The glossary, ready to be looked for in texts."""
        return Terms(self.glossary)

    @cached_property
    def _terms_by_question(self) -> Mapping[str, tuple[Term, ...]]:
        return {question.id: self.terms.within(question.wording()) for _, question in self._in_order}

    def terms_of(self, question: Question) -> tuple[Term, ...]:
        """The glossary's terms in all that a firm reads of the question."""
        return self._terms_by_question[question.id]

    def questions(self) -> tuple[tuple[DomainId, Question], ...]:
        """All questions with their domain, in the order they are asked."""
        return self._in_order

    def question(self, question_id: str) -> Question | None:
        """Return the question with this id, or None."""
        return self._by_id.get(question_id)


@dataclass(frozen=True)
class Fact:
    """A fact of the founding documents that the bank has to cover.

    `note` says how it is covered without a question, why it is not, or how an unclear source was read.
    """

    id: str
    text: Text
    note: Text | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Mark:
    """One of the marks by which a form is answered, with the points that it gives there."""

    id: str
    text: Text
    points: int

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class FrameworkItem:
    """An item of another framework, in our own words, with the questions that ask the same.

    `profile` names what the firm tells of it before the questions: a `ProfileFact`, or the id of one goal or barrier.
    `marks` tells which mark an answer (an option, or `unknown`) of its one question comes to, where one is certain.
    `note` tells editors how far it is covered; `fill` tells a firm what to write or to look up for it.
    """

    id: str
    text: Text
    questions: tuple[str, ...] = ()
    note: Text | None = None
    fill: Text | None = None
    profile: tuple[str, ...] = ()
    marks: dict[str, str] = field(default_factory=dict)

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Framework:
    """Another framework as far as a source was read: `source` names it, `read` is the day of reading.

    `marks` are those of a form that is answered by them; empty for one that is answered in words.
    """

    id: str
    name: Text
    version: str
    source: str
    read: str
    items: tuple[FrameworkItem, ...]
    note: Text | None = None
    fill: Text | None = None
    marks: tuple[Mark, ...] = ()

    __pydantic_config__ = FORBID_UNKNOWN_KEYS
