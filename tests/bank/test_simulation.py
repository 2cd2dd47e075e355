"""A small simulation holds looser bounds, and its figures find a faulty bank."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.bank.library import Library
from assess.core.model import MAX_POINTS, Bank
from assess.core.scoring import score
from tests.bank.simulate import (
    BASE,
    Firm,
    figures,
    items_of,
    pearson,
    question_figures,
    ranks,
    simulate,
    spearman,
)
from tests.bank.validity import Bounds, misses

SIZE = 400
LOOSE = Bounds(
    rank_correlation=0.85,
    rank_correlation_each=0.85,
    quick_near=0.93,
    quick_exact=0.68,
    rest=0.0,
    top_share=0.95,
    firms=40,
)


@pytest.fixture(scope="module")
def firms(library: Library) -> list[Firm]:
    return simulate(library.bank, SIZE)


def test_a_small_run_holds_looser_bounds(library: Library, firms: list[Firm]) -> None:
    assert misses(library.bank, [figures(library.bank, firms)], LOOSE) == []


def test_the_same_seed_gives_the_same_firms(library: Library, firms: list[Firm]) -> None:
    again = simulate(library.bank, 20)
    assert [f.answers for f in again] == [f.answers for f in firms[:20]]
    assert simulate(library.bank, 20, seed=1) != again


def test_firms_are_plausible(firms: list[Firm]) -> None:
    assert {f.answers.profile.industry for f in firms} == set("ABCDEFGHIJKLMNOPQRST")
    assert all(3 <= f.answers.profile.employees <= 250 for f in firms)
    assert {f.full.level for f in firms} >= {0, 1, 2, 3, 4}
    first, second, third = zip(*(f.latent for f in firms), strict=True)
    assert pearson(first, second) > 0.8 and pearson(second, third) > 0.8
    assert sum(a > b for a, b in zip(first, second, strict=True)) > 0.9 * SIZE


def reversed_points(bank: Bank, question_id: str) -> Bank:
    """The bank with the points of one question upside down."""

    def turned(question):
        if question.id != question_id:
            return question
        return replace(question, options=tuple(replace(o, points=MAX_POINTS - o.points) for o in question.options))

    return replace(
        bank, domains=tuple(replace(d, questions=tuple(turned(q) for q in d.questions)) for d in bank.domains)
    )


def test_a_question_scored_upside_down_is_found(library: Library, firms: list[Firm]) -> None:
    wrong = reversed_points(library.bank, "office-attendance")
    found = {q.id: q.rest for q in question_figures([score(wrong, f.answers) for f in firms])}
    assert found["office-attendance"] < 0 < found["office-invoices"]


def test_a_question_that_all_answer_alike_is_found(library: Library) -> None:
    same = simulate(library.bank, 60, replace(BASE, mean=-6.0))
    problems = misses(library.bank, [figures(library.bank, same)], Bounds())
    assert any("strategy-vision" in p and "answer 'none'" in p for p in problems)


def test_thresholds_lie_between_the_points_of_neighbouring_options(library: Library) -> None:
    for item in items_of(library.bank, BASE, 1):
        points = [o.points for o in item.question.options]
        assert all(a < t < b for a, t, b in zip(points, item.thresholds, points[1:], strict=False))


def test_correlations_by_hand() -> None:
    assert pearson([1, 2, 3], [2, 4, 6]) == pytest.approx(1)
    assert pearson([1, 2, 3], [1, 1, 1]) == 0
    assert ranks([10, 20, 20, 5]) == [2, 3.5, 3.5, 1]
    # d = (1, -1, 0): 1 - 6 * 2 / (3 * 8)
    assert spearman([1, 2, 3], [20, 10, 30]) == pytest.approx(0.5)
