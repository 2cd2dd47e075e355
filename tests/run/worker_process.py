"""A render worker with a renderer of the tests: `-m tests.run.worker_process INSTANCE RENDERER LEASE`."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from assess.config import Settings
from assess.core.diagnosis import Diagnosis
from assess.core.model import Lang
from assess.report.editions import Edition
from assess.report.publisher import Publisher
from assess.run import worker
from assess.run.rendering import Renderer
from tests.waiting import until

# Their reports name nobody.
NOBODY = Publisher()


def plain(diagnosis: Diagnosis, *, lang: Lang, edition: Edition, publisher: Publisher = NOBODY) -> bytes:
    """A file that tells what the renderer was given."""
    company, level = diagnosis.answers.profile.company, diagnosis.result.level
    return f"%PDF- {company} {lang} {edition} {diagnosis.bank_hash} {level}".encode()


def aborting(diagnosis: Diagnosis, *, lang: Lang, edition: Edition, publisher: Publisher = NOBODY) -> bytes:
    os.abort()


def raising(diagnosis: Diagnosis, *, lang: Lang, edition: Edition, publisher: Publisher = NOBODY) -> bytes:
    raise ValueError(f"quotes an answer: {diagnosis.answers}")


def sleeping(diagnosis: Diagnosis, *, lang: Lang, edition: Edition, publisher: Publisher = NOBODY) -> bytes:
    (Path(sys.argv[1]) / "rendering").write_text(str(os.getpid()))
    time.sleep(60)
    return b""


def large(diagnosis: Diagnosis, *, lang: Lang, edition: Edition, publisher: Publisher = NOBODY) -> bytes:
    """More than a pipe takes without a reader, after the worker has gone."""
    worker_id = os.getppid()
    (Path(sys.argv[1]) / "rendering").write_text(str(os.getpid()))
    until(lambda: os.getppid() != worker_id)
    return bytes(2**20)


def by_edition(diagnosis: Diagnosis, *, lang: Lang, edition: Edition, publisher: Publisher = NOBODY) -> bytes:
    """`full` hangs, `summary` crashes, the rest works."""
    renderers: dict[str, Renderer] = {"full": sleeping, "summary": aborting}
    return renderers.get(edition, plain)(diagnosis, lang=lang, edition=edition)


def held(diagnosis: Diagnosis, *, lang: Lang, edition: Edition, publisher: Publisher = NOBODY) -> bytes:
    """Notes what it was asked for, and waits until it may go on."""
    instance = Path(sys.argv[1])
    with open(instance / "renders", "a") as notes:
        notes.write(f"{diagnosis.answers.profile.company} {lang}\n")
    until((instance / "go").exists)
    return plain(diagnosis, lang=lang, edition=edition)


RENDERERS: dict[str, Renderer | None] = {
    "plain": plain, "aborting": aborting, "raising": raising, "sleeping": sleeping,
    "large": large,
    "by_edition": by_edition, "held": held, "real": None,
}  # fmt: skip


if __name__ == "__main__":
    worker.LEASE_SECONDS = float(sys.argv[3])
    worker.RENEW_SECONDS = worker.LEASE_SECONDS / 4
    worker.run(Settings.load(Path(sys.argv[1])), RENDERERS[sys.argv[2]])
