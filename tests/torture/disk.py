"""The disk is full, for reports and for the database: nothing is lost, pages say so, and room is enough to go on."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from tests.load.server import Project
from tests.torture import database, processes
from tests.torture.outcome import Outcome
from tests.torture.owner import state_of
from tests.torture.scene import Scene, scene

SIZE = "24m"
REFUSED = 5  # requests, until there is room again
FILLED = 3  # times


class Disk(Protocol):
    """A place that can be filled and emptied again while a server writes to it; `how` tells by what means."""

    how: str

    def fill(self, shown: Scene) -> None: ...
    def make_room(self, shown: Scene) -> None: ...


@dataclass
class SmallDisk:
    """A file system in memory."""

    folder: Path
    how: str = f"a file system of {SIZE}B (tmpfs)"

    def fill(self, _shown: Scene) -> None:
        """Take all that is free, to the last block."""
        with contextlib.suppress(OSError), open(self.folder / "ballast", "ab", buffering=0) as out:
            while True:
                out.write(b"\0" * 4096)

    def make_room(self, _shown: Scene) -> None:
        """Give it back."""
        (self.folder / "ballast").unlink()


class NoGrowth:
    """Where nothing may be mounted: no process of the server may write to any file beyond its first bytes."""

    how = "a limit on the size of files (RLIMIT_FSIZE)"

    def fill(self, shown: Scene) -> None:
        """Every write is beyond the limit."""
        self._limit(shown, 1)

    def make_room(self, shown: Scene) -> None:
        """No limit."""
        self._limit(shown, resource.RLIM_INFINITY)

    def _limit(self, shown: Scene, size: int) -> None:
        for pid in processes.alive(shown.server):
            with contextlib.suppress(ProcessLookupError):
                _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, most))


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """A disk at this folder: a real one where we may mount it."""
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "assess-torture", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        yield NoGrowth()
        return
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@dataclass(frozen=True)
class OnSmallDisks:
    """A project whose database and whose reports lie on a small disk each."""

    project: Project
    data: Disk
    papers: Disk


@contextlib.contextmanager
def on_small_disks(project: Project) -> Iterator[OnSmallDisks]:
    """The project with both disks, gone afterwards."""
    data, papers = project.instance.parent / "data", project.instance.parent / "reports"
    more = {**project.more, "ASSESS_REPORTS": str(papers)}
    with small_disk(data) as for_data, small_disk(papers) as for_papers:
        yield OnSmallDisks(replace(project.on(str(data / "assess.sqlite3")), more=more), for_data, for_papers)


async def disk(project: Project, outcome: Outcome, seed: int) -> None:
    """Reports without room, then the database; after each there is room again, without a new start."""
    with on_small_disks(project) as small:
        outcome.say(f"by {small.data.how}")
        async with scene(small.project, outcome, seed) as shown:
            await no_room_for_a_report(shown, small.papers)
            for _ in range(FILLED):
                await no_room_for_the_database(shown, small.data)


async def no_room_for_the_database(shown: Scene, place: Disk) -> None:
    """Saves are refused, and go on with the same processes once there is room."""
    served = processes.of(shown.server, processes.WEB)
    await shown.aside(lambda: database.empty_log(shown.project))
    place.fill(shown)
    await shown.refusals(REFUSED)
    place.make_room(shown)
    await shown.all_get_on()
    shown.outcome.say("the database's disk was full, then there was room again")
    if processes.of(shown.server, processes.WEB) != served:
        shown.outcome.complain("web processes were started anew")


async def no_room_for_a_report(shown: Scene, place: Disk) -> None:
    """The owner who asks for a PDF is told that it failed, and gets it at the next attempt, once there is room."""
    owner = await shown.finished()
    place.fill(shown)
    page = await owner.ended(await owner.ask("full"))
    shown.outcome.say(f"a report without room: {state_of(page)}")
    if state_of(page) != "failed":
        shown.outcome.complain(f"a report without room is {state_of(page)}")
    place.make_room(shown)
    retry = page.form_to("/report")
    page = await owner.ended(await owner.browser.submit(retry.action, retry.fields))
    if state_of(page) != "done":
        shown.outcome.complain("a report is not made when there is room again")
