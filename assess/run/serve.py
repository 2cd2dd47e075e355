"""`serve`: the web server and the render worker beside it, started and stopped together."""

from __future__ import annotations

import logging
import signal
import socket
import subprocess
import sys
import threading
import time
from types import FrameType

import waitress

from assess import create_app
from assess.config import Settings
from assess.run import doctor
from assess.services.context import open_store
from assess.services.operations import sqlite_version

log = logging.getLogger("assess")
THREADS = 8
# So many idle connections, cut off after so many seconds, that a few slow or hostile clients do not shut others out.
CONNECTIONS = 500
IDLE_SECONDS = 30
# Larger bodies are refused before they are read; up to here the application tells so in a page of its own.
LARGEST_BODY = 16 * 1024 * 1024
RESTART_PAUSE, LONGEST_PAUSE = 1.0, 60.0
STEADY_SECONDS = 60.0


class CannotServe(Exception):
    """The server cannot start; each message says why, with the remedy."""

    def __init__(self, *messages: str) -> None:
        self.messages = messages
        super().__init__("\n".join(messages))


class Worker:
    """The render worker as a process of its own, started again when it dies."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None
        self.thread = threading.Thread(target=self._keep_running, name="render-worker", daemon=True)

    def start(self) -> None:
        """Start it and watch over it."""
        self.thread.start()

    def _keep_running(self) -> None:
        pause = RESTART_PAUSE
        while not self.stopping.is_set():
            began = time.monotonic()
            # Its standard input is a pipe that only this process holds: when we die, the worker sees its end.
            self.process = subprocess.Popen([sys.executable, "-m", "assess.run.worker"], stdin=subprocess.PIPE)  # noqa: S603
            code = self.process.wait()
            if time.monotonic() - began > STEADY_SECONDS:
                pause = RESTART_PAUSE
            if not self.stopping.wait(pause):
                log.warning("render worker ended with %s; starting it again", code)
            pause = min(2 * pause, LONGEST_PAUSE)  # one that cannot even start is tried ever more seldom

    def stop(self) -> None:
        """End it and wait for it."""
        self.stopping.set()
        process = self.process
        if process is not None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        self.thread.join(10)


def _free_or_refuse(host: str, port: int) -> None:
    if not 1 <= port <= 65535:
        raise CannotServe(f"--port: {port} is not a port (1..65535)")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotServe(
            f"{host}:{port} は使えません（{reason}）。別の番号でお試しください: make run PORT={port + 1} / "
            f"{host}:{port} cannot be used ({reason}). Try another port: make run PORT={port + 1}"
        ) from None


def run(host: str, port: int) -> None:
    """Serve until interrupted or terminated. Raises CannotServe before anything has been started."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # Below a warning it tells of each client that goes early, with the path: a resume link's token stands there.
    logging.getLogger("waitress").setLevel(logging.WARNING)
    if problems := doctor.problems():
        raise CannotServe(*problems)
    _free_or_refuse(host, port)
    settings = Settings.load()
    app = create_app(settings)
    open_store(settings).close()
    for warning in doctor.warnings(sqlite_version()):
        log.warning(warning)
    worker = Worker()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    server = waitress.create_server(
        app,
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=IDLE_SECONDS // 3,
        asyncore_use_poll=True,  # select() ends at 1024 open files
        max_request_body_size=LARGEST_BODY,
        # Forwarding headers reach the application only where it has been told of proxies (ProxyFix reads them).
        clear_untrusted_proxy_headers=not settings.trusted_proxies,
    )
    worker.start()
    shown = f"[{host}]" if ":" in host else host
    print(f"http://{shown}:{port} で動いています（止めるには Ctrl+C） / running (Ctrl+C stops it)", flush=True)
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
        worker.stop()
        log.info("stopped")
