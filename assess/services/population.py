"""A firm beside the others that used this tool: coarse figures of groups, or nothing (docs/decisions/0030)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from assess.core.model import Block, Division, Profile
from assess.core.result import Level
from assess.core.segments import size_class
from assess.services.assessments import bank_of
from assess.services.bands import bands, firms
from assess.services.context import Context
from assess.store import Assessment, Cell, Figures, Scope

SegmentKind = Literal["near", "block", "industry", "all"]
KINDS: tuple[SegmentKind, ...] = get_args(SegmentKind)
ROUND_COUNT = 5
ROUND_SHARE = 10

# What tells one segment from another: its kind, then what its firms have in common.
Segment = tuple[object, ...]
# Of a firm: industry, prefecture, lowest number of employees of its size class.
Place = tuple[str, str, int]


@dataclass(frozen=True)
class Share:
    """The percentage of the firms whose level lies in a band; a band of several levels hides how they divide."""

    first: int
    last: int
    percent: int


@dataclass(frozen=True)
class Comparison:
    """What may be shown of a group: `count` rounded down to fives, `median` to whole points, `shares` to 10 %.

    `shares` holds the percentage of each band of levels. `block` is set for the kind `block`. `level` is the
    firm's own, which the figures leave out.
    """

    kind: SegmentKind
    industry: Division
    prefecture: str
    size: tuple[int, int | None]
    block: Block | None
    count: int
    median: int
    shares: tuple[Share, ...]
    day: date
    level: Level | None = None


def compare(ctx: Context, assessment: Assessment) -> Comparison | None:
    """The nearest group that may be shown, or None: not complete, or too few firms in every group."""
    profile, own = assessment.profile, ctx.store.summary(assessment.id)
    if profile is None or own is None:
        return None
    blocks = {code: block for block in ctx.library.catalogue.blocks for code in block.prefectures}
    bank = bank_of(ctx, assessment)
    everyone = Scope(bank.id, bank.version)
    with ctx.store.reading():  # what is found to be enough is what the figures are of
        counted = ctx.store.counted(assessment.id)
        for segment in _segments(profile.industry, profile.prefecture, profile.employees, blocks):
            scope = _scope(everyone, segment, blocks)
            # A segment's cells hold all the narrower ones within it: from near to wide, only as many as are needed.
            cells = ctx.store.cells(scope)
            shown = shown_segments(cells, blocks, ctx.settings.min_segment, _place(profile) if counted else None)
            if segment in shown:
                figures = ctx.store.figures(scope, assessment.id)
                shares = _shares(figures.levels, segment, cells, blocks, ctx.settings.min_segment)
                return replace(_comparison(ctx, profile, segment, blocks, figures, shares), level=own.level)
    return None


def _shares(
    levels: Sequence[int], segment: Segment, cells: Sequence[Cell], blocks: Mapping[str, Block], floor: int
) -> tuple[Share, ...]:
    """The shares of bands of levels, none of which one or two firms make, nor is left with so few by subtracting.

    `levels` are those of the segment without the reader. Segments lie within one another, so all that subtracting
    can lay bare is made of such parts: the firms of a segment outside every narrower one that anybody is shown.
    """
    anybody = {*shown_segments(cells, blocks, floor), segment}
    parts: dict[Segment, list[int]] = defaultdict(lambda: [0] * len(levels))
    for cell in cells:
        narrowest = next(s for s in _segments(cell.industry, cell.prefecture, cell.size, blocks) if s in anybody)
        parts[narrowest] = [a + b for a, b in zip(parts[narrowest], cell.levels, strict=True)]
    shown = bands(levels, *parts.values())
    return tuple(Share(*band, _share(firms(levels, band), sum(levels))) for band in shown)


def _comparison(
    ctx: Context,
    profile: Profile,
    segment: Segment,
    blocks: Mapping[str, Block],
    figures: Figures,
    shares: tuple[Share, ...],
) -> Comparison:
    kind: SegmentKind = segment[0]  # type: ignore[assignment]
    assert figures.median is not None  # noqa: S101 - a segment that is shown has firms
    return Comparison(
        kind=kind,
        industry=profile.industry,
        prefecture=profile.prefecture,
        size=size_class(profile.employees),
        block=blocks[profile.prefecture] if kind == "block" else None,
        count=figures.count // ROUND_COUNT * ROUND_COUNT,
        median=math.floor(figures.median + 0.5),
        shares=shares,
        day=ctx.today(),
    )


def _place(profile: Profile) -> Place:
    return profile.industry, profile.prefecture, size_class(profile.employees)[0]


def _scope(everyone: Scope, segment: Segment, blocks: Mapping[str, Block]) -> Scope:
    """The firms of a segment, as the store finds them."""
    match segment:
        case ("near", industry, prefecture, (smallest, _)):
            return replace(everyone, industry=industry, prefectures=(prefecture,), size=smallest)  # type: ignore[arg-type]
        case ("block", industry, block):
            members = tuple(code for code, of in blocks.items() if of.id == block)
            return replace(everyone, industry=industry, prefectures=members)  # type: ignore[arg-type]
        case ("industry", industry):
            return replace(everyone, industry=industry)  # type: ignore[arg-type]
    return everyone


def shown_segments(
    cells: Iterable[Cell], blocks: Mapping[str, Block], floor: int, reader: Place | None = None
) -> dict[Segment, int]:
    """What may be shown to a firm that is counted at this place, with how many others; None: one that is not counted.

    Each segment lies within the next wider one, so whoever sees several can subtract the narrower from the
    wider. A segment is shown when it holds `floor` firms, and when its firms outside every narrower one that
    anybody is shown, which is all that subtracting can lay bare, are either none or again at least `floor`.

    Cells of one segment tell of it and the narrower ones only: a wider one lacks firms then.
    """
    by_kind: dict[object, dict[Segment, dict[Place, int]]] = {kind: defaultdict(dict) for kind in KINDS}
    for cell in cells:
        place: Place = (cell.industry, cell.prefecture, cell.size)
        for segment in _segments(*place, blocks):
            by_kind[segment[0]][segment][place] = cell.firms
    shown: dict[Segment, int] = {}
    covered: set[Place] = set()
    for kind in KINDS:
        newly: set[Place] = set()
        for segment, members in by_kind[kind].items():
            others = {place: firms - (place == reader) for place, firms in members.items()}
            if _enough(others, covered, floor):
                shown[segment] = sum(others.values())
            if _enough(members, covered, floor):
                newly.update(members)
        covered |= newly
    return shown


def _enough(firms: Mapping[Place, int], covered: set[Place], floor: int) -> bool:
    rest = sum(number for place, number in firms.items() if place not in covered)
    return sum(firms.values()) >= floor and (rest == 0 or rest >= floor)


def _segments(industry: str, prefecture: str, employees: int, blocks: Mapping[str, Block]) -> list[Segment]:
    """The segments of a firm from near to wide; without the block where the catalogue knows none."""
    block = blocks.get(prefecture)
    return [
        ("near", industry, prefecture, size_class(employees)),
        *([("block", industry, block.id)] if block else []),
        ("industry", industry),
        ("all",),
    ]


def _share(number: int, count: int) -> int:
    return math.floor(100 * number / count / ROUND_SHARE + 0.5) * ROUND_SHARE
