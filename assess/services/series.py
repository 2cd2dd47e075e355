"""The assessments of one client after one another: T0, T1, …"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assess.core.changes import Changes, Scored, carried, changes
from assess.core.checks.answers import check_profile
from assess.core.model import Bank, Lang, PathChoice, Profile
from assess.core.scoring import score
from assess.services import consents, firms
from assess.services.assessments import Assessment, answers_of, bank_of, need
from assess.services.consents import Given, Recorded
from assess.services.context import Context, keep_bank, new_id
from assess.services.firms import Client, Gone
from assess.store import ConsentScope, Response

TERM = 180  # days that a consent given at the table holds
AT_THE_TABLE: tuple[ConsentScope, ...] = ("result", "answers", "report")


@dataclass(frozen=True)
class Numbered:
    """An assessment of a client with its number, and what its owner lets the client's branch see of it.

    `begun_here`: with staff, not by the owner alone.
    """

    number: int
    assessment: Assessment
    scopes: frozenset[str]
    begun_here: bool

    @property
    def under_way(self) -> bool:
        """Whether staff can go on with it: it is not complete, and theirs to sit over."""
        return self.assessment.completed_at is None and (self.begun_here or "answers" in self.scopes)


@dataclass(frozen=True)
class TableConsent:
    """What an owner has agreed to at the table: for whom, in the very words that were shown, and who recorded it.

    `paper` is the day of the paper that was signed before this witness; None: on the screen.
    """

    name: str
    words: str
    staff_id: str
    paper: date | None = None
    witness: str = ""


@dataclass(frozen=True)
class Compared:
    """Two assessments of a client, the earlier first, and what changed between them."""

    before: Numbered
    after: Numbered
    then: Scored
    now: Scored
    changes: Changes


def of(ctx: Context, client: Client) -> list[Numbered]:
    """All that staff may know of, in their order, without what was answered.

    What its owner did alone and lets the branch see nothing of is not there.
    """
    found, branch = [], consents.branch_of(client)
    for number, assessment in ctx.store.heads_of(client.id):
        scopes = consents.scopes(ctx, assessment.id, branch)
        begun_here = not consents.was_shared(ctx, assessment.id)
        if scopes or begun_here:
            found.append(Numbered(number, assessment, scopes, begun_here))
    return found


def to_report(
    ctx: Context, organisation_id: str, branch_id: str | None, query: str, most: int
) -> list[tuple[Client, Assessment]]:
    """Of the clients that fit a query those with something to report, at most so many; what was touched last first.

    Each with the newest that is complete and whose owner lets the client's branch have the report, without answers.
    """
    return ctx.store.clients_to_report(firms.sought(organisation_id, branch_id, query), ctx.now(), most)


def has_draft(ctx: Context, client: Client, numbered: Sequence[Numbered]) -> bool:
    """Whether the next one, once its owner has agreed, begins with answers of one before."""
    return any("answers" in one.scopes for one in numbered) or takes_in_former(ctx, client, numbered)


def takes_in_former(ctx: Context, client: Client, numbered: Sequence[Numbered]) -> bool:
    """Whether what is agreed to when the next one begins is about ones done together before, too."""
    return any(one.begun_here and not _taken_back(ctx, client, one) for one in numbered)


def under_way(numbered: Sequence[Numbered]) -> Numbered | None:
    """The one that staff go on with, if there is one."""
    return next((one for one in numbered if one.under_way), None)


def begin(ctx: Context, client: Client, lang: Lang, path: PathChoice, agreed: TableConsent) -> str:
    """Begin the client's next assessment, prefilled from the last, or go on with one that is not complete.

    Returns its id; it is opened from the staff area, until its owner's own phone joins. What the owner has `agreed` to
    is kept as a consent for the client's branch, where there is none that holds: to this assessment and to those done
    together before, save where the owner has taken one back.

    Its owner has just agreed. Answers come from the last one, as far as its questions may be compared with those of
    today; they are a draft, to be gone through. Raises Gone.
    """
    before = of(ctx, client)
    open_one = under_way(before)
    if open_one is not None:
        return _under_consent(ctx, client, open_one.assessment.id, agreed)
    for one in before:
        if one.begun_here and not _taken_back(ctx, client, one):
            _under_consent(ctx, client, one.assessment.id, agreed)
    readable = [one.assessment for one in of(ctx, client) if "answers" in one.scopes]
    last = need(ctx, readable[-1].id) if readable else None
    now, bank = ctx.now(), ctx.library.bank
    assessment_id = new_id()
    ctx.store.add_assessment(
        Assessment(
            id=assessment_id, lang=lang, path=path, usage="bank_led", bank_hash=keep_bank(ctx), created_at=now,
            updated_at=now, consented_at=now, profile=_profile(bank, client, last, house(ctx, client)),
            responses={"owner": _draft(ctx, bank, last)},
        )
    )  # fmt: skip
    if ctx.store.link_assessment(client.id, assessment_id, now) is None:
        ctx.store.delete_assessment(assessment_id)
        raise Gone(client.id)
    return _under_consent(ctx, client, _first_of(ctx, client, assessment_id), agreed)


def _taken_back(ctx: Context, client: Client, one: Numbered) -> bool:
    branch = consents.branch_of(client)
    return any(c.revoked_at is not None for c in consents.of(ctx, one.assessment.id) if c.recipient == branch)


def _under_consent(ctx: Context, client: Client, assessment_id: str, agreed: TableConsent) -> str:
    branch = consents.branch_of(client)
    if not consents.allows(ctx, assessment_id, branch, "answers"):
        given = Given(branch, agreed.name, AT_THE_TABLE, TERM, agreed.words)
        consents.give(ctx, assessment_id, given, Recorded(agreed.staff_id, agreed.paper, agreed.witness))
    return assessment_id


def _first_of(ctx: Context, client: Client, begun: str) -> str:
    """Of several that were begun at the same moment the first goes on; who came later joins it."""
    first = under_way(of(ctx, client))
    if first is None or first.assessment.id == begun:
        return begun
    ctx.store.delete_assessment(begun)
    return first.assessment.id


def to_compare(numbered: Sequence[Numbered]) -> list[Numbered]:
    """Those that are complete, and whose answers and results the branch may see."""
    return [one for one in numbered if one.assessment.completed_at is not None and {"answers", "result"} <= one.scopes]


def compare(ctx: Context, client: Client, before: int, after: int) -> Compared | None:
    """What changed between two assessments of a client, by their numbers; None where these are not two to compare."""
    there = {one.number: one for one in to_compare(of(ctx, client))}
    if before not in there or after not in there or before >= after:
        return None
    earlier, later = there[before], there[after]
    then, now = (scored(ctx, need(ctx, one.assessment.id)) for one in (earlier, later))
    crosswalk = ctx.library.crosswalk(then.bank, now.bank)
    return Compared(earlier, later, then, now, changes(then, now, crosswalk))


def scored(ctx: Context, assessment: Assessment) -> Scored:
    """An assessment with its result, to be compared."""
    bank = bank_of(ctx, assessment)
    answers = answers_of(assessment, bank)
    return Scored(bank, answers, score(bank, answers))


def house(ctx: Context, client: Client) -> str:
    """The name of the financial institution whose staff sit with the client, or empty where they are of another house.

    It comes first among the institutions of the report (DOMAIN: roles), unless the firm names its own.
    """
    own = ctx.store.organisation(client.organisation_id)
    return own.name if own is not None and own.kind == "bank" else ""


def _profile(bank: Bank, client: Client, last: Assessment | None, house: str) -> Profile | None:
    """What the last one said of the firm; else what is known of the client, where that is enough."""
    if last is not None and last.profile is not None:
        offered = {barrier.id for barrier in bank.barriers}
        kept = tuple(barrier for barrier in last.profile.barriers if barrier in offered)
        # The figures of a year are those of that year only.
        profile = replace(
            last.profile,
            company=client.name,
            usage="bank_led",
            barriers=kept,
            value_added=None,
            value_added_people=None,
        )
    elif client.industry and client.prefecture and client.employees:
        profile = Profile(
            industry=client.industry,  # type: ignore[arg-type]
            prefecture=client.prefecture,
            employees=client.employees,
            company=client.name,
            municipality=client.municipality,
            usage="bank_led",
        )
    else:
        return None
    profile = replace(profile, institution=profile.institution or house)
    return None if any(check_profile(bank, profile)) else profile


def _draft(ctx: Context, bank: Bank, last: Assessment | None) -> Response:
    if last is None:
        return Response()
    former = bank_of(ctx, last)
    relevance = {d.id: last.relevance[d.id] for d in bank.domains if d.id in last.relevance}
    return Response(carried(former, bank, ctx.library.crosswalk(former, bank), last.answers), relevance)
