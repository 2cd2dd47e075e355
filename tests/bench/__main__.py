"""`python -m tests.bench`: how fast we are, as ratios to something well known, all from one run on one machine.

- reports: WeasyPrint in a forked child (as the render worker does it) against headless Chromium printing the same HTML
- pages: our question pages against a bare Flask route that returns the same bytes; both by calling the WSGI
  application in this process, so that no server or socket is measured
- answers: durable saves through the use case against a bare insert and commit with the same pragmas
- commands against the start of a bare interpreter
- whole requests with 0, 10,000 and 100,000 firms in the database, against bare routes of the same bytes
- pages of an organisation with 3,000 clients, against bare routes of the same bytes
- requests of one question and the download of a report at a real server, against bare Flask behind a server of the kind
- what a phone sees of our pages over slow 4G, against a bare page
- the same reports by one and by two render workers, against two processes that only count
- owners at a real server; these six on SQLite and on PostgreSQL

`python -m tests.bench served vitals queue reports` measures some parts alone: any of these names.

It takes about ten minutes, most of them to fill databases and to wait for owners who think, reaches nothing beyond
this machine and leaves nothing behind. docs/performance.md keeps a run.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection
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
from tests.bench.queue import JOBS, print_gain, two_processes, two_workers
from tests.bench.reports import CHROMIUM, RENDERS, reports
from tests.bench.served import print_served, served
from tests.bench.timing import for_seconds, percentile, rate
from tests.bench.vitals import print_vitals, vitals
from tests.bench.weight import first_view
from tests.bench.whole import FIRMS, whole_requests
from tests.postgres import Cluster

PAGE_SECONDS = 2.0  # each: ours, the bare route
SAVE_SECONDS = 2.0  # each
USERS = (100, 200)
LOAD_SECONDS = 30
PARTS = ("rest", "reports", "served", "vitals", "queue")
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

        for size, bytes_of in first_view(app).items():
            row(f"first view, {size}", f"{bytes_of / 1024:.0f} KiB", "", "")
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

    for name, (seconds, bare_seconds) in commands(folder).items():
        row(f"{name}, processor seconds", f"{seconds:.2f}", f"bare python: {bare_seconds:.3f}",
            f"{seconds / bare_seconds:.0f}")  # fmt: skip


def editions(folder: Path) -> None:
    """The editions of the report: seconds and size."""
    settings = Settings.load(folder / "reports", {})
    library = load_library(settings.questions, settings.bank_id)
    print("\n| | ours | compared with | ratio |\n|---|---|---|---|")
    with open_store(settings) as store:
        firm = Firm.make(Context(settings, store, library, lambda: datetime.now(UTC)))
    printed = reports(firm, folder)
    for edition, one in printed.items():
        theirs, ratio = (
            (f"Chromium: {one.chromium_seconds:.2f}, {one.chromium_size / 1024:.0f} KiB",
             f"{one.seconds / one.chromium_seconds:.2f}")
            if one.chromium_seconds else ("no Chromium here", "")
        )  # fmt: skip
        ours = f"{one.seconds:.2f}, {one.size / 1024:.0f} KiB"
        row(f"{edition} report, seconds (median of {RENDERS}) and size", ours, theirs, ratio)
    full = printed["full"].seconds
    for edition in EDITIONS[1:]:
        seconds = printed[edition].seconds
        row(f"{edition} report, seconds", f"{seconds:.2f}", f"full: {full:.2f}", f"{seconds / full:.2f}")


def at_a_server(folder: Path, cluster: Cluster, parts: Collection[str]) -> None:
    """What needs the program itself or its workers, on SQLite and on PostgreSQL."""
    for engine in ("SQLite", "PostgreSQL"):
        place = folder / f"server-{engine.lower()}"

        def database(engine: str = engine) -> str | None:
            return cluster.create() if engine == "PostgreSQL" else None

        if "served" in parts:
            print(f"\nRequests at a real server on {engine}, in ms:\n", flush=True)
            print_served(served(place / "served", database()))
        if "vitals" in parts and CHROMIUM:
            print(f"\nOn a phone over slow 4G, server on {engine}:\n", flush=True)
            print_vitals(vitals(place / "vitals", database()))
        if "queue" in parts:
            print(f"\nRender workers on {engine}, in seconds:\n", flush=True)
            print_gain(JOBS, two_workers(place / "queue", (database(), database())), two_processes())


def both_engines(folder: Path, parts: Collection[str]) -> None:
    """Whole requests in this process and owners at a real server, on SQLite and on PostgreSQL."""
    cluster = Cluster()  # as safe as an operator's: nothing is left out for speed
    try:
        cluster.start()
        at_a_server(folder, cluster, parts)
        if "rest" not in parts:
            return
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
    asked = argparse.ArgumentParser(prog="python -m tests.bench", description="measure speed")
    asked.add_argument("parts", nargs="*", choices=PARTS, metavar="PART", help=f"of {', '.join(PARTS)}; default: all")
    parts = asked.parse_args().parts or PARTS
    with tempfile.TemporaryDirectory(prefix="assess-bench-", ignore_cleanup_errors=True) as folder:
        if "rest" in parts:
            measure(Path(folder))
        if "reports" in parts:
            editions(Path(folder))
        if {"served", "vitals", "queue", "rest"} & set(parts):
            both_engines(Path(folder), parts)
    load = os.getloadavg()[0]
    print(f"\n{time.perf_counter() - began:.0f} s in all; load average of the last minute {load:.1f}")


if __name__ == "__main__":
    main()
