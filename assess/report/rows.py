"""The stages and the domains with their figures, a row each."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from assess.core.diagnosis import Diagnosis
from assess.core.model import STAGES, DomainId, StageId
from assess.core.plan import relevance, working_stage
from assess.core.result import Result, as_float, as_fraction
from assess.core.scoring import blocking_stage, decides
from assess.report.geometry.meter import meter
from assess.report.verdict import threshold
from assess.report.view import DomainRow, StageRow
from assess.report.words import Words


def _status(words: Words, result: Result, stage: StageId) -> str:
    """A stage by its own figure, so that the word never says otherwise than the figure beside it."""
    achievement = result.stages[stage].achievement
    if achievement is None:
        return words("status.unknown")
    if not decides(words.bank, result.stages[stage]):
        return words("status.few")
    thresholds = words.bank.thresholds
    if achievement >= as_fraction(thresholds.pass_):
        return words("status.done")
    if achievement >= as_fraction(thresholds.start):
        at = working_stage(result) or blocking_stage(words.bank, result)
        return words("status.ahead" if at and STAGES.index(stage) > STAGES.index(at) else "status.now")
    return words("status.begun" if achievement else "status.later")


def stage_rows(words: Words, result: Result) -> tuple[StageRow, ...]:
    """One row a stage."""
    rows = []
    for stage in STAGES:
        score = result.stages[stage]
        band = score.low != score.high
        # On the ground the start of the first stage is next; everywhere else it is passing a stage.
        mark = threshold(words, 0 if result.level == 0 and stage == STAGES[0] else 1)
        share = as_float(score.achievement)
        rows.append(
            StageRow(
                id=stage,
                name=words.stage(stage),
                term=words.term(stage),
                meaning=next((words.of(s.meaning) for s in words.bank.stages if s.id == stage), ""),
                current=stage == result.stage,
                achievement=words.percent(score.achievement),
                share=share,
                mark=float(mark),
                threshold=words("threshold", value=words.percent(mark)),
                bar=meter(share, float(mark)),
                span=words("span", low=words.percent(score.low), high=words.percent(score.high)) if band else "",
                answered=words("answered", asked=score.applicable, answered=score.answered),
                points=words("points", points=score.points, max=score.max_points) if score.answered else words("none"),
                status=_status(words, result, stage),
            )
        )
    return tuple(rows)


def domain_rows(words: Words, diagnosis: Diagnosis) -> tuple[DomainRow, ...]:
    """One row a domain, in the order of the bank."""
    rows = []
    for domain in words.bank.domains:
        score = diagnosis.result.domains[domain.id]
        matters = relevance(diagnosis.answers, domain.id)
        rows.append(
            DomainRow(
                id=domain.id,
                name=words.domain(domain.id),
                score=words.number(score.score),
                relevance=words(f"relevance.{matters}"),
                answered=words("answered", asked=score.applicable, answered=score.answered),
            )
        )
    return tuple(rows)


def scores_by_stage(result: Result) -> Mapping[DomainId, Mapping[StageId, Fraction | None]]:
    """Score 0..100 of the questions of each domain and stage."""
    values: dict[tuple[DomainId, StageId], list[Fraction]] = {}
    for outcome in result.outcomes:
        if outcome.value is not None:
            values.setdefault((outcome.domain, outcome.question.stage), []).append(outcome.value)

    def mean(domain: DomainId, stage: StageId) -> Fraction | None:
        of = values.get((domain, stage))
        return 100 * sum(of, Fraction(0)) / len(of) if of else None

    return {domain: {stage: mean(domain, stage) for stage in STAGES} for domain in result.domains}
