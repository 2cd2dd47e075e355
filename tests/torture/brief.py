"""A blow of each kind, for the tests."""

from __future__ import annotations

from tests.load.server import Project
from tests.postgres import Cluster
from tests.torture.disk import no_room_for_a_report, no_room_for_the_database, on_small_disks
from tests.torture.floods import of_reports
from tests.torture.kills import strike
from tests.torture.lost_database import locked, renamed
from tests.torture.lost_server import cut, stopped
from tests.torture.outcome import Outcome
from tests.torture.replay import mixed_up
from tests.torture.scene import scene


async def brief(project: Project, outcome: Outcome, seed: int) -> None:
    """On SQLite."""
    with on_small_disks(project) as small:
        async with scene(small.project, outcome, seed) as shown:
            await no_room_for_a_report(shown, small.papers)
            await no_room_for_the_database(shown, small.data)
            await locked(shown)
            await renamed(shown)
            await strike(shown, "worker", "web", "all")
            await mixed_up(shown, firms=1)
            await of_reports(shown, firms=6)


async def brief_on_postgres(project: Project, cluster: Cluster, outcome: Outcome, seed: int) -> None:
    """On PostgreSQL."""
    async with scene(project, outcome, seed) as shown:
        await cut(shown, cluster)
        await stopped(shown, cluster, "INT")
        await stopped(shown, cluster, "QUIT")
        await strike(shown, "worker", "serve")
        await mixed_up(shown, firms=1)
