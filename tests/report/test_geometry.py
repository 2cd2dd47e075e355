"""The geometry of the charts."""

from __future__ import annotations

import pytest

from assess.report.geometry.bars import bars
from assess.report.geometry.heat_map import CELL_HEIGHT, CELL_WIDTH, heat_map
from assess.report.geometry.meter import meter
from assess.report.geometry.staircase import StageInput, Staircase, staircase, staircase_tall
from assess.report.geometry.strip import Band, strip


def test_heat_map_shades_from_light_to_dark_and_leaves_gaps_unshaded() -> None:
    heat = heat_map([[0, 39.9, None], [40, 99, 100]])
    assert [c.shade for c in heat.cells] == [0, 1, None, 2, 4, 4]
    assert len(heat.rows) == 2 and len(heat.columns) == 3
    assert max(c.x + CELL_WIDTH for c in heat.cells) == heat.width
    assert max(c.y + CELL_HEIGHT for c in heat.cells) == heat.height


@pytest.mark.parametrize("table", [[], [[]], [[1], [1, 2]]])
def test_heat_map_refuses_ragged_tables(table: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="one length"):
        heat_map(table)


def test_each_cell_is_drawn_once_in_its_shade() -> None:
    heat = heat_map([[0, 39.9, None], [40, 99, 100]])
    assert {shade: path.count("M") for shade, path in heat.shades} == {0: 2, 1: 1, 2: 1, 4: 2}
    assert [cell.dark for cell in heat.cells] == [False, False, False, False, True, True]


def step(achievement: float | None, low: float | None = None, high: float | None = None) -> StageInput:
    return StageInput(achievement, low, high, 0.6)


def both(stages: list[StageInput], level: int | None) -> tuple[Staircase, Staircase]:
    return staircase(stages, level, 70), staircase_tall(stages, level, 68)


@pytest.mark.parametrize("level", [None, 0, 1, 2, 3, 4])
def test_every_step_of_the_staircase_is_higher_and_further_right(level: int | None) -> None:
    for drawn in both([step(1.0), step(0.5), step(0.0)], level):
        bodies = [*(s.body for s in drawn.steps), drawn.landing]
        for lower, upper in zip(bodies, bodies[1:], strict=False):
            assert upper.y < lower.y - 15 and upper.x > lower.x + 20
        assert all(b.x >= 0 and b.x + b.width <= drawn.width and b.y >= 0 for b in bodies)
        assert [s.reached for s in drawn.steps] == [True, False, False]
        assert [s.filled for s in drawn.steps] == [drawn.steps[0].bar.width, drawn.steps[1].bar.width / 2, 0.0]


@pytest.mark.parametrize("level", range(5))
def test_the_flag_stands_on_what_the_firm_stands_on(level: int) -> None:
    for drawn in both([step(0.5)] * 3, level):
        assert drawn.here is not None and drawn.flag is not None
        surfaces = [drawn.steps[0].body.y + drawn.steps[0].body.height, *(s.body.y for s in drawn.steps)]
        surfaces.append(drawn.landing.y)
        assert drawn.here.y == surfaces[level]
        higher = [*(s.body for s in drawn.steps), drawn.landing][level:]
        # What is higher begins only behind the place, and behind the flag unless that flies over it.
        box = drawn.flag.box
        assert all(drawn.here.x < body.x for body in higher)
        assert all(box.x + box.width <= body.x or box.y + box.height <= body.y for body in higher)
        assert box.x >= 0 and box.x + box.width <= drawn.width and box.y >= 0
        assert [s.current for s in drawn.steps] == [level == 1, level == 2, level == 3]
    wide, tall = both([step(0.5)] * 3, level)
    assert (wide.start_at is None) == (level == 0) and tall.start_at is None


def test_without_a_level_there_is_no_flag() -> None:
    for drawn in both([step(None)] * 3, None):
        assert drawn.here is None and drawn.flag is None
        assert all(s.filled is None and not s.reached for s in drawn.steps)


def test_what_is_not_known_shows_only_where_it_matters() -> None:
    for drawn in both([step(0.5, 0.4, 0.7), step(0.5, 0.5, 0.5), step(None)], 1):
        assert [s.band is not None for s in drawn.steps] == [True, False, False]


def test_bars_fill_to_their_values_and_leave_gaps_empty() -> None:
    drawn = bars([100, 25, 0, None], 60)
    width = drawn.rows[0].track.width
    assert [row.filled for row in drawn.rows] == [width, width / 4, 0.0, None]
    assert all(f"M{row.track.x + width * 0.6:g} " in row.mark for row in drawn.rows)


@pytest.mark.parametrize("values", [([101.0], 60), ([-0.1], 60), ([5.0], 101)])
def test_bars_refuse_what_they_cannot_draw(values: tuple[list[float], float]) -> None:
    with pytest.raises(ValueError, match="outside"):
        bars(*values)


def test_levels_that_share_a_block_get_its_room() -> None:
    drawn = strip([Band(0, 1, 50), Band(2, 2, 30), Band(3, 4, 20)], 5, 3, 40)
    one = drawn.blocks[1].box.width
    assert drawn.blocks[0].box.width == pytest.approx(2 * one + 2, abs=0.2)
    assert [block.own for block in drawn.blocks] == [False, False, True]
    assert [block.fill.height / block.box.height for block in drawn.blocks] == pytest.approx([0.5, 0.3, 0.2], abs=0.01)
    assert drawn.flag is not None and drawn.flag.box.x + drawn.flag.box.width <= drawn.width
    assert strip([Band(0, 4, 100)], 5, None, 40).flag is None


@pytest.mark.parametrize("ends", [[(0, 1), (3, 4)], [(0, 3)], [(1, 4)], [(0, 2), (2, 4)]])
def test_bands_with_gaps_are_refused(ends: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="follow"):
        strip([Band(first, last, 50) for first, last in ends], 5, None, 40)


def test_a_meter_fills_as_far_as_its_share_and_is_empty_without() -> None:
    assert (meter(0.4167, 0.6).fill, meter(0.4167, 0.6).mark) == ("M0 0H41.7V12H0z", "M59.5 -2h1v16h-1z")
    assert meter(1, 0.6).fill == meter(0, 0.6).track and (meter(0, 0.6).fill, meter(None, 0.6).fill) == (None, None)
    for share, mark in ((1.1, 0.6), (-0.1, 0.6), (0.5, 1.1)):
        with pytest.raises(ValueError, match="outside"):
            meter(share, mark)
