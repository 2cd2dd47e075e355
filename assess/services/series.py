"""The assessments of one client after one another: T0, T1, …"""

from __future__ import annotations

from dataclasses import dataclass, replace

from assess.core.changes import Changes, carried, changes
from assess.core.checks.answers import check_profile
from assess.core.diagnosis import Diagnosis
from assess.core.model import Bank, Lang, PathChoice, Profile
from assess.services import results
from assess.services.assessments import Assessment, bank_of
from assess.services.context import Context, keep_bank, new_id
from assess.services.firms import Client, Gone
from assess.store import Response


@dataclass(frozen=True)
class Numbered:
    """An assessment of a client with its number."""

    number: int
    assessment: Assessment


@dataclass(frozen=True)
class Compared:
    """Two assessments of a client, the earlier first, and what changed between them."""

    before: Numbered
    after: Numbered
    then: Diagnosis
    now: Diagnosis
    changes: Changes


def of(ctx: Context, client: Client) -> list[Numbered]:
    """All that there are, in their order."""
    linked = ((one.number, ctx.store.assessment(one.assessment_id)) for one in ctx.store.assessments_of(client.id))
    return [Numbered(number, assessment) for number, assessment in linked if assessment is not None]


def begin(ctx: Context, client: Client, lang: Lang, path: PathChoice) -> str:
    """Begin the client's next assessment, prefilled from the last, or go on with one that is not complete.

    Returns its id; it is opened from the staff area, until its owner's own phone joins.

    Its owner has just agreed. Answers come from the last one, as far as its questions may be compared with those of
    today; they are a draft, to be gone through. Raises Gone.
    """
    before = of(ctx, client)
    last = before[-1].assessment if before else None
    if last is not None and last.completed_at is None:
        return last.id
    now, bank = ctx.now(), ctx.library.bank
    assessment_id = new_id()
    ctx.store.add_assessment(
        Assessment(
            id=assessment_id, lang=lang, path=path, usage="bank_led", bank_hash=keep_bank(ctx), created_at=now,
            updated_at=now, consented_at=now, profile=_profile(bank, client, last),
            responses={"owner": _draft(ctx, bank, last)},
        )
    )  # fmt: skip
    if ctx.store.link_assessment(client.id, assessment_id, now) is None:
        ctx.store.delete_assessment(assessment_id)
        raise Gone(client.id)
    return _first_of(ctx, client, assessment_id)


def _first_of(ctx: Context, client: Client, begun: str) -> str:
    """Of several that were begun at the same moment the first goes on; who came later joins it."""
    under_way = [one.assessment.id for one in of(ctx, client) if one.assessment.completed_at is None]
    if under_way and under_way[0] != begun:
        ctx.store.delete_assessment(begun)
        return under_way[0]
    return begun


def compare(ctx: Context, client: Client, before: int, after: int) -> Compared | None:
    """What changed between two complete assessments of a client, by their numbers; None where there are no two such."""
    there = {one.number: one for one in of(ctx, client) if one.assessment.completed_at is not None}
    if before not in there or after not in there or before >= after:
        return None
    earlier, later = there[before], there[after]
    then, now = results.diagnosis(ctx, earlier.assessment), results.diagnosis(ctx, later.assessment)
    crosswalk = ctx.library.crosswalk(then.bank, now.bank)
    return Compared(earlier, later, then, now, changes(then, now, crosswalk))


def _profile(bank: Bank, client: Client, last: Assessment | None) -> Profile | None:
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
    return None if any(check_profile(bank, profile)) else profile


def _draft(ctx: Context, bank: Bank, last: Assessment | None) -> Response:
    if last is None:
        return Response()
    former = bank_of(ctx, last)
    relevance = {d.id: last.relevance[d.id] for d in bank.domains if d.id in last.relevance}
    return Response(carried(former, bank, ctx.library.crosswalk(former, bank), last.answers), relevance)
