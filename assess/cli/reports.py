"""`reports`: the reports of many assessments of the database as one ZIP file."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from assess.cli.io import OK, UNUSABLE, Unusable, library_in_use, write_whole
from assess.cli.staff import named_organisation
from assess.config import Settings, cores
from assess.report.file_names import file_name
from assess.run import batch
from assess.run.batch import Wanted
from assess.services import assessments, audit, batches, consents
from assess.services.context import Context, open_store
from assess.services.organisations import Organisation

STOPPED = 130  # as a shell says of what Ctrl+C has ended


def reports(options: argparse.Namespace) -> int:
    """`reports`: one ZIP file, whole or not at all. Raises Unusable."""
    from assess.run import doctor

    if problems := doctor.problems():
        raise Unusable(*problems)
    settings = Settings.load()
    with open_store(settings) as store, _stoppable():
        ctx = Context(settings, store, library_in_use(), lambda: datetime.now(UTC))
        house = named_organisation(ctx, options.organisation) if options.organisation else None
        wanted = _of_clients(ctx, house, options) if house else _of_ids(ctx, options)
        if not wanted:
            raise Unusable("there is no finished assessment to report on")
        if len(wanted) > batch.MOST:
            raise Unusable(f"more than {batch.MOST} assessments; at most {batch.MOST} at once")
        output = _output(ctx, options.output, house)
        count = options.workers if options.workers is not None else cores()
        try:
            with batch.workers(count):
                made = batch.zipped(ctx, wanted, _progress(len(wanted)), batch.AHEAD * max(1, count))
        except KeyboardInterrupt:
            print("\nstopped; nothing was written", file=sys.stderr)
            return STOPPED
        if made.inside:
            write_whole(output, made.data, mode=0o600)
            _record(ctx, house, made.inside)
            print(output)
    for one in made.withheld:
        print(f"{one.assessment_id}: left out, no consent of its owner covers it any more", file=sys.stderr)
    for one in made.failed:
        print(f"{one.assessment_id}: no report could be made", file=sys.stderr)
    return UNUSABLE if made.failed or not made.inside else OK


def _output(ctx: Context, output: Path, house: Organisation | None) -> Path:
    """The file, in a folder under a name of its own; told before anything is made where it cannot be."""
    if output.is_dir():
        output = output / file_name("reports", "ja", house.name if house else "", ctx.today().isoformat()).text
    if not output.parent.is_dir() or not os.access(output.parent, os.W_OK):
        raise Unusable(f"{output}: cannot be written there")
    return output


def _of_ids(ctx: Context, options: argparse.Namespace) -> list[Wanted]:
    """What the ids name, each once. Raises Unusable with all that name nothing that is finished."""
    ids = sys.stdin.read().split() if options.assessments == ["-"] else options.assessments
    if not ids:
        raise Unusable("which? Name assessments, or an --organisation")
    found, problems = [], []
    for assessment_id in dict.fromkeys(ids):
        if (one := _wanted(ctx, assessment_id, options)) is None:
            problems.append(f"{assessment_id}: is no finished assessment")
        else:
            found.append(one)
    if problems:
        raise Unusable(*problems)
    return found


def _of_clients(ctx: Context, house: Organisation, options: argparse.Namespace) -> list[Wanted]:
    """Of each client of the organisation the newest finished one whose owner lets its branch have the report.

    At most one more than fit in a file.
    """
    if options.assessments:
        raise Unusable("name assessments or an --organisation, not both")
    return [
        Wanted(
            one.assessment.id, options.lang or one.assessment.lang, options.edition, one.client.name,
            one.assessment.date, one.client.id,
        )
        for one in batches.candidates(ctx, house.id, None, "")
    ]  # fmt: skip


def _wanted(ctx: Context, assessment_id: str, options: argparse.Namespace) -> Wanted | None:
    kept = assessments.get(ctx, assessment_id)
    if kept is None or kept.completed_at is None or kept.profile is None:
        return None
    return Wanted(assessment_id, options.lang or kept.lang, options.edition, kept.profile.company, kept.date)


def _record(ctx: Context, house: Organisation | None, made: Sequence[Wanted]) -> None:
    """In the organisation's log and where each owner reads who has looked."""
    for one in made if house else ():
        audit.record_by_command(ctx, house.id if house else "", "reports", (consents.ASSESSMENT, one.assessment_id))


def _progress(whole: int) -> Callable[[int], None]:
    """Tells how far it is: in one line on a terminal, else every tenth."""
    began, terminal = time.monotonic(), sys.stderr.isatty()

    def tell(through: int) -> None:
        left = (time.monotonic() - began) / through * (whole - through)
        said = f"{through}/{whole}" + (f", about {left:.0f} s" if through < whole else "")
        if terminal:
            print(f"\r{said:<30}", end="" if through < whole else "\n", file=sys.stderr, flush=True)
        elif through % 10 == 0 or through == whole:
            print(said, file=sys.stderr, flush=True)

    return tell


@contextmanager
def _stoppable() -> Iterator[None]:
    """SIGTERM ends it as Ctrl+C does."""

    def told(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGTERM, told)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)
