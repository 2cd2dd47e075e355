"""What a session comes to: up to three steps, who does each, by when, who helps, and the next meeting.

Who may be told of it is said here, and nowhere else (docs/consent.md#what-was-agreed).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from assess.bank.codec import from_json
from assess.core.agreement import MOST_STEPS, Agreed, AgreedLine
from assess.core.checks.problem import is_real_date
from assess.core.model import TOKYO
from assess.services import consents, table
from assess.services.assessments import Assessment
from assess.services.consents import Consent
from assess.services.context import Context, NoSuchAssessment, new_id
from assess.services.firms import Client
from assess.store import AgreedStep as AgreedStep
from assess.store import Agreement as Agreement
from assess.store import Job

MAX_TEXT = 300
MAX_NAME = 100


@dataclass(frozen=True)
class Owner:
    """The firm itself: what it has agreed on is its own."""


OWNER = Owner()
# Who looks or takes along: the firm, the house that serves it as this client, or whoever this consent names.
Reader = Owner | Client | Consent


class BadAgreement(ValueError):
    """An agreement that cannot be kept; `field` names what is wrong, `code` why: `none`, `text`, `long`, `day`."""

    def __init__(self, field: str, code: str) -> None:
        self.field, self.code = field, code
        super().__init__(f"{field}: {code}")


# ---------------------------------------------------------------- who may be told


def _houses(ctx: Context, assessment_id: str, reader: Reader | None) -> list[Client]:
    """The clients whose agreements over an assessment this reader may be told of now; of nobody: none.

    What was agreed tells of answers, and so does how an adviser sees them. A house is told of its own alone. Whoever a
    consent names is told what the firm agreed with anybody, where the firm has handed it over alone; where staff
    did, what it agreed with their house: they hand over no more than they may see.
    """
    match reader:
        case Owner():
            return ctx.store.clients_of_assessment(assessment_id)
        case Client():
            own = consents.allows(ctx, assessment_id, consents.branch_of(reader), "answers")
            return [reader] if own else []
        case Consent() if reader.assessment_id == assessment_id and "answers" in reader.scopes:
            linked = ctx.store.clients_of_assessment(assessment_id) if reader.valid(ctx.now()) else []
            if reader.staff_id is None:
                return linked
            who = ctx.store.member(reader.staff_id)
            return [client for client in linked if who is not None and client.organisation_id == who.organisation_id]
        case _:
            return []


def printed_for(ctx: Context, assessment_id: str, reader: Reader | None) -> Agreed | None:
    """What a report for this reader begins with; None: there is nothing, or nothing that it may be told.

    A house's own paper tells what is agreed so far, and how its adviser sees single questions; any other the agreement
    that was made last.
    """
    houses = _houses(ctx, assessment_id, reader)
    made = [
        (agreement.made_at, client, agreement)
        for client in houses
        if (agreement := ctx.store.agreement(client.id, assessment_id)) is not None
    ]
    begun = None
    if made:
        _, client, agreement = max(made, key=lambda one: one[0])
        begun = printed(ctx, client, agreement)
    if isinstance(reader, Client) and houses:
        seen = table.track(ctx.store.calibrations(reader.id, assessment_id))
        return replace(begun or _nothing_yet(ctx, reader), seen=seen)
    return begun


def may_take(ctx: Context, job: Job, reader: Reader | None) -> bool:
    """Whether this reader may still be told what this report begins with: it may have been asked for long ago."""
    if not job.agreement:
        return True
    begun = from_json(Agreed, job.agreement)
    if begun.seen and not isinstance(reader, Client):
        return False
    # The firm keeps what it has agreed on with a house that no longer has it as a client.
    own = isinstance(reader, Owner)
    return own or any(client.id == begun.client for client in _houses(ctx, job.assessment_id, reader))


def shown(ctx: Context, client: Client) -> Iterator[Agreement]:
    """Those that staff may see now, that of the newest assessment first."""
    for one in ctx.store.agreements(client.id):
        if _houses(ctx, one.assessment_id, client):
            yield one


def latest(ctx: Context, client: Client) -> Agreement | None:
    """The one of the newest assessment that has one to be seen, or None."""
    return next(shown(ctx, client), None)


def of(ctx: Context, client: Client, assessment: Assessment) -> Agreement | None:
    """The agreement of this assessment, as far as staff may see it now, or None."""
    return next((one for one in shown(ctx, client) if one.assessment_id == assessment.id), None)


# ---------------------------------------------------------------- as it is made


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


def tick(ctx: Context, client: Client, agreement: Agreement, done: Mapping[int, bool]) -> None:
    """Mark its steps, by number, as done or not, while they may be seen (`shown`). Raises Withdrawn."""
    consents.hold_to(ctx, agreement.assessment_id, consents.branch_of(client), "answers")
    ctx.store.tick_steps(agreement.id, done, ctx.now())


# ---------------------------------------------------------------- as it is printed


def printed(ctx: Context, client: Client, agreement: Agreement) -> Agreed:
    """As it is printed, with the names of the house and the branch."""
    return replace(
        _nothing_yet(ctx, client),
        made=agreement.made_at.astimezone(TOKYO).date().isoformat(),
        next_meeting=agreement.next_meeting,
        steps=tuple(
            AgreedLine(step.text, step.who, step.by_when, step.helper, step.done_at is not None)
            for step in agreement.steps
        ),
    )


def _nothing_yet(ctx: Context, client: Client) -> Agreed:
    """The house and the branch, before anything is agreed."""
    house, branch = ctx.store.organisation(client.organisation_id), ctx.store.branch(client.branch_id)
    return Agreed(house.name if house else "", branch.name if branch else "", client=client.id)


def _said(agreement: Agreement) -> object:
    steps = [(s.number, s.text, s.question_id, s.who, s.by_when, s.helper) for s in agreement.steps]
    return agreement.next_meeting, steps
