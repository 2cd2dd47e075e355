"""Levels put together so that no share is made by one or two firms, shown or worked out. Pure."""

from __future__ import annotations

from collections.abc import Sequence

# A share of one or two firms tells each of them of the other.
FEWEST = 3

Band = tuple[int, int]  # first and last level, both within


def bands(*groups: Sequence[int]) -> tuple[Band, ...]:
    """The levels in as many bands as may be shown: in every group a band holds no firm or at least three.

    Each group counts the firms of levels 0..4: the first is the one shown, the others are its parts. Bands that hold
    too few are joined with the emptier neighbour; in the end there may be one band only.
    """
    joined: list[Band] = [(level, level) for level in range(len(groups[0]))]
    while len(joined) > 1:
        narrow = next((i for i, band in enumerate(joined) if any(_few(group, band) for group in groups)), None)
        if narrow is None:
            break
        beside = [i for i in (narrow - 1, narrow + 1) if 0 <= i < len(joined)]
        other = min(beside, key=lambda i: firms(groups[0], joined[i]))
        low, high = sorted((narrow, other))
        joined[low : high + 1] = [(joined[low][0], joined[high][1])]
    return tuple(joined)


def firms(group: Sequence[int], band: Band) -> int:
    """How many firms of a group are in a band."""
    return sum(group[band[0] : band[1] + 1])


def _few(group: Sequence[int], band: Band) -> bool:
    return 0 < firms(group, band) < FEWEST
