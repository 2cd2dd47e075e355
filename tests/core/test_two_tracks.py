"""Two tracks at one table: both results by the same core, every difference an item of talk, nothing averaged."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assess.core.model import NOT_APPLICABLE, UNKNOWN
from assess.core.scoring import score
from assess.core.two_tracks import Seen, calibrated, talk_items, unproven
from tests.core.strategies import BANK, any_answers
from tests.samples import answer_all

QUESTIONS = [q for _, q in BANK.questions()]
OFFERED = {q.id: [*(o.id for o in q.options), UNKNOWN] for q in QUESTIONS}
OWNER = answer_all(BANK, "some")
ASKED = [o.question for o in score(BANK, OWNER).outcomes if o.kind == "option"]
FIRST, SECOND = ASKED[0], ASKED[1]
SEEN = st.dictionaries(
    st.sampled_from([q.id for q in QUESTIONS]),
    st.builds(Seen, st.sampled_from(["none", "some", "all", UNKNOWN, None]), st.sampled_from(["seen", "told", None])),
)


def points(question_id: str, option: str) -> int:
    found = next(q for q in QUESTIONS if q.id == question_id).option(option)
    assert found is not None
    return found.points


def test_where_nothing_is_calibrated_both_results_are_the_same() -> None:
    assert calibrated(BANK, OWNER, {}) == OWNER
    assert calibrated(BANK, OWNER, {FIRST.id: Seen(evidence="seen", reason="帳簿")}) == OWNER
    assert talk_items(OWNER, score(BANK, OWNER), {FIRST.id: Seen(value="some")}) == ()


@given(any_answers(), SEEN)
def test_the_advisers_result_is_that_of_the_answers_with_the_calibrations_in_their_place(answers, seen) -> None:
    merged = {**answers.answers, **{q: s.value for q, s in seen.items() if s.value is not None}}
    wanted = {q.id: merged[q.id] for q in QUESTIONS if q.id in merged}
    assert dict(calibrated(BANK, answers, seen).answers) == wanted
    assert score(BANK, calibrated(BANK, answers, seen)) == score(BANK, replace(answers, answers=wanted))


@given(any_answers(), SEEN)
def test_every_difference_is_told_once_the_weightiest_first_and_the_owners_result_stays(answers, seen) -> None:
    before = score(BANK, answers)
    items = talk_items(answers, before, seen)
    assert score(BANK, answers) == before
    assert [i.weight for i in items] == sorted((i.weight for i in items), reverse=True)
    asked = {o.question.id for o in before.outcomes if o.kind not in ("ruled_out", "inferred_zero")}
    expected = {q for q, s in seen.items() if q in asked and s.value not in (None, answers.answers.get(q))}
    assert {i.question.id for i in items} == expected and len(items) == len(expected)


def test_the_weight_is_points_times_relevance() -> None:
    domain = next(d.id for d in BANK.domains if FIRST in d.questions)
    answers = replace(OWNER, relevance={domain: 3})
    item = talk_items(answers, score(BANK, answers), {FIRST.id: Seen("all", reason="見た")})[0]
    apart = points(FIRST.id, "all") - points(FIRST.id, "some")
    assert (item.own, item.seen, item.reason) == ("some", "all", "見た")
    assert (item.points, item.relevance, item.weight) == (apart, 3, 3 * apart)


def test_what_cannot_be_counted_in_points_is_told_after_the_rest() -> None:
    seen = {FIRST.id: Seen(UNKNOWN), SECOND.id: Seen("all")}
    items = talk_items(OWNER, score(BANK, OWNER), seen)
    assert [i.question.id for i in items] == [SECOND.id, FIRST.id] and items[1].weight == 0


def test_what_the_bank_does_not_offer_changes_nothing() -> None:
    never = next(q for q in QUESTIONS if not q.not_applicable)
    seen = {FIRST.id: Seen("no_such_option"), "no-such-question": Seen("all"), never.id: Seen(NOT_APPLICABLE)}
    assert calibrated(BANK, OWNER, seen) == OWNER


def test_answers_of_weight_without_proof_are_named() -> None:
    best = answer_all(BANK, "all")
    result = score(BANK, best)
    seen = {FIRST.id: Seen(evidence="told"), SECOND.id: Seen(evidence="seen")}
    found = unproven(best, result, seen)
    assert [(u.question.id, u.evidence, u.option_id) for u in found] == [(FIRST.id, "told", "all")]
    assert found[0].weight == points(FIRST.id, "all") * 2
    low = answer_all(BANK, "none")
    assert unproven(low, score(BANK, low), {FIRST.id: Seen(evidence="none")}) == (), "it claims nothing"
