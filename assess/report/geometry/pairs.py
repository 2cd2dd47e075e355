"""Scores then and now: one line a row, an open circle for then and a filled square on its corner for now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assess.report.geometry.shapes import Label, Point, tenth

WIDTH = 340.0
LEFT, RIGHT = 104.0, 248.0  # where 0 and 100 stand
HEAD, ROW, FOOT = 34.0, 32.0, 24.0
BASELINE = 5.0  # below the middle of a row
SIZE = 7.0  # half the diagonal of the square
MARKS = (0, 50, 100)
KEY_Y = 14.0
KEY_BEFORE, KEY_AFTER, KEY_GAP = LEFT, LEFT + 130.0, 11.0
LEAST = 6.0  # a shorter line would lie under its ends


@dataclass(frozen=True)
class PairRow:
    """One row. `before` and `after` (an SVG path) are None where there is no score; `falls`: now is less than then."""

    name_at: Label
    value_at: Label
    before: Point | None
    after: str | None
    line: str | None
    falls: bool


@dataclass(frozen=True)
class Pairs:
    """The rows over one scale, whose lines are one path, with its marks and the key above."""

    width: float
    height: float
    rows: tuple[PairRow, ...]
    scale: str
    marks: tuple[Label, ...]
    key_before: Point
    key_before_at: Label
    key_after: str
    key_after_at: Label


def pairs(values: Sequence[tuple[float | None, float | None]]) -> Pairs:
    """A row for each (then, now), 0..100 or None. Raises ValueError for a value outside."""
    if any(v is not None and not 0 <= v <= 100 for pair in values for v in pair):
        raise ValueError("a value lies outside 0..100")
    bottom = HEAD + ROW * len(values)
    return Pairs(
        width=WIDTH,
        height=bottom + FOOT,
        rows=tuple(_row(HEAD + ROW * (i + 0.5), *pair) for i, pair in enumerate(values)),
        scale="".join(f"M{_x(mark):g} {HEAD:g}V{bottom:g}" for mark in MARKS),
        marks=tuple(Label(_x(mark), bottom + 16, "middle") for mark in MARKS),
        key_before=Point(KEY_BEFORE, KEY_Y),
        key_before_at=Label(KEY_BEFORE + KEY_GAP, KEY_Y + BASELINE),
        key_after=_square(KEY_AFTER, KEY_Y),
        key_after_at=Label(KEY_AFTER + KEY_GAP, KEY_Y + BASELINE),
    )


def _row(y: float, before: float | None, after: float | None) -> PairRow:
    line = None
    if before is not None and after is not None and abs(_x(before) - _x(after)) >= LEAST:
        line = f"M{_x(before):g} {y:g}H{_x(after):g}"
    return PairRow(
        name_at=Label(0.0, y + BASELINE),
        value_at=Label(WIDTH, y + BASELINE, "end"),
        before=None if before is None else Point(_x(before), y),
        after=None if after is None else _square(_x(after), y),
        line=line,
        falls=before is not None and after is not None and after < before,
    )


def _x(value: float) -> float:
    return tenth(LEFT + (RIGHT - LEFT) * value / 100)


def _square(x: float, y: float) -> str:
    """A filled square that stands on its corner: seen over the circle where both are in one place."""
    side = SIZE / 1.4
    return f"M{x:g} {tenth(y - side):g}l{side:g} {side:g}l-{side:g} {side:g}l-{side:g} -{side:g}z"
