"""How others are spread over the levels: one block a level, side by side; some levels may share a block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assess.report.geometry.shapes import Box, Label, tenth

WIDTH = 340.0
HEAD, BLOCK, FOOT = 40.0, 66.0, 24.0
GAP = 2.0
FLAG_HEIGHT = 24.0
VALUE_HEIGHT, VALUE_OVER = 13.0, 5.0  # of the share on a block, and between it and the surface of the fill


@dataclass(frozen=True)
class Band:
    """The percentage of the firms at the levels from `first` to `last`."""

    first: int
    last: int
    percent: int


@dataclass(frozen=True)
class Block:
    """One block, filled from below to its share; `own` is the firm's."""

    box: Box
    fill: Box
    own: bool
    value_at: Label
    name_at: Label


@dataclass(frozen=True)
class OwnFlag:
    """A flag over the firm's own block; `tip` is the path of its point."""

    box: Box
    tip: str
    text_at: Label


@dataclass(frozen=True)
class Strip:
    """The blocks from the first level to the last, and the flag over the firm's own (None without a level)."""

    width: float
    height: float
    blocks: tuple[Block, ...]
    flag: OwnFlag | None


def strip(bands: Sequence[Band], levels: int, own: int | None, flag_width: float) -> Strip:
    """The blocks of the bands, which follow each other from level 0 to `levels` - 1.

    Raises ValueError where they do not.
    """
    covered = [level for band in bands for level in range(band.first, band.last + 1)]
    if covered != list(range(levels)):
        raise ValueError("the bands do not follow each other")
    one = (WIDTH - GAP * (levels - 1)) / levels
    blocks = tuple(_block(band, one, own) for band in bands)
    mine = next((block for block in blocks if block.own), None)
    return Strip(WIDTH, HEAD + BLOCK + FOOT, blocks, None if mine is None else _flag(mine, flag_width))


def _block(band: Band, one: float, own: int | None) -> Block:
    x = tenth(band.first * (one + GAP))
    width = tenth((band.last - band.first + 1) * (one + GAP) - GAP)
    box = Box(x, HEAD, width, BLOCK)
    filled = tenth(BLOCK * band.percent / 100)
    middle = tenth(x + width / 2)
    return Block(
        box=box,
        fill=Box(x, HEAD + BLOCK - filled, width, filled),
        own=own is not None and band.first <= own <= band.last,
        value_at=Label(middle, _value_down(HEAD + BLOCK - filled), "middle"),
        name_at=Label(middle, HEAD + BLOCK + 18, "middle"),
    )


def _value_down(surface: float) -> float:
    """The baseline of a share: over the surface of its fill, or below it where there is no room."""
    over = surface - VALUE_OVER
    return tenth(over if over - VALUE_HEIGHT >= HEAD else surface + VALUE_OVER + VALUE_HEIGHT)


def _flag(block: Block, width: float) -> OwnFlag:
    middle = tenth(block.box.x + block.box.width / 2)
    left = tenth(min(max(middle - width / 2, 1.0), WIDTH - width - 1))
    return OwnFlag(
        box=Box(left, 2.0, width, FLAG_HEIGHT),
        tip=f"M{middle:g} {HEAD - 3:g}l-8 -11h16z",
        text_at=Label(tenth(left + width / 2), 19.0, "middle"),
    )
