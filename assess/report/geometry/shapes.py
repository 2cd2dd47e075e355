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
