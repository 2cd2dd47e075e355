"""The charts of a report: geometry with the words that stand on it. Pure."""

from __future__ import annotations

from fractions import Fraction

from assess.core.model import DOMAINS, STAGES, DomainId
from assess.core.scoring import Result, as_fraction
from assess.report import geometry
from assess.report.verdict import cell, stage_rows
from assess.report.view import Charts, Fact, StepLabel
from assess.report.words import Words


def _float(number: Fraction | None) -> float | None:
    return None if number is None else float(number)


def charts(words: Words, result: Result) -> Charts:
    """The three charts with the words that stand on them."""
    thresholds = words.bank.thresholds
    # On the ground the next mark is the start of the first stage; everywhere else it is passing a stage.
    first_mark = thresholds.start if result.level == 0 else thresholds.pass_
    marks = [first_mark if s == "digitization" else thresholds.pass_ for s in STAGES]
    ladder = geometry.ladder(
        [
            geometry.LadderInput(
                _float(result.stages[s].achievement), _float(result.stages[s].low), _float(result.stages[s].high), mark
            )
            for s, mark in zip(STAGES, marks, strict=True)
        ],
        result.level,
    )
    labels = tuple(
        StepLabel(r.name, r.achievement, r.status, words("threshold", value=words.percent(as_fraction(mark))))
        for r, mark in zip(stage_rows(words, result), marks, strict=True)
    )
    if result.level is None:
        here = words("ladder_alt_nowhere")
    else:
        here = words("ladder_alt_here", stage=words.stage(result.stage), level=result.level)
    domains: list[DomainId] = [d for d in DOMAINS if d in result.domains]
    scores = [result.domains[d].score for d in domains]
    radar_labels = tuple(
        Fact(words(f"short.{d}"), words.number(score)) for d, score in zip(domains, scores, strict=True)
    )
    table = [[cell(result, d, s) for s in STAGES] for d in domains]
    rows, columns = tuple(words.domain(d) for d in domains), tuple(words.stage(s) for s in STAGES)
    heat_values = tuple(words.number(value) for row in table for value in row)
    pairs = [
        words("pair", name=words("cell", row=row, column=column), value=value)
        for (row, column), value in zip(((r, c) for r in rows for c in columns), heat_values, strict=True)
    ]
    return Charts(
        ladder=ladder,
        ladder_steps=labels,
        ladder_alt=words(
            "ladder_alt",
            here=here,
            parts=words.join(words("pair", name=label.name, value=label.achievement) for label in labels),
            value=words.percent(as_fraction(thresholds.pass_)),
        ),
        here=words("here"),
        band=words("band") if any(step.low is not None for step in ladder.steps) else None,
        start=words("start"),
        goal=words("goal"),
        radar=geometry.radar([_float(score) for score in scores]),
        radar_labels=radar_labels,
        radar_alt=words(
            "radar_alt", parts=words.join(words("pair", name=f.label, value=f.value) for f in radar_labels)
        ),
        heat=geometry.heat_map([[_float(value) for value in row] for row in table]),
        heat_rows=tuple(fact.label for fact in radar_labels),
        heat_columns=columns,
        heat_values=heat_values,
        heat_alt=words("heat_alt", parts=words.join(pairs)),
    )
