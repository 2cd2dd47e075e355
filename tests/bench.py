"""`make bench`: how fast we are, as ratios to something well known, all from one run on one machine.

- report: WeasyPrint in a forked child (as the render worker does it) against headless Chromium printing the same HTML
- pages: our question pages against a bare Flask route that returns the same bytes; both by calling the WSGI
  application in this process, so that no server or socket is measured
- answers: durable saves through the use case against a bare insert and commit with the same pragmas

It takes under a minute, reaches nothing beyond this machine and leaves nothing behind. docs/performance.md keeps a run.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT))

from flask import Flask, Response  # noqa: E402
from werkzeug.test import EnvironBuilder, run_wsgi_app  # noqa: E402

from assess import create_app, services  # noqa: E402
from assess.bank.library import load_library  # noqa: E402
from assess.config import Settings  # noqa: E402
from assess.core import flow  # noqa: E402
from assess.core.model import DOMAINS, Answers, Profile  # noqa: E402
from assess.report.pdf import render  # noqa: E402
from assess.services import Context  # noqa: E402
from assess.store.db import PRAGMAS, sqlite3  # noqa: E402
from tests.web.helpers import Visitor  # noqa: E402

RENDERS = 3
PAGE_SECONDS = 2.0  # each: ours, the bare route
SAVE_SECONDS = 2.0  # each
BUSY_SECONDS = 10.0  # at most, while reports render
VISITOR_PAUSE = 0.005  # between two pages while reports render: a busy site, not a flood
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

Call = Callable[[], object]


@dataclass(frozen=True)
class Firm:
    """A workshop half way, with every question answered."""

    context: Context
    profile: Profile
    given: dict[str, str]

    @classmethod
    def make(cls, context: Context) -> Firm:
        profile = Profile("E", "15", 9, "髙橋製作所", "燕市", ("productivity",), ("it_talent",))
        bank = context.library.bank
        best = {q.id: q.options[-1].id for _, q in bank.questions()}
        asked = flow.shown_questions(bank, profile, "full", best)
        return cls(context, profile, {q.id: q.options[len(q.options) // 2].id for q in asked})

    def assessment(self) -> str:
        """A new complete assessment in the database."""
        begun = services.start(self.context, "ja", "full", "self").assessment_id
        services.save_profile(self.context, begun, self.profile)
        services.save_answers(self.context, begun, self.given)
        services.complete(self.context, begun)
        return begun


def timed(call: Call) -> float:
    """Seconds that one call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def for_seconds(seconds: float, *calls: Call) -> list[list[float]]:
    """Repeat several calls in turn, so that all meet the same weather; the time of each call, in seconds."""
    times: list[list[float]] = [[] for _ in calls]
    end = time.perf_counter() + seconds * len(calls)
    while time.perf_counter() < end:
        for call, kept in zip(calls, times, strict=True):
            kept += [timed(call) for _ in range(8)]
    return times


def rate(times: list[float]) -> float:
    return len(times) / sum(times)


def percentile(times: list[float], percent: int) -> float:
    """In milliseconds."""
    ordered = sorted(times)
    return 1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


# ---------------------------------------------------------------- report


def draw(firm: Firm) -> tuple[bytes, str]:
    """The full report, and the HTML that it was drawn from."""
    from assess.core import advice, scoring

    library = firm.context.library
    answers = Answers(library.bank.id, library.bank.version, firm.profile, firm.given, date="2026-11-21")
    result = scoring.score(library.bank, answers)
    advised = advice.advise(library.bank, library.catalogue, answers, result)
    drawn: list[str] = []
    layout = render._layout
    render._layout = lambda html: drawn.append(html) or layout(html)
    try:
        data = render.render_report(
            library.bank, library.catalogue, answers, result, advised, bank_hash=library.bank_hash, lang="ja"
        )
    finally:
        render._layout = layout
    return data, drawn[-1]


def in_child(call: Call) -> None:
    """Run it in a forked child, as the render worker does."""
    child = multiprocessing.get_context("fork").Process(target=call)
    child.start()
    child.join()
    if child.exitcode:
        raise SystemExit(f"the report ended with {child.exitcode}")


def chromium_prints(page: Path) -> bytes:
    """Let a headless Chromium print the page; a new one each time, as for a job of its own."""
    out = page.with_suffix(".pdf")
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer",
        "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND", "--allow-file-access-from-files",
        f"--user-data-dir={page.parent / 'chromium'}", f"--print-to-pdf={out}", page.as_uri(),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=30)
    return out.read_bytes()


def reports(firm: Firm, folder: Path) -> tuple[float, float | None]:
    """Median seconds of a report by us and by Chromium (None without one)."""
    _, html = draw(firm)  # what the worker has loaded before its first job
    page = folder / "report.html"
    head = f'<base href="{render.STATIC.as_uri()}/"><link rel="stylesheet" href="{render.STYLESHEET.as_uri()}">'
    page.write_text(html.replace("<head>", f"<head>{head}", 1), "utf-8")
    ours, theirs = [], []
    if CHROMIUM:
        chromium_prints(page)  # its profile folder is made once
    for _ in range(RENDERS):
        ours.append(timed(lambda: in_child(lambda: draw(firm))))
        if CHROMIUM:
            theirs.append(timed(lambda: chromium_prints(page)))
    return statistics.median(ours), statistics.median(theirs) if theirs else None


# ---------------------------------------------------------------- pages


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
def worker(settings: Settings) -> Iterator[None]:
    """The render worker as `serve` starts it; it ends with its standard input."""
    env = {**os.environ, "ASSESS_INSTANCE": str(settings.instance), "PYTHONPATH": str(PROJECT)}
    with open(settings.instance / "worker.log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "assess.run.worker"], env=env, stdin=subprocess.PIPE, stdout=log, stderr=log
        )
    try:
        yield
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def pages_under_load(firm: Firm, page: Call) -> tuple[list[float], int]:
    """Times of pages while the worker renders one report after another, and how many reports it finished."""
    settings, context = firm.context.settings, firm.context
    begun = firm.assessment()

    def ready() -> bool:
        return b"ready" in (settings.instance / "worker.log").read_bytes()

    times: list[float] = []
    with worker(settings):
        end = time.perf_counter() + BUSY_SECONDS
        while not ready() and time.perf_counter() < end:
            page()
        jobs = [services.request_report(context, begun, "ja", edition) for edition in render.EDITIONS]
        end = time.perf_counter() + BUSY_SECONDS
        while time.perf_counter() < end:
            for _ in range(10):
                times.append(timed(page))
                time.sleep(VISITOR_PAUSE)
            states = [services.job(context, j.assessment_id, j.id) for j in jobs]
            if all(s is not None and s.state in ("done", "failed") for s in states):
                break
    states = [services.job(context, j.assessment_id, j.id) for j in jobs]
    return times, sum(s is not None and s.state == "done" for s in states)


# ---------------------------------------------------------------- answers


def saver(firm: Firm) -> Call:
    """Saves one answer through the use case, another one each time."""
    begun = services.start(firm.context, "ja", "full", "self").assessment_id
    services.save_profile(firm.context, begun, firm.profile)
    bank = firm.context.library.bank
    choices = [(q.id, option.id) for number in range(3) for _, q in bank.questions() for option in (q.options[number],)]
    count = 0

    def call() -> None:
        nonlocal count
        question, option = choices[count % len(choices)]
        count += 1
        services.save_answers(firm.context, begun, {question: option})

    return call


@contextmanager
def bare_saver(file: Path) -> Iterator[Call]:
    """One row and one commit, with the pragmas of our own connections."""
    with closing(sqlite3.connect(str(file), isolation_level=None)) as conn:
        for pragma in PRAGMAS:
            conn.execute(f"PRAGMA {pragma}").fetchall()
        conn.execute("create table answers (question text, option text)")

        def call() -> None:
            conn.execute("BEGIN IMMEDIATE")
            conn.execute("insert into answers values (?, ?)", ("office-invoices", "computer"))
            conn.execute("COMMIT")

        yield call


# ---------------------------------------------------------------- the table


def row(name: str, ours: str, theirs: str, ratio: str) -> None:
    print(f"| {name} | {ours} | {theirs} | {ratio} |", flush=True)


def measure(folder: Path) -> None:
    settings = Settings.load(folder / "instance", {})
    library = load_library(settings.questions, settings.bank_id)
    app = create_app(settings, library)
    with services.open_store(settings) as store:
        firm = Firm.make(Context(settings, store, library, lambda: datetime.now(UTC)))
        print("| | ours | compared with | ratio |\n|---|---|---|---|")

        pages = question_pages(app)
        bodies = [page() for page in pages]
        bare = bare_pages(bodies)  # type: ignore[arg-type]
        own_times, bare_times = for_seconds(PAGE_SECONDS, in_turn(pages), in_turn(bare))
        ratio = rate(own_times) / rate(bare_times)
        size = statistics.mean(len(b) for b in bodies) / 1024  # type: ignore[arg-type]
        row(
            f"question pages per second ({size:.0f} KiB each; WSGI callable, one thread)",
            f"{rate(own_times):.0f}", f"bare Flask route: {rate(bare_times):.0f}", f"{ratio:.3f}",
        )  # fmt: skip
        row("question page, p50 / p99 in ms", f"{percentile(own_times, 50):.1f} / {percentile(own_times, 99):.1f}",
            f"bare Flask route: {percentile(bare_times, 50):.2f} / {percentile(bare_times, 99):.2f}", "")  # fmt: skip

        busy, done = pages_under_load(firm, in_turn(pages))
        row(f"the same while {len(render.EDITIONS)} reports render ({done} done)",
            f"{percentile(busy, 50):.1f} / {percentile(busy, 99):.1f}", "", "")  # fmt: skip

        with bare_saver(folder / "bare.sqlite3") as bare_save:
            own_saves, bare_saves = for_seconds(SAVE_SECONDS, saver(firm), bare_save)
        row("durable answer saves per second", f"{rate(own_saves):.0f}", f"bare insert: {rate(bare_saves):.0f}",
            f"{rate(own_saves) / rate(bare_saves):.2f}")  # fmt: skip
        row("answer save, p50 / p99 in ms", f"{percentile(own_saves, 50):.2f} / {percentile(own_saves, 99):.2f}",
            f"bare insert: {percentile(bare_saves, 50):.2f} / {percentile(bare_saves, 99):.2f}", "")  # fmt: skip

    ours, theirs = reports(firm, folder)
    compared = ("no Chromium here", "") if theirs is None else (f"Chromium: {theirs:.2f}", f"{ours / theirs:.2f}")
    row(f"full report, seconds (median of {RENDERS})", f"{ours:.2f}", *compared)


def main() -> None:
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="assess-bench-", ignore_cleanup_errors=True) as folder:
        measure(Path(folder))
    load = os.getloadavg()[0]
    print(f"\n{time.perf_counter() - began:.0f} s in all; load average of the last minute {load:.1f}")


if __name__ == "__main__":
    main()
