"""The geometry of the charts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.report import geometry

scores = st.lists(st.one_of(st.none(), st.floats(0, 100)), min_size=3, max_size=12)


def stage(achievement: float | None, low: float | None = None, high: float | None = None) -> geometry.LadderInput:
    return geometry.LadderInput(achievement, low, high, 0.6)


def test_a_full_radar_is_one_closed_shape_with_the_first_axis_upward() -> None:
    radar = geometry.radar([100, 50, 0, 50])
    assert radar.closed
    assert len(radar.areas) == len(radar.lines) == 1
    top = radar.axes[0].mark
    assert top is not None and top.x == radar.centre.x and top.y == radar.centre.y - geometry.RADAR_RADIUS
    bottom = radar.axes[2].mark
    assert bottom == radar.centre


def test_a_missing_score_is_a_gap_and_never_a_zero() -> None:
    radar = geometry.radar([50, None, 50, 50])
    assert not radar.closed
    assert radar.axes[1].mark is None
    assert len(radar.lines) == 1
    assert len(radar.lines[0].split()) == 3  # from axis 2 over 3 to 0, not through the centre
    assert geometry.points([radar.centre]) not in radar.lines[0]
    assert radar.areas[0].startswith(geometry.points([radar.centre]))


def test_a_radar_without_scores_draws_no_line() -> None:
    radar = geometry.radar([None] * 8)
    assert radar.lines == radar.areas == ()
    assert len(radar.axes) == 8


def test_lonely_scores_between_gaps_are_marks_without_lines() -> None:
    radar = geometry.radar([50, None, 50, None])
    assert radar.lines == ()
    assert sum(axis.mark is not None for axis in radar.axes) == 2


@given(scores)
def test_every_mark_lies_within_the_radar(values: list[float | None]) -> None:
    radar = geometry.radar(values)
    for axis, value in zip(radar.axes, values, strict=True):
        assert (axis.mark is None) == (value is None)
        if axis.mark is not None:
            distance = ((axis.mark.x - radar.centre.x) ** 2 + (axis.mark.y - radar.centre.y) ** 2) ** 0.5
            assert distance <= geometry.RADAR_RADIUS + 0.2


@pytest.mark.parametrize("values", [[1, 2], [1, 2, 101], [1, 2, -0.1]])
def test_a_radar_refuses_what_it_cannot_draw(values: list[float]) -> None:
    with pytest.raises(ValueError, match="axes|outside"):
        geometry.radar(values)


def test_the_ladder_rises_and_fills_its_bars() -> None:
    ladder = geometry.ladder([stage(1.0), stage(0.5), stage(0.0)], 2)
    heights = [s.y for s in ladder.steps]
    assert heights == sorted(heights, reverse=True)
    assert [s.filled for s in ladder.steps] == [ladder.steps[0].bar_width, ladder.steps[0].bar_width / 2, 0.0]
    assert all(s.bar_x < s.threshold < s.bar_x + s.bar_width for s in ladder.steps)


def test_the_band_of_a_stage_shows_only_where_low_and_high_differ() -> None:
    first, second, third = geometry.ladder([stage(0.5, 0.4, 0.7), stage(0.5, 0.5, 0.5), stage(None)], 1).steps
    assert first.low is not None and first.high is not None and first.low < first.high
    assert second.low is second.high is third.low is third.filled is None


@pytest.mark.parametrize("level", range(5))
def test_the_firm_stands_one_place_further_with_each_level(level: int) -> None:
    ladder = geometry.ladder([stage(0.5)] * 3, level)
    here = ladder.here
    assert here is not None
    if level == 0:
        assert here.x < ladder.steps[0].x and here.y == ladder.ground
    elif level == 4:
        assert here == ladder.goal
    else:
        step = ladder.steps[level - 1]
        assert step.x < here.x < step.x + step.width and here.y == step.y
    assert 0 < here.x < ladder.width


def test_without_a_level_the_firm_stands_nowhere() -> None:
    assert geometry.ladder([stage(None)] * 3, None).here is None


def test_heat_map_shades_from_light_to_dark_and_leaves_gaps_unshaded() -> None:
    heat = geometry.heat_map([[0, 39.9, None], [40, 99, 100]])
    assert [c.shade for c in heat.cells] == [0, 1, None, 2, 4, 4]
    assert len(heat.rows) == 2 and len(heat.columns) == 3
    assert max(c.x + c.width for c in heat.cells) == heat.width
    assert max(c.y + c.height for c in heat.cells) == heat.height


@pytest.mark.parametrize("table", [[], [[]], [[1], [1, 2]]])
def test_heat_map_refuses_ragged_tables(table: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="one length"):
        geometry.heat_map(table)
