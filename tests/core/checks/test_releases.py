"""A released version keeps its promise; a new one says how it compares."""

from __future__ import annotations

from dataclasses import replace

from assess.core.checks.releases import Crosswalk, check_versions, release_of
from assess.core.model import Bank, Question, Text
from tests.samples import small_bank

BANK = small_bank()
RELEASED = (release_of(BANK),)


def with_question(change, bank: Bank = BANK) -> Bank:
    """The bank with its first question changed (None: left out)."""
    first = bank.domains[0]
    questions = tuple(q for q in (change(first.questions[0]), *first.questions[1:]) if q is not None)
    return replace(bank, domains=(replace(first, questions=questions), *bank.domains[1:]))


def other_points(question: Question) -> Question:
    first, second, *rest = question.options
    return replace(question, options=(first, replace(second, points=3), *rest))


def test_texts_may_be_polished_within_a_version() -> None:
    polished = with_question(lambda q: replace(q, text=Text("別の言い方ですか。", "In other words?"), source=("X",)))
    assert check_versions(polished, RELEASED, ()) == []


def test_a_change_of_meaning_is_refused() -> None:
    for change in (other_points, lambda q: replace(q, core=not q.core), lambda q: None):
        (problem,) = check_versions(with_question(change), RELEASED, ())
        assert "strategy-digitization" in problem.path and "raise `version`" in problem.message
    (problem,) = check_versions(replace(BANK, effort_weights={"S": 1, "M": 3, "L": 9}), RELEASED, ())
    assert problem.path == "thresholds"


def test_a_new_version_needs_a_crosswalk_for_what_changed() -> None:
    new = replace(with_question(other_points), version="2")
    (problem,) = check_versions(new, RELEASED, ())
    assert "no crosswalk" in problem.message
    (problem,) = check_versions(new, RELEASED, (Crosswalk("1", "2", {}),))
    assert problem.path == "crosswalks/strategy-digitization"
    assert check_versions(new, RELEASED, (Crosswalk("1", "2", {"strategy-digitization": None}),)) == []
    wrong = Crosswalk("1", "2", {"strategy-digitization": "nowhere", "nothing": None})
    assert len(check_versions(new, RELEASED, (wrong,))) == 2
