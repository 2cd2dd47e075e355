"""A server with owners who answer without end, whatever is done to it meanwhile; then their answers are counted."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from tests.load.browser import Failed
from tests.load.figures import Figures
from tests.load.journey import Visit
from tests.load.server import HOST, Project, Server
from tests.torture import database, processes
from tests.torture.browser import Trouble
from tests.torture.ledger import Ledger
from tests.torture.outcome import Outcome
from tests.torture.owner import HurriedOwner, StubbornOwner
from tests.waiting import PATIENCE

OWNERS = 4  # at work
THINK = 0.1  # mean seconds before each action
ASKS_EACH = 3  # results of an owner until the next report is asked for


T = TypeVar("T")


class Impatient(Exception):
    """What was waited for did not come."""


class Scene:
    """A running server with its owners. What they met is in `trouble`."""

    def __init__(self, project: Project, server: Server, outcome: Outcome, chance: random.Random) -> None:
        self.project, self.server, self.outcome, self.chance = project, server, outcome, chance
        self.visit = Visit(HOST, server.port, THINK, Figures())
        self.trouble = Trouble()
        self.others_ask = False  # for reports that nobody waits for
        self.ledgers: list[Ledger] = []
        self._running: list[asyncio.Task[None]] = []

    def come(self, owners: int) -> None:
        """So many owners begin."""
        for _ in range(owners):
            owner = StubbornOwner(self.visit, self.trouble, self.chance.randrange(2**32), ASKS_EACH)
            self.ledgers.append(owner.ledger)
            self._running.append(asyncio.create_task(owner.run()))

    async def finished(self, address: str | None = None) -> HurriedOwner:
        """An owner more, who has come to a result. Raises Impatient."""
        seed = self.chance.randrange(2**32)
        owner = HurriedOwner(self.visit, self.trouble, seed, address or self.visit.address())
        self.ledgers.append(owner.ledger)
        await owner.journey()
        if owner.result is None:
            raise Impatient(f"an owner does not come to a result: {dict(self.visit.figures.errors)}")
        return owner

    @property
    def acknowledged(self) -> int:
        """Answers so far."""
        return sum(ledger.acknowledged for ledger in self.ledgers)

    async def until(self, true: Callable[[], object], what: str) -> None:
        """Wait until something is so. Raises Impatient."""
        end = time.monotonic() + PATIENCE
        while not true():
            if time.monotonic() > end:
                raise Impatient(f"{what}: not within {PATIENCE} s; users met {self.trouble.told()}")
            await asyncio.sleep(0.05)

    async def all_get_on(self) -> None:
        """Wait until every owner at work has had another answer acknowledged. Raises Impatient."""
        working = self.ledgers[: len(self._running)]
        before = [ledger.acknowledged for ledger in working]
        await self.until(
            lambda: all(ledger.acknowledged > n for ledger, n in zip(working, before, strict=True)),
            "an answer of each owner that is saved",
        )

    async def refusals(self, count: int) -> None:
        """Wait until so many requests more have been refused. Raises Impatient."""
        before = self.trouble.refused
        await self.until(lambda: self.trouble.refused >= before + count, f"{count} refused requests")

    async def aside(self, do: Callable[[], T]) -> T:
        """Do something that takes its time while the owners go on."""
        return await asyncio.to_thread(do)

    async def start_again(self) -> None:
        """A new server in the place of one that was killed with all its processes."""
        await self.until(lambda: not processes.alive(self.server), "the end of the killed processes")
        await self.until(self._started, "a free port")
        await self.aside(self.server.wait)

    def _started(self) -> bool:
        """Whether the port was free: the kernel closes it a little later than a process is seen to end."""
        try:
            self.server = self.project.start(self.server.port)
        except OSError:
            return False
        return True

    async def rest(self) -> None:
        """The owners stop where they are, and all reports come to their end. Raises Impatient."""
        self.visit.stopped = True
        await asyncio.gather(*self._running)
        jobs = [job for ledger in self.ledgers for job in ledger.reports]
        ended = await self.aside(lambda: database.reports(self.project, jobs, self.others_ask))
        self.outcome.say(f"reports: {ended.told()}")
        self.outcome.problems += ended.problems


@asynccontextmanager
async def scene(project: Project, outcome: Outcome, seed: int, owners: int = OWNERS) -> AsyncIterator[Scene]:
    """A scene with owners at work; after it everything is counted into the outcome."""
    server = project.start()
    shown = Scene(project, server, outcome, random.Random(seed))
    try:
        await asyncio.to_thread(server.wait)
        shown.come(owners)
        await shown.all_get_on()
        yield shown
        await shown.rest()
    except (Impatient, Failed) as error:
        outcome.complain(str(error))
    finally:
        for task in shown._running:
            task.cancel()
        await asyncio.to_thread(shown.server.end)
    judge(shown)


def judge(shown: Scene) -> None:
    """Compare with the database, and tell what users met that nobody should."""
    outcome = shown.outcome
    lost, problems = database.judge(shown.project, shown.ledgers)
    outcome.acknowledged += shown.acknowledged
    outcome.lost += lost
    for line in problems:
        outcome.complain(line)
    for line in sorted(set(shown.trouble.unkind)):
        outcome.complain(line)
    for (kind, what), count in shown.visit.figures.errors.items():
        outcome.complain(f"{count} x {kind}: {what}")
    for line in processes.complaints(shown.server):
        outcome.complain(line)
    firms = len({name for ledger in shown.ledgers for name, _ in ledger.answers})
    outcome.say(f"users met {shown.trouble.told()}; {shown.acknowledged} answers of {firms} firms, {len(lost)} lost")
