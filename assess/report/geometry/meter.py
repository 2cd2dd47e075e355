"""A score as a bar without words, stretched to the room that it gets, with the mark to reach."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, HEIGHT = 100, 12
MARK_OVER = 2  # how far the mark stands out over and under the bar


@dataclass(frozen=True)
class Meter:
    """Paths of the whole bar, of what is reached of it (None: nothing), and of the mark."""

    width: int
    height: int
    track: str
    fill: str | None
    mark: str


def meter(share: float | None, mark: float) -> Meter:
    """The bar of a share 0..1 (None: nothing answered), with the mark 0..1. Raises ValueError for one outside."""
    if not 0 <= mark <= 1 or (share is not None and not 0 <= share <= 1):
        raise ValueError("a share lies outside 0..1")
    return Meter(
        width=WIDTH,
        height=HEIGHT,
        track=_bar(WIDTH),
        fill=_bar(round(share * WIDTH, 1)) if share else None,
        mark=f"M{round(mark * WIDTH - 0.5, 1):g} {-MARK_OVER}h1v{HEIGHT + 2 * MARK_OVER}h-1z",
    )


def _bar(width: float) -> str:
    return f"M0 0H{width:g}V{HEIGHT}H0z"
