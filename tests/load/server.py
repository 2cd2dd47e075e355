"""`python -m assess serve` of a checkout as a process of its own on a free loopback port, and what it costs."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

HOST = "127.0.0.1"
START_SECONDS, END_SECONDS = 90.0, 20.0
TICKS = os.sysconf("SC_CLK_TCK")


class Unusable(Exception):
    """The server did not start or a helper of the test failed; the message holds what it said."""


@dataclass(frozen=True)
class Project:
    """A checkout with its instance: where its commands run, with which interpreter and settings; `more`: others."""

    folder: Path
    instance: Path
    database: str | None = None
    more: Mapping[str, str] = field(default_factory=dict)

    def on(self, database: str) -> Project:
        """The same with this database."""
        return replace(self, database=database)

    @property
    def python(self) -> str:
        own = self.folder / ".venv" / "bin" / "python"
        return str(own) if own.exists() else sys.executable

    @property
    def env(self) -> dict[str, str]:
        """The environment without settings of another instance."""
        env = {name: value for name, value in os.environ.items() if not name.startswith("ASSESS_")}
        env |= {"ASSESS_INSTANCE": str(self.instance), "PYTHONPATH": str(self.folder)}
        return env | ({"ASSESS_DATABASE": self.database} if self.database else {}) | dict(self.more)

    def inside(self, what: str, given: str = "") -> str:
        """Run `inside.py` with the checkout's own package; returns what it prints. Raises Unusable."""
        script = Path(__file__).with_name("inside.py")
        command = [self.python, str(script), what]
        done = subprocess.run(command, input=given, capture_output=True, text=True, cwd=self.folder, env=self.env)
        if done.returncode:
            raise Unusable(f"{what}: {done.stderr.strip()}")
        return done.stdout

    def start(self, port: int = 0) -> Server:
        """A server that has just been started, on this port or a free one; `wait` for it, and `end` it."""
        with contextlib.closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
            port = int(probe.getsockname()[1])
        self.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
        log = self.instance / "serve.log"
        command = [self.python, "-m", "assess", "serve", "--host", HOST, "--port", str(port)]
        with open(log, "a") as out:
            # A session of its own: whatever it starts is told by that, and nothing else is.
            process = subprocess.Popen(
                command, cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip
        return Server(process, port, log)

    @contextlib.contextmanager
    def serve(self) -> Iterator[Server]:
        """A running server. Raises Unusable when it does not answer."""
        server = self.start()
        try:
            server.wait()
            yield server
        finally:
            server.end()


@dataclass(frozen=True)
class Server:
    """The process, with everything that it has started."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def wait(self) -> None:
        """Until it answers. Raises Unusable."""
        end = time.monotonic() + START_SECONDS
        while self.process.poll() is None and time.monotonic() < end:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://{HOST}:{self.port}/", timeout=10):
                return
            time.sleep(0.1)
        raise Unusable(f"the server did not answer:\n{self.log.read_text()[-2000:]}")

    def end(self) -> None:
        """Stop it as its service manager would, and see that nothing of it stays."""
        self.process.terminate()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def pids(self) -> dict[int, float]:
        """Processor seconds by process of its session, with those of children that have ended."""
        found = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                values = stat.read_text().rpartition(")")[2].split()
                if int(values[3]) == self.process.pid:
                    found[int(stat.parent.name)] = sum(map(int, values[11:15])) / TICKS
        return found

    def processor_seconds(self) -> float:
        """What all its processes have used so far."""
        return sum(self.pids().values())

    def processes(self) -> int:
        """How many there are."""
        return len(self.pids())

    def memory(self) -> float:
        """Memory of all its processes in MB, what they share counted once (PSS)."""
        pages = 0
        for pid in self.pids():
            with contextlib.suppress(OSError):
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                pages += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        return pages / 1024


def machine_seconds() -> float:
    """Processor seconds that the whole machine has worked, ours included."""
    values = [int(value) for value in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(values) - values[3] - values[4]) / TICKS
