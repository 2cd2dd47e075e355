"""Requests of one question, and the download of a report that is there, at a real server (`serve`), each beside a bare
Flask route of the same bytes behind the same kind of HTTP server.

One browser connection that is kept alive, one request at a time: what an owner waits for, without the network.
"""

from __future__ import annotations

import http.client
import logging
import multiprocessing
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

import waitress
from flask import Flask, Response

from assess.bank.library import load_library
from assess.config import Settings
from assess.run.web import THREADS
from assess.services import assessments, reports
from assess.services.assessments import Started
from assess.services.context import Context, open_store
from tests.bench.firm import Firm
from tests.bench.timing import percentile, timed
from tests.load.page import Page
from tests.load.server import HOST, Project
from tests.waiting import until

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 3.0  # each request; its bare route meets the same weather
LEAST = 20
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Row:
    """Seconds of one request by us and by the bare route."""

    name: str
    size: int
    ours: list[float]
    bare: list[float]

    @property
    def ratio(self) -> float:
        return percentile(self.ours, 50) / percentile(self.bare, 50)


@dataclass
class Line:
    """A connection to a port that is kept alive, and the cookies that it sends."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.http = http.client.HTTPConnection(HOST, self.port, timeout=60)
        self.http.connect()
        self.http.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, path: str, fields: Mapping[str, str] | None = None) -> tuple[int, str, bytes]:
        """Status, media type and body."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Content-Type": FORM, "Origin": f"http://{HOST}:{self.port}"} if fields is not None else {}
        body = urlencode(fields) if fields is not None else None
        self.http.request("GET" if fields is None else "POST", path, body, headers)
        answer = self.http.getresponse()
        data = answer.read()
        for cookie in answer.msg.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get_content_type(), data


@dataclass(frozen=True)
class Asked:
    """A request that may be sent again and again; `forms` gives the fields of the next POST."""

    name: str
    path: str
    status: int = 200
    forms: Iterator[Mapping[str, str]] | None = None

    def sender(self, line: Line) -> Callable[[], tuple[int, str, bytes]]:
        def send() -> tuple[int, str, bytes]:
            status, kind, body = line.send(self.path, next(self.forms) if self.forms else None)
            if status != self.status:
                raise SystemExit(f"{self.name}: {status}")
            return status, kind, body

        return send


@contextmanager
def bare_server(status: int, kind: str, body: bytes) -> Iterator[int]:
    """The port of the smallest Flask application that answers everything so, in a process of its own."""
    app = Flask("bare", static_folder=None)

    @app.route("/", defaults={"path": ""}, methods=["GET", "POST"])
    @app.route("/<path:path>", methods=["GET", "POST"])
    def answer(path: str) -> Response:
        return Response(body, status, mimetype=kind)

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # the table stands alone
    with closing(socket.create_server((HOST, 0))) as listening:
        server = multiprocessing.get_context("fork").Process(
            target=lambda: waitress.serve(app, sockets=[listening], threads=THREADS, _quiet=True), daemon=True
        )
        server.start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            server.kill()
            server.join()


def begun(ctx: Context) -> tuple[Firm, Started]:
    """A firm with its profile and no answer yet."""
    firm = Firm.make(ctx)
    started = assessments.start(ctx, "ja", "full", "self")
    assessments.save_profile(ctx, started.assessment_id, firm.profile)
    return firm, started


def served(folder: Path, server: str | None = None, seconds: float = SECONDS) -> list[Row]:
    """The rows, on SQLite or on the PostgreSQL database of this address."""
    settings = Settings.load(folder, {"ASSESS_DATABASE": server} if server else {})
    library = load_library(settings.questions, settings.bank_id)
    with open_store(settings) as store:
        ctx = Context(settings, store, library, lambda: datetime.now(UTC))
        firm, started = begun(ctx)
        base = f"/a/{started.assessment_id}"
        question = next(iter(firm.given))
        with Project(PROJECT, folder, server).serve() as running:
            line = Line(running.port, {f"assess_{started.assessment_id}": started.token})
            rows = [_row(asked, line, seconds) for asked in _questions(line, f"{base}/question/{question}", question)]
            assert assessments.need(ctx, started.assessment_id).responses["owner"].answers[question]  # it was kept
            assessments.save_answers(ctx, started.assessment_id, firm.given)
            assessments.complete(ctx, started.assessment_id)
            job = reports.request(ctx, started.assessment_id, "ja", "full")
            until(lambda: (now := reports.job(ctx, job.assessment_id, job.id)) and reports.is_there(ctx, now))
            rows.append(_row(Asked("download of a full report that is there", f"{base}/report/{job.id}/file"), line,
                             seconds))  # fmt: skip
    return rows


def _questions(line: Line, path: str, question: str) -> list[Asked]:
    """GET, POST and autosave of one question; each POST as the page's next one, with another answer."""
    form = Page.read(path, line.send(path)[2]).form()
    assert form is not None
    name = f"q_{question}"
    values = [value for value in form.choices[name] if value not in ("unknown", "not_applicable")]
    numbers = iter(range(1, 1_000_000))

    def fields(**more: str) -> Iterator[Mapping[str, str]]:
        for value in cycle(values):
            yield {**form.fields, **more, "seq": str(next(numbers)), name: value}

    return [
        Asked("GET of a question", path),
        Asked("POST of a question (leads to the next)", path, 303, fields(action="next")),
        Asked("autosave of its answer", form.save, 200, fields()),
    ]


def _row(asked: Asked, line: Line, seconds: float) -> Row:
    send = asked.sender(line)
    status, kind, body = send()
    ours: list[float] = []
    theirs: list[float] = []
    with bare_server(status, kind, body) as port:
        bare = asked.sender(Line(port, line.cookies))
        bare()
        end = time.perf_counter() + seconds
        while len(ours) < LEAST or time.perf_counter() < end:
            ours.append(timed(send))
            theirs.append(timed(bare))
    return Row(asked.name, len(body), ours, theirs)


def print_served(rows: list[Row]) -> None:
    """The table, in milliseconds."""
    print("| request | KiB | p50 | p99 | bare p50 | bare p99 | ratio |\n|---|---|---|---|---|---|---|")
    for row in rows:
        cells = [percentile(times, percent) for times in (row.ours, row.bare) for percent in (50, 99)]
        shown = " | ".join(f"{cell:.2f}" for cell in cells)
        print(f"| {row.name} | {row.size / 1024:.0f} | {shown} | {row.ratio:.1f} |", flush=True)
