"""What all charts are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Point:
    """A place in the view box."""

    x: float
    y: float


@dataclass(frozen=True)
class Label:
    """Where a text stands: its baseline, and which part of it the place belongs to."""

    x: float
    y: float
    anchor: Anchor = "start"


@dataclass(frozen=True)
class Box:
    """A rectangle by its upper left corner."""

    x: float
    y: float
    width: float
    height: float


def tenth(number: float) -> float:
    """Rounded to a tenth of a unit."""
    return round(number, 1) + 0.0  # + 0.0 turns -0.0 into 0.0


def hatch(box: Box, apart: float = 5.0) -> str:
    """The path of slanting lines over a rectangle, from its lower left to its upper right."""
    right, bottom, path = box.x + box.width, box.y + box.height, ""
    at = box.x - box.height + apart / 2
    while at < right:
        low, high = max(at, box.x), min(at + box.height, right)
        path += f"M{tenth(low):g} {tenth(bottom - (low - at)):g}L{tenth(high):g} {tenth(bottom - (high - at)):g}"
        at += apart
    return path
