"""An owner follows the plan: says where it shall lead, and ticks what is done. The frozen result stays as it is."""

from __future__ import annotations

from assess.core.horizons import targets
from assess.core.model import Target
from assess.services.assessments import Assessment, must_exist, need
from assess.services.context import Context, NotReady
from assess.services.results import diagnosis
from assess.store import Tick


class NotInPlan(ValueError):
    """The plan of this assessment holds no such step, or cannot lead to such a target."""


def choose_target(ctx: Context, assessment_id: str, target: Target | None) -> None:
    """Pick where the plan leads in three years; None leaves it to the plan.

    Raises NotInPlan for a level that is not to be reached, NotReady, NoSuchAssessment.
    """
    found = diagnosis(ctx, _complete(ctx, assessment_id))
    if target is not None and target not in targets(found.bank, found.answers, found.result):
        raise NotInPlan(f"no target {target}")
    must_exist(ctx.store.set_target(assessment_id, target, ctx.now()), assessment_id)


def tick(ctx: Context, assessment_id: str, question_id: str, to_option: str) -> None:
    """A step of the plan is done, today. Raises NotInPlan, NotReady, NoSuchAssessment."""
    steps = diagnosis(ctx, _complete(ctx, assessment_id)).advice.plan.steps
    if (question_id, to_option) not in {(step.question.id, step.to_option) for step in steps}:
        raise NotInPlan(f"no step {question_id} to {to_option}")
    must_exist(ctx.store.tick(assessment_id, Tick(question_id, to_option, ctx.now())), assessment_id)


def untick(ctx: Context, assessment_id: str, question_id: str, to_option: str) -> None:
    """It is not done after all. Raises NoSuchAssessment."""
    must_exist(ctx.store.untick(assessment_id, question_id, to_option, ctx.now()), assessment_id)


def _complete(ctx: Context, assessment_id: str) -> Assessment:
    assessment = need(ctx, assessment_id)
    if assessment.completed_at is None:
        raise NotReady(f"assessment {assessment_id} is not complete")
    return assessment
