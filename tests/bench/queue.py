"""The same fresh reports by one render worker and by two, beside what a second process gains on this machine at all."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from assess.bank.library import load_library
from assess.config import Settings
from assess.run import batch
from assess.run.batch import Wanted
from assess.services.context import Context, open_store
from tests.bench.firm import Firm
from tests.bench.pages import ready, worker
from tests.bench.timing import timed
from tests.waiting import until

JOBS = 8
# Seconds for one report. On a machine that is busy it is slow, and its time shall be told all the same.
PATIENT = "300"
WORK = 12_000_000  # steps of a loop, about a second


@dataclass(frozen=True)
class Gain:
    """Seconds with one and with two."""

    one: float
    two: float

    @property
    def ratio(self) -> float:
        return self.one / self.two


def two_workers(folder: Path, servers: Sequence[str | None] = (None, None), jobs: int = JOBS) -> Gain:
    """Seconds for the full reports of the same firms, each time in a database and a folder where nothing is kept."""
    return Gain(*(_rendered(folder / str(count), servers[count - 1], count, jobs) for count in (1, 2)))


def _rendered(folder: Path, server: str | None, workers: int, jobs: int) -> float:
    settings = Settings.load(folder, {"ASSESS_DATABASE": server} if server else {})
    library = load_library(settings.questions, settings.bank_id)
    with open_store(settings) as store, ExitStack() as running:
        ctx = Context(settings, store, library, lambda: datetime.now(UTC))
        firm = Firm.make(ctx)
        firms = [replace(firm, profile=replace(firm.profile, company=f"髙橋製作所{n}")) for n in range(jobs)]
        wanted = [Wanted(one.assessment(), "ja", "full", one.profile.company, None) for one in firms]
        names = [f"worker-{number}" for number in range(workers)]
        for name in names:
            running.enter_context(worker(settings, name, server, ASSESS_RENDER_TIMEOUT=PATIENT))
        until(lambda: all(ready(settings, name) for name in names))
        failed: list[Wanted] = []
        seconds = timed(lambda: failed.extend(batch.zipped(ctx, wanted, lambda _: None, batch.AHEAD * workers).failed))
    if failed:
        raise SystemExit(f"{len(failed)} of {jobs} reports could not be made")
    return seconds


def _loop(share: int) -> None:
    os.nice(10)  # as low as a worker
    for _ in range(share):
        pass


def two_processes(work: int = WORK) -> Gain:
    """Seconds for the same loops by one process and by two: what the machine has to give at this moment."""
    fork = multiprocessing.get_context("fork")

    def run(count: int) -> None:
        started = [fork.Process(target=_loop, args=(4 * work // count,)) for _ in range(count)]
        for process in started:
            process.start()
        for process in started:
            process.join()

    return Gain(timed(lambda: run(1)), timed(lambda: run(2)))


def print_gain(jobs: int, reports: Gain, bare: Gain) -> None:
    """The table, in seconds."""
    print("| | one | two | times as fast |\n|---|---|---|---|")
    for name, gain in ((f"render workers, {jobs} full reports", reports), ("processes that only count", bare)):
        print(f"| {name} | {gain.one:.1f} | {gain.two:.1f} | {gain.ratio:.2f} |", flush=True)
