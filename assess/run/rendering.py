"""The half of a render worker that is forked: what a child is given, and what it does with it.

A child holds no connection to the database: all that it needs is read before. Log lines hold job ids, never answers.
"""

from __future__ import annotations

import logging
import os
import signal
import traceback
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol, cast

from assess.bank.codec import from_json
from assess.config import Settings
from assess.core.agreement import Agreed
from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.horizons import Done
from assess.core.model import Answers, Bank, Catalogue, Lang
from assess.core.voices import Heard
from assess.report.editions import Edition
from assess.report.publisher import Publisher
from assess.services.assessments import answers_of
from assess.services.context import pinned_bank, pinned_catalogue
from assess.services.publishers import publisher_of
from assess.services.results import done_of
from assess.services.voices import heard_of
from assess.store import Assessment, Job, Store
from assess.store.errors import StoreError

log = logging.getLogger("assess.worker")


class Renderer(Protocol):
    """Makes a PDF out of a diagnosis (`render_report`)."""

    def __call__(self, diagnosis: Diagnosis, *, lang: Lang, edition: Edition, publisher: Publisher = ...) -> bytes: ...


@dataclass(frozen=True)
class Task:
    """All that a child needs, as plain data."""

    job: Job
    bank: Bank
    bank_hash: str
    catalogue: Catalogue
    answers: Answers
    heard: tuple[Heard, ...]
    publisher: Publisher
    done: tuple[Done, ...]


def task_of(settings: Settings, store: Store, job: Job) -> Task | None:
    """What to render; None when the assessment is no longer what it was when the PDF was asked for."""
    stored = store.assessment(job.assessment_id)
    # Every change of the content takes completion away; of the plan, it can be told that it was changed.
    if stored is None or stored.completed_at is None or stored.completed_at > job.created_at or _replanned(stored, job):
        log.warning("job %s: the assessment has changed", job.id)
        return None
    try:
        bank = pinned_bank(store, stored.bank_hash)
        catalogue = pinned_catalogue(store, stored.catalogue_hash or "")
        answers = answers_of(stored, bank)
        heard = heard_of(store, stored, bank, job.created_at)
        publisher = publisher_of(settings, store, job.assessment_id)
        done = done_of(store, stored.id, job.created_at)
    except StoreError:
        raise
    except Exception as error:  # whatever it is, the next job must have its turn
        log.error("job %s: cannot be prepared: %s", job.id, type(error).__name__)
        return None
    return Task(job, bank, stored.bank_hash, catalogue, answers, heard, publisher, done)


def _replanned(stored: Assessment, job: Job) -> bool:
    return stored.replanned_at is not None and stored.replanned_at > job.created_at


def received(receiver: Connection) -> bytes | None:
    """The PDF that the child sends; None: it ended without one."""
    try:
        return receiver.recv_bytes()
    except EOFError:
        return None


def render_and_send(task: Task, renderer: Renderer, timeout: float, receiver: Connection, sender: Connection) -> None:
    """Runs in the child: make the PDF and hand it over. Ends with 0 only when it has been taken."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    # Should the worker itself be killed meanwhile: only it reads, so that nobody waits for a reader that is gone.
    receiver.close()
    signal.setitimer(signal.ITIMER_REAL, timeout + 2)
    try:
        diagnosis = diagnose(task.bank, task.bank_hash, task.catalogue, task.answers, task.heard, task.done)
        if task.job.agreement:
            agreed = from_json(Agreed, task.job.agreement)
            diagnosis = replace(diagnosis, agreed=agreed, seen=agreed.seen)
        data = renderer(
            diagnosis, lang=task.job.lang, edition=cast(Edition, task.job.edition), publisher=task.publisher
        )
        sender.send_bytes(data)
    except BaseException as error:
        # Where and what kind only: the message of an exception may quote an answer.
        frames = traceback.extract_tb(error.__traceback__)[-4:]
        where = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))
        log.error("job %s: %s at %s", task.job.id, type(error).__name__, where)
        os._exit(1)
