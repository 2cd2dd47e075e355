"""How a process that waits for work hears that it should end."""

from __future__ import annotations

import contextlib
import os
import signal
from multiprocessing.connection import Connection, wait
from types import FrameType


class Stop:
    """Turns true once standard input has ended or SIGTERM or SIGINT has come."""

    def __init__(self) -> None:
        self.asked = False
        self.woken, wake = os.pipe()
        os.set_blocking(self.woken, False)
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._signalled)

    def _signalled(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True

    def wait(self, seconds: float, *others: Connection | int) -> bool:
        """Wait until asked to stop, one of the others is ready, or the time is over; True: stop."""
        ready = wait([0, self.woken, *others], max(0.0, seconds))
        if self.woken in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(self.woken, 4096)
        if 0 in ready and not os.read(0, 4096):
            self.asked = True
        return self.asked
