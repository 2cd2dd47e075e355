"""Two assessments of one firm beside each other, in words and as a picture."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from assess.core.changes import Scored, changes
from assess.core.checks.releases import Crosswalk
from assess.core.model import Bank, Lang
from assess.core.scoring import score
from assess.report.changes import _step, changes_view
from assess.report.geometry.pairs import LEFT, RIGHT, pairs
from assess.report.view_changes import ChangesView
from assess.report.words import Words, decimal
from tests.samples import answer_all, small_bank, text

BANK = small_bank()


def diagnosed(bank: Bank, date: str, **given: str) -> Scored:
    answers = answer_all(bank, date=date)
    answers = replace(answers, answers={**answers.answers, **given})
    return Scored(bank, answers, score(bank, answers))


def view(lang: Lang = "ja", bank: Bank = BANK, walk: Crosswalk | None = None, **given: str) -> ChangesView:
    then, now = diagnosed(BANK, "2025-11-21"), diagnosed(bank, "2026-11-21", **given)
    return changes_view(then, now, changes(then, now, walk), (0, 1), lang)


def test_both_stand_side_by_side_with_the_step_between_them() -> None:
    shown = view(**{"office-digitization": "all", "data-digitization": "none", "people-digitization": "unknown"})
    assert shown.before == "T0（2025年11月21日）" and shown.after == "T1（2026年11月21日）" and shown.break_text == ""
    assert [row.step for row in shown.domains if row.step != "変わらず"] == ["＋16.7", "－16.7"]
    office = next(row for row in shown.domains if row.name == "事務")
    assert (office.before, office.after) == ("50", "66.7")
    groups = {group.direction: group for group in shown.groups}
    assert list(groups) == ["up", "down", "open", "same"], "what is reached comes first"
    assert [len(group.rows) for group in groups.values()] == [1, 1, 1, 21] and groups["up"].title == "進んだこと（1）"
    answer = groups["up"].rows[0]
    assert (answer.before, answer.after, answer.asked_before) == ("一部でしています", "すべてでしています", "")
    assert "比べた23問のうち、進んだもの 1、戻ったもの 1" in shown.headline, "what is open was not compared"


def test_a_step_is_the_difference_of_the_figures_that_stand_beside_it() -> None:
    shown = view(**{"office-digitization": "all", "data-digitalization": "some", "people-digitization": "none"})
    for row in (*shown.verdicts, *shown.stages, *shown.domains):
        if row.step.startswith(("＋", "－")) and len(row.step) > 1:
            step = Decimal(row.step.replace("＋", "").replace("－", "-"))
            assert Decimal(row.after.rstrip("%")) - Decimal(row.before.rstrip("%")) == step, row
    for then in range(61):  # 15.9 and 20.5 stand 4.6 apart, whatever lies behind them
        for now in range(61):
            before, after = Fraction(then, 60), Fraction(now, 60)
            told = _step(Words(BANK, "ja"), (before, after), 100)
            apart = Decimal(decimal(after * 100)) - Decimal(decimal(before * 100))
            assert Decimal(told.replace("＋", "").replace("－", "-").replace("変わらず", "0")) == apart


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_break_between_two_versions_is_marked(lang: Lang) -> None:
    domain = BANK.domains[0]
    first, *others = domain.questions
    asked = replace(first, text=text("別の聞き方です。", "Asked otherwise."))
    later = replace(BANK, version="2", domains=(replace(domain, questions=(asked, *others[:1])), *BANK.domains[1:]))
    gone = {others[1].id: None}
    shown = view(lang, later, Crosswalk("1", "2", gone), **{first.id: "all"})
    assert "1 → 2" in shown.break_text and "23" in shown.break_text
    rise = next(group for group in shown.groups if group.direction == "up").rows[0]
    assert BANK.domains[0].questions[0].text.get(lang) in rise.asked_before
    assert [row.step for row in shown.verdicts] == ["", ""], "scores of two versions have no step between them"


def test_where_nothing_compares_there_are_dashes_and_no_zeros() -> None:
    shown = view(bank=replace(BANK, version="2"))
    assert {row.before for row in shown.domains} == {row.step for row in shown.stages} == {"－"}
    assert shown.groups == () and all(row.line is None for row in shown.chart.shape.rows)


def test_the_picture_says_the_same_to_a_listener() -> None:
    shown = view(**{"office-digitization": "all"})
    assert "T0" in shown.chart.alt and "事務 50 → 67" in shown.chart.alt
    assert shown.chart.shape.rows[2].line is not None and not shown.chart.shape.rows[2].falls


def test_a_score_that_is_not_there_is_not_drawn() -> None:
    drawn = pairs([(None, 100), (0, None), (60, 20), (50, 50.5)])
    assert drawn.rows[0].before is None and drawn.rows[0].line is None and drawn.rows[1].after is None
    start = drawn.rows[1].before
    assert start is not None and start.x == LEFT and f"M{RIGHT:g} " in (drawn.rows[0].after or "")
    assert drawn.rows[2].falls and drawn.rows[2].line and drawn.rows[3].line is None and not drawn.rows[3].falls
    with pytest.raises(ValueError, match="outside"):
        pairs([(0, 101)])


def test_the_step_is_that_between_the_figures_that_are_shown() -> None:
    """16.7 and 33.3 with +16.7 beside them make one ask which of the three is wrong."""
    first, second, third = (q.id for q in BANK.domains[0].questions)
    then = diagnosed(BANK, "2025-11-21", **{second: "none", third: "none"})
    now = diagnosed(BANK, "2026-11-21", **{third: "none"})
    shown = changes_view(then, now, changes(then, now, None), None, "ja")
    row = next(row for row in shown.domains if row.step != "変わらず")
    assert (row.before, row.after, row.step) == ("16.7", "33.3", "＋16.6"), first
