"""Several processes that run the tests beside each other: how many, and in which order the files are handed out.

Nothing is shared between them: each has its own folders, its own PostgreSQL server on a socket, its own browser, its
own servers on free ports.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# Beyond so many, what each begins for itself costs more than it takes from the others.
MOST = 8
QUOTA = Path("/sys/fs/cgroup/cpu.max")
# The longest files come first and many short ones last, so that all processes end together.
LONGEST = ("pictures", "e2e", "torture", "report/pdf", "bench", "load", "run", "web", "store")


def processors() -> int:
    """How many processors this process may keep busy: those that it may run on, fewer where a container allows less."""
    free = len(os.sched_getaffinity(0))
    quota, _, period = QUOTA.read_text().partition(" ") if QUOTA.exists() else ("max", "", "")
    return free if quota == "max" else max(1, min(free, int(quota) // int(period)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """What `-n auto` means; with one processor the tests run in this process, one after the other."""
    found = min(processors(), MOST)
    return found if found > 1 else 0


def _place(item: pytest.Item) -> int:
    folder = item.path.relative_to(HERE).parent
    rooms = (folder, *folder.parents)
    return next((at for at, name in enumerate(LONGEST) if Path(name) in rooms), len(LONGEST))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first; the order within a folder stays."""
    items.sort(key=_place)
