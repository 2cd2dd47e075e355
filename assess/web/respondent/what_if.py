"""What would happen if: tick steps and see stage and score move. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import request
from flask.typing import ResponseReturnValue

from assess.core.diagnosis import Diagnosis
from assess.core.model import Bank, Question, Text
from assess.core.plan import Step, improved, possible_steps
from assess.core.scoring import Result, score
from assess.services import results
from assess.web.context import make_context
from assess.web.respondent.blueprint import assessment, blueprint, profile_or_none, see_other
from assess.web.templates import Page, render


@dataclass(frozen=True)
class TryStep:
    """A step that can be ticked: `key` names the question and the option it leads to."""

    key: str
    step: Step
    now: Text
    then: Text
    ticked: bool
    on_path: bool


@dataclass(frozen=True)
class WhatIf:
    """The result as it is, and as it would be with the ticked steps."""

    steps: list[TryStep]
    before: Result
    after: Result
    ticked: int


def what_if_part(diagnosis: Diagnosis, ticked: set[str]) -> WhatIf:
    """Rescore with the ticked steps; unknown keys are passed over."""
    bank, answers = diagnosis.bank, diagnosis.answers
    on_path = diagnosis.advice.shortest_path.steps if diagnosis.advice.shortest_path else ()
    steps = possible_steps(bank, answers, diagnosis.result)

    def text(question: Question, option_id: str) -> Text:
        return next(o.text for o in question.options if o.id == option_id)

    shown = [
        TryStep(
            key := f"{s.question.id}:{s.to_option}",
            s,
            text(s.question, s.from_option),
            text(s.question, s.to_option),
            key in ticked,
            s in on_path,
        )
        for s in steps
    ]
    chosen = tuple(s.step for s in shown if s.ticked)
    return WhatIf(shown, diagnosis.result, score(bank, improved(answers, chosen)), len(chosen))


@dataclass(frozen=True)
class WhatIfPage(Page):
    """What the ticked steps change, with the bank whose stages are named."""

    template: ClassVar[str] = "respondent/what_if.html"
    page: WhatIf
    bank: Bank


@blueprint.get("/a/<assessment_id>/what-if", action="read")
def what_if() -> ResponseReturnValue:
    if profile_or_none() is None or not assessment().completed_at:
        return see_other("home")
    diagnosis = results.diagnosis(make_context(), assessment())
    return render(WhatIfPage(what_if_part(diagnosis, set(request.args.getlist("step"))), diagnosis.bank))
