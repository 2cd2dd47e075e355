"""Scores as bars, one line each, with one mark to reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assess.report.geometry.shapes import Box, Label, tenth

WIDTH = 340.0
LEFT, RIGHT = 100.0, 288.0  # where 0 and 100 stand
HEAD, ROW = 26.0, 34.0
BAR_HEIGHT = 16.0
BASELINE = 5.5  # below the middle of a row
MARK_OVER = 4.0  # how far a mark stands out over and under its bar


@dataclass(frozen=True)
class BarRow:
    """One row: its track 0..100, `filled` as a width (None: nothing answered), the path of its mark."""

    track: Box
    filled: float | None
    mark: str
    name_at: Label
    value_at: Label
    none_at: Label


@dataclass(frozen=True)
class Bars:
    """The rows, with the place of the word that explains the mark and its pointer."""

    width: float
    height: float
    rows: tuple[BarRow, ...]
    mark_at: Label
    pointer: str


def bars(values: Sequence[float | None], mark: float) -> Bars:
    """A row for each value 0..100 (None: nothing answered), with the mark 0..100 on each.

    Raises ValueError for a value outside.
    """
    if any(v is not None and not 0 <= v <= 100 for v in (*values, mark)):
        raise ValueError("a value lies outside 0..100")
    x = _x(mark)
    return Bars(
        width=WIDTH,
        height=HEAD + ROW * len(values),
        rows=tuple(_row(HEAD + ROW * (i + 0.5), value, x) for i, value in enumerate(values)),
        mark_at=Label(tenth(x - 9), 16.0, "end"),
        pointer=f"M{x:g} {HEAD - 3:g}l-5 -9h10z",
    )


def _row(y: float, value: float | None, mark: float) -> BarRow:
    track = Box(LEFT, tenth(y - BAR_HEIGHT / 2), RIGHT - LEFT, BAR_HEIGHT)
    return BarRow(
        track=track,
        filled=None if value is None else tenth(track.width * value / 100),
        mark=f"M{mark:g} {track.y - MARK_OVER:g}V{track.y + track.height + MARK_OVER:g}",
        name_at=Label(0.0, y + BASELINE),
        value_at=Label(WIDTH, y + BASELINE, "end"),
        none_at=Label(LEFT + 8, y + BASELINE - 0.5),
    )


def _x(value: float) -> float:
    return tenth(LEFT + (RIGHT - LEFT) * value / 100)
