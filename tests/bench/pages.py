"""Question pages against a bare Flask route of the same bytes, alone and while reports render."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, Response
from werkzeug.test import EnvironBuilder, run_wsgi_app

from assess.config import Settings
from assess.core.model import DOMAINS
from assess.report.editions import EDITIONS
from assess.services import reports
from tests.bench.firm import Firm
from tests.bench.timing import Call, timed
from tests.waiting import PATIENCE
from tests.web.helpers import Visitor

PROJECT = Path(__file__).resolve().parent.parent.parent
BUSY_SECONDS = 30.0  # at most, while reports render
VISITOR_PAUSE = 0.005  # between two pages while reports render: a busy site, not a flood


def caller(app: Flask, path: str, cookie: str = "") -> Call:
    """Calls the WSGI application for one page and reads the whole answer."""
    builder = EnvironBuilder(path=path, headers={"Cookie": cookie} if cookie else {})

    def call() -> bytes:
        body, status, _ = run_wsgi_app(app.wsgi_app, builder.get_environ(), buffered=True)
        data = b"".join(body)
        if not status.startswith("200"):
            raise SystemExit(f"{path}: {status}")
        return data

    return call


def question_pages(app: Flask) -> list[Call]:
    """Calls for the eight question pages of a firm that has answered everything."""
    visitor = Visitor(app.test_client())
    base = visitor.start()
    visitor.get(f"{base}/q/{DOMAINS[0]}")
    visitor.answer_all(1)
    page = visitor.get(f"{base}/q/{DOMAINS[0]}")
    cookie = page.request.environ["HTTP_COOKIE"]
    return [caller(app, f"{base}/q/{domain}", cookie) for domain in DOMAINS]


def bare_pages(bodies: list[bytes]) -> list[Call]:
    """The same bytes from the smallest Flask application there is."""
    app = Flask("bare")

    @app.get("/<int:number>")
    def page(number: int) -> Response:
        return Response(bodies[number], mimetype="text/html")

    return [caller(app, f"/{number}") for number in range(len(bodies))]


def in_turn(calls: list[Call]) -> Call:
    """One call that goes round the pages."""
    turn = iter(())

    def call() -> object:
        nonlocal turn
        following = next(turn, None)
        if following is None:
            turn = iter(calls)
            following = next(turn)
        return following()

    return call


@contextmanager
def worker(settings: Settings, name: str = "worker", server: str | None = None, **more: str) -> Iterator[None]:
    """Run a render worker on the database at `server` (None: of the instance) as `serve` starts it, with `more`
    settings; it ends with its standard input."""
    own = {**more, **({"ASSESS_DATABASE": server} if server else {})}
    env = {**os.environ, "ASSESS_INSTANCE": str(settings.instance), "PYTHONPATH": str(PROJECT), **own}
    with open(settings.instance / f"{name}.log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "assess.run.worker"], env=env, stdin=subprocess.PIPE, stdout=log, stderr=log
        )
    try:
        yield
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def ready(settings: Settings, name: str = "worker") -> bool:
    """Whether this worker has loaded what it draws with."""
    return b"ready" in (settings.instance / f"{name}.log").read_bytes()


def pages_under_load(firm: Firm, page: Call) -> tuple[list[float], int]:
    """Times of pages while the worker renders one report after another, and how many reports it finished."""
    settings, context = firm.context.settings, firm.context
    begun = firm.assessment()

    times: list[float] = []
    with worker(settings):
        end = time.perf_counter() + BUSY_SECONDS
        while not ready(settings) and time.perf_counter() < end:
            page()
        jobs = [reports.request(context, begun, "ja", edition) for edition in EDITIONS]
        end = time.perf_counter() + BUSY_SECONDS
        while time.perf_counter() < end:
            for _ in range(10):
                times.append(timed(page))
                time.sleep(VISITOR_PAUSE)
            states = [reports.job(context, j.assessment_id, j.id) for j in jobs]
            if all(s is not None and s.state in ("done", "failed") for s in states):
                break
    states = [reports.job(context, j.assessment_id, j.id) for j in jobs]
    return times, sum(s is not None and s.state == "done" for s in states)
