"""Steps tried out: they count with those below them, lead where the plan says, and never back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assess.core.horizons import Standing, answers_with, make_plan
from assess.core.model import Answers
from assess.core.plan import Step
from assess.core.result import Result
from assess.core.scoring import score
from assess.core.trial import distance, key, with_those_below
from tests.core.strategies import BANK, any_answers
from tests.samples import answer_all


def planned(answers: Answers) -> tuple[Result, tuple[Step, ...]]:
    result = score(BANK, answers)
    return result, make_plan(BANK, answers, result).steps


@given(any_answers())
def test_trying_a_plan_leads_where_the_plan_says(answers: Answers) -> None:
    result = score(BANK, answers)
    steps: tuple[Step, ...] = ()
    for horizon in make_plan(BANK, answers, result).horizons:
        steps += horizon.steps
        assert Standing.of(score(BANK, answers_with(BANK, answers, result, steps))) == horizon.after


@given(any_answers(), st.data())
def test_a_step_counts_with_those_before_it_and_never_leads_back(answers: Answers, data: st.DataObject) -> None:
    result, steps = planned(answers)
    wanted = {key(step) for step in data.draw(st.lists(st.sampled_from(steps)))} if steps else set()
    taken = with_those_below(steps, result, wanted)
    assert wanted <= {key(step) for step in taken} and with_those_below(steps, result, {key(s) for s in taken}) == taken
    stands: dict[str, str] = {}
    for step in taken:  # no rung without the one below it
        if step.question.id in stands:
            assert step.from_option == stands[step.question.id]
        else:
            assert step.from_option == result.outcome(step.question.id).option_id or (
                result.outcome(step.question.id).kind == "inferred_zero"
            )
        stands[step.question.id] = step.to_option
    after = score(BANK, answers_with(BANK, answers, result, taken))
    for stage, before in result.stages.items():
        assert before.achievement is None or (after.stages[stage].achievement or 0) >= before.achievement
    there, then = distance(BANK, result.level, result), distance(BANK, result.level, after)
    if there is None or then is None:
        assert result.level in (None, 4)
    else:
        assert then.left <= there.left and 0 <= there.share <= then.share <= 1
        # The end of the level is reached exactly where no point is missing.
        if after.level is not None and result.level is not None:
            assert (after.level > result.level) == (then.left == 0)


def test_a_question_that_another_opens_counts_with_what_opens_it() -> None:
    weak = answer_all(BANK, "some", path="full")
    weak = replace(weak, answers={**weak.answers, "security-digitization": "none"})
    result, steps = planned(weak)
    opened = [step for step in steps if step.question.id == "security-digitalization"]
    assert opened and result.outcome("security-digitalization").kind == "inferred_zero"
    taken = with_those_below(steps, result, {key(opened[-1])})
    assert [step.question.id for step in taken].index("security-digitization") == 0
