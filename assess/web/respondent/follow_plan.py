"""The owner follows the plan: picks where it leads in three years, and ticks what is done. The result stays."""

from __future__ import annotations

from typing import get_args

from flask import abort, request
from flask.typing import ResponseReturnValue

from assess.core.model import Target
from assess.services import following
from assess.services.context import NotReady
from assess.services.following import NotInPlan
from assess.web.context import make_context
from assess.web.respondent.blueprint import assessment, blueprint, see_other
from assess.web.respondent.what_if import TRIED, tried

NOW = "now"  # the part of the page that tells what to do first
LEVELS: dict[str, Target] = {str(level): level for level in get_args(Target)}


@blueprint.post("/a/<assessment_id>/target", action="follow")
def choose_target() -> ResponseReturnValue:
    try:
        following.choose_target(make_context(), assessment().id, LEVELS[request.form["target"]])
    except (KeyError, NotInPlan):
        abort(400)
    except NotReady:
        return see_other("home")
    return see_other("result", _anchor="target")


@blueprint.post("/a/<assessment_id>/done", action="follow")
def tick() -> ResponseReturnValue:
    """Tick a step of the plan (`done=y`), or take the tick back. What is tried stays so.

    `at` is "now" where the step stands on top of the page: one comes back there.
    """
    question_id, _, to_option = request.form.get("step", "").partition(":")
    ctx = make_context()
    try:
        if request.form.get("done") == "y":
            following.tick(ctx, assessment().id, question_id, to_option)
        else:
            following.untick(ctx, assessment().id, question_id, to_option)
    except NotInPlan:
        abort(400)
    except NotReady:
        return see_other("home")
    place = NOW if request.form.get("at") == NOW else f"step-{question_id}-{to_option}"
    return see_other("result", **{TRIED: tried()}, _anchor=place)
