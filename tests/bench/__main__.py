"""`python -m tests.bench`: how fast we are, as ratios to something well known, all from one run on one machine.

- report: WeasyPrint in a forked child (as the render worker does it) against headless Chromium printing the same HTML
- pages: our question pages against a bare Flask route that returns the same bytes; both by calling the WSGI
  application in this process, so that no server or socket is measured
- answers: durable saves through the use case against a bare insert and commit with the same pragmas
- commands against the start of a bare interpreter
- whole requests with 0, 10,000 and 100,000 firms in the database, against bare routes of the same bytes
- pages of an organisation with 3,000 clients, against bare routes of the same bytes
- owners at a real server; these three on SQLite and on PostgreSQL

It takes about ten minutes, most of them to fill databases and to wait for owners who think, reaches nothing beyond
this machine and leaves nothing behind. docs/performance.md keeps a run.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from assess import create_app
from assess.bank.library import load_library
from assess.config import Settings
from assess.report.editions import EDITIONS
from assess.services.context import Context, open_store
from tests.bench.answers import bare_saver, saver
from tests.bench.clients import client_pages
from tests.bench.commands import commands
from tests.bench.firm import Firm
from tests.bench.pages import bare_pages, in_turn, pages_under_load, question_pages
from tests.bench.reports import RENDERS, reports
from tests.bench.timing import for_seconds, percentile, rate
from tests.bench.whole import FIRMS, whole_requests
from tests.postgres import Cluster

PAGE_SECONDS = 2.0  # each: ours, the bare route
SAVE_SECONDS = 2.0  # each
USERS = (100, 200)
LOAD_SECONDS = 30
PROJECT = Path(__file__).resolve().parents[2]


def row(name: str, ours: str, theirs: str, ratio: str) -> None:
    print(f"| {name} | {ours} | {theirs} | {ratio} |", flush=True)


def measure(folder: Path) -> None:
    settings = Settings.load(folder / "instance", {})
    library = load_library(settings.questions, settings.bank_id)
    app = create_app(settings, library)
    with open_store(settings) as store:
        firm = Firm.make(Context(settings, store, library, lambda: datetime.now(UTC)))
        print("| | ours | compared with | ratio |\n|---|---|---|---|")

        pages = question_pages(app)
        bodies = [page() for page in pages]
        bare = bare_pages(bodies)  # type: ignore[arg-type]
        own_times, bare_times = for_seconds(PAGE_SECONDS, in_turn(pages), in_turn(bare))
        ratio = rate(own_times) / rate(bare_times)
        size = statistics.mean(len(b) for b in bodies) / 1024  # type: ignore[arg-type]
        row(
            f"question pages per second ({size:.0f} KiB each; WSGI callable, one thread)",
            f"{rate(own_times):.0f}", f"bare Flask route: {rate(bare_times):.0f}", f"{ratio:.3f}",
        )  # fmt: skip
        row("question page, p50 / p99 in ms", f"{percentile(own_times, 50):.1f} / {percentile(own_times, 99):.1f}",
            f"bare Flask route: {percentile(bare_times, 50):.2f} / {percentile(bare_times, 99):.2f}", "")  # fmt: skip

        busy, done = pages_under_load(firm, in_turn(pages))
        row(f"the same while {len(EDITIONS)} reports render ({done} done)",
            f"{percentile(busy, 50):.1f} / {percentile(busy, 99):.1f}", "", "")  # fmt: skip

        with bare_saver(folder / "bare.sqlite3") as bare_save:
            own_saves, bare_saves = for_seconds(SAVE_SECONDS, saver(firm), bare_save)
        row("durable answer saves per second", f"{rate(own_saves):.0f}", f"bare insert: {rate(bare_saves):.0f}",
            f"{rate(own_saves) / rate(bare_saves):.2f}")  # fmt: skip
        row("answer save, p50 / p99 in ms", f"{percentile(own_saves, 50):.2f} / {percentile(own_saves, 99):.2f}",
            f"bare insert: {percentile(bare_saves, 50):.2f} / {percentile(bare_saves, 99):.2f}", "")  # fmt: skip

    ours, theirs = reports(firm, folder)
    full = ours["full"]
    compared = ("no Chromium here", "") if theirs is None else (f"Chromium: {theirs:.2f}", f"{full / theirs:.2f}")
    row(f"full report, seconds (median of {RENDERS})", f"{full:.2f}", *compared)
    for edition in EDITIONS[1:]:
        row(f"{edition} report, seconds", f"{ours[edition]:.2f}", f"full: {full:.2f}", f"{ours[edition] / full:.2f}")
    for name, (seconds, bare_seconds) in commands(folder).items():
        row(f"{name}, processor seconds", f"{seconds:.2f}", f"bare python: {bare_seconds:.3f}",
            f"{seconds / bare_seconds:.0f}")  # fmt: skip


def both_engines(folder: Path) -> None:
    """Whole requests in this process and owners at a real server, on SQLite and on PostgreSQL."""
    cluster = Cluster()  # as safe as an operator's: nothing is left out for speed
    try:
        cluster.start()
        print("\nWhole requests on SQLite, in ms:\n")
        whole_requests(folder / "sqlite", FIRMS)
        print("\nWhole requests on PostgreSQL, in ms:\n")
        whole_requests(folder / "postgresql", FIRMS[:2], cluster.create())
        print("\nPages of an organisation's clients on SQLite, in ms:\n")
        client_pages(folder / "clients")
        print("\nPages of an organisation's clients on PostgreSQL, in ms:\n")
        client_pages(folder / "clients-postgresql", cluster.create())
        for users in USERS:
            for database in ((), ("--database", cluster.create())):
                print(f"\nOwners at a real server, {'PostgreSQL' if database else 'SQLite'}:", flush=True)
                options = ("--users", str(users), "--seconds", str(LOAD_SECONDS), *database)
                subprocess.run([sys.executable, "-m", "tests.load", *options], cwd=PROJECT, check=False)
    finally:
        cluster.close()


def main() -> None:
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="assess-bench-", ignore_cleanup_errors=True) as folder:
        measure(Path(folder))
        both_engines(Path(folder))
    load = os.getloadavg()[0]
    print(f"\n{time.perf_counter() - began:.0f} s in all; load average of the last minute {load:.1f}")


if __name__ == "__main__":
    main()
