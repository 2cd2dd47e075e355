"""The render worker as the process that it is: crashes, hangs, restarts and its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from assess.core.voices import Heard
from assess.run.rendering import task_of
from assess.services import assessments, exchange, reports, voices
from assess.services.context import Context, Started
from assess.services.files import report_files
from assess.services.reports import Job
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parents[2]
Starter = Callable[..., subprocess.Popen[str]]


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.fixture
def start_worker(ctx: Context) -> Iterator[Starter]:
    """Starts workers on the context's instance; all of them have ended afterwards."""
    started: list[subprocess.Popen[str]] = []

    def start(renderer: str, timeout: str = "20", lease: str = "30") -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.run.worker_process", str(ctx.settings.instance), renderer, lease]
        env = {**os.environ, "ASSESS_RENDER_TIMEOUT": timeout}
        log = open(ctx.settings.instance / "worker.log", "a")  # noqa: SIM115
        started.append(subprocess.Popen(command, cwd=PROJECT, env=env, stdin=subprocess.PIPE, stderr=log, text=True))
        log.close()
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def log_of(ctx: Context) -> str:
    return (ctx.settings.instance / "worker.log").read_text()


@pytest.fixture
def ask(ctx: Context, finished: Started, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Job]:
    return lambda lang="ja", edition="full": reports.request(ctx, finished.assessment_id, lang, edition)


def ended(ctx: Context, job: Job) -> Job:
    """Wait until the worker has dealt with the job."""
    found = job

    def is_ended() -> bool:
        nonlocal found
        now = reports.job(ctx, job.assessment_id, job.id)
        assert now is not None
        found = now
        return now.state in ("done", "failed")

    until(is_ended)
    return found


def test_a_queued_report_is_rendered_from_what_was_pinned(
    ctx: Context, ask: Callable[..., Job], start_worker: Starter
) -> None:
    jobs = [ask("ja", "full"), ask("en", "summary")]
    start_worker("plain")
    for job, how in zip(jobs, ("ja full", "en summary"), strict=True):
        done = ended(ctx, job)
        assert done.state == "done"
        file = reports.file_of(ctx, done)
        assert file is not None
        assert file.decode() == f"%PDF- ㈱髙﨑製作所 {how} {ctx.library.bank_hash} 1"
    later = ask("en", "full")  # the worker still polls
    assert ended(ctx, later).state == "done"
    kept = list(ctx.settings.reports.iterdir())
    assert [(p.suffix, p.stat().st_mode & 0o777) for p in kept] == [(".pdf", 0o600)] * 3


def test_a_crash_or_a_hang_costs_one_report_only(ctx: Context, ask: Callable[..., Job], start_worker: Starter) -> None:
    hangs, crashes, works = ask(edition="full"), ask(edition="summary"), ask(edition="advisor")
    worker = start_worker("by_edition", timeout="5")
    assert [(j.state, j.problem) for j in (ended(ctx, hangs), ended(ctx, crashes), ended(ctx, works))] == [
        ("failed", "timeout"), ("failed", "crashed"), ("done", None),
    ]  # fmt: skip
    assert worker.poll() is None
    child = int((ctx.settings.instance / "rendering").read_text())
    assert not alive(child)


def test_an_exception_is_logged_without_what_it_quotes(
    ctx: Context, ask: Callable[..., Job], start_worker: Starter
) -> None:
    job = ask()
    start_worker("raising")
    assert (ended(ctx, job).state, ended(ctx, job).problem) == ("failed", "crashed")
    assert f"job {job.id}: ValueError at worker_process.py" in log_of(ctx)
    assert "髙﨑" not in log_of(ctx) and "quotes" not in log_of(ctx)


@pytest.mark.parametrize("how", ["stdin", "SIGTERM", "SIGINT"])
def test_it_ends_when_told_and_the_report_waits_for_the_next_worker(
    ctx: Context, ask: Callable[..., Job], start_worker: Starter, how: str
) -> None:
    job = ask()
    worker = start_worker("sleeping")
    until(lambda: (ctx.settings.instance / "rendering").exists())
    child = int((ctx.settings.instance / "rendering").read_text() or 0)
    if how == "stdin":
        assert worker.stdin is not None
        worker.stdin.close()
    else:
        worker.send_signal(getattr(signal, how))
    assert worker.wait(PATIENCE) == 0
    until(lambda: not alive(child))
    waiting = reports.job(ctx, job.assessment_id, job.id)
    assert waiting is not None and (waiting.state, waiting.runs) == ("queued", 0)
    start_worker("plain")
    assert ended(ctx, job).state == "done"


def test_an_idle_worker_ends_with_its_parent(start_worker: Starter, ctx: Context) -> None:
    worker = start_worker("plain")
    until(lambda: "ready" in log_of(ctx))
    assert worker.stdin is not None
    worker.stdin.close()
    assert worker.wait(PATIENCE) == 0
    assert "stopped" in log_of(ctx)


def test_a_report_that_takes_the_worker_down_is_tried_twice(
    ctx: Context, ask: Callable[..., Job], start_worker: Starter
) -> None:
    job = ask()
    marker = ctx.settings.instance / "rendering"
    for runs in (1, 2):
        marker.unlink(missing_ok=True)
        worker = start_worker("sleeping", lease="0.5")
        until(marker.exists)
        worker.kill()
        worker.wait()
        found = reports.job(ctx, job.assessment_id, job.id)
        assert found is not None and (found.state, found.runs) == ("running", runs)
    start_worker("plain")
    last = ended(ctx, job)
    assert (last.state, last.problem) == ("failed", "crashed")


def test_a_child_whose_worker_was_killed_ends_by_itself(
    ctx: Context, ask: Callable[..., Job], start_worker: Starter
) -> None:
    ask()
    worker = start_worker("sleeping", timeout="10")
    marker = ctx.settings.instance / "rendering"
    until(lambda: marker.exists() and marker.read_text())
    child = int(marker.read_text())
    os.kill(worker.pid, signal.SIGSTOP)  # too late to notice the timeout
    worker.kill()
    until(lambda: not alive(child))


def test_a_child_whose_worker_was_killed_does_not_wait_for_a_reader(
    ctx: Context, ask: Callable[..., Job], start_worker: Starter
) -> None:
    ask()
    worker = start_worker("large", timeout="600")
    marker = ctx.settings.instance / "rendering"
    until(lambda: marker.exists() and marker.read_text())
    worker.kill()
    worker.wait()
    until(lambda: not alive(int(marker.read_text())))


def test_a_report_that_cannot_be_kept_fails_and_the_worker_goes_on(
    ctx: Context, ask: Callable[..., Job], start_worker: Starter
) -> None:
    worker = start_worker("plain")
    until(lambda: "ready" in log_of(ctx))
    folder = ctx.settings.reports
    assert folder is not None
    folder.rmdir()
    folder.write_text("no folder any more")
    job = ask()
    assert (ended(ctx, job).state, ended(ctx, job).problem) == ("failed", "error")
    assert f"job {job.id}: the PDF cannot be kept: EEXIST" in log_of(ctx) and "Traceback" not in log_of(ctx)
    folder.unlink()
    assert ended(ctx, ask()).state == "done"
    assert worker.poll() is None


def test_answers_changed_meanwhile_are_not_rendered_under_the_old_key(
    ctx: Context, ask: Callable[..., Job], start_worker: Starter, clock: Callable[..., object]
) -> None:
    job = ask()
    clock.turn(seconds=1)  # type: ignore[attr-defined]
    assessments.save_answers(ctx, job.assessment_id, {"office-digitization": "all"})
    assessments.complete(ctx, job.assessment_id)
    start_worker("plain")
    assert (ended(ctx, job).state, ended(ctx, job).problem) == ("failed", "error")
    assert not report_files(ctx.settings, ctx.store).has(job.key)


def test_a_report_of_an_assessment_deleted_meanwhile_is_not_left_behind(
    ctx: Context, ask: Callable[..., Job], start_worker: Starter
) -> None:
    job = ask()
    start_worker("held")
    until(lambda: (ctx.settings.instance / "renders").exists())
    assessments.delete(ctx, job.assessment_id)
    (ctx.settings.instance / "go").touch()
    until(lambda: f"job {job.id}: full ja done" in log_of(ctx))
    until(lambda: not report_files(ctx.settings, ctx.store).has(job.key))


def test_old_reports_are_cleared_at_the_start(ctx: Context, start_worker: Starter) -> None:
    old, young, part = (ctx.settings.reports / name for name in ("a.pdf", "b.pdf", f"{'c' * 64}.{'0' * 16}.new"))
    for file in (old, young, part):
        file.write_bytes(b"%PDF-")
    for file in (old, part):
        os.utime(file, (time.time() - 31 * 86400,) * 2)
    start_worker("plain")
    until(lambda: "ready" in log_of(ctx))
    assert not old.exists() and young.exists() and not part.exists()


def test_it_gives_way_to_the_web_server(ctx: Context, start_worker: Starter) -> None:
    worker = start_worker("plain")
    until(lambda: "ready" in log_of(ctx))
    assert os.getpriority(os.PRIO_PROCESS, worker.pid) == min(19, os.nice(0) + 10)


def test_the_real_report(ctx: Context, ask: Callable[..., Job], start_worker: Starter) -> None:
    jobs = [ask("ja", "full"), ask("en", "summary")]
    start_worker("real")
    for job in jobs:
        done = ended(ctx, job)
        assert done.state == "done", log_of(ctx)
        file = reports.file_of(ctx, done)
        assert file is not None
        assessment_id, warnings = exchange.import_file(ctx, file)
        imported, original = assessments.get(ctx, assessment_id), assessments.get(ctx, job.assessment_id)
        assert imported is not None and original is not None and warnings == []
        assert (imported.answers, imported.profile, imported.date) == (
            original.answers, original.profile, original.date,
        )  # fmt: skip


def test_a_report_is_made_of_the_colleagues_who_had_finished(
    ctx: Context, finished: Started, ask: Callable[..., Job]
) -> None:
    jobs = [ask()]
    for agreed in (True, False):
        _, ways = voices.invite(ctx, finished.assessment_id, "floor")
        colleague = voices.redeem_link(ctx, ways.link_token)
        assert colleague is not None
        voices.save_answers(ctx, colleague.voice_id, {"office-digitization": "all"}, ctx.library.bank)
        at = ctx.now() + timedelta(hours=len(jobs))
        voices.finish(replace(ctx, now=lambda at=at: at), colleague.voice_id, agreed)
        jobs.append(replace(jobs[0], created_at=at))
    tasks = [task_of(ctx.settings, ctx.store, job) for job in jobs]
    assert [task.heard if task else None for task in tasks] == [
        (), *[(Heard("floor", {"office-digitization": frozenset({"all"})}),)] * 2
    ]  # fmt: skip
