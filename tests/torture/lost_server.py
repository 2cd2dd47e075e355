"""PostgreSQL goes away while owners answer: stopped fast, as by a power cut, connections cut; and comes back."""

from __future__ import annotations

from tests.load.server import Project
from tests.postgres import Cluster
from tests.torture.outcome import Outcome
from tests.torture.scene import Scene, scene

REFUSED = 5  # requests, until it comes back
CUT = "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname is not null"
CUTS = 5


async def lost_server(project: Project, cluster: Cluster, outcome: Outcome, seed: int) -> None:
    """Connections are cut again and again, then the server is stopped and started in both ways, twice."""
    async with scene(project, outcome, seed) as shown:
        for _ in range(CUTS):
            await cut(shown, cluster)
        for how in ("INT", "QUIT") * 2:
            await stopped(shown, cluster, how)


async def cut(shown: Scene, cluster: Cluster) -> None:
    """All connections end at once."""
    await shown.aside(lambda: cluster.execute(CUT))
    await shown.all_get_on()
    shown.outcome.say("all connections were cut")


async def stopped(shown: Scene, cluster: Cluster, how: str) -> None:
    """The server is away for as long as it takes to be noticed. `how`: INT at once, QUIT as if the power had failed."""
    await shown.aside(lambda: cluster.stop(how))
    await shown.refusals(REFUSED)
    await shown.aside(cluster.start)
    await shown.all_get_on()
    shown.outcome.say(f"PostgreSQL was stopped by SIG{how} and started")
