"""One web process: answers on a listening socket that `serve` has opened and several processes share.

`python -m assess.run.web FD`. Each connection goes to a process that is free to take it. It ends on SIGTERM, or when
its standard input does: `serve` holds the other end.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterable
from types import FrameType
from typing import TYPE_CHECKING

from flask import Flask

from assess import create_app
from assess.config import Settings
from assess.run import logs, server
from assess.services.context import serve_database
from assess.services.errors import StoreError

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("assess")

# Few threads: they share one interpreter, and more of them only make each other wait.
THREADS = 4
# Idle connections are cut off after so many seconds; `server` sees to it that no client takes them all.
CONNECTIONS = 500
IDLE_SECONDS = 30
# Larger bodies are refused before they are read; up to here the application tells so in a page of its own.
LARGEST_BODY = 1024 * 1024
BACKLOG = 1024


def serve(app: Flask, listening: socket.socket, settings: Settings) -> None:
    """Answer on this socket until told to stop."""
    answering = server.make(
        app,
        listening,
        threads=THREADS,
        ident=None,
        backlog=BACKLOG,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=IDLE_SECONDS // 3,
        asyncore_use_poll=True,  # select() ends at 1024 open files
        max_request_body_size=LARGEST_BODY,
        # Forwarding headers reach the application only where it has been told of proxies (ProxyFix reads them).
        clear_untrusted_proxy_headers=not settings.trusted_proxies,
    )
    if not settings.trusted_proxies:
        answering.application = telling_of_proxies(answering.application)
    try:
        # Only now: while it loads, it ends as any process does, for a library may take the exception for its own.
        signal.signal(signal.SIGTERM, _stop)
        answering.run()
    except KeyboardInterrupt:
        pass
    finally:
        # The end has begun: a second signal on the way, from the terminal or the parent, changes nothing.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        answering.close()


def telling_of_proxies(application: WSGIApplication) -> WSGIApplication:
    """Say once that a proxy stands in front which no setting tells of: all its visitors count as one client then."""
    told = False

    def watched(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        nonlocal told
        if not told and "HTTP_X_FORWARDED_FOR" in environ:
            told = True
            log.warning(
                "中継サーバーが X-Forwarded-For を送っていますが、ASSESS_TRUSTED_PROXIES が 0 です。/ Requests carry"
                " X-Forwarded-For, but ASSESS_TRUSTED_PROXIES is 0: all visitors count as one (docs/deployment.md)"
            )
        return application(environ, start_response)

    return watched


def hold(settings: Settings) -> None:
    """Keep the database in its place. Where that cannot be done the pages say so, until it can."""
    try:
        serve_database(settings)
    except StoreError as error:
        log.error("the database cannot be used: %s", error)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _stop_with_parent() -> None:
    # Not through sys.stdin: its lock, held here, would abort the interpreter when it ends.
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def main(fd: int) -> None:
    """Load the application and serve."""
    logs.begin()
    # Below a warning it tells of each client that goes early, with the path: a resume link's token stands there.
    # Its queue's warnings tell only that several visitors came at once.
    logging.getLogger("waitress").setLevel(logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group: `serve` ends its children in order
    threading.Thread(target=_stop_with_parent, name="parent", daemon=True).start()
    settings = Settings.load()
    hold(settings)
    serve(create_app(settings), socket.socket(fileno=fd), settings)


if __name__ == "__main__":
    main(int(sys.argv[1]))
