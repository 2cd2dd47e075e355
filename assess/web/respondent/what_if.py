"""What would happen if: steps of the plan are tried out, and how far the next stage is moves. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import request
from flask.typing import ResponseReturnValue

from assess.core.diagnosis import Diagnosis
from assess.report.what_if import Trial, trial
from assess.services import results
from assess.web import language
from assess.web.context import make_context
from assess.web.respondent.blueprint import assessment, blueprint, profile_or_none, see_other
from assess.web.templates import Page, render

TRIED = "try"  # the field of each step that is tried
MOST = 40  # as many as a plan can hold and more


def tried() -> list[str]:
    """The steps that the address or the form of this request tries."""
    return request.values.getlist(TRIED)[:MOST]


def trial_here(diagnosis: Diagnosis) -> Trial:
    """What they come to."""
    return trial(diagnosis, language.current(), tried())


@dataclass(frozen=True)
class TrialPart(Page):
    """The bar below the plan by itself, for a script."""

    template: ClassVar[str] = "respondent/_trial.html"
    trial: Trial


@blueprint.get("/a/<assessment_id>/try", action="read")
def try_out() -> ResponseReturnValue:
    if profile_or_none() is None or not assessment().completed_at:
        return see_other("home")
    return render(TrialPart(trial_here(results.diagnosis(make_context(), assessment()))))


@blueprint.get("/a/<assessment_id>/what-if", action="read")
def what_if() -> ResponseReturnValue:
    """Where steps were tried before: in the plan now."""
    return see_other("result", _anchor="steps-title")
