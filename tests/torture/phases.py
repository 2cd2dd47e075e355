"""All phases by name, each with an instance and a database of its own."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.load.server import Project
from tests.postgres import Cluster
from tests.torture.brief import brief, brief_on_postgres
from tests.torture.disk import disk
from tests.torture.floods import floods
from tests.torture.kills import kills
from tests.torture.lost_database import lost_file
from tests.torture.lost_server import lost_server
from tests.torture.outcome import Outcome
from tests.torture.replay import replay
from tests.waiting import PATIENCE

FOLDER = Path(__file__).resolve().parents[2]
# A busy machine takes longer for a report than the setting of every day allows.
PATIENT = {"ASSESS_RENDER_TIMEOUT": str(PATIENCE)}
Phase = Callable[[Project, Outcome, int], Coroutine[None, None, None]]


async def _kills_on_postgres(project: Project, outcome: Outcome, seed: int) -> None:
    with cluster() as server:
        await kills(project.on(server.create()), outcome, seed)


async def _replay_on_postgres(project: Project, outcome: Outcome, seed: int) -> None:
    with cluster() as server:
        await replay(project.on(server.create()), outcome, seed)


async def _lost_server(project: Project, outcome: Outcome, seed: int) -> None:
    with cluster() as server:
        await lost_server(project.on(server.create()), server, outcome, seed)


async def _brief_on_postgres(project: Project, outcome: Outcome, seed: int) -> None:
    with cluster() as server:
        await brief_on_postgres(project.on(server.create()), server, outcome, seed)


PHASES: dict[str, Phase] = {
    "kills": kills,
    "kills-postgresql": _kills_on_postgres,
    "disk": disk,
    "lost-file": lost_file,
    "lost-server": _lost_server,
    "floods": floods,
    "replay": replay,
    "replay-postgresql": _replay_on_postgres,
}
# Of each a little, for the tests.
BRIEF: dict[str, Phase] = {"brief": brief, "brief-postgresql": _brief_on_postgres}


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server as it is installed: what it has acknowledged is on the disk."""
    server = Cluster("shared_buffers=64MB")
    try:
        server.start()
        yield server
    finally:
        server.close()


def run(name: str, seed: int) -> Outcome:
    """Run one phase."""
    outcome, began = Outcome(name), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="assess-torture-", ignore_cleanup_errors=True) as folder:
        project = Project(FOLDER, Path(folder) / "instance", more=PATIENT)
        asyncio.run((PHASES | BRIEF)[name](project, outcome, seed))
    outcome.say(f"{time.monotonic() - began:.0f} s")
    return outcome
