"""The charts of a report: geometry with the words that stand on it."""

from __future__ import annotations

from fractions import Fraction

from assess.core.model import STAGES
from assess.core.result import Result, as_fraction
from assess.report.geometry.heat_map import heat_map
from assess.report.geometry.ladder import LadderInput, ladder
from assess.report.geometry.radar import radar
from assess.report.verdict import scores_by_stage, stage_rows
from assess.report.view import Fact, HeatChart, LadderChart, RadarChart, StepLabel
from assess.report.words import Words, columns


def _float(number: Fraction | None) -> float | None:
    return None if number is None else float(number)


def ladder_chart(words: Words, result: Result) -> LadderChart:
    """The ladder of stages, and where the firm stands on it."""
    thresholds = words.bank.thresholds
    # On the ground the next mark is the start of the first stage; everywhere else it is passing a stage.
    first = thresholds.start if result.level == 0 else thresholds.pass_
    marks = (first, *[thresholds.pass_] * (len(STAGES) - 1))
    scores = [result.stages[s] for s in STAGES]
    inputs = [
        LadderInput(_float(s.achievement), _float(s.low), _float(s.high), mark)
        for s, mark in zip(scores, marks, strict=True)
    ]
    steps = tuple(
        StepLabel(
            words.stage_brief(r.id), r.achievement, r.status, words("threshold", value=words.percent(as_fraction(mark)))
        )
        for r, mark in zip(stage_rows(words, result), marks, strict=True)
    )
    here = words("here")
    shape = ladder(inputs, result.level, columns(here))
    return LadderChart(
        shape=shape,
        steps=steps,
        here=here,
        band=words("band") if any(step.low is not None for step in shape.steps) else None,
        start=words("start"),
        goal=words("goal"),
        alt=words(
            "ladder_alt",
            here=_where(words, result),
            parts=words.join(words("pair", name=step.name, value=step.achievement) for step in steps),
            value=words.percent(as_fraction(thresholds.pass_)),
        ),
    )


def _where(words: Words, result: Result) -> str:
    """Where the firm stands, as a sentence."""
    if result.level is None:
        return words("ladder_alt_nowhere")
    if words.plain:
        return words("ladder_alt_plain", standing=words.standing(result.level))
    return words("ladder_alt_here", stage=words.stage(result.stage), level=result.level)


def radar_chart(words: Words, result: Result) -> RadarChart:
    """The radar of the domains."""
    scores = {d: domain.score for d, domain in result.domains.items()}
    labels = tuple(Fact(words(f"short.{d}"), words.number(score)) for d, score in scores.items())
    parts = words.join(words("pair", name=f.label, value=f.value) for f in labels)
    return RadarChart(radar([_float(score) for score in scores.values()]), labels, words("radar_alt", parts=parts))


def heat_chart(words: Words, result: Result) -> HeatChart:
    """The heat map of domains and stages."""
    scores = scores_by_stage(result)
    domains = list(result.domains)
    table = [[scores[d][s] for s in STAGES] for d in domains]
    values = tuple(words.number(value) for row in table for value in row)
    cells = [words("cell", row=words.domain(d), column=words.stage(s)) for d in domains for s in STAGES]
    parts = words.join(words("pair", name=cell, value=value) for cell, value in zip(cells, values, strict=True))
    return HeatChart(
        shape=heat_map([[_float(value) for value in row] for row in table]),
        rows=tuple(words(f"short.{d}") for d in domains),
        columns=tuple(words.stage_brief(s) for s in STAGES),
        values=values,
        alt=words("heat_alt", parts=parts),
    )
