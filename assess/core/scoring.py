"""Scoring: arithmetic that an adviser can redo by hand (docs/scoring.md#the-arithmetic). Pure.

All figures are exact fractions, so that a threshold is met exactly when hand arithmetic meets it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Literal

from assess.core.flow import Flow, Status
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


def outcomes(flow: Flow) -> tuple[Outcome, ...]:
    """What became of every question of the bank, in the order asked."""
    return tuple(
        _outcome(domain, question, flow.statuses[question.id], flow.answers.get(question.id))
        for domain, question in flow.bank.questions()
    )


def _outcome(domain: DomainId, question: Question, status: Status, given: str | None) -> Outcome:
    if status == "ruled_out":
        return Outcome(question, domain, "ruled_out")
    if status == "inferred_zero":
        return Outcome(question, domain, "inferred_zero", None, Fraction(0))
    if given is None:
        return Outcome(question, domain, "unanswered")
    if given == UNKNOWN:
        return Outcome(question, domain, "unknown")
    if given == NOT_APPLICABLE:
        return Outcome(question, domain, "not_applicable")
    option = question.option(given)
    if option is None:
        raise ValueError(f"{question.id}: no option {given!r}; check the answers before scoring")
    return Outcome(question, domain, "option", given, Fraction(option.points, MAX_POINTS))


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


def uneven_pairs(
    achievements: Mapping[StageId, Fraction | None], pass_: Fraction
) -> tuple[tuple[StageId, StageId], ...]:
    """(early, late) stages where the late one clearly leads the early one, which is not passed; widest lead first."""
    leads: list[tuple[Fraction, StageId, StageId]] = []
    for early, late in combinations(STAGES, 2):
        behind, ahead = achievements[early], achievements[late]
        if behind is None or ahead is None:
            continue
        if behind < pass_ and ahead - behind > UNEVEN_LEAD:
            leads.append((ahead - behind, early, late))
    leads.sort(key=lambda lead: -lead[0])
    return tuple((early, late) for _, early, late in leads)


def score(bank: Bank, answers: Answers) -> Result:
    """Score one response under one bank.

    Raises ValueError for an option that the bank does not hold (`check_answers` tells first).
    """
    flow = Flow(bank, answers.profile, answers.path, answers.answers)
    all_outcomes = outcomes(flow)
    stages = {s: stage_score([o for o in all_outcomes if o.question.stage == s]) for s in STAGES}
    domains = {d.id: _domain_score([o for o in all_outcomes if o.domain == d.id]) for d in bank.domains}
    achievements = {s: stages[s].achievement for s in STAGES}
    level = level_of(bank, achievements)
    lowest = stage_name(level_of(bank, {s: stages[s].low for s in STAGES}))
    highest = stage_name(level_of(bank, {s: stages[s].high for s in STAGES}))
    confidence = _confidence(stages)
    security = domains["security"].score if "security" in domains else None
    raised: dict[Flag, bool] = {
        "uneven": bool(uneven_pairs(achievements, as_fraction(bank.thresholds.pass_))),
        "low_confidence": confidence < LOW_CONFIDENCE,
        "quick": answers.path == "quick",
        "security_gap": _has_security_gap(level, security),
    }
    return Result(
        level=level,
        stage=stage_name(level),
        stage_range=(lowest, highest),
        score=_overall(achievements),
        confidence=confidence,
        flags=tuple(flag for flag, is_raised in raised.items() if is_raised),
        stages=stages,
        domains=domains,
        outcomes=all_outcomes,
        uncounted=flow.uncounted,
    )


def _domain_score(members: list[Outcome]) -> DomainScore:
    values = [o.value for o in members if o.value is not None]
    mean = _mean(values)
    return DomainScore(None if mean is None else 100 * mean, len(values), sum(o.applicable for o in members))


def _confidence(stages: Mapping[StageId, StageScore]) -> Fraction:
    applicable = sum(s.applicable for s in stages.values())
    return Fraction(sum(s.answered for s in stages.values()), applicable) if applicable else Fraction(0)


def _overall(achievements: Mapping[StageId, Fraction | None]) -> Fraction | None:
    """The score 0..100: the mean of all stages; None where one of them has no answer."""
    known = [a for a in achievements.values() if a is not None]
    mean = _mean(known)
    return None if mean is None or len(known) < len(STAGES) else 100 * mean


def _has_security_gap(level: Level | None, security: Fraction | None) -> bool:
    if level is None or security is None:
        return False
    return level >= SECURITY_GAP_FROM_LEVEL and security < SECURITY_GAP_BELOW
