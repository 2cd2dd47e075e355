"""The radar of the domains' scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from assess.report.geometry.shapes import Anchor, Label, Point, points, tenth

WIDTH, HEIGHT = 300.0, 232.0
CENTRE = Point(150.0, 120.0)
RADIUS = 70.0
LABEL_GAP = 9.0
RINGS = (25, 50, 75, 100)
VALUE_BELOW = 16.0  # from the baseline of a name to that of its value
# From the end of an axis to the baseline of its name: at the top both lines stand above it, at the bottom below it.
NAME_ABOVE, NAME_BESIDE, NAME_BELOW = -17.0, -2.0, 11.0


@dataclass(frozen=True)
class RadarAxis:
    """One axis: its far end, where its name and its value stand, the value and the value's place on the axis.

    `value` is 0..100, or None where there is no score: then there is no `mark`.
    """

    end: Point
    name_at: Label
    value_at: Label
    value: float | None
    mark: Point | None


@dataclass(frozen=True)
class Radar:
    """A radar chart. `rings` and `areas` are SVG point lists; `areas` is filled, `lines` is stroked.

    An axis without a value leaves a gap: nothing is drawn towards it, least of all a zero. `spokes` is one SVG path.
    """

    width: float
    height: float
    rings: tuple[str, ...]
    spokes: str
    axes: tuple[RadarAxis, ...]
    areas: tuple[str, ...]
    lines: tuple[str, ...]
    closed: bool


def radar(values: Sequence[float | None]) -> Radar:
    """The radar of values 0..100 (None: no score), the first axis pointing up, then clockwise.

    Raises ValueError for fewer than three axes or a value outside 0..100.
    """
    _check(values)
    count = len(values)
    axes = tuple(_axis(i, count, value) for i, value in enumerate(values))
    closed = all(v is not None for v in values)
    runs = [run for run in _runs([axis.mark for axis in axes]) if len(run) > 1]  # a lonely mark draws no line
    return Radar(
        width=WIDTH,
        height=HEIGHT,
        rings=tuple(points([_on_axis(i, count, RADIUS * ring / 100) for i in range(count)]) for ring in RINGS),
        spokes="".join(f"M{CENTRE.x:g} {CENTRE.y:g}L{a.end.x:g} {a.end.y:g}" for a in axes),
        axes=axes,
        areas=tuple(points(run if closed else [CENTRE, *run]) for run in runs),
        lines=tuple(points(run) for run in runs),
        closed=closed,
    )


def _check(values: Sequence[float | None]) -> None:
    if len(values) < 3:
        raise ValueError("a radar needs at least three axes")
    if any(v is not None and not 0 <= v <= 100 for v in values):
        raise ValueError("a value lies outside 0..100")


def _axis(index: int, count: int, value: float | None) -> RadarAxis:
    beyond = _on_axis(index, count, RADIUS + LABEL_GAP)
    edge = RADIUS + LABEL_GAP - 1
    shift = NAME_BESIDE
    if abs(beyond.y - CENTRE.y) > edge:
        shift = NAME_ABOVE if beyond.y < CENTRE.y else NAME_BELOW
    anchor, y = _anchor(beyond), tenth(beyond.y + shift)
    return RadarAxis(
        end=_on_axis(index, count, RADIUS),
        name_at=Label(beyond.x, y, anchor),
        value_at=Label(beyond.x, tenth(y + VALUE_BELOW), anchor),
        value=value,
        mark=None if value is None else _on_axis(index, count, RADIUS * value / 100),
    )


def _on_axis(index: int, count: int, distance: float) -> Point:
    angle = 2 * pi * index / count - pi / 2
    return Point(tenth(CENTRE.x + distance * cos(angle)), tenth(CENTRE.y + distance * sin(angle)))


def _anchor(point: Point) -> Anchor:
    if abs(point.x - CENTRE.x) < 1:
        return "middle"
    return "start" if point.x > CENTRE.x else "end"


def _runs(marks: Sequence[Point | None]) -> list[list[Point]]:
    """Neighbouring marks without a gap, around the circle (none missing: one run of all)."""
    first_gap = next((i for i, mark in enumerate(marks) if mark is None), 0)
    runs: list[list[Point]] = [[]]
    for mark in [*marks[first_gap:], *marks[:first_gap]]:
        if mark is None:
            runs.append([])
        else:
            runs[-1].append(mark)
    return runs
