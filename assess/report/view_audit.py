"""The parts of a report that let a reader check it, as frozen dataclasses (the rest: `view`)."""

from __future__ import annotations

from dataclasses import dataclass

from assess.core.model import DomainId
from assess.core.result import OutcomeKind


@dataclass(frozen=True)
class Sum:
    """One line of arithmetic: what is worked out, how, and the outcome."""

    name: str
    working: str
    outcome: str


@dataclass(frozen=True)
class CountedList:
    """A kind of answers: how many there are, and how they are treated."""

    id: str
    title: str
    count: str
    meaning: str


@dataclass(frozen=True)
class Scoring:
    """The arithmetic with the firm's own numbers, so that an adviser can redo it by hand."""

    rules: tuple[str, ...]
    stages: tuple[Sum, ...]
    totals: tuple[Sum, ...]
    level_steps: tuple[str, ...]
    priority_rule: str
    priorities: tuple[Sum, ...]
    path: str | None
    uncounted: tuple[CountedList, ...]


@dataclass(frozen=True)
class AnswerRow:
    """One question as answered. `number` is its running one (empty without), `points` a dash where nothing is counted.

    `dots` of five are filled in (None: nothing is counted), `heard` tells a listener the same; `weak`: there is most
    room to grow.
    """

    question_id: str
    number: str
    question: str
    answer: str
    kind: OutcomeKind
    points: str
    stage: str
    dots: int | None
    heard: str
    weak: bool


@dataclass(frozen=True)
class AnswerGroup:
    """The answers of one domain; `working` is how its score comes about, `relevance` what the firm said of it."""

    id: DomainId
    name: str
    working: str
    relevance: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True)
class VoiceTalk:
    """A question that colleagues answered otherwise than the owner: who answered what, and what to talk about."""

    question_id: str
    about: str
    question: str
    text: str
    ask: str


@dataclass(frozen=True)
class GlossaryEntry:
    """A term with its meaning."""

    term: str
    meaning: str
