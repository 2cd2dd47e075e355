"""Which questions are asked, and progress that tells the truth."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.core.flow import Flow, opened_by
from assess.core.model import NOT_APPLICABLE, UNKNOWN, Answers, Bank, Condition, Domain, Question
from tests.core.strategies import BANK, any_answers
from tests.samples import small_bank, small_profile, small_question

FIRM = small_profile()


def bank_of(*questions: Question) -> Bank:
    """The small bank with these office questions only."""
    office = Domain("office", BANK.title, BANK.title, questions)
    return replace(small_bank(), domains=(office,))


def question(name: str, asks_if: Condition | None = None, **changes: object) -> Question:
    return small_question("office", "digitization", id=f"office-{name}", asks_if=asks_if, **changes)


# c rests on b, which rests on a: each asks for at least 2 points ("some").
CHAIN = bank_of(
    question("a", not_applicable=True),
    question("b", Condition(question="office-a", at_least=2)),
    question("c", Condition(question="office-b", at_least=2)),
)


@pytest.mark.parametrize(
    ("a", "b", "status_b", "status_c"),
    [
        (None, None, "waiting", "waiting"),
        ("none", None, "inferred_zero", "inferred_zero"),
        ("none", "all", "inferred_zero", "inferred_zero"),  # the old answer to b stays, and does not count
        (NOT_APPLICABLE, None, "ruled_out", "ruled_out"),
        (NOT_APPLICABLE, "all", "ruled_out", "ruled_out"),
        (UNKNOWN, None, "asked", "waiting"),
        (UNKNOWN, "none", "asked", "inferred_zero"),
        ("some", None, "asked", "waiting"),
        ("some", "none", "asked", "inferred_zero"),
        ("all", "some", "asked", "asked"),
        ("all", UNKNOWN, "asked", "asked"),
        ("all", NOT_APPLICABLE, "asked", "ruled_out"),
    ],
)
def test_a_chain_of_bases(a: str | None, b: str | None, status_b: str, status_c: str) -> None:
    answers = {k: v for k, v in (("office-a", a), ("office-b", b)) if v is not None}
    found = Flow(CHAIN, FIRM, "full", answers).statuses
    assert found == {"office-a": "asked", "office-b": status_b, "office-c": status_c}


@pytest.mark.parametrize(
    ("condition", "asked"),
    [
        (Condition(industry=("E",)), True),
        (Condition(industry=("I", "E")), True),
        (Condition(industry=("I",)), False),
        (Condition(min_employees=9), True),
        (Condition(min_employees=10), False),
        (Condition(max_employees=9), True),
        (Condition(max_employees=8), False),
        (Condition(industry=("E",), min_employees=5, max_employees=20), True),
        (Condition(industry=("E",), min_employees=5, max_employees=6), False),
    ],
)
def test_the_profile_rules_questions_in_and_out(condition: Condition, asked: bool) -> None:
    found = Flow(bank_of(question("x", condition)), FIRM, "full", {}).statuses
    assert found == {"office-x": "asked" if asked else "ruled_out"}


def test_the_profile_comes_before_the_basis() -> None:
    rests = question("b", Condition(industry=("I",), question="office-a", at_least=1))
    found = Flow(bank_of(question("a"), rests), FIRM, "full", {"office-a": "none"}).statuses
    assert found["office-b"] == "ruled_out", "no zero is inferred for a question that is not this firm's"


def test_a_basis_ruled_out_rules_out_what_rests_on_it() -> None:
    bank = bank_of(question("a", Condition(industry=("I",))), question("b", Condition(question="office-a")))
    assert Flow(bank, FIRM, "full", {"office-a": "all"}).statuses["office-b"] == "ruled_out"


def test_the_quick_path_asks_core_questions_only() -> None:
    bank = bank_of(question("a", core=True), question("b"))
    assert Flow(bank, FIRM, "quick", {}).statuses == {"office-a": "asked", "office-b": "ruled_out"}
    assert [q.id for q in Flow(bank, FIRM, "quick", {}).shown] == ["office-a"]
    assert Flow(bank, FIRM, "quick", {"office-a": "all", "office-b": "all"}).uncounted == ("office-b",)


def test_progress_counts_what_may_still_be_asked() -> None:
    at_start = Flow(CHAIN, FIRM, "full", {}).progress
    assert (at_start.answered, at_start.shown, at_start.missing) == (0, 3, ("office-a",))
    halfway = Flow(CHAIN, FIRM, "full", {"office-a": "all"}).progress
    assert (halfway.answered, halfway.shown, halfway.missing) == (1, 3, ("office-b",))
    inferred = Flow(CHAIN, FIRM, "full", {"office-a": "none"}).progress
    assert (inferred.answered, inferred.shown, inferred.missing, inferred.percent) == (1, 1, (), 100)


@given(any_answers(), st.randoms())
def test_progress_never_runs_backwards(answers: Answers, random) -> None:
    """Answering an unanswered question never lowers the percentage or raises the number of questions."""
    asked = list(answers.answers.items())
    random.shuffle(asked)
    given_so_far: dict[str, str] = {}
    before = Flow(BANK, FIRM, answers.path, given_so_far).progress
    for question_id, option in asked:
        if Flow(BANK, FIRM, answers.path, given_so_far).statuses[question_id] != "asked":
            continue  # the firm does not see it
        given_so_far[question_id] = option
        now = Flow(BANK, FIRM, answers.path, given_so_far).progress
        assert now.answered == before.answered + 1
        assert now.shown <= before.shown
        assert now.percent >= before.percent
        before = now


@given(any_answers())
def test_progress_adds_up(answers: Answers) -> None:
    found = Flow(BANK, FIRM, answers.path, answers.answers).progress
    status = Flow(BANK, FIRM, answers.path, answers.answers).statuses
    assert list(status) == [q.id for _, q in BANK.questions()], "in the order asked"
    assert found.shown == sum(s in ("asked", "waiting") for s in status.values())
    assert found.shown == sum(d.shown for d in found.domains)
    assert found.answered == sum(d.answered for d in found.domains)
    assert (found.percent == 100) == (found.answered == found.shown)
    waiting = sum(s == "waiting" for s in status.values())
    assert found.waiting == waiting and found.asked == found.answered + len(found.missing)
    assert found.asked == len(Flow(BANK, FIRM, answers.path, answers.answers).shown)
    assert found.unknown <= found.answered
    assert (found.percent == 100) == (not found.missing), "nothing waits once nothing is missing"
    uncounted = Flow(BANK, FIRM, answers.path, answers.answers).uncounted
    counted = [q for q in answers.answers if status[q] in ("asked", "waiting")]
    assert set(uncounted) | set(counted) == set(answers.answers)


def test_the_minutes_follow_the_questions() -> None:
    assert Flow(BANK, FIRM, "quick", {}).minutes < Flow(BANK, FIRM, "full", {}).minutes
    assert Flow(bank_of(question("a")), FIRM, "full", {}).minutes == 1


def test_the_minutes_left_run_down_to_nothing() -> None:
    left = []
    answers: dict[str, str] = {}
    for _ in range(200):
        flow = Flow(BANK, FIRM, "full", answers)
        left.append(flow.minutes_left)
        if not flow.progress.missing:
            break
        answers = {**answers, flow.progress.missing[0]: UNKNOWN}
    assert left == sorted(left, reverse=True) and left[0] > 0 and left[-1] == 0


def test_a_question_is_opened_by_the_options_worth_enough_and_by_unknown() -> None:
    first, rests, last = (q for _, q in CHAIN.questions())
    assert opened_by(CHAIN, first) == frozenset()
    assert opened_by(CHAIN, rests) == opened_by(CHAIN, last) == {"some", "all", UNKNOWN}


@given(answers=any_answers())
def test_a_question_is_asked_exactly_where_the_answer_to_its_basis_opens_it(answers: Answers) -> None:
    status = Flow(BANK, FIRM, "full", answers.answers).statuses
    dependent = [q for _, q in BANK.questions() if q.asks_if and q.asks_if.question]
    assert dependent
    for question in dependent:
        assert question.asks_if is not None
        given_to_basis = answers.answers.get(question.asks_if.question or "")
        assert (status[question.id] == "asked") == (given_to_basis in opened_by(BANK, question))
