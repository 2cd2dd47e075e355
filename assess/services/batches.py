"""Reports of many clients, asked for at once by somebody who serves them, and taken along as one ZIP file.

Each goes through the queue that everybody's reports go through; the batch takes its turns among the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Literal, cast

from assess.core.model import Lang
from assess.report.editions import Edition
from assess.services import agreements, consents, firms, reports, series
from assess.services.assessments import Assessment, need
from assess.services.context import Context, NoSuchAssessment, NotReady, new_id
from assess.services.firms import Client
from assess.services.policy import may_report_on
from assess.services.report_zip import MOST as MOST
from assess.services.report_zip import ReportZip
from assess.services.reports import Job, QueueFull, batch_client
from assess.store import Batch as Batch
from assess.store import BatchReport, Member

KEPT = timedelta(days=7)
State = Literal["waiting", "done", "stopped", "cancelled"]


@dataclass(frozen=True)
class Candidate:
    """A client with an assessment that a report may be made of."""

    client: Client
    assessment: Assessment


@dataclass(frozen=True)
class Progress:
    """How far a batch is: reports wanted, made, failed, and not even asked for, since too much was waiting.

    `stopped`: nothing of it is being made, and something is missing.
    """

    state: State
    wanted: int
    made: int
    failed: int
    left: int


@dataclass(frozen=True)
class Ready:
    """A report of a batch that is made, and still may be seen."""

    client: Client
    assessment: Assessment
    job: Job


def candidates(ctx: Context, organisation_id: str, branch_id: str | None, query: str) -> list[Candidate]:
    """Of the clients that fit a query those with a report, at most one more than MOST; what was touched last first."""
    return [Candidate(*one) for one in series.to_report(ctx, organisation_id, branch_id, query, MOST + 1)]


def may_have(ctx: Context, client: Client, assessment_id: str) -> bool:
    """Whether the owner lets the branch that serves a client have the report now: asked for, and again when taken."""
    return consents.allows(ctx, assessment_id, consents.branch_of(client), "report")


def start(ctx: Context, who: Member, edition: Edition, lang: Lang | None, chosen: Sequence[Candidate]) -> str:
    """Ask for these reports, in one language (None: in each firm's own); returns the id of the batch.

    Raises ValueError for none or more than MOST.
    """
    if not 0 < len(chosen) <= MOST:
        raise ValueError(f"{len(chosen)} reports; one at least, {MOST} at most")
    batch = Batch(new_id(), who.organisation_id or "", who.id, edition, lang or "", ctx.now())
    wanted = [BatchReport(one.assessment.id, one.client.id) for one in chosen]
    ctx.store.add_batch(batch, wanted)
    _ask(ctx, batch, wanted, who)
    return batch.id


def get(ctx: Context, batch_id: str) -> Batch | None:
    """The batch of this id, as long as it is kept."""
    found = ctx.store.batch(batch_id)
    return found if found is not None and found.created_at >= ctx.now() - KEPT else None


def of(ctx: Context, who: Member) -> list[Batch]:
    """What somebody has asked for and is kept, the newest first."""
    return [one for one in ctx.store.batches(who.id) if one.created_at >= ctx.now() - KEPT]


def progress(ctx: Context, batch: Batch) -> Progress:
    """How far it is."""
    states = Counter(one.state for one in ctx.store.batch_reports(batch.id))
    waiting, missing = states["queued"] + states["running"], states[""] + states["failed"]
    state: State = "done"
    if batch.cancelled_at is not None:
        state = "cancelled"
    elif waiting:
        state = "waiting"
    elif missing:
        state = "stopped"
    return Progress(state, states.total(), states["done"], states["failed"], states[""])


def go_on(ctx: Context, batch: Batch, who: Member) -> None:
    """Ask again for what has failed, was not asked for, or has been cleared away; of a cancelled one nothing.

    Only of clients that who asks still serves: the batch is theirs, the clients may not be any more.
    """
    if batch.cancelled_at is None:
        left = [one for one in ctx.store.batch_reports(batch.id) if one.state not in ("queued", "running")]
        _ask(ctx, batch, left, who)


def cancel(ctx: Context, batch: Batch) -> None:
    """Make no more of it; what is made stays there to be taken."""
    ctx.store.cancel_batch(batch.id, batch_client(batch.id), ctx.now())


def ready(ctx: Context, batch: Batch, who: Member) -> list[Ready]:
    """What is made and may be taken: who asks serves the client, and its owner still lets the branch have it all."""
    made = (Ready(*one) for one in ctx.store.batch_ready(batch.id, ctx.now()))
    return [one for one in made if may_report_on(who, one.client) and agreements.may_take(ctx, one.job, one.client)]


def write(ctx: Context, batch: Batch, taken: Sequence[Ready], out: IO[bytes]) -> list[Ready]:
    """Write a ZIP of these reports; returns those that are in it: the files of others have been cleared away."""
    written = []
    with ReportZip(out, ctx.now()) as folder:
        for one, pdf in _files(ctx, taken):
            edition, lang = cast(Edition, batch.edition), cast(Lang, batch.lang or one.assessment.lang)
            folder.add(pdf, edition, lang, one.client.name, one.assessment.date)
            written.append(one)
    return written


def _files(ctx: Context, taken: Sequence[Ready]) -> Iterator[tuple[Ready, bytes]]:
    for one in taken:
        if (pdf := reports.file_of(ctx, one.job)) is not None:
            yield one, pdf


def _ask(ctx: Context, batch: Batch, wanted: Sequence[BatchReport], who: Member) -> None:
    """Ask for reports until there is no more room; what may no longer be seen is not made."""
    for one in wanted:
        client = firms.get(ctx, one.client_id)
        if client is None or not may_report_on(who, client) or not may_have(ctx, client, one.assessment_id):
            continue
        try:
            kept = need(ctx, one.assessment_id)
            lang = cast(Lang, batch.lang or kept.lang)
            job = reports.request_among(ctx, batch.id, kept.id, lang, batch.edition, client)
        except (NotReady, NoSuchAssessment):
            continue
        except QueueFull:
            return
        ctx.store.set_batch_job(batch.id, one.assessment_id, job.id)
