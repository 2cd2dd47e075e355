"""The path to the next stage reaches it, and no cheaper set of steps does."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from hypothesis import example, given, settings

from assess.core.model import UNKNOWN, Answers
from assess.core.plan import next_stage, priorities, with_steps, working_stage
from assess.core.scoring import score
from tests.core.strategies import BANK, any_answers, complete_answers
from tests.samples import answer_all

QUESTIONS = {q.id: q for _, q in BANK.questions()}


RESTS_ON_A_ZERO = {
    "strategy-digitization": "none", "strategy-transformation": "none", "data-digitization": "all",
    "security-digitization": "none",
}  # fmt: skip


@given(any_answers())
@example(replace(answer_all(BANK, "none"), answers=RESTS_ON_A_ZERO))
def test_the_path_really_reaches_the_stage(answers: Answers) -> None:
    result = score(BANK, answers)
    path = next_stage(BANK, answers, result)
    if result.level is None or result.level == 4:
        assert path is None
        return
    if path is None:  # only where a later stage has no answer of its own: what rested on a zero is open after the steps
        assert {o.question.stage for o in result.outcomes if o.kind == "option"} != set(result.stages)
        return
    after = score(BANK, with_steps(answers, path.steps))
    assert after.level == path.reached_level > result.level
    assert after.stage == path.reached
    for step in path.steps:
        ids = [o.id for o in step.question.options]
        assert ids.index(step.to_option) == ids.index(step.from_option) + 1


@settings(max_examples=8)
@given(complete_answers())
def test_no_cheaper_path_exists(answers: Answers) -> None:
    answers = replace(answers, path="quick", answers={**answers.answers, "security-digitization": "none"})
    result = score(BANK, answers)
    path = next_stage(BANK, answers, result)
    stage = working_stage(result)
    if path is None or stage is None or result.level is None:
        return
    quick = {q.id for q in QUESTIONS.values() if q.core}
    thinned = replace(answers, answers={k: v for k, v in answers.answers.items() if k in quick})
    movable = [q for q in QUESTIONS.values() if q.core and q.stage == stage]
    best = None
    for targets in product(*[range(len(q.options)) for q in movable]):
        changed, effort = dict(thinned.answers), 0
        for question, target in zip(movable, targets, strict=True):
            ids = [o.id for o in question.options]
            here = ids.index(thinned.answers[question.id])
            effort += sum(
                BANK.effort_weights[(o.improve or question.improve).effort] for o in question.options[here:target]
            )
            changed[question.id] = ids[max(here, target)]
        after = score(BANK, replace(thinned, answers=changed)).level
        if after is not None and after > result.level and (best is None or effort < best):
            best = effort
    assert path.effort == best


def test_a_dependent_question_is_lifted_only_with_its_basis() -> None:
    """Security at zero infers security-digitalization at zero; raising the latter needs the former."""
    answers = answer_all(BANK, "all")
    low = {q.id: "none" for q in QUESTIONS.values() if q.stage == "digitalization"}
    answers = replace(answers, answers={**answers.answers, **low, "security-digitization": "none"})
    path = next_stage(BANK, answers, score(BANK, answers))
    assert path is not None
    raised = {s.question.id for s in path.steps}
    assert {"security-digitalization", "security-digitization"} <= raised


def test_priorities_put_the_working_stage_first_and_leave_unknowns_out() -> None:
    answers = answer_all(BANK, "some")
    answers = replace(answers, answers={**answers.answers, "people-digitization": UNKNOWN}, relevance={"office": 3})
    result = score(BANK, answers)
    found = priorities(BANK, answers, result)
    assert working_stage(result) == "digitization"
    assert [p.outcome.question.stage for p in found[:7]] == ["digitization"] * 7
    assert found[0].outcome.question.id == "office-digitization"  # gap 1/2 x relevance 3 / effort M 2
    assert found[0].weight == found[0].gap * 3 / 2
    assert all(p.outcome.question.id != "people-digitization" for p in found)
