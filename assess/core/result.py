"""What scoring finds: an outcome for each question, figures for stages and domains, the verdict. Pure.

All figures are exact fractions, so that a threshold is met exactly when hand arithmetic meets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assess.core.model import DomainId, Question, StageId

Level = Literal[0, 1, 2, 3, 4]
StageName = Literal["not_started", "digitization", "digitalization", "transformation", "transformed"]
Flag = Literal["insufficient", "near_next", "just_passed", "uneven", "low_confidence", "quick", "security_gap"]
# What became of a question. `inferred_zero` counts like an option worth 0.
OutcomeKind = Literal["option", "inferred_zero", "unknown", "not_applicable", "unanswered", "ruled_out"]

STAGE_OF_LEVEL: tuple[StageName, ...] = (
    "not_started",
    "digitization",
    "digitalization",
    "transformation",
    "transformed",
)


@dataclass(frozen=True)
class Outcome:
    """What one question contributes. `value` (0..1) is set for options and inferred zeros only."""

    question: Question
    domain: DomainId
    kind: OutcomeKind
    option_id: str | None = None
    value: Fraction | None = None

    @property
    def applicable(self) -> bool:
        """Whether the question was asked (or inferred) and applies to the firm."""
        return self.kind in ("option", "inferred_zero") or self.open

    @property
    def open(self) -> bool:
        """Whether it waits for an answer, or for one that is known."""
        return self.kind in ("unknown", "unanswered")


@dataclass(frozen=True)
class StageScore:
    """A stage's achievement with its range, each 0..1 or None when nothing is answered.

    `points` of `max_points` are the sums behind `achievement`; `answered` counts option answers and
    inferred zeros, `applicable` also unknown and unanswered questions.
    """

    achievement: Fraction | None
    low: Fraction | None
    high: Fraction | None
    points: int
    max_points: int
    answered: int
    unknown: int
    applicable: int


@dataclass(frozen=True)
class DomainScore:
    """A domain's score 0..100, or None when nothing is answered."""

    score: Fraction | None
    answered: int
    applicable: int


@dataclass(frozen=True)
class Counts:
    """How many questions a result rests on: the one count that a report tells, in words and in its arithmetic.

    `applicable` = `clear` + `unknown` + `unanswered`; `closed` of the clear ones were not asked, for an earlier answer
    tells (docs/scoring.md#answers).
    """

    applicable: int
    clear: int
    closed: int
    unknown: int
    unanswered: int


@dataclass(frozen=True)
class Result:
    """The verdict. `level` and `stage` are None where a stage with too few answers is in the way."""

    level: Level | None
    stage: StageName | None
    stage_range: tuple[StageName | None, StageName | None]
    score: Fraction | None
    confidence: Fraction
    flags: tuple[Flag, ...]
    stages: dict[StageId, StageScore]
    domains: dict[DomainId, DomainScore]
    outcomes: tuple[Outcome, ...]
    uncounted: tuple[str, ...]

    @property
    def counts(self) -> Counts:
        """What `confidence` is worked out from: clear ÷ applicable."""
        kinds = [outcome.kind for outcome in self.outcomes]
        told, closed = kinds.count("option"), kinds.count("inferred_zero")
        unknown, unanswered = kinds.count("unknown"), kinds.count("unanswered")
        clear = told + closed
        return Counts(clear + unknown + unanswered, clear, closed, unknown, unanswered)

    def outcome(self, question_id: str) -> Outcome:
        """Return the outcome of one question; KeyError when the bank does not hold it."""
        for outcome in self.outcomes:
            if outcome.question.id == question_id:
                return outcome
        raise KeyError(question_id)


def as_fraction(number: float) -> Fraction:
    """The decimal that a bank file shows (0.6) as an exact fraction (3/5)."""
    return Fraction(str(number))


def as_float(number: Fraction | None) -> float | None:
    """A figure to draw; None stays None: nothing was answered."""
    return None if number is None else float(number)
