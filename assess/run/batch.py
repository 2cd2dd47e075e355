"""The reports of many assessments in one ZIP file, through the queue that everybody's reports go through.

Workers that run already take part, and the caller's own beside them. Only a few are asked for ahead: who asks for one
report meanwhile has their turn between them, and little is left waiting when this is stopped.
"""

from __future__ import annotations

import io
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from assess.core.model import Lang
from assess.report.editions import Edition
from assess.run.children import Child, stop_all
from assess.services import agreements, batches, firms, reports
from assess.services.context import Context, NoSuchAssessment, NotReady
from assess.services.firms import Client
from assess.services.report_zip import MOST as MOST
from assess.services.report_zip import ReportZip
from assess.services.reports import Job, QueueFull

PAUSE = 0.1  # seconds between two looks
AHEAD = 4  # asked for at once, for each worker


@dataclass(frozen=True)
class Wanted:
    """A report that is wanted; `company` and `day` name its file.

    `client_id` is the client whose house takes it along, as far as the owner lets it; without one whoever runs the
    installation has named it, for nobody that an owner has agreed to: it tells nothing of what was agreed.
    """

    assessment_id: str
    lang: Lang
    edition: Edition
    company: str
    day: str | None
    client_id: str = ""


@dataclass(frozen=True)
class Zipped:
    """A ZIP file with these reports in it, those that could not be made, and those that owners no longer let out."""

    data: bytes
    inside: Sequence[Wanted]
    failed: Sequence[Wanted]
    withheld: Sequence[Wanted]


@contextmanager
def workers(count: int) -> Iterator[None]:
    """Render workers of our own, ended with us."""
    children = [Child("render worker", "assess.run.worker") for _ in range(count)]
    try:
        for child in children:
            child.start()
        yield
    finally:
        stop_all(children)


def zipped(ctx: Context, wanted: Sequence[Wanted], tell: Callable[[int], None], ahead: int = AHEAD) -> Zipped:
    """A ZIP of the reports; `tell` hears how many are through after each.

    Somebody must be rendering: see `workers`. Raises ValueError for more than MOST.
    """
    if len(wanted) > MOST:
        raise ValueError(f"{len(wanted)} reports; at most {MOST} at once")
    ended = []
    for through, pair in enumerate(_in_any_order(ctx, wanted, ahead), 1):
        ended.append(pair)
        tell(through)
    made, inside, failed, withheld = io.BytesIO(), list[Wanted](), list[Wanted](), list[Wanted]()
    # Minutes have passed: what each owner lets out is what counts when it is put in (docs/decisions/0069).
    with ReportZip(made, ctx.now()) as folder:
        for one, job in ended:
            if not _may_have(ctx, one) or (job is not None and not agreements.may_take(ctx, job, _house(ctx, one))):
                withheld.append(one)
            elif job is None or (pdf := reports.file_of(ctx, job)) is None:
                failed.append(one)
            else:
                folder.add(pdf, one.edition, one.lang, one.company, one.day)
                inside.append(one)
    return Zipped(made.getvalue(), inside, failed, withheld)


def _in_any_order(ctx: Context, wanted: Sequence[Wanted], ahead: int) -> Iterator[tuple[Wanted, Job | None]]:
    """Each with its job as soon as that has ended; None where none was asked for."""
    left, asked = deque(wanted), list[tuple[Wanted, Job]]()
    while left or asked:
        while left and len(asked) < ahead:
            try:
                job = _ask(ctx, left[0])
            except QueueFull:  # of others
                break
            one = left.popleft()
            if job is None:
                yield one, None
            else:
                asked.append((one, job))
        waiting = []
        for one, job in asked:
            now = ctx.store.job(job.assessment_id, job.id)
            if now is not None and now.state in ("queued", "running"):
                waiting.append((one, job))
            else:
                yield one, now
        if len(waiting) == len(asked):
            time.sleep(PAUSE)
        asked = waiting


def _ask(ctx: Context, one: Wanted) -> Job | None:
    if not _may_have(ctx, one):
        return None
    try:
        return reports.request(ctx, one.assessment_id, one.lang, one.edition, reader=_house(ctx, one))
    except (NotReady, NoSuchAssessment):
        return None


def _house(ctx: Context, one: Wanted) -> Client | None:
    """The client of the house that takes it along."""
    return firms.get(ctx, one.client_id) if one.client_id else None


def _may_have(ctx: Context, one: Wanted) -> bool:
    house = _house(ctx, one)
    return not one.client_id or (house is not None and batches.may_have(ctx, house, one.assessment_id))
