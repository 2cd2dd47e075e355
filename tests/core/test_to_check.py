"""What an adviser checks first: claims at high levels, gaps at low ones, the weightiest first, at most twelve."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given

from assess.core.model import Answers
from assess.core.scoring import score
from assess.core.to_check import CLAIM_FROM, GAP_UP_TO, KEPT, MOST, ToCheck, claims_first, ranked
from assess.core.two_tracks import Seen
from tests.core.strategies import BANK, any_answers
from tests.samples import answer_all


def of(answers: Answers, seen: dict[str, Seen] | None = None) -> tuple[ToCheck, ...]:
    return ranked(answers, score(BANK, answers), seen or {})


@given(any_answers())
def test_the_questions_of_the_steps_stand_first_in_their_order_and_within_the_twelve(answers: Answers) -> None:
    result = score(BANK, answers)
    steps = [o.question.id for o in result.outcomes if o.kind == "option"][-3:][::-1]
    found = [one.outcome.question.id for one in ranked(answers, result, {}, None, steps)]
    assert found[: len(steps)] == steps and len(found) == len(set(found)) <= MOST


def with_stages(**stages: str) -> Answers:
    """A firm that answers every question of a stage alike."""
    return answer_all(BANK, answers={q.id: stages[q.stage] for _, q in BANK.questions()})


@given(any_answers())
def test_each_is_a_claim_a_gap_or_open_and_stands_once(answers: Answers) -> None:
    found = of(answers)
    assert len(found) <= MOST and len({one.outcome.question.id for one in found}) == len(found)
    for one in found:
        match one.kind:
            case "claim":
                assert one.outcome.kind == "option" and one.points >= CLAIM_FROM
            case "gap":
                assert one.outcome.kind == "option" and one.points <= GAP_UP_TO
            case "open":
                assert one.outcome.kind in ("unknown", "unanswered")


@given(any_answers())
def test_the_kind_that_comes_first_depends_on_the_level_and_the_weightiest_stands_first(answers: Answers) -> None:
    found = of(answers)
    claims = [one.kind == "claim" for one in found]
    first = claims_first(score(BANK, answers))
    assert claims == sorted(claims, reverse=first), "one kind stands whole before the other"
    for before, after in pairwise(found):
        if (before.kind == "claim") == (after.kind == "claim"):
            assert before.weight >= after.weight


@given(any_answers())
def test_none_that_is_left_out_outweighs_one_of_its_kind_that_is_not(answers: Answers) -> None:
    result, found = score(BANK, answers), of(answers)
    listed = {one.outcome.question.id for one in found}
    for one in found:
        rest = replace(answers, answers={k: v for k, v in answers.answers.items() if k not in listed})
        left = [o for o in ranked(rest, result, {q: Seen(evidence="seen") for q in listed}) if o.kind == one.kind]
        assert all(other.weight <= one.weight for other in left)


@given(any_answers())
def test_the_order_of_answers_changes_nothing(answers: Answers) -> None:
    turned = replace(answers, answers=dict(reversed(answers.answers.items())))
    assert of(turned) == of(answers)


def test_a_firm_at_the_top_is_asked_for_its_claims_and_one_at_the_start_for_its_gaps() -> None:
    top, bottom = of(answer_all(BANK, "all")), of(answer_all(BANK, "none"))
    assert {one.kind for one in top} == {"claim"} and len(top) == MOST
    assert {one.kind for one in bottom} == {"gap"} and len(bottom) == MOST


def test_the_other_kind_keeps_some_places() -> None:
    high = of(with_stages(digitization="all", digitalization="all", transformation="none"))
    assert [one.kind for one in high] == ["claim"] * (MOST - KEPT) + ["gap"] * KEPT
    low = of(with_stages(digitization="none", digitalization="none", transformation="all"))
    assert [one.kind for one in low] == ["gap"] * (MOST - KEPT) + ["claim"] * KEPT


def test_what_an_adviser_has_seen_is_not_checked_again() -> None:
    answers = answer_all(BANK, "all")
    first = of(answers)[0].outcome.question.id
    assert first not in [one.outcome.question.id for one in of(answers, {first: Seen(evidence="seen")})]
    assert first in [one.outcome.question.id for one in of(answers, {first: Seen(evidence="told")})]
