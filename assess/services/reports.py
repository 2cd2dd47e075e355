"""PDFs: asked for here, rendered by the worker, kept under a key that names their whole input."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, astuple, dataclass, replace
from math import ceil
from statistics import fmean

from assess.bank.codec import to_json
from assess.core.horizons import Done
from assess.core.model import LANGUAGES, Answers, Lang
from assess.core.voices import Heard
from assess.report.editions import EDITIONS, SHEETS
from assess.report.pdf.version import template_version
from assess.report.publisher import Publisher
from assess.services import agreements
from assess.services.agreements import Reader
from assess.services.assessments import answers_of, bank_of, need
from assess.services.clients import client_key
from assess.services.context import Context, NoSuchAssessment, NotReady, new_id
from assess.services.files import report_files
from assess.services.publishers import publisher_of
from assess.services.report_zip import MOST
from assess.services.results import done_of
from assess.services.voices import heard_of
from assess.store import Job as Job  # pages name the record from here
from assess.store.errors import Conflict
from assess.store.records import BATCH, QueueLimits

# Clients take turns, so that these only bound the table: who asks for much waits for it, and nobody else does.
LIMITS = QueueLimits(in_all=2000, client=60, assessment=3)
USUAL_SECONDS = 2.0  # a report takes, where none has been rendered lately


def batch_client(batch_id: str) -> str:
    """Who takes turns for the reports of a batch."""
    return f"{BATCH}{batch_id}"


class QueueFull(Exception):
    """Too many PDFs are waiting, in all, of this client or of this assessment; try again in a minute."""


@dataclass(frozen=True)
class Place:
    """Where a waiting job stands: 1 is next. `seconds` is about how long until it is done."""

    number: int
    seconds: int


@dataclass(frozen=True)
class Beside:
    """What a report holds beside answers, bank and catalogue.

    What may be shown of colleagues, what is done of the plan, who stands behind it, and what is printed before it (as
    JSON).
    """

    heard: tuple[Heard, ...]
    done: tuple[Done, ...]
    publisher: Publisher
    agreement: str | None

    def plain(self) -> list[object]:
        """As JSON data. The order in which steps were ticked is not seen."""
        told, done = [label.plain() for label in self.heard], sorted(astuple(done) for done in self.done)
        return [told, done, asdict(self.publisher), self.agreement]


def report_key(snapshots: tuple[str, str], answers: Answers, beside: Beside, lang: Lang, edition: str) -> str:
    """sha256 over all that a PDF is made of: the same key means the same bytes. `snapshots`: bank and catalogue."""
    parts = [*snapshots, to_json(answers), beside.plain(), lang, edition, template_version()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def request(
    ctx: Context, assessment_id: str, lang: Lang, edition: str, address: str = "", reader: Reader | None = None
) -> Job:
    """Ask for the PDF of a complete assessment; a PDF that is there already is a done job at once.

    `edition` may also be a sheet for a hand. `address` is the caller's: its client takes turns with others. The
    adviser's edition begins with what its `reader` may be told of what was agreed (None: nothing).

    Raises NotReady while it is not complete, QueueFull, NoSuchAssessment.
    """
    return _request(ctx, assessment_id, lang, edition, client_key(ctx, address), reader)


def request_among(ctx: Context, batch_id: str, assessment_id: str, lang: Lang, edition: str, reader: Reader) -> Job:
    """Ask for one of many PDFs: the batch takes turns with others; raises as `request` does."""
    return _request(ctx, assessment_id, lang, edition, batch_client(batch_id), reader)


def _request(ctx: Context, assessment_id: str, lang: Lang, edition: str, client: str, reader: Reader | None) -> Job:
    if lang not in LANGUAGES or edition not in (*EDITIONS, *SHEETS):
        raise ValueError(f"no report in {lang!r}, edition {edition!r}")
    assessment = need(ctx, assessment_id)
    if assessment.catalogue_hash is None:
        raise NotReady(f"assessment {assessment_id} is not complete")
    bank, at = bank_of(ctx, assessment), ctx.now()
    snapshots = (assessment.bank_hash, assessment.catalogue_hash)
    agreed = agreements.printed_for(ctx, assessment_id, reader) if edition == "advisor" else None
    agreement = to_json(agreed) if agreed is not None else None
    beside = Beside(
        heard_of(ctx.store, assessment, bank, at),
        done_of(ctx.store, assessment_id, at),
        publisher_of(ctx.settings, ctx.store, assessment_id),
        agreement,
    )
    key = report_key(snapshots, answers_of(assessment, bank), beside, lang, edition)
    wanted = Job(
        id=new_id(),
        assessment_id=assessment_id,
        key=key,
        lang=lang,
        edition=edition,
        state="done" if report_files(ctx.settings, ctx.store).has(key) else "queued",
        created_at=at,
        client=client,
        agreement=agreement,
    )
    try:
        queued = ctx.store.add_job(wanted, replace(LIMITS, client=MOST) if client.startswith(BATCH) else LIMITS)
    except Conflict:  # deleted meanwhile
        raise NoSuchAssessment(assessment_id) from None
    if queued is None:
        raise QueueFull
    return queued


def job(ctx: Context, assessment_id: str, job_id: str, reader: Reader | None = None) -> Job | None:
    """The job of this id, if it belongs to this assessment, and its reader may be told what it begins with."""
    found = ctx.store.job(assessment_id, job_id)
    return found if found is not None and agreements.may_take(ctx, found, reader) else None


def place(ctx: Context, waiting: Job) -> Place:
    """Where a waiting job stands, from the turns that clients have had and the time that reports took lately."""
    queue = ctx.store.queue(waiting, ctx.now())
    turn = queue.turns.get(waiting.client, 0) + queue.before
    others = sum(
        min(jobs, max(0, turn + 1 - queue.turns.get(client, 0)))
        for client, jobs in queue.waiting.items()
        if client != waiting.client
    )
    number = queue.before + others + 1
    each = fmean(queue.took) if queue.took else USUAL_SECONDS
    return Place(number, ceil((number + queue.running) * each / max(1, queue.workers)))


def is_there(ctx: Context, job: Job) -> bool:
    """Whether the job is done and its PDF has not been cleared away since."""
    return job.state == "done" and report_files(ctx.settings, ctx.store).has(job.key)


def file_of(ctx: Context, job: Job) -> bytes | None:
    """The PDF of a done job; None when it is not done or has been cleared away."""
    return report_files(ctx.settings, ctx.store).read(job.key) if job.state == "done" else None
