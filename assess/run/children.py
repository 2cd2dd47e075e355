"""Processes that `serve` keeps running beside each other: started, started again when they die, ended together."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Sequence

log = logging.getLogger("assess")
RESTART_PAUSE, LONGEST_PAUSE = 1.0, 60.0
STEADY_SECONDS = 60.0
STOP_SECONDS = 10.0


class Child:
    """One process: `python -m MODULE ARGUMENTS`, started again whenever it ends by itself.

    Its standard input is a pipe that only this process holds: when we die, however, it reads the end and ends too.
    `fds` are file descriptors that it inherits.
    """

    def __init__(self, name: str, module: str, *arguments: str, fds: Sequence[int] = ()) -> None:
        self.name = name
        self._command = [sys.executable, "-m", module, *arguments]
        self._fds = tuple(fds)
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_running, name=name, daemon=True)

    def start(self) -> None:
        """Start it and watch over it."""
        self._thread.start()

    def _keep_running(self) -> None:
        pause = RESTART_PAUSE
        while not self._stopping.is_set():
            began = time.monotonic()
            self._process = subprocess.Popen(  # noqa: S603
                self._command, stdin=subprocess.PIPE, pass_fds=self._fds
            )
            code = self._process.wait()
            if time.monotonic() - began > STEADY_SECONDS:
                pause = RESTART_PAUSE
            if not self._stopping.wait(pause):
                log.warning("%s ended with %s; starting it again", self.name, code)
            pause = min(2 * pause, LONGEST_PAUSE)  # one that cannot even start is tried ever more seldom

    def ask_to_stop(self) -> None:
        """Tell it to end; `stop` waits for it."""
        self._stopping.set()
        if self._process is not None:
            self._process.terminate()

    def stop(self) -> None:
        """End it and wait for it; one that does not end in time is killed."""
        self.ask_to_stop()
        if self._process is not None:
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._thread.join(STOP_SECONDS)


def stop_all(children: Iterable[Child]) -> None:
    """End several at once and wait for all."""
    asked = list(children)
    for child in asked:
        child.ask_to_stop()
    for child in asked:
        child.stop()
