"""What an adviser finds in words: answers to check with the answers to choose from, both views, what to agree on."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from assess.core.agreement import MOST_STEPS, Agreed, AgreedLine
from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.horizons import Done
from assess.core.model import Answers
from assess.core.two_tracks import Seen
from assess.report.agreement import agreement
from assess.report.checks import checks, tracks
from assess.report.words import Words
from tests.core.strategies import BANK, any_answers
from tests.samples import answer_all, small_catalogue

CATALOGUE = small_catalogue()


def of(answers: Answers, **more: object) -> tuple[Words, Diagnosis]:
    diagnosis = replace(diagnose(BANK, "hash", CATALOGUE, answers), **more)  # type: ignore[arg-type]
    return Words.about(diagnosis, "ja"), diagnosis


@settings(max_examples=30)
@given(any_answers())
def test_each_answer_to_check_can_be_corrected_from_the_paper_alone(answers: Answers) -> None:
    words, diagnosis = of(answers)
    found = checks(words, diagnosis)
    assert [row.number for row in found.rows] == [str(n) for n in range(1, len(found.rows) + 1)]
    for row in found.rows:
        question = BANK.question(row.question_id)
        assert question is not None and row.hint == question.interview.ja
        offered = [f"{option.points}点 {option.text.ja}" for option in question.options]
        assert row.options == "　".join(offered), "with its points, so that the sums can be done again by hand"


def test_what_the_proposed_steps_begin_from_is_checked_first() -> None:
    words, diagnosis = of(answer_all(BANK, "some", date="2026-11-21"))
    proposed = list(dict.fromkeys(step.question.id for step in diagnosis.advice.plan.steps[:MOST_STEPS]))
    found = [row.question_id for row in checks(words, diagnosis).rows]
    assert proposed and found[: len(proposed)] == proposed
    step = diagnosis.advice.plan.steps[0]
    done = (Done(step.question.id, step.to_option, "2026-11-22"),)
    assert checks(words, replace(diagnosis, done=done)).rows[0].question_id == proposed[1], "what is done is left out"


def test_how_an_adviser_knows_of_an_answer_stands_beside_it() -> None:
    first = checks(*of(answer_all(BANK, "all"))).rows[0]
    assert first.noted is None
    seen = {first.question_id: Seen(evidence="told")}
    assert checks(*of(answer_all(BANK, "all"), seen=seen)).rows[0].noted == "told"


def test_both_results_and_where_they_differ_are_told() -> None:
    assert tracks(*of(answer_all(BANK, "all"))) is None, "nobody has noted anything"
    seen = {"office-digitization": Seen("none", "seen", "帳面しかなかった")}
    found = tracks(*of(answer_all(BANK, "all"), seen=seen))
    assert found is not None and not found.same and found.sides[0].score != found.sides[1].score
    (row,) = found.rows
    assert row.own == "すべてでしています" and "していません" in row.seen and "帳面しかなかった" in row.seen


def test_before_an_agreement_the_next_steps_are_proposed_with_who_and_by_when() -> None:
    answers = answer_all(BANK, "none", date="2026-11-21")
    words, diagnosis = of(answers)
    page = agreement(words, diagnosis)
    steps = diagnosis.advice.plan.steps
    assert page.proposed and page.next_meeting == "" and len(page.rows) == MOST_STEPS
    assert [row.text for row in page.rows] == [step.improve.text.ja for step in steps[:MOST_STEPS]]
    assert page.rows[0].by_when == "2026年11月28日" and all(row.who for row in page.rows)
    done = (Done(steps[0].question.id, steps[0].to_option, "2026-11-22"),)
    after = agreement(words, replace(diagnosis, done=done))
    assert after.rows[0].text == steps[1].improve.text.ja, "what is done is not proposed again"


def test_where_there_is_nothing_to_propose_rows_are_left_to_be_written() -> None:
    page = agreement(*of(answer_all(BANK, "all")))
    assert page.proposed and [row.text for row in page.rows] == [""] * MOST_STEPS


def test_what_was_agreed_takes_the_place_of_proposals() -> None:
    agreed = Agreed(
        "みなと銀行", "本店", "2026-11-26", "2027-02-15", (AgreedLine("棚を片づける", "社長", "2026-12-04"),)
    )
    page = agreement(*of(answer_all(BANK, "none"), agreed=agreed))
    assert not page.proposed and [row.text for row in page.rows] == ["棚を片づける"]
    assert page.house == "みなと銀行 本店" and page.next_meeting == "2027年2月15日"
    before = agreement(*of(answer_all(BANK, "none"), agreed=replace(agreed, steps=(), made="")))
    assert before.proposed and before.house == "みなと銀行 本店"
