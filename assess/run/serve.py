"""`serve`: web processes and the render worker beside them, started and stopped together."""

from __future__ import annotations

import contextlib
import logging
import signal
import socket
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from assess.bank.library import load_library
from assess.config import Settings, unknown_settings
from assess.run import doctor, logs
from assess.run.children import Child, stop_all
from assess.run.web import BACKLOG
from assess.services import invitations, modes, operators
from assess.services.context import Context, open_store, serve_database
from assess.services.errors import StoreError
from assess.services.operations import sqlite_version

log = logging.getLogger("assess")
# The lock on a database server is lost with its connection, and taken again.
HOLD_SECONDS = 10.0


class CannotServe(Exception):
    """The server cannot start; each message says why, with the remedy."""

    def __init__(self, *messages: str) -> None:
        self.messages = messages
        super().__init__("\n".join(messages))


def listen(host: str, port: int) -> socket.socket:
    """A listening socket at this address. Raises CannotServe."""
    if not 1 <= port <= 65535:
        raise CannotServe(f"--port: {port} is not a port (1..65535)")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(BACKLOG)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotServe(
            f"{host}:{port} は使えません（{reason}）。別の番号でお試しください: make run PORT={port + 1} / "
            f"{host}:{port} cannot be used ({reason}). Try another port: make run PORT={port + 1}"
        ) from None
    return listening


def unknown_setting(name: str, nearest: str | None) -> str:
    """What is said of a variable that looks like a setting and is none."""
    ja, en = (f"{nearest} のことですか？", f"; did you mean {nearest}?") if nearest else ("", "")
    return f"{name}: 知らない設定なので使いません。{ja} / is no setting and is not used{en} (docs/settings.md)"


def open_place(path: Path, mode: int, closed: bool) -> str:
    """What is said of a place of the instance that others could read or change."""
    ja, en = ("閉じました。", "closed now") if closed else (f"chmod go= {path}", f"close it: chmod go= {path}")
    return f"{path}: ほかの利用者にも開いていました（{mode:o}）。{ja} / was open to other users; {en}"


def run(host: str, port: int) -> None:
    """Serve until interrupted or terminated. Raises CannotServe before anything has been started.

    What a web process would fail of is tried here first: a faulty setting, bank or database is told once, at the start.
    """
    logs.begin()
    if problems := doctor.problems():
        raise CannotServe(*problems)
    if lacking := operators.missing(Settings.read(), host):
        raise CannotServe(*lacking)
    operators.operator_of(Settings.read())
    listening = listen(host, port)
    for name, nearest in unknown_settings().items():
        log.warning(unknown_setting(name, nearest))
    settings = Settings.load()
    for place in modes.tighten(settings):
        log.warning(open_place(place.path, place.mode, place.ours))
    library = load_library(settings.questions, settings.bank_id, settings.instance / "cache", settings.local_actors)
    with open_store(settings) as store:
        link = invitations.first_operator(Context(settings, store, library, lambda: datetime.now(UTC)))
    serve_database(settings)
    if version := sqlite_version(settings):
        for warning in doctor.warnings(version):
            log.warning(warning)
    stop = threading.Event()

    def told(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
    fd = listening.fileno()
    children = [
        *(Child("web process", "assess.run.web", str(fd), fds=[fd]) for _ in range(settings.web_processes)),
        Child("render worker", "assess.run.worker"),
    ]
    for child in children:
        child.start()
    shown = f"[{host}]" if ":" in host else host
    print(f"http://{shown}:{port} で動いています（止めるには Ctrl+C） / running (Ctrl+C stops it)", flush=True)
    if link:
        address = f"{settings.public_url or f'http://{shown}:{port}'}{invitations.PATH}{link}"
        print(
            f"運用者がまだいません。なる方だけが開いてください / no operator yet; for the one to be: {address}",
            flush=True,
        )
    while not stop.wait(HOLD_SECONDS):
        with contextlib.suppress(StoreError):  # its users tell of it
            serve_database(settings)
    listening.close()
    stop_all(children)
    log.info("stopped")
