"""The charts of a report: a shape with the words that stand on it. `alt` tells a listener the same in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from assess.report.geometry.bars import Bars
from assess.report.geometry.heat_map import HeatMap
from assess.report.geometry.staircase import Staircase
from assess.report.geometry.strip import Strip


@dataclass(frozen=True)
class StairLabel:
    """The words on one step; `threshold` stands beside its mark.

    `ticked` tells how far the ticked steps would lead, `note` the same where there is little room, or that too few
    answers were given; both may be empty.
    """

    name: str
    achievement: str
    status: str
    threshold: str
    ticked: str
    note: str


@dataclass(frozen=True)
class StairsChart:
    """The staircase across the page (`wide`) and for a phone (`tall`). `band` explains the bands, None without any.

    `here` is the word on the flag, `here_tall` the same where there is little room. The sizes are those of the names on
    the steps.
    """

    wide: Staircase
    tall: Staircase
    steps: tuple[StairLabel, ...]
    here: str
    here_tall: str
    name_size: float
    name_size_tall: float
    band: str | None
    start: str
    goal: str
    alt: str


@dataclass(frozen=True)
class AreaLabel:
    """The short name of an area and its score."""

    name: str
    value: str


@dataclass(frozen=True)
class AreaBarsChart:
    """The areas, the highest score first. `mark` explains the mark, `none` stands where nothing is answered."""

    shape: Bars
    rows: tuple[AreaLabel, ...]
    mark: str
    none: str
    alt: str


@dataclass(frozen=True)
class PeersChart:
    """How other firms are spread over the levels, `own` being the word on the firm's flag."""

    shape: Strip
    blocks: tuple[AreaLabel, ...]
    own: str
    alt: str


@dataclass(frozen=True)
class HeatChart:
    """The heat map with its names and, row by row, its values. `under` stands below each column's name, or is empty."""

    shape: HeatMap
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    under: tuple[str, ...]
    values: tuple[str, ...]
    alt: str
