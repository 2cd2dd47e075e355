"""The geometry of the charts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.report.geometry.heat_map import CELL_HEIGHT, CELL_WIDTH, heat_map
from assess.report.geometry.ladder import LadderInput, ladder
from assess.report.geometry.radar import CENTRE, RADIUS, radar
from assess.report.geometry.shapes import points

scores = st.lists(st.one_of(st.none(), st.floats(0, 100)), min_size=3, max_size=12)


def stage(achievement: float | None, low: float | None = None, high: float | None = None) -> LadderInput:
    return LadderInput(achievement, low, high, 0.6)


def test_a_full_radar_is_one_closed_shape_with_the_first_axis_upward() -> None:
    drawn = radar([100, 50, 0, 50])
    assert drawn.closed
    assert len(drawn.areas) == len(drawn.lines) == 1
    top = drawn.axes[0].mark
    assert top is not None and top.x == CENTRE.x and top.y == CENTRE.y - RADIUS
    bottom = drawn.axes[2].mark
    assert bottom == CENTRE


def test_a_missing_score_is_a_gap_and_never_a_zero() -> None:
    drawn = radar([50, None, 50, 50])
    assert not drawn.closed
    assert drawn.axes[1].mark is None
    assert len(drawn.lines) == 1
    assert len(drawn.lines[0].split()) == 3  # from axis 2 over 3 to 0, not through the centre
    assert points([CENTRE]) not in drawn.lines[0]
    assert drawn.areas[0].startswith(points([CENTRE]))


def test_a_radar_without_scores_draws_no_line() -> None:
    drawn = radar([None] * 8)
    assert drawn.lines == drawn.areas == ()
    assert len(drawn.axes) == 8


def test_lonely_scores_between_gaps_are_marks_without_lines() -> None:
    drawn = radar([50, None, 50, None])
    assert drawn.lines == ()
    assert sum(axis.mark is not None for axis in drawn.axes) == 2


@given(scores)
def test_every_mark_lies_within_the_radar(values: list[float | None]) -> None:
    drawn = radar(values)
    for axis, value in zip(drawn.axes, values, strict=True):
        assert (axis.mark is None) == (value is None)
        if axis.mark is not None:
            distance = ((axis.mark.x - CENTRE.x) ** 2 + (axis.mark.y - CENTRE.y) ** 2) ** 0.5
            assert distance <= RADIUS + 0.2


@pytest.mark.parametrize("values", [[1, 2], [1, 2, 101], [1, 2, -0.1]])
def test_a_radar_refuses_what_it_cannot_draw(values: list[float]) -> None:
    with pytest.raises(ValueError, match="axes|outside"):
        radar(values)


def test_the_ladder_rises_and_fills_its_bars() -> None:
    drawn = ladder([stage(1.0), stage(0.5), stage(0.0)], 2)
    heights = [s.body.y for s in drawn.steps]
    assert heights == sorted(heights, reverse=True)
    assert [s.filled for s in drawn.steps] == [drawn.steps[0].bar.width, drawn.steps[0].bar.width / 2, 0.0]
    assert all(s.bar.x < s.threshold < s.bar.x + s.bar.width for s in drawn.steps)


def test_the_band_of_a_stage_shows_only_where_low_and_high_differ() -> None:
    first, second, third = ladder([stage(0.5, 0.4, 0.7), stage(0.5, 0.5, 0.5), stage(None)], 1).steps
    assert first.low is not None and first.high is not None and first.low < first.high
    assert second.low is second.high is third.low is third.filled is None


@pytest.mark.parametrize("level", range(5))
def test_the_firm_stands_one_place_further_with_each_level(level: int) -> None:
    drawn = ladder([stage(0.5)] * 3, level)
    here = drawn.here
    assert here is not None
    if level == 0:
        assert here.x < drawn.steps[0].body.x and here.y == drawn.ground
    elif level == 4:
        top = drawn.steps[-1].body
        assert here.x > top.x + top.width and here.y == top.y
    else:
        step = drawn.steps[level - 1].body
        assert step.x < here.x < step.x + step.width and here.y == step.y
    assert 0 < here.x < drawn.width


def test_without_a_level_the_firm_stands_nowhere() -> None:
    assert ladder([stage(None)] * 3, None).here is None


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


@given(scores)
def test_every_name_of_a_radar_stands_within_its_box(values: list[float | None]) -> None:
    drawn = radar(values)
    for axis in drawn.axes:
        for label in (axis.name_at, axis.value_at):
            assert 0 <= label.x <= drawn.width and 0 < label.y <= drawn.height
        assert axis.value_at.y > axis.name_at.y


@pytest.mark.parametrize("level", range(5))
@pytest.mark.parametrize("columns", [8, 12, 20])
def test_the_flag_over_the_firms_place_stays_within_the_box_and_hides_no_word(level: int, columns: int) -> None:
    drawn = ladder([stage(0.5)] * 3, level, columns)
    assert drawn.flag is not None
    box = drawn.flag.box
    assert box.x > 0 and box.x + box.width < drawn.width
    assert box.x < drawn.flag.text_at.x < box.x + box.width
    assert (drawn.start_at is None, drawn.goal_at is None) == (level == 0, level == 4)
    assert [step.current for step in drawn.steps] == [level == 1, level == 2, level == 3]


def test_each_cell_is_drawn_once_in_its_shade() -> None:
    heat = heat_map([[0, 39.9, None], [40, 99, 100]])
    assert {shade: path.count("M") for shade, path in heat.shades} == {0: 2, 1: 1, 2: 1, 4: 2}
    assert [cell.dark for cell in heat.cells] == [False, False, False, False, True, True]
