"""Whole requests with few and many firms in the database, each beside a bare Flask route that returns the same bytes.

The WSGI application is called in this process, so no server, socket or other thread is measured. Wall time holds what
a request waits for (the disk); processor time of the thread is steadier on a busy machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, Response
from werkzeug.test import EnvironBuilder, run_wsgi_app

from assess import create_app
from assess.bank.library import load_library
from assess.config import Settings
from assess.services import operations
from assess.services.context import open_store
from tests.bench.reports import in_child
from tests.bench.timing import percentile
from tests.load.fill import copy_database, quick_folder
from tests.load.inside import multiply
from tests.web.helpers import Visitor

FIRMS = (0, 10_000, 100_000)
SAMPLES = 12  # journeys that are copied
SECONDS = 2.0  # each request, at least; its bare route meets the same weather
LEAST = 5
HEAD = ("firms", "request", "KiB", "first", "p50", "p99", "CPU p50", "bare p50", "bare CPU", "CPU ratio")


@dataclass
class Times:
    """Seconds of calls: by the clock, and of the processor."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Request:
    """A request that can be sent again and again; `bodies` are the forms of a POST, taken in turn."""

    name: str
    path: str
    cookie: str
    bodies: tuple[bytes, ...] = ()

    def sender(self, app: Flask) -> Callable[[Times], bytes]:
        """A call that sends it once and notes the time of the application alone."""
        turn = cycle(self.bodies) if self.bodies else None

        def send(times: Times) -> bytes:
            builder = EnvironBuilder(
                path=self.path, method="POST" if turn else "GET", headers={"Cookie": self.cookie},
                data=next(turn) if turn else None, content_type="application/x-www-form-urlencoded" if turn else None,
            )  # fmt: skip
            environ = builder.get_environ()
            wall, processor = time.perf_counter(), time.thread_time()
            chunks, status, _ = run_wsgi_app(app.wsgi_app, environ, buffered=True)
            body = b"".join(chunks)
            times.processor.append(time.thread_time() - processor)
            times.wall.append(time.perf_counter() - wall)
            if not status.startswith("200"):
                raise SystemExit(f"{self.name}: {status}")
            return body

        return send


def _requests(app: Flask) -> list[Request]:
    """Question page and autosave of a firm half way, result page of a finished one."""
    asked = Visitor(app.test_client())
    asked.start()
    for _ in range(4):
        asked.answer_page(1)
    page = asked.page
    assert page is not None
    cookie = page.request.environ["HTTP_COOKIE"]
    save = asked.text.partition('data-save="')[2].partition('"')[0]
    name, values = next(iter(asked.options().items()))
    known = {"csrf_token": asked.csrf, "page": asked.fields()["page"]}
    # Each as the page's next one, in more turns than any benchmark takes.
    bodies = tuple(urlencode({**known, "seq": seq, name: values[seq % len(values)]}).encode() for seq in range(1, 9999))
    done = _finished(app)
    assert done.page is not None
    return [
        Request("question page", asked.path, cookie),
        Request("autosave", save, cookie, bodies),
        Request("result page", done.path, done.page.request.environ["HTTP_COOKIE"]),
    ]


def _finished(app: Flask, number: int = 0) -> Visitor:
    """A visitor at the result page."""
    visitor = Visitor(app.test_client())
    base = visitor.start()
    visitor.answer_all(number % 3)
    visitor.post(f"{base}/complete")
    assert visitor.path == f"{base}/result", visitor.path
    return visitor


def _bare(request: Request, body: bytes) -> Flask:
    """The smallest Flask application that returns these bytes there."""
    app = Flask("bare")
    kind = "application/json" if request.bodies else "text/html"

    @app.route(request.path.partition("?")[0], methods=["GET", "POST"])
    def page() -> Response:
        return Response(body, mimetype=kind)

    return app


def measure(settings: Settings, firms: int) -> None:
    """Print a row for each request; meant for a fresh process, so that nothing is kept from a smaller database."""
    app = create_app(settings, load_library(settings.questions, settings.bank_id))
    compare(app, _requests(app), firms)


def compare(app: Flask, requests: Sequence[Request], firms: int) -> None:
    """Print a row for each request beside a bare route of the same bytes."""
    for request in requests:
        ours, theirs = Times(), Times()
        send = request.sender(app)
        body = send(ours)
        first = ours.wall.pop()
        ours.processor.clear()
        bare = request.sender(_bare(request, body))
        end = time.perf_counter() + SECONDS
        while len(ours.wall) < LEAST or time.perf_counter() < end:
            send(ours)
            bare(theirs)
        cpu, bare_cpu = percentile(ours.processor, 50), percentile(theirs.processor, 50)
        cells = [1000 * first, percentile(ours.wall, 50), percentile(ours.wall, 99), cpu]
        shown = [f"{cell:.1f}" for cell in cells] + [f"{percentile(theirs.wall, 50):.2f}", f"{bare_cpu:.2f}"]
        print_row(f"{firms:,}", request.name, f"{len(body) / 1024:.0f}", *shown, f"{cpu / bare_cpu:.0f}")


def print_row(*cells: str) -> None:
    """A row of the table."""
    print(f"| {' | '.join(cells)} |", flush=True)


def whole_requests(folder: Path, steps: Sequence[int], server: str | None = None) -> None:
    """Fill a database step by step and measure a copy of it at each step; a table in milliseconds.

    `server` is the address of an empty PostgreSQL database that takes the last copy; else it is SQLite at each step.
    """
    settings = Settings.load(folder / "many", {"ASSESS_DATABASE": server} if server else {})
    print_row(*HEAD)
    print(f"|{'---|' * len(HEAD)}")
    with quick_folder() as place:
        filled = place / "filled.sqlite3"
        filling = Settings.load(folder / "filling", {"ASSESS_DATABASE": str(filled)})
        app = create_app(filling, load_library(filling.questions, filling.bank_id))
        samples = [_finished(app, number).path.split("/")[2] for number in range(SAMPLES)]
        there = 0
        for firms in steps:
            with open_store(filling) as store:
                multiply(store, samples, firms - there, seed=firms)
            there = firms
            if server is None:
                copy_database(filled, folder / "many" / "assess.sqlite3")
            elif firms == steps[-1]:
                operations.copy_database(str(filled), server, lambda *_told: None)
            else:
                continue
            in_child(lambda firms=firms: measure(settings, firms))  # type: ignore[misc]
