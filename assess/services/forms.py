"""Paper forms, printed while a request waits, in a process of their own (docs/decisions/0062).

A form that belongs to nobody is kept under a key that names all that it is made of. One from inside an assessment holds
a way into it, so it is made for one visitor and never kept.
"""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from assess.bank.codec import to_json
from assess.core.model import Bank, Lang, PathChoice
from assess.report.paper import WayOn, start_page
from assess.report.pdf.version import template_version
from assess.services.context import Context
from assess.services.files import report_files

log = logging.getLogger(__name__)
PRINTER = "assess.run.form"
# Loading the libraries that print takes longer than printing, on a busy machine several times so.
LOADING_SECONDS = 20.0
# How long a request waits for another's form before it is asked to come back.
WAIT_SECONDS = 1.0
_one_at_a_time = threading.BoundedSemaphore(1)


class FormBusy(Exception):
    """Another form is being printed; try again in a moment."""


class FormFailed(Exception):
    """The form could not be printed in time."""


@dataclass(frozen=True)
class Wanted:
    """Which form: the industry and path in one language."""

    industry: str
    path: PathChoice
    lang: Lang


def is_known(bank: Bank, industry: str) -> bool:
    """Whether the bank has a form for this industry."""
    return any(known.id == industry for known in bank.industries)


def blank(ctx: Context, wanted: Wanted) -> bytes:
    """The form of the present questions, leading to the start page where the public address is known.

    Raises FormBusy, FormFailed; ValueError for an industry that the bank does not know.
    """
    bank = ctx.library.bank
    if not is_known(bank, wanted.industry):
        raise ValueError(f"no industry {wanted.industry!r}")
    files, key = report_files(ctx.settings, ctx.store), form_key(ctx, wanted)
    if (kept := files.read(key)) is not None:
        return kept
    with _turn():
        if (kept := files.read(key)) is not None:  # made while this request waited
            return kept
        made = _print(ctx, bank, wanted, start_page(ctx.settings.public_url))
    files.keep(key, made, ctx.now())
    return made


def form_key(ctx: Context, wanted: Wanted) -> str:
    """sha256 over all that a form is made of that belongs to nobody."""
    parts = ["form", ctx.library.bank_hash, asdict(wanted), ctx.settings.public_url, template_version()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def own(ctx: Context, bank: Bank, wanted: Wanted, way: WayOn) -> bytes:
    """The form of one assessment under its own bank, with the way into it. Raises FormBusy, FormFailed."""
    with _turn():
        return _print(ctx, bank, wanted, way)


@contextmanager
def _turn() -> Iterator[None]:
    if not _one_at_a_time.acquire(timeout=WAIT_SECONDS):
        raise FormBusy
    try:
        yield
    finally:
        _one_at_a_time.release()


def _print(ctx: Context, bank: Bank, wanted: Wanted, way: WayOn | None) -> bytes:
    order = json.dumps({"bank": to_json(bank), **asdict(wanted), "way": asdict(way) if way else None})
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", PRINTER],
            input=order.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # an exception may quote the way on
            timeout=ctx.settings.render_timeout + LOADING_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        log.error("a form could not be printed: %s", type(error).__name__)
        raise FormFailed from None
    return done.stdout
