"""A firm beside the others that used this tool: coarse figures of groups, or nothing (docs/decisions/0030)."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from assess.core.model import Block, Division
from assess.core.scoring import Level
from assess.services.assessments import bank_of
from assess.services.context import Context
from assess.store import Assessment, Counted

SegmentKind = Literal["near", "block", "industry", "all"]
KINDS: tuple[SegmentKind, ...] = get_args(SegmentKind)
LEVELS: tuple[Level, ...] = get_args(Level)
# Lowest and highest number of employees of a class; None has no end.
SIZES: tuple[tuple[int, int | None], ...] = ((1, 5), (6, 20), (21, 50), (51, 100), (101, 300), (301, None))
ROUND_COUNT = 5
ROUND_SHARE = 10

# What tells one segment from another: its kind, then what its firms have in common.
Segment = tuple[object, ...]


@dataclass(frozen=True)
class Comparison:
    """What may be shown of a group: `count` rounded down to fives, `median` to whole points, `shares` to 10 %.

    `shares` holds the percentage of each level 0..4. `block` is set for the kind `block`. `level` is the
    firm's own, which the figures leave out.
    """

    kind: SegmentKind
    industry: Division
    prefecture: str
    size: tuple[int, int | None]
    block: Block | None
    count: int
    median: int
    shares: tuple[int, ...]
    level: Level | None
    day: date


def compare(ctx: Context, assessment: Assessment) -> Comparison | None:
    """The nearest group that may be shown, or None: not complete, or too few firms in every group."""
    profile, own = assessment.profile, ctx.store.summary(assessment.id)
    if profile is None or own is None:
        return None
    blocks = {code: block for block in ctx.library.catalogue.blocks for code in block.prefectures}
    bank = bank_of(ctx, assessment)
    firms = ctx.store.population(bank.id, bank.version)
    shown = shown_segments(firms, blocks, ctx.settings.min_segment, assessment.id)
    for segment in _segments(profile.industry, profile.prefecture, profile.employees, blocks):
        if others := shown.get(segment):
            kind: SegmentKind = segment[0]  # type: ignore[assignment]
            return Comparison(
                kind=kind,
                industry=profile.industry,
                prefecture=profile.prefecture,
                size=size_class(profile.employees),
                block=blocks[profile.prefecture] if kind == "block" else None,
                count=len(others) // ROUND_COUNT * ROUND_COUNT,
                median=math.floor(statistics.median(firm.score for firm in others) + 0.5),
                shares=tuple(_share(others, level) for level in LEVELS),
                level=own.level,
                day=ctx.today(),
            )
    return None


def size_class(employees: int) -> tuple[int, int | None]:
    """The class of this number of employees."""
    return next(size for size in reversed(SIZES) if employees >= size[0])


def shown_segments(
    firms: Iterable[Counted], blocks: Mapping[str, Block], floor: int, reader: str | None = None
) -> dict[Segment, list[Counted]]:
    """What may be shown to the firm of this assessment, itself left out; None reads as someone who is not counted.

    Each segment lies within the next wider one, so whoever sees several can subtract the narrower from the
    wider. A segment is shown when it holds `floor` firms, and when its firms outside every narrower one that
    anybody is shown, which is all that subtracting can lay bare, are either none or again at least `floor`.
    """
    by_kind: dict[object, dict[Segment, list[Counted]]] = {kind: defaultdict(list) for kind in KINDS}
    for firm in firms:
        for segment in _segments(firm.industry, firm.prefecture, firm.employees, blocks):
            by_kind[segment[0]][segment].append(firm)
    shown: dict[Segment, list[Counted]] = {}
    covered: set[str] = set()
    for kind in KINDS:
        newly: set[str] = set()
        for segment, members in by_kind[kind].items():
            others = [firm for firm in members if firm.assessment_id != reader]
            if _enough(others, covered, floor):
                shown[segment] = others
            if _enough(members, covered, floor):
                newly.update(firm.assessment_id for firm in members)
        covered |= newly
    return shown


def _enough(firms: list[Counted], covered: set[str], floor: int) -> bool:
    rest = sum(firm.assessment_id not in covered for firm in firms)
    return len(firms) >= floor and (rest == 0 or rest >= floor)


def _segments(industry: str, prefecture: str, employees: int, blocks: Mapping[str, Block]) -> list[Segment]:
    """The segments of a firm from near to wide; without the block where the catalogue knows none."""
    block = blocks.get(prefecture)
    return [
        ("near", industry, prefecture, size_class(employees)),
        *([("block", industry, block.id)] if block else []),
        ("industry", industry),
        ("all",),
    ]


def _share(firms: list[Counted], level: Level) -> int:
    share = 100 * sum(firm.level == level for firm in firms) / len(firms)
    return math.floor(share / ROUND_SHARE + 0.5) * ROUND_SHARE
