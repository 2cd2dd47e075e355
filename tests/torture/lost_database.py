"""The database goes away while owners answer, and comes back: pages say so, and go on by themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from assess.config import Settings
from tests.load.server import Project
from tests.torture import processes
from tests.torture.outcome import Outcome
from tests.torture.scene import Scene, scene

REFUSED = 4  # requests, until it comes back
HOLDER = """
import sys
from contextlib import closing
from assess.store.sqlite.connection import sqlite3
with closing(sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)) as connection:
    connection.execute("begin immediate")
    print("held", flush=True)
    sys.stdin.read()
"""


async def lost_file(project: Project, outcome: Outcome, seed: int) -> None:
    """SQLite: both, twice."""
    async with scene(project, outcome, seed) as shown:
        for _ in range(2):
            await locked(shown)
            await renamed(shown)


def _file(shown: Scene) -> Path:
    return Path(Settings.load(None, shown.project.env).database)


async def locked(shown: Scene) -> None:
    """Another program writes for as long as it takes to be noticed."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(_file(shown))], env=shown.project.env, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        await shown.aside(holder.stdout.readline)
        await shown.refusals(REFUSED)
    finally:
        holder.communicate()
    await shown.all_get_on()
    shown.outcome.say("the write lock was held by another program, then free again")


async def renamed(shown: Scene) -> None:
    """The file has another name for a while."""
    file = _file(shown)
    away = file.with_name("away.sqlite3")
    file.rename(away)
    await shown.refusals(REFUSED)
    # Those that start meanwhile must not begin with an empty database.
    for pid in processes.of(shown.server, processes.WEB):
        processes.kill(pid)
    await shown.refusals(REFUSED)
    if file.exists():
        shown.outcome.complain("an empty database was put in the place of the one that is away")
    away.rename(file)
    await shown.all_get_on()
    shown.outcome.say("the file was renamed away and back")
