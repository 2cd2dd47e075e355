"""Writers take turns: first come, first served, also between processes of one machine.

SQLite itself has no queue. Who meets its write lock sleeps and tries again, for longer and longer, while others come
and go: with eight clients the slowest saves waited most of a second for a lock that is held for milliseconds.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assess.store.sqlite.helpers import open_lock

# Between two looks at a lock that another process holds.
PAUSE = 0.0005


class TooLong(Exception):
    """The turn did not come in time."""


class Queue:
    """A lock for the threads of a process that is handed on in the order of their coming."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._held = False

    def acquire(self, seconds: float) -> bool:
        """Wait for the turn; False when it did not come in time."""
        with self._guard:
            if not self._held:
                self._held = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=seconds):
            return True
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
        return True  # it was handed over just now

    def release(self) -> None:
        """Hand the turn on."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False


class Turns:
    """The turns of all writers of one database: a queue in this process, two locked files between processes.

    Who waits for the second file holds the first. So a process that has just written cannot take the next turn too
    while another one waits: it finds the first file locked.
    """

    def __init__(self, database: Path) -> None:
        self._database = database
        self._paths = [database.with_name(f"{database.name}-{end}") for end in ("next", "turn")]
        self._files: list[int] = []
        self._queue = Queue()

    @contextmanager
    def take(self, seconds: float) -> Iterator[None]:
        """Wait for the turn and hold it. Raises TooLong, OSError when there is no place for the files."""
        end = time.monotonic() + seconds
        if not self._queue.acquire(seconds):
            raise TooLong
        try:
            if not self._files:
                self._files = [open_lock(path, self._database) for path in self._paths]
            first, second = self._files
            _lock(first, end)
            try:
                _lock(second, end)
            finally:
                fcntl.flock(first, fcntl.LOCK_UN)
            try:
                yield
            finally:
                fcntl.flock(second, fcntl.LOCK_UN)
        finally:
            self._queue.release()

    def close(self) -> None:
        """Give up the files; they stay where they are."""
        for file in self._files:
            os.close(file)
        self._files = []


def _lock(file: int, end: float) -> None:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > end:
                raise TooLong from None
            time.sleep(PAUSE)
