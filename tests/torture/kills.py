"""Processes are killed while owners answer: a web process, the worker, `serve` alone, all at once."""

from __future__ import annotations

import asyncio

from tests.load.server import Project
from tests.torture import processes
from tests.torture.outcome import Outcome
from tests.torture.owner import EDITIONS
from tests.torture.scene import Scene, scene

# What is killed. A process that dies often is started again ever later: a new `serve`
# forgets that.
BLOWS = ("web", "web", "worker", "worker", "serve", "all", "all")


async def kills(project: Project, outcome: Outcome, seed: int) -> None:
    """All blows in an order that the seed makes."""
    async with scene(project, outcome, seed) as shown:
        await strike(shown, *shown.chance.sample(BLOWS, len(BLOWS)))


async def strike(shown: Scene, *blows: str) -> None:
    """Kill at random moments; after each the owners must get on by themselves, or with a new `serve`."""
    for what in blows:
        await asyncio.sleep(shown.chance.uniform(0, 1.0))
        await _kill(shown, what)
        await shown.all_get_on()
    shown.outcome.say(f"killed, one after the other: {', '.join(blows)}")


async def _kill(shown: Scene, what: str) -> None:
    if what == "worker":  # while it has something to do
        owner = await shown.finished()
        for edition in EDITIONS:
            await owner.ask(edition)
        await asyncio.sleep(shown.chance.uniform(0, 1.0))
    module = {"web": processes.WEB, "worker": processes.WORKER}.get(what)
    if module is not None:
        await shown.until(lambda: processes.of(shown.server, module), f"a living {what}")
        processes.kill(shown.chance.choice(processes.of(shown.server, module)))
        return
    (processes.kill_group if what == "all" else processes.kill_parent)(shown.server)
    await shown.start_again()
