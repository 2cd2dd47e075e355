"""What the database holds in the end, read through the project's own store."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from assess.config import Settings
from assess.services.files import report_files
from assess.store import Store, open_database
from assess.store.errors import StoreError
from assess.store.sqlite.connection import sqlite3
from tests.load.server import Project
from tests.torture.ledger import Ledger
from tests.waiting import PATIENCE


@contextmanager
def opened(project: Project) -> Iterator[tuple[Settings, Store]]:
    """The settings of a project and a session on its database."""
    settings = Settings.load(None, project.env)
    database = open_database(settings.database)
    try:
        with database.session() as store:
            yield settings, store
    finally:
        database.close()


@dataclass
class Reports:
    """How reports ended, by state and problem."""

    ended: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def told(self) -> str:
        """In one line."""
        return ", ".join(f"{count} {how}" for how, count in sorted(self.ended.items())) or "none"


def reports(project: Project, jobs: Sequence[tuple[str, str]], others: bool) -> Reports:
    """Wait until each of these jobs has ended; those that do not end are stuck. `others`: there may be more of them."""
    result, end = Reports(), time.monotonic() + PATIENCE
    with opened(project) as (settings, store):
        for assessment, number in jobs:
            job = store.job(assessment, number)
            while job is not None and job.state in ("queued", "running") and time.monotonic() < end:
                time.sleep(0.2)
                job = store.job(assessment, number)
            if job is None:
                result.problems.append(f"report {number}: is not there")
                continue
            result.ended[f"failed ({job.problem})" if job.state == "failed" else job.state] += 1
            if job.state == "done":
                file = report_files(settings, store).read(job.key)
                if file is None or not (file.startswith(b"%PDF-") and file.rstrip().endswith(b"%%EOF")):
                    result.problems.append(f"report {number}: done, but its file is not whole")
            elif job.state != "failed":
                result.problems.append(f"report {number}: stuck as {job.state}")
            left = store.queue(job, datetime.now(UTC))
        if jobs and not others and (left.waiting or left.running):
            result.problems.append(f"reports left: {dict(left.waiting)} waiting, {left.running} running")
    return result


def unfinished(project: Project, jobs: Iterable[tuple[str, str]]) -> int:
    """How many of these reports (assessment, job) are not there yet."""
    with opened(project) as (_, store):
        known = [store.job(*job) for job in jobs]
    return sum(job is not None and job.state in ("queued", "running") for job in known)


def empty_log(project: Project) -> None:
    """SQLite: put the log's content into the database and give its room back: the next save needs new room.

    A log is written over from its beginning; saves would go on without any room for quite a while.
    """
    with closing(sqlite3.connect(Settings.load(None, project.env).database, timeout=PATIENCE)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)").fetchall()


def judge(project: Project, ledgers: Sequence[Ledger]) -> tuple[list[str], list[str]]:
    """What is lost of what was acknowledged, and what is wrong with the database itself."""
    problems = []
    with opened(project) as (settings, store):
        lost = [line for ledger in ledgers for line in ledger.lost(store)]
    if "://" not in settings.database:
        problems = _unsound(Path(settings.database))
    # A copy reads every row, and is checked: no row without its owner.
    copy = project.instance / "copy.sqlite3"
    try:
        with closing(open_database(settings.database)) as database:
            database.backup(copy)
    except StoreError as error:
        problems.append(f"the database cannot be copied: {error}")
    return lost, problems


def _unsound(file: Path) -> list[str]:
    with closing(sqlite3.connect(str(file))) as connection:
        said = [str(row[0]) for row in connection.execute("pragma integrity_check").fetchall()]
        orphans = connection.execute("pragma foreign_key_check").fetchall()
    problems = [f"integrity check: {line}" for line in said if line != "ok"]
    return problems + ([f"{len(orphans)} rows without their owner"] if orphans else [])
