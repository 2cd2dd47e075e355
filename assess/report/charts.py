"""The charts of a report: geometry with the words that stand on it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from assess.core.model import STAGES, StageId
from assess.core.result import STAGE_OF_LEVEL, Result, StageScore, as_float, as_fraction
from assess.core.scoring import decides
from assess.report.geometry.bars import bars
from assess.report.geometry.heat_map import heat_map
from assess.report.geometry.staircase import StageInput, Staircase, staircase, staircase_tall
from assess.report.geometry.strip import Band, strip
from assess.report.headline import of_level
from assess.report.rows import scores_by_stage, stage_rows
from assess.report.view import StageRow
from assess.report.view_charts import AreaBarsChart, AreaLabel, HeatChart, PeersChart, StairLabel, StairsChart
from assess.report.words import Words, columns

LEVELS = tuple(STAGE_OF_LEVEL)
FLAG_SIZE, FLAG_PADDING = 13.5, 14.0
NAME_SIZE, NAME_SIZE_TALL = 15.5, 14.5  # of the name on a step, where there is room
UNDER_COLUMNS = 12  # of a name below the head of a column of the heat map


def _where(words: Words, result: Result) -> str:
    """Where the firm stands, as a sentence."""
    if result.level is None:
        return words("stairs_alt_nowhere")
    if words.plain:
        return words("stairs_alt_plain", standing=of_level(words, result.level))
    return words("stairs_alt_here", stage=words.stage(result.stage), level=result.level)


def stairs_chart(words: Words, result: Result, with_ticks: Result) -> StairsChart:
    """The staircase of the three stages, where the firm stands on it, and how far what it has ticked would lead."""
    rows = stage_rows(words, result)
    gains = [_gain(words, row.id, result, with_ticks) for row in rows]
    steps = tuple(_step(words, result, row, gain) for row, gain in zip(rows, gains, strict=True))
    inputs = [
        _input(result.stages[row.id], row.mark, gain, step) for row, gain, step in zip(rows, gains, steps, strict=True)
    ]
    here, short = words("here"), words("here_short")
    tall = staircase_tall(inputs, result.level, _flag_width(short))
    wide = staircase(inputs, result.level, _flag_width(here))
    return StairsChart(
        wide=wide,
        tall=tall,
        steps=steps,
        here=here,
        here_tall=short,
        name_size=_name_size(steps, wide, NAME_SIZE),
        name_size_tall=_name_size(steps, tall, NAME_SIZE_TALL),
        band=words("band") if any(step.band for step in wide.steps) else None,
        start=words("start"),
        goal=words("goal"),
        alt=words(
            "stairs_alt",
            here=_where(words, result),
            parts=words.join(_spoken(words, step) for step in steps),
            value=words.percent(as_fraction(words.bank.thresholds.pass_)),
        ),
    )


def _gain(words: Words, stage: StageId, result: Result, with_ticks: Result) -> Fraction | None:
    """What a stage would stand at with the ticked steps; None where that is no more, or its answers do not decide."""
    before, after = result.stages[stage].achievement, with_ticks.stages[stage].achievement
    if before is None or after is None or after <= before or not decides(words.bank, result.stages[stage]):
        return None
    return after


def _step(words: Words, result: Result, row: StageRow, gain: Fraction | None) -> StairLabel:
    ticked = "" if gain is None else words("stairs.ticked", value=words.percent(gain))
    few = not decides(words.bank, result.stages[row.id])
    note = row.status if few else ticked
    return StairLabel(words.stage_brief(row.id), row.achievement, row.status, row.threshold, ticked, note)


def _input(score: StageScore, mark: float, gain: Fraction | None, step: StairLabel) -> StageInput:
    figures = as_float(score.achievement), as_float(score.low), as_float(score.high)
    return StageInput(*figures, mark, as_float(gain), bool(step.note))


def _spoken(words: Words, step: StairLabel) -> str:
    value = words("mark.gap", a=step.achievement, b=step.ticked) if step.ticked else step.achievement
    return words("pair", name=step.name, value=value)


def _flag_width(text: str) -> float:
    """Enough for a bold text on a flag."""
    return FLAG_PADDING + FLAG_SIZE * _ems(text)


def _ems(text: str) -> float:
    """How wide a bold text is at most, in its size, whatever the face: letters of one column take up to 0.68 of it."""
    wide = columns(text) - len(text)
    return wide + 0.68 * (len(text) - wide)


def _name_size(steps: Sequence[StairLabel], shape: Staircase, most: float) -> float:
    """The size at which each name has room on its step, one for all of them."""
    return min(most, *(int(10 * room / _ems(s.name)) / 10 for s, room in zip(steps, shape.name_rooms, strict=True)))


def area_bars(words: Words, result: Result) -> AreaBarsChart:
    """The areas, the highest score first, those without answers last."""
    mark = words.bank.thresholds.pass_ * 100
    scores = sorted(
        ((d, domain.score) for d, domain in result.domains.items()), key=lambda one: (one[1] is None, -(one[1] or 0))
    )
    rows = tuple(AreaLabel(words(f"short.{d}"), words.number(score)) for d, score in scores)
    spoken = (
        words("pair", name=row.name, value=words("status.unknown") if score is None else row.value)
        for row, (_, score) in zip(rows, scores, strict=True)
    )
    return AreaBarsChart(
        shape=bars([as_float(score) for _, score in scores], mark),
        rows=rows,
        mark=words("mark_of_areas", value=words.number(as_fraction(mark))),
        none=words("status.unknown"),
        alt=words("areas_alt", parts=words.join(spoken), value=words.number(as_fraction(mark))),
    )


def peers_chart(words: Words, bands: Sequence[Band], level: int | None) -> PeersChart:
    """Other firms by level, in bands from the first level to the last, and the firm's own level."""
    own = words("peers.own")
    labels = tuple(AreaLabel(_levels(words, band), words("peers.share", value=band.percent)) for band in bands)
    shape = strip(bands, len(LEVELS), level, _flag_width(own))
    parts = words.join(words("pair", name=label.name, value=label.value) for label in labels)
    mine = next((label.name for label, block in zip(labels, shape.blocks, strict=True) if block.own), None)
    where = words("peers.nowhere") if mine is None else words("peers.here", name=mine)
    return PeersChart(shape, labels, own, words("peers.alt", parts=parts, here=where))


def _levels(words: Words, band: Band) -> str:
    first, last = (words(f"peers.level.{level}") for level in (band.first, band.last))
    return first if first == last else words("peers.levels", first=first, last=last)


def heat_chart(words: Words, result: Result) -> HeatChart:
    """The heat map of domains and stages."""
    scores = scores_by_stage(result)
    domains = list(result.domains)
    table = [[scores[d][s] for s in STAGES] for d in domains]
    values = tuple(words.number(value) for row in table for value in row)
    cells = [words("cell", row=words.domain(d), column=words.stage(s)) for d in domains for s in STAGES]
    parts = words.join(words("pair", name=cell, value=value) for cell, value in zip(cells, values, strict=True))
    return HeatChart(
        shape=heat_map([[as_float(value) for value in row] for row in table]),
        rows=tuple(words(f"short.{d}") for d in domains),
        columns=tuple(words("stairs.number", n=n) for n in range(1, len(STAGES) + 1)),
        under=_under(words),
        values=values,
        alt=words("heat_alt", parts=parts),
    )


def _under(words: Words) -> tuple[str, ...]:
    """What stands below the number of each stage: its plain name where all of them are short, else nothing."""
    names = [words.of(stage.plain) if stage.plain else words.of(stage.text) for stage in words.bank.stages]
    short = all(columns(name) <= UNDER_COLUMNS for name in names)
    return tuple(name if short else "" for name in names)
