"""Who uses a database file and who replaces it: any number of processes may use it, one may replace it while none does.

An empty file beside the database is locked for it (flock). The system gives a lock up with the process that holds it,
however that ends; processes that it starts or forks do not hold it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

from assess.store.errors import StoreUnavailable, UnusableFile
from assess.store.sqlite.helpers import open_lock

# Who only looks whether the database is in use has the lock for a moment.
PATIENCE, PAUSE = 2.0, 0.02
# Descriptors of locks that this process holds.
_held: set[int] = set()


def _drop_in_fork() -> None:
    """A fork has copies of the descriptors, and would hold the locks on after its parent's death."""
    for file in _held:
        os.close(file)
    _held.clear()


os.register_at_fork(after_in_child=_drop_in_fork)


class Presence:
    """This process's part in the lock of one database."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self.path = database.with_name(f"{database.name}-lock")
        self._guard = threading.Lock()
        self._alone = False
        self._process = 0
        # Gives the lock up: when asked, with this object, or at the end of the process.
        self._end: weakref.finalize[[int, int], Presence] | None = None

    def enter(self) -> None:
        """Be one of those who use it. Raises StoreUnavailable while it is being replaced."""
        with self._guard:
            if self._alone or (self._end is not None and self._process == os.getpid()):
                return
            try:
                file = self._taken(fcntl.LOCK_SH, PATIENCE)
            except OSError as error:
                raise StoreUnavailable(f"{self._database}: cannot be used: {error.strerror}", "LOCK") from None
            if file is None:
                raise StoreUnavailable(f"{self._database}: is being replaced; try again in a moment", "REPLACING")
            self._process = os.getpid()
            self._end = weakref.finalize(self, _close, file, self._process)

    def leave(self) -> None:
        """Be no longer one of them."""
        if self._end is not None:
            self._end()
        self._end = None

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """No other process uses it, and none begins to, until the end. Raises UnusableFile while anybody does."""
        try:
            file = self._taken(fcntl.LOCK_EX, 0)
        except OSError as error:
            raise UnusableFile(f"{self._database}: cannot be used: {error.strerror}") from None
        if file is None:
            raise UnusableFile(f"{self._database}: is in use; stop the application first")
        self._alone = True
        try:
            yield
        finally:
            self._alone = False
            _close(file, os.getpid())

    def is_in_use(self) -> bool:
        """Whether any process uses it, this one included."""
        try:
            file = self._taken(fcntl.LOCK_EX, 0, create=False)
        except OSError:
            return False
        if file is not None:
            _close(file, os.getpid())
        return file is None

    def _taken(self, how: int, patience: float, create: bool = True) -> int | None:
        """The lock file, locked; None when others are in the way for so many seconds."""
        file = open_lock(self.path, self._database, create)
        end = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(file, how | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() < end:
                    time.sleep(PAUSE)
                    continue
                os.close(file)
                return None
            _held.add(file)
            return file


def _close(file: int, process: int) -> None:
    if process == os.getpid():  # a fork has closed its own at its beginning
        _held.discard(file)
        os.close(file)
