"""The processes of a server by what they do, how to end them without mercy, and what its log complains of."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

from tests.load.server import Server

WEB, WORKER = "assess.run.web", "assess.run.worker"


def _status(pid: int) -> tuple[str, int]:
    """State and parent; an empty state of one that is gone."""
    try:
        values = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "", 0
    return values[0], int(values[1])


def alive(server: Server) -> list[int]:
    """All its processes that still run."""
    return [pid for pid in server.pids() if _status(pid)[0] not in ("", "Z")]


def of(server: Server, module: str) -> list[int]:
    """Those that run this module, started by `serve` itself: no child of theirs."""
    chosen = []
    for pid in alive(server):
        with contextlib.suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
            if module in command and _status(pid)[1] == server.process.pid:
                chosen.append(pid)
    return chosen


def kill(pid: int) -> None:
    """SIGKILL to one process."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def kill_group(server: Server) -> None:
    """SIGKILL to `serve` and all that it has started, as the kernel or an operator does."""
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait()


def kill_parent(server: Server) -> None:
    """SIGKILL to `serve` alone: its children must end by themselves."""
    kill(server.process.pid)
    server.process.wait()


def complaints(server: Server) -> list[str]:
    """Tracebacks in the log: whatever happens, it is told in one line."""
    lines = server.log.read_text(errors="replace").splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("Traceback")]
    ends = [next((line for line in lines[n + 1 :] if line[:1] not in (" ", "")), "?") for n in starts]
    return [f"a traceback in the log: {line}" for line in sorted(set(ends))]
