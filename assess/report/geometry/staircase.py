"""The staircase of the three stages, across the page and upright for a phone, and where the firm stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assess.report.geometry.shapes import Box, Label, Point, hatch, tenth

FLAG_HEIGHT, FLAG_UP = 26.0, 40.0  # a flag, and how far its upper edge is above where the firm stands
FLAG_TEXT_DOWN = 18.0  # from the upper edge of the flag to the baseline of its text
MARGIN = 9.0  # inside a step, left and right
BAR_HEIGHT = 10.0
NAME_CLEAR = 7.5  # from the end of a name to the right side of its step
NAME_DOWN = 21.0  # from the surface of a step to the baseline of its name
NOTE_ROW = 17.0  # what a step is higher where a note stands below its mark
BAND_OVER = 3.0  # how far the ends of a band stand out over and under the bar

WIDTH = 720.0
GROUND_WIDTH, STEP_WIDTH = 78.0, 184.0
BODY, RISE, LANDING_RISE = 80.0, 34.0, 18.0
SKY = 44.0  # over the landing: room for the flag

TALL_WIDTH, TALL_STEP, TALL_LANDING = 320.0, 62.0, 30.0
TALL_SKY = {3: 12.0, 4: SKY}  # by the level at which the flag needs it
TREAD, FLAG_TREAD = 28.0, 70.0  # what shows of a step below the next one, and where the flag stands


@dataclass(frozen=True)
class StageInput:
    """A stage: `achievement`, `low` and `high` 0..1 (None: nothing answered), and the mark to reach, 0..1.

    `ticked` is the achievement that the ticked steps would lead to, None where they add nothing. `noted`: upright, a
    note stands below the bar.
    """

    achievement: float | None
    low: float | None
    high: float | None
    threshold: float
    ticked: float | None = None
    noted: bool = False


@dataclass(frozen=True)
class _Lines:
    """How far down from the surface of a step its texts (baselines) and its bar stand. No `status`: no room for it.

    `beside` is the room that the value takes beside the bar, 0 where it stands over it.
    """

    value: float
    bar: float
    threshold: float
    note: float
    status: float | None = None
    beside: float = 0.0


WIDE_LINES = _Lines(value=43.0, bar=49.0, threshold=74.0, note=92.0, status=42.0)
TALL_LINES = _Lines(value=42.0, bar=29.0, threshold=57.0, note=74.0, beside=70.0)


@dataclass(frozen=True)
class Stair:
    """One step. Its bar shows 0..100 % over the whole width; `filled` is a width, None where nothing is answered.

    `ticked` is the part of the bar that ticked steps would add and `hatch` the path that marks it, None where they add
    nothing; `note_at` is where a note on the step stands.
    `band` (an SVG path) shows what "don't know" leaves open, None where that is nothing. `mark` is the path of the
    mark to reach. `reached`: the mark is met. `status_at` is None where there is no room for that word.
    """

    body: Box
    current: bool
    reached: bool
    bar: Box
    filled: float | None
    ticked: Box | None
    hatch: str | None
    name_at: Label
    status_at: Label | None
    value_at: Label
    band: str | None
    mark: str
    threshold_at: Label
    note_at: Label


@dataclass(frozen=True)
class Flag:
    """A flag with a text where the firm stands; `pole` is the path from its foot to its tip."""

    box: Box
    pole: str
    text_at: Label


@dataclass(frozen=True)
class Staircase:
    """Three steps that rise to the right onto a landing. `line` is the path along what one walks on.

    `start_at` and `goal_at` are None where the flag stands in their place, `band_at` where bands are not explained.
    """

    width: float
    height: float
    line: str
    steps: tuple[Stair, ...]
    landing: Box
    here: Point | None
    flag: Flag | None
    start_at: Label | None
    goal_at: Label
    band_at: Label | None

    @property
    def name_rooms(self) -> tuple[float, ...]:
        """How wide the name on each step may be."""
        return tuple(step.body.width - MARGIN - NAME_CLEAR for step in self.steps)


def staircase(stages: Sequence[StageInput], level: int | None, flag_width: float) -> Staircase:
    """The staircase across the page, the firm at level 0 (on the ground) .. 4 (on the landing), None: nowhere."""
    body = BODY + (NOTE_ROW if any(stage.ticked is not None for stage in stages) else 0)
    height = tenth(SKY + body + RISE * (len(stages) - 1) + LANDING_RISE + 2)
    ground = height - 2
    bodies = [
        Box(GROUND_WIDTH + STEP_WIDTH * i, ground - body - RISE * i, STEP_WIDTH, body + RISE * i)
        for i in range(len(stages))
    ]
    top = bodies[-1]
    landing = Box(top.x + top.width, top.y - LANDING_RISE, WIDTH - top.x - top.width, top.height + LANDING_RISE)
    places = [Point(GROUND_WIDTH / 2, ground), *(Point(b.x + b.width / 2, b.y) for b in (*bodies, landing))]
    here = None if level is None else places[level]
    # On the ground the flag flies over the first step: beside it there is no room for long words.
    up = FLAG_UP + body - 4 if level == 0 and flag_width > GROUND_WIDTH - 4 else FLAG_UP
    return Staircase(
        width=WIDTH,
        height=height,
        line=_line(0.0, ground, (*bodies, landing), WIDTH),
        steps=_stairs(bodies, stages, level, WIDE_LINES),
        landing=landing,
        here=here,
        flag=None if here is None else _flag(here, up, flag_width, WIDTH),
        start_at=None if level == 0 else Label(GROUND_WIDTH / 2, ground - 10, "middle"),
        goal_at=Label(tenth(landing.x + landing.width / 2), tenth(landing.y + NAME_DOWN), "middle"),
        band_at=Label(26.0, 17.0),
    )


def staircase_tall(stages: Sequence[StageInput], level: int | None, flag_width: float) -> Staircase:
    """The same for a narrow screen: the steps one over the other, each set in further, the first at the bottom."""
    count = len(stages)
    sky = TALL_SKY.get(level or 0, 2.0)
    top = sky + TALL_LANDING
    edges = [FLAG_TREAD if level == 0 else 0.0]
    for i in range(1, count + 1):
        edges.append(edges[-1] + (FLAG_TREAD if level == i or i == count else TREAD))
    heights = [TALL_STEP + (NOTE_ROW if stage.noted else 0) for stage in stages]
    bodies = [
        Box(edges[i], top + sum(heights[i + 1 :]), TALL_WIDTH - edges[i], height) for i, height in enumerate(heights)
    ]
    landing = Box(edges[count], sky, TALL_WIDTH - edges[count], TALL_LANDING)
    ground = top + sum(heights)
    places = [
        Point(FLAG_TREAD / 2, ground),
        *(Point(edges[i] + (edges[i + 1] - edges[i]) / 2, bodies[i].y) for i in range(count)),
        Point(landing.x + landing.width / 2, landing.y),
    ]
    here = None if level is None else places[level]
    steps = _stairs(bodies, stages, level, TALL_LINES)
    return Staircase(
        width=TALL_WIDTH,
        height=ground + 2,
        line=_line(0.0, ground, (*bodies, landing), TALL_WIDTH),
        steps=steps,
        landing=landing,
        here=here,
        flag=None if here is None else _flag(here, FLAG_UP, flag_width, TALL_WIDTH),
        start_at=None,
        goal_at=Label(tenth(landing.x + landing.width / 2), landing.y + 20, "middle"),
        band_at=None,
    )


def _line(left: float, ground: float, bodies: Sequence[Box], right: float) -> str:
    """The path along the ground, up every step, and over the landing."""
    path = f"M{left:g} {ground:g}"
    for body in bodies:
        path += f"H{body.x:g}V{body.y:g}"
    return f"{path}H{right:g}"


def _stairs(bodies: Sequence[Box], stages: Sequence[StageInput], level: int | None, lines: _Lines) -> tuple[Stair, ...]:
    pairs = zip(bodies, stages, strict=True)
    return tuple(_stair(body, stage, level == number, lines) for number, (body, stage) in enumerate(pairs, 1))


def _stair(body: Box, stage: StageInput, current: bool, lines: _Lines) -> Stair:
    width = tenth(body.width - 2 * MARGIN - lines.beside)
    bar = Box(tenth(body.x + MARGIN), tenth(body.y + lines.bar), width, BAR_HEIGHT)
    threshold = tenth(bar.x + bar.width * stage.threshold)
    below = bar.y + bar.height
    # The words beside the mark stand where there is room.
    left = stage.threshold > 0.5 and not lines.beside
    ticked = _ticked(bar, stage)
    return Stair(
        body=body,
        current=current,
        reached=stage.achievement is not None and stage.achievement >= stage.threshold,
        bar=bar,
        filled=None if stage.achievement is None else tenth(bar.width * stage.achievement),
        ticked=ticked,
        hatch=None if ticked is None else hatch(ticked),
        name_at=Label(bar.x, body.y + NAME_DOWN),
        status_at=None if lines.status is None else Label(bar.x, body.y + lines.status),
        value_at=Label(tenth(body.x + body.width - MARGIN), body.y + lines.value, "end"),
        band=_band(bar, stage),
        mark=f"M{threshold:g} {bar.y - 3:g}V{below + 3:g}M{threshold:g} {below + 3:g}l-5 9h10z",
        threshold_at=Label(
            tenth(threshold + (-9 if left else 9)), body.y + lines.threshold, "end" if left else "start"
        ),
        note_at=Label(bar.x, body.y + lines.note),
    )


def _ticked(bar: Box, stage: StageInput) -> Box | None:
    if stage.ticked is None:
        return None
    left, right = (tenth(bar.x + bar.width * share) for share in (stage.achievement or 0.0, stage.ticked))
    return Box(left, bar.y, tenth(right - left), bar.height)


def _band(bar: Box, stage: StageInput) -> str | None:
    if stage.low is None or stage.high is None or stage.low >= stage.high:
        return None
    low, high = (tenth(bar.x + bar.width * share) for share in (stage.low, stage.high))
    top, reach = bar.y - BAND_OVER, bar.height + 2 * BAND_OVER
    return f"M{low:g} {top:g}v{reach:g}M{high:g} {top:g}v{reach:g}M{low:g} {bar.y + bar.height / 2:g}H{high:g}"


def _flag(here: Point, up: float, width: float, edge: float) -> Flag:
    left = tenth(min(max(here.x - width / 2, 1.0), edge - width - 1))
    box = Box(left, tenth(here.y - up), width, FLAG_HEIGHT)
    foot = tenth(here.x)
    return Flag(
        box=box,
        pole=f"M{foot:g} {here.y - 1:g}l-7 -10h5V{box.y + box.height:g}h4V{here.y - 11:g}h5z",
        text_at=Label(tenth(left + width / 2), box.y + FLAG_TEXT_DOWN, "middle"),
    )
