"""Scoring: arithmetic that an adviser can redo by hand (docs/scoring.md#the-arithmetic). Pure.

All figures are exact fractions, so that a threshold is met exactly when hand arithmetic meets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assess.core import flow
from assess.core.model import (
    MAX_POINTS,
    NOT_APPLICABLE,
    STAGES,
    UNKNOWN,
    Answers,
    Bank,
    DomainId,
    Question,
    StageId,
)

Level = Literal[0, 1, 2, 3, 4]
StageName = Literal["not_started", "digitization", "digitalization", "transformation", "transformed"]
Flag = Literal["uneven", "low_confidence", "quick", "security_gap"]
# What became of a question. `inferred_zero` counts like an option worth 0.
OutcomeKind = Literal["option", "inferred_zero", "unknown", "not_applicable", "unanswered", "ruled_out"]

STAGE_OF_LEVEL: tuple[StageName, ...] = (
    "not_started",
    "digitization",
    "digitalization",
    "transformation",
    "transformed",
)
UNEVEN_LEAD = Fraction(15, 100)
LOW_CONFIDENCE = Fraction(70, 100)
SECURITY_GAP_BELOW = 40
SECURITY_GAP_FROM_LEVEL = 2


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
        return self.kind in ("option", "inferred_zero", "unknown", "unanswered")


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
class Result:
    """The verdict. `level` and `stage` are None where a stage without answers is in the way."""

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

    def outcome(self, question_id: str) -> Outcome:
        """Return the outcome of one question; KeyError when the bank does not hold it."""
        for outcome in self.outcomes:
            if outcome.question.id == question_id:
                return outcome
        raise KeyError(question_id)


def as_fraction(number: float) -> Fraction:
    """The decimal that a bank file shows (0.6) as an exact fraction (3/5)."""
    return Fraction(str(number))


def outcomes(bank: Bank, answers: Answers) -> tuple[Outcome, ...]:
    """What became of every question of the bank, in the order asked."""
    status = flow.statuses(bank, answers.profile, answers.path, answers.answers)
    found = []
    for domain, question in bank.questions():
        given = answers.answers.get(question.id)
        state = status[question.id]
        if state == "ruled_out":
            found.append(Outcome(question, domain, "ruled_out"))
        elif state == "inferred_zero":
            found.append(Outcome(question, domain, "inferred_zero", None, Fraction(0)))
        elif given is None:
            found.append(Outcome(question, domain, "unanswered"))
        elif given == UNKNOWN:
            found.append(Outcome(question, domain, "unknown"))
        elif given == NOT_APPLICABLE:
            found.append(Outcome(question, domain, "not_applicable"))
        else:
            option = question.option(given)
            if option is None:
                raise ValueError(f"{question.id}: no option {given!r}; check the answers before scoring")
            found.append(Outcome(question, domain, "option", given, Fraction(option.points, MAX_POINTS)))
    return tuple(found)


def _mean(values: list[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None


def stage_score(members: list[Outcome]) -> StageScore:
    """Score the questions of one stage."""
    values = [o.value for o in members if o.value is not None]
    unknown = sum(o.kind == "unknown" for o in members)
    return StageScore(
        achievement=_mean(values),
        low=_mean(values + [Fraction(0)] * unknown),
        high=_mean(values + [Fraction(1)] * unknown),
        points=int(sum(values, Fraction(0)) * MAX_POINTS),
        max_points=len(values) * MAX_POINTS,
        answered=len(values),
        unknown=unknown,
        applicable=sum(o.applicable for o in members),
    )


def level_of(bank: Bank, achievements: dict[StageId, Fraction | None]) -> Level | None:
    """The level 0..4, found from the first stage upward; None where a stage has no achievement."""
    start, pass_ = as_fraction(bank.thresholds.start), as_fraction(bank.thresholds.pass_)
    first = achievements["digitization"]
    if first is None:
        return None
    if first < start:
        return 0
    if first < pass_:
        return 1
    second = achievements["digitalization"]
    if second is None:
        return None
    if second < pass_:
        return 2
    third = achievements["transformation"]
    if third is None:
        return None
    return 3 if third < pass_ else 4


def stage_name(level: Level | None) -> StageName | None:
    """The name of the stage that a level stands for."""
    return None if level is None else STAGE_OF_LEVEL[level]


def _flags(
    bank: Bank,
    answers: Answers,
    level: Level | None,
    achievements: dict[StageId, Fraction | None],
    confidence: Fraction,
    security: Fraction | None,
) -> tuple[Flag, ...]:
    pass_ = as_fraction(bank.thresholds.pass_)
    flags: list[Flag] = []
    known = [achievements[s] for s in STAGES]
    if any(
        early is not None and late is not None and early < pass_ and late - early > UNEVEN_LEAD
        for i, early in enumerate(known)
        for late in known[i + 1 :]
    ):
        flags.append("uneven")
    if confidence < LOW_CONFIDENCE:
        flags.append("low_confidence")
    if answers.path == "quick":
        flags.append("quick")
    if (
        level is not None
        and level >= SECURITY_GAP_FROM_LEVEL
        and security is not None
        and security < SECURITY_GAP_BELOW
    ):
        flags.append("security_gap")
    return tuple(flags)


def score(bank: Bank, answers: Answers) -> Result:
    """Score one response under one bank.

    Raises ValueError for an option that the bank does not hold (`check.check_answers` tells first).
    """
    found = outcomes(bank, answers)
    stages = {s: stage_score([o for o in found if o.question.stage == s]) for s in STAGES}
    achievements = {s: stages[s].achievement for s in STAGES}
    domains: dict[DomainId, DomainScore] = {}
    for domain in bank.domains:
        members = [o for o in found if o.domain == domain.id]
        mean = _mean([o.value for o in members if o.value is not None])
        domains[domain.id] = DomainScore(
            None if mean is None else 100 * mean,
            sum(o.value is not None for o in members),
            sum(o.applicable for o in members),
        )
    applicable = sum(s.applicable for s in stages.values())
    answered = sum(s.answered for s in stages.values())
    confidence = Fraction(answered, applicable) if applicable else Fraction(0)
    level = level_of(bank, achievements)
    known = [a for a in achievements.values() if a is not None]
    security = domains["security"].score if "security" in domains else None
    return Result(
        level=level,
        stage=stage_name(level),
        stage_range=(
            stage_name(level_of(bank, {s: stages[s].low for s in STAGES})),
            stage_name(level_of(bank, {s: stages[s].high for s in STAGES})),
        ),
        score=100 * sum(known, Fraction(0)) / len(STAGES) if len(known) == len(STAGES) else None,
        confidence=confidence,
        flags=_flags(bank, answers, level, achievements, confidence, security),
        stages=stages,
        domains=domains,
        outcomes=found,
        uncounted=tuple(flow.uncounted(bank, answers.profile, answers.path, answers.answers)),
    )
