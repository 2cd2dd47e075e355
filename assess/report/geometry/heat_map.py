"""The heat map of domains and stages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assess.report.geometry.shapes import Label, tenth

LABEL_WIDTH = 96.0
CELL_WIDTH, CELL_HEIGHT = 90.0, 30.0
HEAD_HEIGHT = 42.0
NUMBER_DOWN, NAME_DOWN = 15.0, 34.0  # baselines in the head: the number of a stage, its plain name
SHADES = 5
BASELINE = 5.0  # below the middle of a cell
FIRST_DARK = 3  # from this shade on, a value stands out in white only


@dataclass(frozen=True)
class HeatCell:
    """One cell: its value 0..100 (None: nothing answered), its shade 0 (lightest) .. 4 (darkest), where its value
    stands, and whether the cell is so dark that the value must be light."""

    x: float
    y: float
    value: float | None
    shade: int | None
    dark: bool
    text_at: Label


@dataclass(frozen=True)
class HeatMap:
    """Rows of cells, row by row, and the places where the labels of rows and columns stand.

    `shades` draws the cells: for each shade in use one SVG path around all its cells, for each drawn thing costs a
    printer time; cells without a value are of the lightest.
    """

    width: float
    height: float
    cells: tuple[HeatCell, ...]
    shades: tuple[tuple[int, str], ...]
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    under: tuple[Label, ...]


def heat_map(values: Sequence[Sequence[float | None]]) -> HeatMap:
    """A heat map of rows of values 0..100 (None: nothing answered); all rows are of one length.

    Raises ValueError for an empty or ragged table.
    """
    if not values or len({len(row) for row in values}) != 1 or not values[0]:
        raise ValueError("a heat map needs rows of one length")
    cells = tuple(_cell(r, c, value) for r, row in enumerate(values) for c, value in enumerate(row))
    in_use = sorted({cell.shade or 0 for cell in cells})
    return HeatMap(
        width=LABEL_WIDTH + len(values[0]) * CELL_WIDTH,
        height=HEAD_HEIGHT + len(values) * CELL_HEIGHT,
        cells=cells,
        shades=tuple((shade, _around(cell for cell in cells if (cell.shade or 0) == shade)) for shade in in_use),
        rows=tuple(Label(0.0, _middle(r)) for r in range(len(values))),
        columns=tuple(_head(column, NUMBER_DOWN) for column in range(len(values[0]))),
        under=tuple(_head(column, NAME_DOWN) for column in range(len(values[0]))),
    )


def _head(column: int, down: float) -> Label:
    return Label(tenth(LABEL_WIDTH + (column + 0.5) * CELL_WIDTH), down, "middle")


def _middle(row: int) -> float:
    """The baseline of a text in the middle of a row."""
    return tenth(HEAD_HEIGHT + (row + 0.5) * CELL_HEIGHT + BASELINE)


def _cell(row: int, column: int, value: float | None) -> HeatCell:
    shade = None if value is None else min(SHADES - 1, int(value * SHADES / 100))
    x, y = LABEL_WIDTH + column * CELL_WIDTH, HEAD_HEIGHT + row * CELL_HEIGHT
    dark = shade is not None and shade >= FIRST_DARK
    return HeatCell(tenth(x), tenth(y), value, shade, dark, Label(tenth(x + CELL_WIDTH / 2), _middle(row), "middle"))


def _around(cells: Iterable[HeatCell]) -> str:
    return "".join(f"M{c.x:g} {c.y:g}h{CELL_WIDTH:g}v{CELL_HEIGHT:g}h-{CELL_WIDTH:g}z" for c in cells)
