"""From answers to everything that follows from them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from assess.core.diagnosis import diagnose
from assess.core.model import Answers
from assess.core.plan import with_steps
from tests.core.strategies import BANK, any_answers
from tests.samples import answer_all, small_catalogue

CATALOGUE = small_catalogue()


@settings(max_examples=60)
@given(answers=any_answers())
def test_the_same_answers_give_the_same_diagnosis_whatever_their_order(answers: Answers) -> None:
    turned = replace(answers, answers=dict(reversed(answers.answers.items())))
    first, second = (diagnose(BANK, "hash", CATALOGUE, a) for a in (answers, turned))
    assert first.advice == second.advice
    assert replace(first.result, uncounted=()) == replace(second.result, uncounted=())
    assert set(first.result.uncounted) == set(second.result.uncounted)


def test_the_shortest_path_leads_where_its_diagnosis_says() -> None:
    found = diagnose(BANK, "hash", CATALOGUE, answer_all(BANK, "some"))
    path = found.advice.shortest_path
    assert path is not None
    after = diagnose(BANK, "hash", CATALOGUE, with_steps(found.answers, path.steps)).result
    assert (after.stage, after.level, after.score) == (path.reached, path.reached_level, path.reached_score)


def test_an_option_that_the_bank_does_not_hold_is_refused() -> None:
    answers = answer_all(BANK, "some")
    with pytest.raises(ValueError, match="office-digitization: no option 'most'"):
        diagnose(BANK, "hash", CATALOGUE, replace(answers, answers={"office-digitization": "most"}))
