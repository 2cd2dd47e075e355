"""Scoring: arithmetic that an adviser can redo by hand (docs/scoring.md#the-arithmetic). Pure.

All figures are exact fractions, so that a threshold is met exactly when hand arithmetic meets it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from assess.core.flags import flags_of
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
from assess.core.result import (
    STAGE_OF_LEVEL,
    DomainScore,
    Level,
    Outcome,
    Result,
    StageName,
    StageScore,
    as_fraction,
)


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


def decides(bank: Bank, part: StageScore | DomainScore) -> bool:
    """Whether enough of the questions are answered (`decide`, a share) for a stage to decide the level.

    An area is held to the same: below it, its score tells too little to set it above or below another.
    Banks of before that rule hold no `decide`: there any answer is enough.
    """
    if bank.thresholds.decide is None:
        return part.answered > 0
    return part.answered > 0 and part.answered >= as_fraction(bank.thresholds.decide) * part.applicable


def blocking_stage(bank: Bank, result: Result) -> StageId | None:
    """Where there is no level: the first stage with too few answers, which stands in the way."""
    if result.level is not None:
        return None
    return next((s for s in STAGES if not decides(bank, result.stages[s])), None)


def level_of(bank: Bank, achievements: dict[StageId, Fraction | None]) -> Level | None:
    """The level 0..4, found from the first stage upward; None where a stage has no achievement that decides."""
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


def score(bank: Bank, answers: Answers) -> Result:
    """Score one response under one bank.

    Raises ValueError for an option that the bank does not hold (`check_answers` tells first).
    """
    flow = Flow(bank, answers.profile, answers.path, answers.answers)
    all_outcomes = outcomes(flow)
    stages = {s: stage_score([o for o in all_outcomes if o.question.stage == s]) for s in STAGES}
    domains = {d.id: _domain_score([o for o in all_outcomes if o.domain == d.id]) for d in bank.domains}
    level = level_of(bank, {s: stages[s].achievement if decides(bank, stages[s]) else None for s in STAGES})
    lowest = stage_name(level_of(bank, {s: stages[s].low for s in STAGES}))
    highest = stage_name(level_of(bank, {s: stages[s].high for s in STAGES}))
    result = Result(
        level=level,
        stage=stage_name(level),
        stage_range=(lowest, highest),
        score=_overall({s: stages[s].achievement for s in STAGES}),
        confidence=_confidence(stages),
        flags=(),
        stages=stages,
        domains=domains,
        outcomes=all_outcomes,
        uncounted=flow.uncounted,
    )
    return replace(result, flags=flags_of(bank, result, quick=answers.path == "quick"))


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
