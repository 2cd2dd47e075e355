"""An owner follows the plan: target and ticks, and what a report shows of them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assess.core.horizons import Done
from assess.report.what_if import trial
from assess.run.rendering import task_of
from assess.services import assessments, exchange, following, reports, results
from assess.services.context import Context, NoSuchAssessment, NotReady, Started
from assess.services.following import NotInPlan
from tests.samples import small_profile
from tests.services.conftest import Clock


@pytest.fixture
def weak(ctx: Context, begun: Started) -> str:
    """A complete assessment of a firm that has not begun: its plan holds steps for three years."""
    assessments.save_profile(ctx, begun.assessment_id, small_profile())
    assessments.save_answers(ctx, begun.assessment_id, {q.id: "none" for _, q in ctx.library.bank.questions()})
    assessments.complete(ctx, begun.assessment_id)
    return begun.assessment_id


def plan(ctx: Context, assessment_id: str):  # type: ignore[no-untyped-def]
    return results.diagnosis(ctx, assessments.need(ctx, assessment_id)).advice.plan


def first(ctx: Context, assessment_id: str) -> tuple[str, str]:
    step = plan(ctx, assessment_id).steps[0]
    return step.question.id, step.to_option


def test_the_picked_target_leads_the_plan_everywhere(ctx: Context, weak: str) -> None:
    before = results.diagnosis(ctx, assessments.need(ctx, weak))
    assert before.advice.plan.target == 2
    following.choose_target(ctx, weak, 4)
    after = results.diagnosis(ctx, assessments.need(ctx, weak))
    assert after.advice.plan.target == 4 and after.result == before.result
    assert (after.advice.plan.ahead or 0) > (before.advice.plan.ahead or 0)
    assert json.loads(exchange.answers_json(ctx, assessments.need(ctx, weak)))["target"] == 4
    assert trial(after, "ja", []).shares == trial(before, "ja", []).shares
    copied, warnings = exchange.import_answers(ctx, exchange.answers_json(ctx, assessments.need(ctx, weak)).encode())
    assert plan(ctx, copied).target == 4 and not any(warning.startswith("target") for warning in warnings)
    following.choose_target(ctx, weak, None)
    assert plan(ctx, weak).target == 2
    assert "target" not in json.loads(exchange.answers_json(ctx, assessments.need(ctx, weak)))


def test_only_what_lies_above_and_can_be_reached_is_taken(ctx: Context, finished: Started) -> None:
    level = results.diagnosis(ctx, assessments.need(ctx, finished.assessment_id)).result.level
    assert level is not None and level > 0
    with pytest.raises(NotInPlan):
        following.choose_target(ctx, finished.assessment_id, level)  # type: ignore[arg-type]


def test_ticks_are_of_steps_of_the_plan_and_stand_with_their_day(ctx: Context, clock: Clock, weak: str) -> None:
    before = plan(ctx, weak)
    question, option = first(ctx, weak)
    following.tick(ctx, weak, question, option)
    clock.turn(days=2)
    following.tick(ctx, weak, question, option)
    found = results.diagnosis(ctx, assessments.need(ctx, weak))
    assert found.done == (Done(question, option, "2026-11-21"),) and found.advice.plan == before
    with pytest.raises(NotInPlan):
        following.tick(ctx, weak, question, "no-such-option")
    following.untick(ctx, weak, question, option)
    assert results.diagnosis(ctx, assessments.need(ctx, weak)).done == ()


def test_an_assessment_that_is_not_complete_has_no_plan_to_follow(ctx: Context, begun: Started) -> None:
    with pytest.raises(NotReady):
        following.tick(ctx, begun.assessment_id, "q", "o")
    with pytest.raises(NotReady):
        following.choose_target(ctx, begun.assessment_id, 3)
    with pytest.raises(NoSuchAssessment):
        following.untick(ctx, "no-such", "q", "o")


def test_a_report_of_before_a_tick_is_not_taken_for_one_of_after(ctx: Context, clock: Clock, weak: str) -> None:
    question, option = first(ctx, weak)
    before = reports.request(ctx, weak, "ja", "full")
    clock.turn(seconds=1)
    following.tick(ctx, weak, question, option)
    clock.turn(seconds=1)
    after = reports.request(ctx, weak, "ja", "full")
    assert before.key != after.key
    # Each shows what was ticked when it was asked for.
    tasks = [task_of(ctx.settings, ctx.store, job) for job in (before, after)]
    assert [len(task.done) for task in tasks if task] == [0, 1]
    clock.turn(seconds=1)
    following.untick(ctx, weak, question, option)
    assert [task_of(ctx.settings, ctx.store, job) for job in (before, after)] == [None, None]
    clock.turn(seconds=1)
    again = reports.request(ctx, weak, "ja", "full")
    assert again.key == before.key
    following.choose_target(ctx, weak, 3)
    assert reports.request(ctx, weak, "ja", "full").key != again.key


def test_a_target_that_no_longer_lies_above_gives_way(ctx: Context, weak: str) -> None:
    following.choose_target(ctx, weak, 1)
    assert plan(ctx, weak).target == 1
    assessments.save_answers(ctx, weak, {q.id: "some" for _, q in ctx.library.bank.questions()})
    assessments.complete(ctx, weak)
    found = results.diagnosis(ctx, assessments.need(ctx, weak))
    assert found.result.level is not None and found.result.level >= 1
    assert found.advice.plan.target != 1
    told = exchange.import_answers(ctx, exchange.answers_json(ctx, assessments.need(ctx, weak)).encode())[1]
    assert any(warning.startswith("target: ") for warning in told)
    assert replace(found.answers, target=None) != found.answers
