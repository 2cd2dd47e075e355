"""Geometry of the charts as numbers only: the radar, the ladder of stages, the heat map. Pure.

Units are those of the SVG's view box, x to the right and y down, rounded to a tenth so that identical input
draws identical bytes. Words and colours belong to the macros (templates/macros/charts.html).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Literal

Anchor = Literal["start", "middle", "end"]

# ---------------------------------------------------------------- radar

RADAR_WIDTH, RADAR_HEIGHT = 300.0, 232.0
RADAR_CENTRE = (150.0, 120.0)
RADAR_RADIUS = 70.0
RADAR_LABEL_GAP = 9.0
RADAR_RINGS = (25, 50, 75, 100)


@dataclass(frozen=True)
class Point:
    """A place in the view box."""

    x: float
    y: float


@dataclass(frozen=True)
class RadarAxis:
    """One axis: its far end, where its label stands and how it is aligned, its value and the value's place.

    `value` is 0..100, or None where there is no score: then there is no `mark`.
    """

    end: Point
    label: Point
    anchor: Anchor
    value: float | None
    mark: Point | None


@dataclass(frozen=True)
class Radar:
    """A radar chart. `rings` and `areas` are SVG point lists; `areas` is filled, `lines` is stroked.

    An axis without a value leaves a gap: nothing is drawn towards it, least of all a zero.
    """

    width: float
    height: float
    centre: Point
    rings: tuple[str, ...]
    axes: tuple[RadarAxis, ...]
    areas: tuple[str, ...]
    lines: tuple[str, ...]
    closed: bool


def _round(number: float) -> float:
    return round(number, 1) + 0.0  # + 0.0 turns -0.0 into 0.0


def _on_axis(index: int, count: int, distance: float) -> Point:
    angle = 2 * pi * index / count - pi / 2
    return Point(
        _round(RADAR_CENTRE[0] + distance * cos(angle)),
        _round(RADAR_CENTRE[1] + distance * sin(angle)),
    )


def points(members: Sequence[Point]) -> str:
    """The `points` attribute of an SVG polygon or polyline."""
    return " ".join(f"{p.x:g},{p.y:g}" for p in members)


def _anchor(point: Point) -> Anchor:
    if abs(point.x - RADAR_CENTRE[0]) < 1:
        return "middle"
    return "start" if point.x > RADAR_CENTRE[0] else "end"


def _runs(values: Sequence[float | None]) -> list[list[int]]:
    """Indexes of neighbouring values without a gap, around the circle (no value missing: one run of all)."""
    count = len(values)
    first_gap = next((i for i, v in enumerate(values) if v is None), None)
    if first_gap is None:
        return [list(range(count))]
    runs: list[list[int]] = [[]]
    for step in range(1, count):
        index = (first_gap + step) % count
        if values[index] is None:
            runs.append([])
        else:
            runs[-1].append(index)
    return [run for run in runs if run]


def radar(values: Sequence[float | None]) -> Radar:
    """The radar of values 0..100 (None: no score), the first axis pointing up, then clockwise.

    Raises ValueError for fewer than three axes or a value outside 0..100.
    """
    count = len(values)
    if count < 3:
        raise ValueError("a radar needs at least three axes")
    if any(v is not None and not 0 <= v <= 100 for v in values):
        raise ValueError("a value lies outside 0..100")
    axes = []
    for i, value in enumerate(values):
        end = _on_axis(i, count, RADAR_RADIUS)
        label = _on_axis(i, count, RADAR_RADIUS + RADAR_LABEL_GAP)
        mark = None if value is None else _on_axis(i, count, RADAR_RADIUS * value / 100)
        axes.append(RadarAxis(end, label, _anchor(label), value, mark))
    centre = Point(*RADAR_CENTRE)
    closed = all(v is not None for v in values)
    runs = [[m for i in run if (m := axes[i].mark) is not None] for run in _runs(values)]
    return Radar(
        width=RADAR_WIDTH,
        height=RADAR_HEIGHT,
        centre=centre,
        rings=tuple(
            points([_on_axis(i, count, RADAR_RADIUS * ring / 100) for i in range(count)]) for ring in RADAR_RINGS
        ),
        axes=tuple(axes),
        areas=tuple(points(run if closed else [centre, *run]) for run in runs if len(run) > 1),
        lines=tuple(points(run) for run in runs if len(run) > 1),
        closed=closed,
    )


# ---------------------------------------------------------------- ladder

LADDER_WIDTH, LADDER_HEIGHT = 720.0, 158.0
LADDER_GROUND = 156.0
LADDER_LEFT = 78.0
LADDER_STEP_WIDTH = 188.0
LADDER_BODY = 78.0  # what a step shows below its surface, the same on every step
LADDER_RISE = 20.0
BAR_HEIGHT = 12.0


@dataclass(frozen=True)
class LadderInput:
    """A stage: `achievement`, `low` and `high` 0..1 (None: nothing answered), and the mark to reach, 0..1."""

    achievement: float | None
    low: float | None
    high: float | None
    threshold: float


@dataclass(frozen=True)
class LadderStep:
    """One step. The bar shows 0..100 % over its whole width; widths and places are in view box units.

    `low` and `high` are None where they do not differ from the achievement.
    """

    x: float
    y: float
    width: float
    height: float
    bar_x: float
    bar_y: float
    bar_width: float
    bar_height: float
    filled: float | None
    low: float | None
    high: float | None
    threshold: float


@dataclass(frozen=True)
class Ladder:
    """Three steps that rise to the right, and where the firm stands (None without a level)."""

    width: float
    height: float
    ground: float
    steps: tuple[LadderStep, ...]
    here: Point | None
    goal: Point


def ladder(stages: Sequence[LadderInput], level: int | None) -> Ladder:
    """The ladder of stages with the firm at level 0 (on the ground) .. 4 (beyond the last step)."""
    steps = []
    for i, stage in enumerate(stages):
        height = LADDER_BODY + LADDER_RISE * i
        x, y = LADDER_LEFT + LADDER_STEP_WIDTH * i, LADDER_GROUND - height
        bar_x, bar_width = x + 14, LADDER_STEP_WIDTH - 28
        band = stage.low is not None and stage.high is not None and stage.low < stage.high
        steps.append(
            LadderStep(
                x=_round(x),
                y=_round(y),
                width=LADDER_STEP_WIDTH,
                height=_round(height),
                bar_x=_round(bar_x),
                bar_y=_round(y + 46),
                bar_width=_round(bar_width),
                bar_height=BAR_HEIGHT,
                filled=None if stage.achievement is None else _round(bar_width * stage.achievement),
                low=_round(bar_x + bar_width * stage.low) if band and stage.low is not None else None,
                high=_round(bar_x + bar_width * stage.high) if band and stage.high is not None else None,
                threshold=_round(bar_x + bar_width * stage.threshold),
            )
        )
    top = steps[-1]
    goal = Point(_round(top.x + top.width + (LADDER_WIDTH - top.x - top.width) / 2), top.y)
    places = [Point(LADDER_LEFT / 2, LADDER_GROUND)] + [Point(_round(s.x + s.width / 2), s.y) for s in steps] + [goal]
    return Ladder(
        width=LADDER_WIDTH,
        height=LADDER_HEIGHT,
        ground=LADDER_GROUND,
        steps=tuple(steps),
        here=None if level is None else places[level],
        goal=goal,
    )


# ---------------------------------------------------------------- heat map

HEAT_LABEL_WIDTH = 120.0
HEAT_CELL_WIDTH, HEAT_CELL_HEIGHT = 190.0, 21.0
HEAT_HEAD_HEIGHT = 26.0
HEAT_SHADES = 5


@dataclass(frozen=True)
class HeatCell:
    """One cell: its value 0..100 (None: nothing answered) and its shade 0 (lightest) .. 4 (darkest)."""

    x: float
    y: float
    width: float
    height: float
    value: float | None
    shade: int | None


@dataclass(frozen=True)
class HeatMap:
    """Rows of cells, row by row, and the places where the labels of rows and columns stand."""

    width: float
    height: float
    cells: tuple[HeatCell, ...]
    rows: tuple[Point, ...]
    columns: tuple[Point, ...]


def heat_map(values: Sequence[Sequence[float | None]]) -> HeatMap:
    """A heat map of rows of values 0..100 (None: nothing answered); all rows are of one length.

    Raises ValueError for an empty or ragged table.
    """
    if not values or len({len(row) for row in values}) != 1 or not values[0]:
        raise ValueError("a heat map needs rows of one length")
    cells, rows = [], []
    for r, row in enumerate(values):
        y = HEAT_HEAD_HEIGHT + r * HEAT_CELL_HEIGHT
        rows.append(Point(0.0, _round(y + HEAT_CELL_HEIGHT / 2)))
        for c, value in enumerate(row):
            shade = None if value is None else min(HEAT_SHADES - 1, int(value * HEAT_SHADES / 100))
            x = HEAT_LABEL_WIDTH + c * HEAT_CELL_WIDTH
            cells.append(HeatCell(_round(x), _round(y), HEAT_CELL_WIDTH, HEAT_CELL_HEIGHT, value, shade))
    return HeatMap(
        width=HEAT_LABEL_WIDTH + len(values[0]) * HEAT_CELL_WIDTH,
        height=HEAT_HEAD_HEIGHT + len(values) * HEAT_CELL_HEIGHT,
        cells=tuple(cells),
        rows=tuple(rows),
        columns=tuple(
            Point(_round(HEAT_LABEL_WIDTH + (c + 0.5) * HEAT_CELL_WIDTH), _round(HEAT_HEAD_HEIGHT / 2))
            for c in range(len(values[0]))
        ),
    )
