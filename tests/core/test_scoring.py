"""Scoring against hand arithmetic, and its invariants (docs/scoring.md#what-always-holds)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.core.model import NOT_APPLICABLE, STAGES, UNKNOWN, Answers
from assess.core.result import Result
from assess.core.scoring import score
from tests.core.strategies import BANK, any_answers, complete_answers
from tests.samples import answer_all

QUESTIONS = {q.id: q for _, q in BANK.questions()}


def by_stage(digitization: list[str], digitalization: list[str], transformation: list[str]) -> Answers:
    """Answers per stage in domain order; '-' leaves a question out."""
    given = {}
    for stage, options in zip(STAGES, (digitization, digitalization, transformation), strict=True):
        for (domain, question), option in zip(
            [(d, q) for d, q in BANK.questions() if q.stage == stage], options, strict=True
        ):
            assert question.id == f"{domain}-{stage}"
            if option != "-":
                given[question.id] = option
    return replace(answer_all(BANK), answers=given)


N, S, A = "none", "some", "all"  # 0, 2 and 4 points
# 8 questions a stage, so a stage's achievement is points / 32. Each row was added up by hand.
HAND_WORKED = [
    # answers of the three stages, achievements, level, stage, score
    ([N] * 8, [N] * 8, [N] * 8, (0, 0, 0), 0, "not_started", 0),
    # 3 x 2 = 6 points: 6/32 = 0.1875 < 0.25
    ([S, S, S, N, N, N, N, N], [N] * 8, [N] * 8, ("6/32", 0, 0), 0, "not_started", "6.25"),
    # 4 x 2 = 8 points: exactly start (the seventh, security, stays at 0, so security-digitalization is inferred 0)
    ([S, S, S, S, N, N, N, N], [N] * 8, [N] * 8, ("1/4", 0, 0), 1, "digitization", "25/3"),
    # 4+4+4+2+2+2+1x... = 4*4 + 2 = 18 -> 18/32 = 0.5625 < 0.6
    ([A, A, A, A, S, N, N, N], [N] * 8, [N] * 8, ("18/32", 0, 0), 1, "digitization", "18.75"),
    # 4*4 + 2*2 = 20 -> 0.625 >= 0.6: attained
    ([A, A, A, A, S, S, N, N], [N] * 8, [N] * 8, ("20/32", 0, 0), 2, "digitalization", "125/6"),
    ([A] * 8, [S] * 8, [N] * 8, (1, "1/2", 0), 2, "digitalization", 50),
    ([A] * 8, [A, A, A, A, S, S, S, S], [S] * 8, (1, "3/4", "1/2"), 3, "transformation", 75),
    ([A] * 8, [A] * 8, [A, A, A, A, S, S, N, N], (1, 1, "20/32"), 4, "transformed", "175/2"),
]


@pytest.mark.parametrize(("one", "two", "three", "achieved", "level", "stage", "total"), HAND_WORKED)
def test_hand_worked(one, two, three, achieved, level, stage, total) -> None:
    result = score(BANK, by_stage(one, two, three))
    assert [result.stages[s].achievement for s in STAGES] == [Fraction(a) for a in achieved]
    assert (result.level, result.stage) == (level, stage)
    assert result.score == Fraction(total)
    assert result.confidence == 1


def test_the_threshold_is_met_exactly_when_hand_arithmetic_meets_it() -> None:
    """12 of 20 points is 0.6, and 0.6 passes; binary fractions must not get in the way."""
    answers = by_stage([A, A, A, "-", "-", N, "-", N], ["-"] * 8, ["-"] * 8)
    result = score(BANK, answers)
    assert result.stages["digitization"].achievement == Fraction(12, 20)
    assert result.level is None  # attained, but the next stage has no answer yet
    assert result.stage_range[0] is None


def test_unknown_is_not_zero() -> None:
    known = score(BANK, by_stage([A] * 4 + [UNKNOWN] * 4, [N] * 8, [N] * 8))
    stage = known.stages["digitization"]
    assert (stage.achievement, stage.low, stage.high) == (1, Fraction(1, 2), 1)
    assert (stage.answered, stage.applicable) == (4, 8)
    assert known.confidence == Fraction(20, 24)
    assert known.stage_range == ("digitization", "digitalization")


def test_inferred_zero_counts_and_its_kept_answer_does_not() -> None:
    answers = by_stage([A] * 6 + [N, A], [A] * 8, [A] * 8)
    result = score(BANK, answers)
    assert result.outcome("security-digitalization").kind == "inferred_zero"
    assert result.stages["digitalization"].achievement == Fraction(28, 32)
    assert result.stages["digitalization"].applicable == 8
    assert result.uncounted == ("security-digitalization",)


def test_not_applicable_and_unanswered_differ() -> None:
    skipped = score(BANK, by_stage([A] * 7 + [NOT_APPLICABLE], [A] * 8, [A] * 8))
    missing = score(BANK, by_stage([A] * 7 + ["-"], [A] * 8, [A] * 8))
    assert skipped.stages["digitization"].applicable == 7
    assert missing.stages["digitization"].applicable == 8
    assert (skipped.confidence, missing.confidence) == (1, Fraction(23, 24))


def test_quick_path_counts_core_questions_only() -> None:
    result = score(BANK, replace(answer_all(BANK, A), path="quick"))
    assert {s: result.stages[s].applicable for s in STAGES} == dict.fromkeys(STAGES, 4)
    assert "quick" in result.flags
    assert len(result.uncounted) == 12


@pytest.mark.parametrize(
    ("one", "two", "three", "flags"),
    [
        ([S] * 8, [A] * 8, [N] * 8, ("uneven",)),  # 1.00 leads 0.50
        ([S] * 8, [S] * 8, [S] * 8, ()),
        # security: 0 + inferred 0 + 0 of 3, level 2; the other domains reach 4 + 0 + 0 of 12 points
        ([A] * 6 + [N, A], [N] * 8, [N] * 8, ("security_gap",)),
        ([N] * 8, [N] * 8, [N] * 8, ()),  # security 0, but level 0: no security_gap
        ([A] * 4 + [UNKNOWN] * 4, [A] * 4 + [UNKNOWN] * 4, [N] * 8, ("low_confidence", "security_gap")),
    ],
)
def test_flags(one, two, three, flags) -> None:
    assert score(BANK, by_stage(one, two, three)).flags == flags


@pytest.mark.parametrize(
    ("points", "level", "flag"),
    [  # of 32 points of a stage; the mark is 19.2
        (16, 1, None),
        (18, 1, "near_next"),  # 1.2 are missing
        (20, 2, "just_passed"),  # 0.8 above
        (22, 2, None),  # 2.8 above
    ],
)
def test_a_stage_close_to_its_mark_is_told_as_close(points: int, level: int, flag: str | None) -> None:
    answers = [A] * (points // 4) + [S] * (points % 4 // 2)
    result = score(BANK, by_stage(answers + [N] * (8 - len(answers)), [N] * 8, [N] * 8))
    assert result.level == level and result.stages["digitization"].points == points
    assert {"near_next", "just_passed"} & set(result.flags) == ({flag} if flag else set())


def test_the_highest_level_may_have_just_been_reached_and_has_nothing_next() -> None:
    result = score(BANK, by_stage([A] * 8, [A] * 8, [A] * 5 + [N] * 3))
    assert result.level == 4 and "just_passed" in result.flags and "near_next" not in result.flags


def test_domains_far_apart_are_uneven_though_the_stages_are_not() -> None:
    """The farm that reads its data well, and keeps its office on paper."""
    apart, nearer = [A] * 4 + [N] * 4, [A] * 4 + [S] * 4
    assert "uneven" in score(BANK, by_stage(apart, apart, apart)).flags
    assert "uneven" not in score(BANK, by_stage(nearer, nearer, nearer)).flags  # exactly 50 apart
    few = [*apart[:-1], "-"]  # the weakest has two answers
    only = [A] * 4 + [S] * 3 + ["-"]
    assert "uneven" not in score(BANK, by_stage(only, only, [A] * 4 + [S] * 3 + [N])).flags
    assert "uneven" in score(BANK, by_stage(few, few, few)).flags


def test_a_stage_decides_from_half_of_its_questions_on() -> None:
    bank = replace(BANK, thresholds=replace(BANK.thresholds, decide=0.5))
    one, answer = [A] + [UNKNOWN] * 7, [N] * 8
    assert score(BANK, by_stage(one, answer, answer)).level == 2  # a bank from before the rule
    result = score(bank, by_stage(one, answer, answer))
    assert (result.level, result.stage) == (None, None) and "insufficient" in result.flags
    assert result.stages["digitization"].achievement == 1  # shown all the same
    half = score(bank, by_stage([A] * 4 + [UNKNOWN] * 4, answer, answer))
    assert half.level == 2 and "insufficient" not in half.flags
    later = score(bank, by_stage([N] * 8, one, answer))
    assert later.level == 0 and "insufficient" not in later.flags  # that stage is not looked at


def test_a_lead_of_exactly_015_is_not_uneven() -> None:
    one = [A, N, N, N, "-", "-", "-", "-"]  # 1/4 = 0.25
    at = score(BANK, by_stage(one, [N, N, N, A, A, "-", "-", "-"], [N] * 8))  # 2/5 = 0.40
    above = score(BANK, by_stage(one, [N, N, S, A, A, "-", "-", "-"], [N] * 8))  # 2.5/5 = 0.50
    assert ("uneven" in at.flags, "uneven" in above.flags) == (False, True)


def test_no_answer_at_all() -> None:
    result = score(BANK, replace(answer_all(BANK), answers={}))
    assert (result.level, result.stage, result.score, result.confidence) == (None, None, None, 0)
    assert all(s.achievement is None for s in result.stages.values())


def figures(result: Result) -> list[Fraction]:
    return [f for s in result.stages.values() for f in (s.low, s.achievement, s.high) if f is not None]


@given(any_answers())
def test_values_stay_in_range(answers: Answers) -> None:
    result = score(BANK, answers)
    assert all(0 <= f <= 1 for f in figures(result))
    assert 0 <= result.confidence <= 1
    assert result.score is None or 0 <= result.score <= 100
    for stage in result.stages.values():
        if stage.achievement is not None:
            assert stage.low is not None and stage.high is not None
            assert stage.low <= stage.achievement <= stage.high
        assert stage.answered <= stage.applicable


@given(complete_answers(), st.data())
def test_improving_one_answer_never_lowers_anything(answers: Answers, data: st.DataObject) -> None:
    question = QUESTIONS[data.draw(st.sampled_from(sorted(QUESTIONS)))]
    better = data.draw(st.sampled_from(list(question.options)))
    now = question.option(answers.answers[question.id])
    assert now is not None
    if better.points < now.points:
        now, better = better, now
        answers = replace(answers, answers={**answers.answers, question.id: now.id})
    before = score(BANK, answers)
    after = score(BANK, replace(answers, answers={**answers.answers, question.id: better.id}))
    assert before.score is not None and after.score is not None and after.score >= before.score
    assert before.level is not None and after.level is not None and after.level >= before.level
    for stage in STAGES:
        assert (after.stages[stage].achievement or 0) >= (before.stages[stage].achievement or 0)


@given(complete_answers(), st.sampled_from([q for q in QUESTIONS.values() if q.not_applicable]))
def test_not_applicable_never_lowers_a_score(answers: Answers, question) -> None:
    """Where a question does not apply, the firm is not worse off than with its worst answer or without one."""
    worst = score(BANK, replace(answers, answers={**answers.answers, question.id: question.options[0].id}))
    absent = score(BANK, replace(answers, answers={k: v for k, v in answers.answers.items() if k != question.id}))
    skipped = score(BANK, replace(answers, answers={**answers.answers, question.id: NOT_APPLICABLE}))
    assert skipped.score is not None and worst.score is not None
    assert skipped.score >= worst.score
    assert skipped.score == absent.score
    assert skipped.confidence >= absent.confidence


@given(any_answers(), st.randoms())
def test_order_of_answers_does_not_matter(answers: Answers, random) -> None:
    items = list(answers.answers.items())
    random.shuffle(items)
    shuffled = score(BANK, replace(answers, answers=dict(items)))
    result = score(BANK, answers)
    assert replace(shuffled, uncounted=()) == replace(result, uncounted=())
    assert sorted(shuffled.uncounted) == sorted(result.uncounted)


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(ValueError, match="no option"):
        score(BANK, replace(answer_all(BANK), answers={"office-digitization": "maybe"}))
