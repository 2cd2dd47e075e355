"""The render worker: a process of its own that takes PDFs from the queue, one after the other.

Each PDF is made in a forked child, so that a crash, a hang or a leak in a native library costs one job
only. The worker ends when its standard input does (its parent holds the other end of a pipe, so it never
outlives it) or on SIGTERM. It holds a lease on the job that it renders, so that any number of workers on any number of
machines take turns, and the job of one that dies is taken by another. Log lines hold job ids, never answers or tokens.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import logging
import multiprocessing
import os
import resource
import secrets
import time
from datetime import UTC, datetime, timedelta

from assess.config import Settings
from assess.run import logs
from assess.run.rendering import Renderer, Task, received, render_and_send, task_of
from assess.run.stop import Stop
from assess.services import housekeeping
from assess.services.context import migrated_database, open_store, serve_database
from assess.services.files import ReportFiles, report_files
from assess.store import Job, Store
from assess.store.errors import StoreError, StoreFull, StoreUnavailable
from assess.store.records import JobProblem

POLL_SECONDS = 0.15
NICE = 10
MAX_RUNS = 2
TIDY_SECONDS = 3600.0
# What was deleted while others were reading leaves the database's files so much later at most.
SETTLE_SECONDS = 20.0
# How long a job stays with a worker that gives no sign, and how often one at work gives it.
LEASE_SECONDS, RENEW_SECONDS = 15.0, 4.0
# Between two attempts while the database cannot be reached.
LONGEST_PAUSE = 5.0

log = logging.getLogger("assess.worker")


def run(settings: Settings, renderer: Renderer | None = None) -> None:
    """Render until told to stop, in a process of its own. `renderer`: `render_report` by default."""
    # Our own lines only: WeasyPrint's and fontTools' tell of each step, and of the characters they meet.
    logs.begin(logging.WARNING)
    log.setLevel(logging.INFO)
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold answers
    stop = Stop()
    with contextlib.suppress(StoreError):  # told by its first use
        serve_database(settings)
    if renderer is None:
        from assess.report.pdf import render  # WeasyPrint is loaded here once; every child has it at once

        render.warm()
        renderer = render.render_report
    gc.collect()
    gc.freeze()  # what is loaded by now stays shared with the children instead of being copied by the collector
    Worker(settings, renderer, stop).work()
    log.info("stopped")


class Worker:
    """One worker, by a name of its own among all that share the database."""

    def __init__(self, settings: Settings, renderer: Renderer, stop: Stop) -> None:
        self.settings, self.renderer, self.stop = settings, renderer, stop
        self.name = secrets.token_hex(8)
        self.leased_until = datetime.now(UTC)
        self.tidied: float | None = None
        self.settled = time.monotonic()

    def work(self) -> None:
        """Take jobs until told to stop; wait while the database cannot be reached."""
        pause = POLL_SECONDS
        while not self.stop.wait(pause):
            try:
                with open_store(self.settings) as store:
                    self._tidy(store)
                    while not self.stop.asked and (job := self._take(store)) is not None:
                        self._do(store, job)
                        self._tidy(store)
                pause = POLL_SECONDS
            except StoreError as error:
                log.warning("the database cannot be used: %s", error.kind)
                pause = min(2 * pause, LONGEST_PAUSE)

    def _take(self, store: Store) -> Job | None:
        now = datetime.now(UTC)
        self.leased_until = now + timedelta(seconds=LEASE_SECONDS)
        return store.take_job(self.name, self.leased_until, now, MAX_RUNS)

    def _tidy(self, store: Store) -> None:
        """At the start and every hour: what is kept no longer goes."""
        now = time.monotonic()
        if now - self.settled > SETTLE_SECONDS:
            store.settle()
            self.settled = now
        if self.tidied is not None and now - self.tidied < TIDY_SECONDS:
            return
        try:
            if removed := housekeeping.purge(self.settings, store, datetime.now(UTC)):
                log.info("removed: %s", removed)
        except OSError as error:
            log.warning("housekeeping: %s", error.strerror)
        if self.tidied is None:
            log.info("ready")
        self.tidied = now

    def _do(self, store: Store, job: Job) -> None:
        task = task_of(self.settings, store, job)
        if task is None:
            store.finish_job(job.id, self.name, "error", datetime.now(UTC))
            return
        data, problem = self._render(store, task)
        while not self._finish(store, job, data, problem):
            # Another one may take it from now on.
            if self.stop.wait(1.0) or datetime.now(UTC) > self.leased_until:
                log.error("job %s: the database cannot be reached", job.id)
                return

    def _render(self, store: Store, task: Task) -> tuple[bytes | None, JobProblem | None]:
        """Render in a child and wait for it; returns the PDF, or what went wrong. (None, None): cut short."""
        fork = multiprocessing.get_context("fork")
        receiver, sender = fork.Pipe(duplex=False)
        store.close()  # no connection may cross a fork; the session takes another one when it is used again
        migrated_database(self.settings).close()
        child = fork.Process(
            target=render_and_send, args=(task, self.renderer, self.settings.render_timeout, receiver, sender)
        )
        began = renewed = time.monotonic()
        child.start()
        sender.close()
        deadline = began + self.settings.render_timeout
        data, held = None, True
        while held and not self.stop.asked and time.monotonic() < deadline:
            self.stop.wait(min(deadline, renewed + RENEW_SECONDS) - time.monotonic(), receiver)
            if receiver.poll():  # the PDF, or the end of the pipe: the child has ended without one
                data = received(receiver)
                child.join(1.0)
                break
            if time.monotonic() >= renewed + RENEW_SECONDS:
                renewed, held = time.monotonic(), self._renew(store, task.job)
        late = data is None and child.exitcode is None
        if late:
            child.kill()
        child.join()
        receiver.close()
        took = time.monotonic() - began
        if data is not None and child.exitcode == 0:
            log.info("job %s: %s %s done in %.2f s", task.job.id, task.job.edition, task.job.lang, took)
            return data, None
        if self.stop.asked or not held:
            log.info("job %s: cut short after %.2f s", task.job.id, took)
            return None, None
        log.error("job %s: ended with %s after %.2f s", task.job.id, child.exitcode, took)
        return None, "timeout" if late else "crashed"

    def _renew(self, store: Store, job: Job) -> bool:
        """Whether the job is still ours, as far as can be told."""
        until = datetime.now(UTC) + timedelta(seconds=LEASE_SECONDS)
        try:
            held = store.renew_lease(job.id, self.name, until)
        except StoreUnavailable:
            return datetime.now(UTC) < self.leased_until
        self.leased_until = until
        return held

    def _finish(self, store: Store, job: Job, data: bytes | None, problem: JobProblem | None) -> bool:
        """Put the PDF in place and say how it ended; False when the database cannot be reached or is full."""
        files, now = report_files(self.settings, store), datetime.now(UTC)
        try:
            if data is not None:
                problem = _keep(files, job, data, now)
            elif problem is None:
                store.release_job(job.id, self.name)
                return True
            # Deleted while it was being rendered: its report goes too.
            if not store.finish_job(job.id, self.name, problem, now) and store.job(job.assessment_id, job.id) is None:
                files.delete(job.key)
        except (StoreUnavailable, StoreFull):
            return False
        return True


def _keep(files: ReportFiles, job: Job, data: bytes, at: datetime) -> JobProblem | None:
    """Put a PDF in place, or say what went wrong: without room for it, the next one has its turn all the same."""
    try:
        files.keep(job.key, data, at)
    except (OSError, StoreFull) as error:
        reason = error.kind if isinstance(error, StoreFull) else errno.errorcode.get(error.errno or 0, "OSError")
        log.error("job %s: the PDF cannot be kept: %s", job.id, reason)
        return "error"
    return None


if __name__ == "__main__":
    run(Settings.load())
