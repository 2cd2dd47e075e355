"""The render worker: a process of its own that takes PDFs from the queue, one after the other.

Each PDF is made in a forked child, so that a crash, a hang or a leak in a native library costs one job
only. The worker ends when its standard input does (its parent holds the other end of a pipe, so it never
outlives it) or on SIGTERM. Log lines hold job ids, never answers or tokens.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import os
import resource
import secrets
import signal
import time
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import wait
from pathlib import Path
from types import FrameType
from typing import Protocol, cast

from assess.config import Settings
from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.model import Answers, Bank, Catalogue, Lang
from assess.report.editions import Edition
from assess.services.assessments import answers_of
from assess.services.context import open_store, pinned_bank, pinned_catalogue
from assess.services.files import report_file
from assess.store import Job, Store
from assess.store.protocol import JobProblem

POLL_SECONDS = 0.15
NICE = 10
MAX_RUNS = 2
KEEP_DAYS = 30

log = logging.getLogger("assess.worker")


class Renderer(Protocol):
    """Makes a PDF out of a diagnosis (`render_report`)."""

    def __call__(self, diagnosis: Diagnosis, *, lang: Lang, edition: Edition) -> bytes: ...


@dataclass(frozen=True)
class Task:
    """All that a child needs, as plain data."""

    job: Job
    bank: Bank
    bank_hash: str
    catalogue: Catalogue
    answers: Answers
    file: Path
    new: Path


class Stop:
    """Turns true once standard input has ended or SIGTERM or SIGINT has come."""

    def __init__(self) -> None:
        self.asked = False
        self.woken, wake = os.pipe()
        os.set_blocking(self.woken, False)
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._signalled)

    def _signalled(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True

    def wait(self, seconds: float, child: int | None = None) -> bool:
        """Wait until asked to stop, the child's sentinel is ready, or the time is over; True: stop."""
        ready = wait([0, self.woken, *([] if child is None else [child])], max(0.0, seconds))
        if self.woken in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(self.woken, 4096)
        if 0 in ready and not os.read(0, 4096):
            self.asked = True
        return self.asked


def run(settings: Settings, renderer: Renderer | None = None) -> None:
    """Render until told to stop, in a process of its own. `renderer`: `render_report` by default."""
    # Our own lines only: WeasyPrint's and fontTools' tell of each step, and of the characters they meet.
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    log.setLevel(logging.INFO)
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold answers
    stop = Stop()
    if renderer is None:
        from assess.report.pdf import render  # WeasyPrint is loaded here once; every child has it at once

        render.warm()
        renderer = render.render_report
    gc.collect()
    gc.freeze()  # what is loaded by now stays shared with the children instead of being copied by the collector
    _clear_old(settings)
    store = open_store(settings)
    try:
        now = datetime.now(UTC)
        store.recover_jobs(MAX_RUNS, now)
        store.forget_jobs(now - timedelta(days=KEEP_DAYS))
        log.info("ready")
        while not stop.wait(POLL_SECONDS):
            while not stop.asked and (job := store.take_job(datetime.now(UTC))) is not None:
                task = _task(settings, store, job)
                if task is None:
                    store.finish_job(job.id, "error", datetime.now(UTC))
                    continue
                # No SQLite connection may cross a fork.
                store.close()
                problem = _render(task, renderer, settings.render_timeout, stop)
                store = open_store(settings)
                _finish(store, task, problem, stop.asked)
    finally:
        store.close()
    log.info("stopped")


def _task(settings: Settings, store: Store, job: Job) -> Task | None:
    """What to render; None when the assessment is no longer what it was when the PDF was asked for."""
    found = store.assessment(job.assessment_id)
    # Every change of the content takes completion away.
    if found is None or found.completed_at is None or found.completed_at > job.created_at:
        log.warning("job %s: the assessment has changed", job.id)
        return None
    try:
        bank = pinned_bank(store, found.bank_hash)
        catalogue = pinned_catalogue(store, found.catalogue_hash or "")
        answers = answers_of(found, bank)
    except Exception as error:  # whatever it is, the next job must have its turn
        log.error("job %s: cannot be prepared: %s", job.id, type(error).__name__)
        return None
    file = report_file(settings, job.key)
    new = file.with_name(f"{job.key}.{secrets.token_hex(8)}.new")
    return Task(job, bank, found.bank_hash, catalogue, answers, file, new)


def _render(task: Task, renderer: Renderer, timeout: float, stop: Stop) -> JobProblem | None:
    """Render in a child and wait for it; returns what went wrong."""
    began = time.monotonic()
    child = multiprocessing.get_context("fork").Process(target=_child, args=(task, renderer, timeout))
    child.start()
    deadline = began + timeout
    while child.exitcode is None and not stop.asked and time.monotonic() < deadline:
        stop.wait(deadline - time.monotonic(), child.sentinel)
    late = child.exitcode is None
    if late:
        child.kill()
    child.join()
    task.new.unlink(missing_ok=True)
    took = time.monotonic() - began
    if child.exitcode == 0:
        log.info("job %s: %s %s done in %.2f s", task.job.id, task.job.edition, task.job.lang, took)
        return None
    log.error("job %s: ended with %s after %.2f s", task.job.id, child.exitcode, took)
    return "timeout" if late else "crashed"


def _child(task: Task, renderer: Renderer, timeout: float) -> None:
    """Runs in the child: make the PDF and put it in place in one step. Ends with 0 only when it is there."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, timeout + 2)  # should the worker itself be killed meanwhile
    try:
        diagnosis = diagnose(task.bank, task.bank_hash, task.catalogue, task.answers)
        data = renderer(diagnosis, lang=task.job.lang, edition=cast(Edition, task.job.edition))
        with open(os.open(task.new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        task.new.replace(task.file)
    except BaseException as error:
        # Where and what kind only: the message of an exception may quote an answer.
        frames = traceback.extract_tb(error.__traceback__)[-4:]
        where = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))
        log.error("job %s: %s at %s", task.job.id, type(error).__name__, where)
        os._exit(1)


def _finish(store: Store, task: Task, problem: JobProblem | None, stopped: bool) -> None:
    if problem is not None and stopped:
        store.release_job(task.job.id)  # cut short; the next worker takes it
    elif not store.finish_job(task.job.id, problem, datetime.now(UTC)):
        # Deleted while it was being rendered: its report goes too.
        task.file.unlink(missing_ok=True)


def _clear_old(settings: Settings) -> None:
    settings.reports.mkdir(parents=True, exist_ok=True, mode=0o700)
    before = time.time() - KEEP_DAYS * 86400
    for file in settings.reports.iterdir():
        if file.suffix == ".new" or file.suffix == ".pdf" and file.stat().st_mtime < before:
            file.unlink(missing_ok=True)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("weasyprint").setLevel(logging.WARNING)
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    run(Settings.load())
