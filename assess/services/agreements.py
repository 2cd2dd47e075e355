"""What a session comes to: up to three steps, who does each, by when, who helps, and the next meeting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assess.core.agreement import MOST_STEPS, Agreed, AgreedLine
from assess.core.checks.problem import is_real_date
from assess.core.model import TOKYO
from assess.services import consents
from assess.services.assessments import Assessment
from assess.services.context import Context, NoSuchAssessment, new_id
from assess.services.firms import Client
from assess.store import AgreedStep as AgreedStep
from assess.store import Agreement as Agreement

MAX_TEXT = 300
MAX_NAME = 100


class BadAgreement(ValueError):
    """An agreement that cannot be kept; `field` names what is wrong, `code` why: `none`, `text`, `long`, `day`."""

    def __init__(self, field: str, code: str) -> None:
        self.field, self.code = field, code
        super().__init__(f"{field}: {code}")


def of(ctx: Context, client: Client, assessment: Assessment) -> Agreement | None:
    """The agreement of this assessment, or None."""
    return ctx.store.agreement(client.id, assessment.id)


def shown(ctx: Context, client: Client) -> Iterator[Agreement]:
    """Those that staff may see now: their steps tell of answers, and are seen as long as these are.

    That of the newest assessment comes first.
    """
    branch = consents.branch_of(client)
    for one in ctx.store.agreements(client.id):
        if consents.allows(ctx, one.assessment_id, branch, "answers"):
            yield one


def latest(ctx: Context, client: Client) -> Agreement | None:
    """The one of the newest assessment that has one to be seen, or None."""
    return next(shown(ctx, client), None)


def save(ctx: Context, wanted: Agreement, base: int) -> tuple[Agreement, bool]:
    """Keep it in the place of the one of revision `base`; returns what is stored now, and whether that is it.

    Raises BadAgreement, NoSuchAssessment.
    """
    check(wanted)
    stored = ctx.store.save_agreement(wanted, base)
    if stored is None:
        raise NoSuchAssessment(wanted.assessment_id)
    return stored, _said(stored) == _said(wanted)


def new(client: Client, assessment: Assessment, ctx: Context, staff_id: str) -> Agreement:
    """An empty one."""
    return Agreement(new_id(), client.id, assessment.id, staff_id, ctx.now())


def check(wanted: Agreement) -> None:
    """Refuse what cannot be kept. Raises BadAgreement."""
    if not wanted.steps or len(wanted.steps) > MOST_STEPS:
        raise BadAgreement("step1", "none")
    for step in wanted.steps:
        if not step.text:
            raise BadAgreement(f"step{step.number}", "text")
        if len(step.text) > MAX_TEXT or max(len(step.who), len(step.helper)) > MAX_NAME:
            raise BadAgreement(f"step{step.number}", "long")
        if step.by_when and not is_real_date(step.by_when):
            raise BadAgreement(f"by_when{step.number}", "day")
    if wanted.next_meeting and not is_real_date(wanted.next_meeting):
        raise BadAgreement("next_meeting", "day")


def tick(ctx: Context, agreement: Agreement, done: Mapping[int, bool]) -> None:
    """Mark its steps, by number, as done or not."""
    ctx.store.tick_steps(agreement.id, done, ctx.now())


def printed(ctx: Context, client: Client, agreement: Agreement) -> Agreed:
    """As it is printed, with the names of the house and the branch."""
    house, branch = ctx.store.organisation(client.organisation_id), ctx.store.branch(client.branch_id)
    return Agreed(
        house=house.name if house else "",
        branch=branch.name if branch else "",
        made=agreement.made_at.astimezone(TOKYO).date().isoformat(),
        next_meeting=agreement.next_meeting,
        steps=tuple(
            AgreedLine(step.text, step.who, step.by_when, step.helper, step.done_at is not None)
            for step in agreement.steps
        ),
    )


def printed_for_owner(ctx: Context, assessment_id: str) -> Agreed | None:
    """The one made last over an assessment, whoever made it with the owner; None: there is none."""
    made = [
        (agreement.made_at, client, agreement)
        for client in ctx.store.clients_of_assessment(assessment_id)
        if (agreement := ctx.store.agreement(client.id, assessment_id)) is not None
    ]
    if not made:
        return None
    _, client, agreement = max(made, key=lambda one: one[0])
    return printed(ctx, client, agreement)


def _said(agreement: Agreement) -> object:
    steps = [(s.number, s.text, s.question_id, s.who, s.by_when, s.helper) for s in agreement.steps]
    return agreement.next_meeting, steps
