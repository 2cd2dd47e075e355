"""The agreement of a session: made with the owner, shown at the next visit, and what of it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from flask import abort, flash, request, url_for
from flask.typing import ResponseReturnValue

from assess.core.agreement import MOST_STEPS
from assess.report.build import build_view
from assess.report.view import ReportView
from assess.report.words import Words
from assess.services import agreements, results
from assess.services.agreements import AgreedStep, Agreement, BadAgreement
from assess.services.firms import Client
from assess.web import language
from assess.web.context import library, make_context
from assess.web.dates import day
from assess.web.language import t
from assess.web.respondent.blueprint import assessment, to
from assess.web.respondent.questions_page import Choice
from assess.web.staff.blueprint import blueprint
from assess.web.staff.page import StaffPage, came_from, me, see_other
from assess.web.staff.seat import TABLE
from assess.web.staff.things import client, staff
from assess.web.templates import render
from assess.web.typed import clean, is_local

SAID = ("text", "who", "by_when", "helper")


# ---------------------------------------------------------------- as it is shown


@dataclass(frozen=True)
class StepRow:
    """An agreed step as a page shows it; `details` say who, by when and who helps."""

    number: int
    text: str
    details: Sequence[tuple[str, str]]
    done: bool


@dataclass(frozen=True)
class AgreedPart:
    """An agreement to look at and to tick: its id, of which day it is, its steps, the next meeting; `back` is the page
    that it stands on."""

    id: str
    made: str
    steps: Sequence[StepRow]
    next_meeting: str
    back: str


def agreed_part(firm: Client) -> AgreedPart | None:
    """The newest agreement with a client, for the page of this request; None where there is none."""
    agreement = agreements.latest(make_context(), firm)
    return _part(agreement) if agreement else None


def _part(agreement: Agreement) -> AgreedPart:
    words = Words(library().bank, language.current())
    return AgreedPart(
        id=agreement.id,
        made=day(agreement.made_at),
        steps=[_row(step, words) for step in agreement.steps],
        next_meeting=words.date(agreement.next_meeting) if agreement.next_meeting else "",
        back=request.path,
    )


def _row(step: AgreedStep, words: Words) -> StepRow:
    told = (
        (words("label.agreed_who"), step.who),
        (words("label.agreed_by"), words.date(step.by_when) if step.by_when else ""),
        (words("label.agreed_helper"), step.helper),
    )
    return StepRow(step.number, step.text, [pair for pair in told if pair[1]], step.done_at is not None)


@blueprint.post("/staff/clients/<client_id>/agreement/done", action="change")
def tick_agreement() -> ResponseReturnValue:
    """Keep which steps are done; what was not changed on the page stays as it is."""
    wanted = request.form.get("agreement", "")
    kept = next((one for one in agreements.shown(make_context(), client()) if one.id == wanted), None)
    if kept is None:
        abort(404)
    done = {}
    for step in kept.steps:
        before, now = request.form.get(f"was{step.number}", ""), request.form.get(f"done{step.number}", "")
        if before != now:
            done[step.number] = now == "y"
    agreements.tick(make_context(), client(), kept, done)
    flash(t("staff.agreement.ticked"))
    back = request.form.get("back", "")
    return to(back) if is_local(back) and back.startswith("/staff/") else see_other("home")


# ---------------------------------------------------------------- as it is made


@dataclass(frozen=True)
class StepFields:
    """One step's fields as they stand in the form; `chosen` is the question of a step of the plan."""

    number: int
    chosen: str
    text: str
    who: str
    by_when: str
    helper: str


@dataclass(frozen=True)
class AgreementFormPage(StaffPage):
    """The form: steps of the plan to choose from, bodies that may help, what is chosen so far, and its revision.

    `wrong` are field and message of each fault; `other` is what somebody else has agreed meanwhile.
    """

    template: ClassVar[str] = "staff/agreement.html"
    firm: str
    choices: Sequence[Choice]
    helpers: Sequence[str]
    steps: Sequence[StepFields]
    next_meeting: str
    revision: int
    wrong: Sequence[tuple[str, str]]
    other: AgreedPart | None
    made: bool


def _plan() -> ReportView:
    """The owner's plan, in the owner's language: it is the owner's promise."""
    return build_view(results.diagnosis(make_context(), assessment()), assessment().lang, ("roadmap", "support"))


def _choices(view: ReportView) -> list[Choice]:
    """Each question's next step, in the order of the plan."""
    found = {step.question_id: step.action for step in view.first_steps if not step.look_up}
    for phase in view.roadmap.phases if view.roadmap else ():
        for step in phase.steps:
            found.setdefault(step.question_id, step.action)
    return [Choice(question, action) for question, action in found.items()]


def _page(
    view: ReportView, shown: Agreement, wrong: Sequence[tuple[str, str]] = (), other: Agreement | None = None
) -> str:
    choices = _choices(view)
    actions = {choice.value: choice.label for choice in choices}
    fields = [_fields(step, actions) for step in shown.steps]
    fields += [StepFields(n, "", "", "", "", "") for n in range(len(fields) + 1, MOST_STEPS + 1)]
    return render(
        AgreementFormPage(
            me=me(),
            firm=client().name,
            choices=choices,
            helpers=list(dict.fromkeys(body.name for body in (*view.team, *view.more))),
            steps=fields,
            next_meeting=shown.next_meeting,
            revision=shown.revision,
            wrong=wrong,
            other=_part(other) if other else None,
            made=agreements.of(make_context(), client(), assessment()) is not None,
        )
    )


def _fields(step: AgreedStep, actions: dict[str, str]) -> StepFields:
    is_of_plan = step.question_id in actions and actions[step.question_id or ""] == step.text
    return StepFields(
        number=step.number,
        chosen=(step.question_id or "") if is_of_plan else "",
        text="" if is_of_plan else step.text,
        who=step.who,
        by_when=step.by_when,
        helper=step.helper,
    )


@blueprint.get(f"{TABLE}/agreement", action="sit")
def agreement() -> ResponseReturnValue:
    """The form; where nothing is agreed yet it proposes the first steps of the plan."""
    if assessment().completed_at is None:
        return see_other("table")
    view, kept = _plan(), agreements.of(make_context(), client(), assessment())
    return _page(view, kept or _proposed(view))


def _proposed(view: ReportView) -> Agreement:
    steps = [step for step in view.first_steps if not step.look_up][:MOST_STEPS]
    proposed = tuple(
        AgreedStep(n, step.action, step.question_id, helper=step.helper or "") for n, step in enumerate(steps, 1)
    )
    return replace(agreements.new(client(), assessment(), make_context(), staff().id), steps=proposed)


def _typed(actions: dict[str, str]) -> Agreement:
    """What this request sends: words of one's own come before a step of the plan; what is empty is left out."""
    steps: list[AgreedStep] = []
    for row in range(1, MOST_STEPS + 1):
        text, who, by_when, helper = (clean(request.form.get(f"{name}{row}")) for name in SAID)
        chosen = request.form.get(f"step{row}", "")
        question = chosen if not text and chosen in actions else None
        said = text or actions.get(chosen, "")
        if said or who or by_when or helper:
            steps.append(AgreedStep(len(steps) + 1, said, question, who, by_when, helper))
    made = agreements.new(client(), assessment(), make_context(), staff().id)
    revision = request.form.get("revision", "0")
    if not (revision.isascii() and revision.isdigit() and len(revision) < 10):
        abort(400)
    meeting = clean(request.form.get("next_meeting"))
    return replace(made, steps=tuple(steps), next_meeting=meeting, revision=int(revision))


@blueprint.post(f"{TABLE}/agreement", action="sit")
def save_agreement() -> ResponseReturnValue:
    """Keep it; what is wrong, or what somebody else agreed meanwhile, is shown beside what was typed."""
    came_from("agreement")
    if assessment().completed_at is None:
        return see_other("table")
    view = _plan()
    wanted = _typed({choice.value: choice.label for choice in _choices(view)})
    try:
        stored, taken = agreements.save(make_context(), wanted, wanted.revision)
    except BadAgreement as bad:
        message = t(f"staff.agreement.wrong.{bad.code}", n=bad.field[-1:] if bad.field[-1:].isdigit() else "")
        return _page(view, wanted, [(bad.field, message)]), 422
    if not taken:
        return _page(view, replace(wanted, revision=stored.revision), other=stored), 409
    flash(t("staff.agreement.saved"))
    return to(url_for("staff.table") + "#agreement")
