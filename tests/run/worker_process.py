"""A render worker with a renderer of the tests: `-m tests.run.worker_process INSTANCE RENDERER`."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from assess.config import Settings
from assess.run import worker


def plain(bank: object, catalogue: object, answers: object, result: object, advice: object, **how: str) -> bytes:
    """A file that tells what the renderer was given."""
    company = answers.profile.company  # type: ignore[attr-defined]
    return f"%PDF- {company} {how['lang']} {how['edition']} {how['bank_hash']} {result.level}".encode()  # type: ignore[attr-defined]


def aborting(*_given: object, **_how: str) -> bytes:
    os.abort()


def raising(_bank: object, _catalogue: object, answers: object, *_more: object, **_how: str) -> bytes:
    raise ValueError(f"quotes an answer: {answers}")


def sleeping(*_given: object, **_how: str) -> bytes:
    (Path(sys.argv[1]) / "rendering").write_text(str(os.getpid()))
    time.sleep(60)
    return b""


def slow(*given: object, **how: str) -> bytes:
    (Path(sys.argv[1]) / "rendering").write_text(str(os.getpid()))
    time.sleep(0.7)
    return plain(*given, **how)  # type: ignore[arg-type]


def by_edition(*given: object, **how: str) -> bytes:
    """`full` hangs, `summary` crashes, the rest works."""
    return {"full": sleeping, "summary": aborting}.get(how["edition"], plain)(*given, **how)  # type: ignore[operator]


if __name__ == "__main__":
    worker.run(Settings.load(Path(sys.argv[1])), None if sys.argv[2] == "real" else globals()[sys.argv[2]])
