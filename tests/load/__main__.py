"""`python -m tests.load`: owners at a real server of ours, how long they wait, and whether every answer was kept.

It starts `python -m assess serve` with a new instance on a free loopback port, sends users through whole journeys as
a browser with the page's script does, and compares every confirmed answer with the database at the end. It ends by
itself, with exit code 1 after an error or a lost answer. With `--database` the firms stay in that database: give an
empty one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.load.figures import Figures
from tests.load.fill import fill
from tests.load.journey import Acknowledged, Owner, Visit
from tests.load.server import HOST, Project, Server, Unusable, machine_seconds

PROJECT = Path(__file__).resolve().parent.parent.parent
AT_ONCE = 8  # users that come to their place at the same time


@dataclass(frozen=True)
class Load:
    """What a measured stretch cost: processor time in seconds; `others` is everything else on the machine."""

    seconds: float
    server: float
    client: float
    others: float

    @classmethod
    def now(cls, server: Server) -> Load:
        """All since the beginning; the difference of two is a stretch."""
        own, ours = server.processor_seconds(), time.process_time()
        return cls(time.perf_counter(), own, ours, machine_seconds() - own - ours)

    def since(self, before: Load) -> Load:
        return Load(*(a - b for a, b in zip(asdict(self).values(), asdict(before).values(), strict=True)))


async def measure(visit: Visit, server: Server, options: argparse.Namespace) -> tuple[Load, float]:
    """Users to their places, warm-up, the measured stretch, the end; what it cost, and the memory after it in MB."""
    owners = [Owner(visit, number) for number in range(options.users)]
    gate = asyncio.Semaphore(AT_ONCE)
    await asyncio.gather(*(owner.settle(gate) for owner in owners))
    running = [asyncio.create_task(owner.run()) for owner in owners]
    await asyncio.sleep(options.warm_up)
    before = Load.now(server)
    visit.figures.measuring = True
    await asyncio.sleep(options.seconds)
    while not (visit.figures.journeys or visit.figures.errors):  # a slow machine: the stretch holds one at least
        await asyncio.sleep(0.1)
    visit.figures.measuring = False
    cost, memory = Load.now(server).since(before), server.memory()
    visit.stopped = True
    await asyncio.gather(*running)
    return cost, memory


def check(project: Project, confirmed: dict[str, Acknowledged]) -> list[str]:
    """What the database lacks of what was confirmed."""
    given = json.dumps({key: (known.answers, known.complete) for key, known in confirmed.items()})
    found: list[str] = json.loads(project.inside("check", given))
    return found


def report(figures: Figures, cost: Load, memory: float, processes: int) -> str:
    """The table and the lines below it."""
    each = 1000 * cost.server / max(1, figures.requests)
    share = {name: 100 * getattr(cost, name) / cost.seconds for name in ("server", "client", "others")}
    rows = [
        figures.table(),
        "",
        f"requests/s: {figures.rate(cost.seconds):.1f}, not static: {figures.rate(cost.seconds, static=False):.1f}; "
        f"journeys finished: {figures.journeys}; errors: {figures.errors.total()}",
        f"CPU, % of one core: server {share['server']:.0f} ({processes} processes), client {share['client']:.0f}, "
        f"others {share['others']:.0f}",
        f"server's CPU per request: {each:.1f} ms; its memory (PSS): {memory:.0f} MB",
    ]
    rows += [f"error: {kind}: {what}: {count}" for (kind, what), count in figures.errors.most_common(10)]
    return "\n".join(rows)


def run(options: argparse.Namespace, folder: Path) -> int:
    """One whole test; 0 when nothing failed and nothing was lost."""
    project = Project(options.project.resolve(), folder / "instance", options.database)
    if options.fill:
        fill(project, options.fill)
    load = os.getloadavg()[0]
    with project.serve() as server:
        visit = Visit(HOST, server.port, options.think, Figures())
        cost, memory = asyncio.run(measure(visit, server, options))
        processes = server.processes()
    mode = f"think {options.think:g} s" if options.think else "no pause"
    print(f"\n{options.users} users, {mode}, {cost.seconds:.0f} s measured; load average {load:.2f}", end="")
    print(f" -> {os.getloadavg()[0]:.2f}\n\n{report(visit.figures, cost, memory, processes)}")
    lost = check(project, visit.acknowledged)
    confirmed = sum(len(known.answers) for known in visit.acknowledged.values())
    print(f"answers confirmed: {confirmed} of {len(visit.acknowledged)} firms; not in the database: {len(lost)}")
    print("".join(f"lost: {line}\n" for line in lost[:10]), end="", flush=True)
    return 1 if lost or visit.figures.errors else 0


def main() -> int:
    """Read the options and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--users", type=int, default=50, help="owners at the same time (50)")
    parser.add_argument("--seconds", type=float, default=30, help="measured (30), until a journey is finished")
    parser.add_argument("--warm-up", type=float, default=10, help="seconds before it is measured (10)")
    parser.add_argument("--think", type=float, default=1, help="mean seconds before each action; 0: no pause (1)")
    parser.add_argument("--database", help="value for ASSESS_DATABASE; an empty database of its own")
    parser.add_argument("--fill", type=int, default=0, metavar="N", help="complete firms before the start (0)")
    parser.add_argument("--project", type=Path, default=PROJECT, help="the checkout that is served (this one)")
    options = parser.parse_args()
    if not (options.project / "assess" / "__main__.py").is_file():
        parser.error(f"--project: {options.project} is no checkout of this program")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # whoever stops the test stops its server too
    with tempfile.TemporaryDirectory(prefix="assess-load-", ignore_cleanup_errors=True) as folder:
        try:
            return run(options, Path(folder))
        except Unusable as error:
            print(error, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main())
