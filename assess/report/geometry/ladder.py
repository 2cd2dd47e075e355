"""The ladder of stages, and where the firm stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assess.report.geometry.shapes import Box, Label, Point, tenth

WIDTH, HEIGHT = 720.0, 158.0
GROUND = 156.0
LEFT = 78.0
STEP_WIDTH = 188.0
BODY = 78.0  # what a step shows below its surface, the same on every step
RISE = 20.0
MARGIN = 14.0  # beside the bar of a step
BAR_HEIGHT = 12.0
# Down from the surface of a step: baselines of its texts, and its bar.
NAME_DOWN, STATUS_DOWN, VALUE_DOWN, BAR_DOWN = 21.0, 39.0, 40.0, 46.0
BAND_OVER = 3.0  # how far the ends of a band stand out over and under the bar
MARK_HEIGHT = 9.0
FLAG_HEIGHT, FLAG_UP, FLAG_TEXT_UP = 24.0, 37.0, 20.0  # the flag over the firm's place
FLAG_PADDING, FLAG_COLUMN = 13.0, 3.0  # half the width of the flag: a padding and so much a column of its text


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

    `low` and `high` are None where they do not differ from the achievement: then there are no `band_ends` and no
    `band` (SVG paths). `mark` is the path of the mark under `threshold`.
    """

    body: Box
    current: bool
    bar: Box
    name_at: Label
    status_at: Label
    value_at: Label
    filled: float | None
    low: float | None
    high: float | None
    band_ends: str | None
    band: str | None
    threshold: float
    mark: str
    threshold_at: Label


@dataclass(frozen=True)
class Flag:
    """A flag with a text over the firm's place; `tip` is the path of its point."""

    box: Box
    tip: str
    text_at: Label


@dataclass(frozen=True)
class Ladder:
    """Three steps that rise to the right, and where the firm stands (None without a level).

    `start_at` and `goal_at` are None where the flag stands in their place.
    """

    width: float
    height: float
    ground: float
    steps: tuple[LadderStep, ...]
    here: Point | None
    flag: Flag | None
    start_at: Label | None
    goal_at: Label | None


def ladder(stages: Sequence[LadderInput], level: int | None, flag_columns: int = 0) -> Ladder:
    """The ladder of stages with the firm at level 0 (on the ground) .. 4 (beyond the last step).

    `flag_columns`: how wide the text on the flag prints, in columns.
    """
    steps = tuple(_step(i, stage, level == i + 1) for i, stage in enumerate(stages))
    top = steps[-1].body
    goal = Point(tenth(top.x + top.width + (WIDTH - top.x - top.width) / 2), top.y)
    start = Point(LEFT / 2, GROUND)
    places = [start, *(Point(tenth(s.body.x + s.body.width / 2), s.body.y) for s in steps), goal]
    here = None if level is None else places[level]
    return Ladder(
        width=WIDTH,
        height=HEIGHT,
        ground=GROUND,
        steps=steps,
        here=here,
        flag=None if here is None else _flag(here, FLAG_PADDING + FLAG_COLUMN * flag_columns),
        start_at=None if here == start else Label(start.x, GROUND - 10, "middle"),
        goal_at=None if here == goal else Label(goal.x, goal.y - 4, "middle"),
    )


def _step(index: int, stage: LadderInput, current: bool) -> LadderStep:
    height = BODY + RISE * index
    body = Box(tenth(LEFT + STEP_WIDTH * index), tenth(GROUND - height), STEP_WIDTH, height)
    bar = Box(tenth(body.x + MARGIN), tenth(body.y + BAR_DOWN), STEP_WIDTH - 2 * MARGIN, BAR_HEIGHT)
    low = high = None
    if stage.low is not None and stage.high is not None and stage.low < stage.high:
        low, high = tenth(bar.x + bar.width * stage.low), tenth(bar.x + bar.width * stage.high)
    ends = None
    if low is not None and high is not None:
        top, reach = bar.y - BAND_OVER, bar.height + 2 * BAND_OVER
        ends = f"M{low:g} {top:g}v{reach:g}M{high:g} {top:g}v{reach:g}"
    threshold = tenth(bar.x + bar.width * stage.threshold)
    below = bar.y + bar.height
    # The words beside the mark stand where there is room.
    beside = Label(tenth(threshold + 9), below + 13)
    if threshold > bar.x + bar.width / 2:
        beside = Label(tenth(threshold - 9), below + 13, "end")
    return LadderStep(
        body=body,
        current=current,
        bar=bar,
        name_at=Label(bar.x, body.y + NAME_DOWN),
        status_at=Label(bar.x, body.y + STATUS_DOWN),
        value_at=Label(bar.x + bar.width, body.y + VALUE_DOWN, "end"),
        filled=None if stage.achievement is None else tenth(bar.width * stage.achievement),
        low=low,
        high=high,
        band_ends=ends,
        band=None if ends is None else f"{ends}M{low:g} {bar.y + bar.height / 2:g}H{high:g}",
        threshold=threshold,
        mark=f"M{threshold:g} {below + 2:g}l-5 {MARK_HEIGHT:g}h10z",
        threshold_at=beside,
    )


def _flag(here: Point, half: float) -> Flag:
    centre = min(max(here.x, half + 1), WIDTH - half - 1)
    return Flag(
        box=Box(tenth(centre - half), here.y - FLAG_UP, half * 2, FLAG_HEIGHT),
        tip=f"M{here.x:g} {here.y - 2:g}l-8 -12h16z",
        text_at=Label(tenth(centre), here.y - FLAG_TEXT_UP, "middle"),
    )
