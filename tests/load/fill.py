"""A database with many firms, made before a server is measured."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.load.figures import Figures
from tests.load.journey import Owner, Visit
from tests.load.server import HOST, Project, Unusable

SAMPLES = 24  # journeys that are copied
AT_ONCE = 8
MEMORY, ROOM = Path("/dev/shm"), 2 * 2**30


def fill(project: Project, count: int) -> None:
    """Keep `count` complete firms: a few by real journeys at the project's server, the others copied from these.

    A new SQLite database is made in memory and then put in its place. Raises Unusable.
    """
    began = time.monotonic()
    file = None if "://" in (project.database or "") else Path(project.database or project.instance / "assess.sqlite3")
    if file is None or file.exists():
        _fill(project, count)
    else:
        with quick_folder() as folder:
            made = folder / file.name
            _fill(replace(project, database=str(made)), count)
            copy_database(made, file)
    print(f"{count} firms in {time.monotonic() - began:.0f} s", flush=True)


def _fill(project: Project, count: int) -> None:
    with project.serve() as server:
        visit = Visit(HOST, server.port, 0, Figures())
        found = asyncio.run(_samples(visit))
    if len(found) < SAMPLES:
        raise Unusable(f"only {len(found)} of {SAMPLES} journeys came to their end: {dict(visit.figures.errors)}")
    project.inside("fill", json.dumps({"samples": found, "count": max(0, count - len(found))}))


async def _samples(visit: Visit) -> list[str]:
    """Whole journeys without a pause; the ids of the finished assessments."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        async with gate:
            owner = Owner(visit, 1_000_000 + number)
            await owner.journey()
            owner.browser.close()

    await asyncio.gather(*(one(number) for number in range(SAMPLES)))
    return [assessment for assessment, known in visit.acknowledged.items() if known.complete]


@contextlib.contextmanager
def quick_folder() -> Iterator[Path]:
    """A temporary folder, in memory where there is room: each firm is a commit, and a busy disk takes 5 ms for one."""
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(
        prefix="assess-load-", dir=MEMORY if in_memory else None, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite database that nobody writes to, with what its log still holds."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for suffix in ("", "-wal"):
        part, copy = source.with_name(source.name + suffix), target.with_name(target.name + suffix)
        if part.exists():
            shutil.copyfile(part, copy)
            copy.chmod(0o600)
        else:
            copy.unlink(missing_ok=True)
