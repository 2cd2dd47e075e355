"""What changed between two assessments, within one version and across two."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from assess.core.changes import Changes, Scored, carried, changes, comparable
from assess.core.checks.releases import Crosswalk
from assess.core.model import Answers, Bank
from assess.core.scoring import score
from tests.samples import answer_all, small_bank

BANK = small_bank()
FIRST, SECOND = "strategy-digitization", "strategy-digitalization"


def renewed() -> Bank:
    """Version 2: one question under another name, one whose points have moved, one that is new."""
    domains = []
    for domain in BANK.domains:
        questions = domain.questions
        if domain.id == "strategy":
            first, second, third = questions
            moved = replace(
                second, options=(*second.options[:1], replace(second.options[1], points=1), second.options[2])
            )
            questions = (replace(first, id="strategy-renamed"), moved, third, replace(third, id="strategy-new"))
        domains.append(replace(domain, questions=questions))
    return replace(BANK, version="2", domains=tuple(domains))


NEXT = renewed()
WALK = Crosswalk("1", "2", {FIRST: "strategy-renamed", SECOND: None})


def diagnosed(bank: Bank, option: str = "some", **given: str) -> Scored:
    answers = answer_all(bank, option)
    answers = replace(answers, answers={**answers.answers, **given})
    return Scored(bank, answers, score(bank, answers))


def went(found: Changes) -> dict[str, str]:
    return {pair.after.question.id: pair.direction for pair in found.pairs}


def test_under_one_version_all_that_was_asked_is_compared() -> None:
    now = diagnosed(BANK, **{FIRST: "all", SECOND: "none", "office-digitization": "unknown"})
    found = changes(diagnosed(BANK), now, None)
    assert found.whole and found.left_out == (0, 0) and len(found.pairs) == 24
    assert went(found)[FIRST] == "up" and went(found)[SECOND] == "down" and went(found)["office-digitization"] == "open"
    assert sum(direction == "same" for direction in went(found).values()) == 21
    assert found.domains["strategy"] == (Fraction(50), Fraction(50))
    assert found.stages["digitization"] == (Fraction(1, 2), now.result.stages["digitization"].achievement)


def test_between_versions_only_what_the_crosswalk_maps_is() -> None:
    found = changes(diagnosed(BANK), diagnosed(NEXT, **{"strategy-renamed": "all"}), WALK)
    assert not found.whole and found.left_out == (1, 2)
    assert went(found)["strategy-renamed"] == "up" and SECOND not in went(found) and "strategy-new" not in went(found)
    # Over the renamed question (2 of 4, then 4 of 4) and the third (2 of 4 both times) alone.
    assert found.domains["strategy"] == (Fraction(50), Fraction(75))
    assert found.domains["office"] == (Fraction(50), Fraction(50))


def test_an_answer_that_does_not_count_on_one_side_is_in_no_score_of_two_versions() -> None:
    found = changes(diagnosed(BANK), diagnosed(NEXT, **{"strategy-renamed": "unknown"}), WALK)
    assert went(found)["strategy-renamed"] == "open" and found.domains["strategy"] == (Fraction(50), Fraction(50))


def test_without_a_crosswalk_nothing_of_two_versions_compares() -> None:
    found = changes(diagnosed(BANK), diagnosed(NEXT), None)
    assert found.pairs == () and set(found.domains.values()) == {(None, None)}
    assert set(found.stages.values()) == {(None, None)} and found.left_out == (24, 25)
    assert comparable(BANK, replace(BANK, id="another"), WALK) == {}


@pytest.mark.parametrize("crosswalk", [None, WALK])
def test_answers_go_along_within_a_version(crosswalk: Crosswalk | None) -> None:
    given = answer_all(BANK).answers | {FIRST: "unknown", "gone": "all", SECOND: "no-such-option"}
    kept = carried(BANK, BANK, crosswalk, given)
    assert kept == {q: a for q, a in given.items() if q not in ("gone", SECOND)}


def test_answers_go_along_by_the_crosswalk() -> None:
    answers: Answers = answer_all(BANK)
    kept = carried(BANK, NEXT, WALK, answers.answers)
    assert kept.keys() == {q.id for _, q in NEXT.questions()} - {SECOND, "strategy-new"}
    assert kept["strategy-renamed"] == "some"
    # An option that is worth another number of points now is asked anew.
    assert SECOND not in carried(BANK, NEXT, Crosswalk("1", "2", {FIRST: None}), answers.answers)
    assert carried(BANK, NEXT, None, answers.answers) == {}
    # What is no longer offered is not taken over.
    does_not_apply = {"partnership-digitization": "not_applicable", "office-digitization": "not_applicable"}
    assert carried(BANK, NEXT, WALK, does_not_apply) == {"partnership-digitization": "not_applicable"}


def test_the_shipped_crosswalk_carries_answers_from_the_released_version(library) -> None:
    released = library.of_version("local-sme", "2026.1")
    assert released is not None and library.bank.version == "2026.2"
    walk = library.crosswalk(released[0], library.bank)
    assert walk is not None and library.crosswalk(library.bank, released[0]) is None
    best = {q.id: q.options[-1].id for _, q in released[0].questions()}
    kept = carried(released[0], library.bank, walk, best)
    named = {old for old, new in walk.questions.items() if new is None}
    assert kept and not named & kept.keys() - set(walk.questions.values())
    for question_id, option in kept.items():
        question = library.bank.question(question_id)
        assert question is not None and question.option(option) is not None
