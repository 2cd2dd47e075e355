"""What is kept no longer goes, hourly in the worker and by `purge`, as docs/data-model.md and the privacy page say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assess.config import Settings
from assess.core.due import months_later
from assess.services import batches, client_lists, throttle
from assess.services.files import remove, report_files
from assess.store import ASIDE, Store

REPORT_DAYS = 30
ASIDE_DAYS = 30
# What is written under another name first is there for seconds, unless its writer was killed.
PART_AGE = timedelta(days=1)
_PART = re.compile(r"(?:\..+|secret_key|[0-9a-f]{64})\.[0-9a-f]{16}(?:\.part|\.new)?(?:-journal|-wal|-shm)?\Z")
_TIME = re.compile(re.escape(ASIDE) + r"(\d{8}T\d{12}Z)")


@dataclass(frozen=True)
class Removed:
    """How many of each were removed."""

    unfinished: int
    finished: int
    clients: int
    sessions: int
    invitations: int
    tokens: int
    attempts: int
    jobs: int
    reports: int
    parts: int
    copies: int
    lists: int
    batches: int

    def __str__(self) -> str:
        return ", ".join(f"{getattr(self, part.name)} {part.name}" for part in fields(self))

    def __bool__(self) -> bool:
        return any(getattr(self, part.name) for part in fields(self))


def purge(settings: Settings, store: Store, now: datetime) -> Removed:
    """Remove everything whose time is over; says counts only. Raises StoreError, OSError."""
    files = report_files(settings, store)
    kept_from = now - timedelta(days=REPORT_DAYS)
    clients = _clients(store, now)  # first: an assessment that is no client's any more has its own time
    removed = Removed(
        unfinished=_unfinished(settings, store, now),
        clients=clients,
        finished=_finished(settings, store, now),
        sessions=store.forget_staff_sessions(kept_from),
        invitations=store.forget_invitations(kept_from),
        tokens=store.forget_tokens(now) + store.forget_voice_tokens(now) + store.forget_ways(now),
        attempts=store.forget_attempts(now - throttle.WINDOW),
        jobs=store.forget_jobs(kept_from),
        reports=files.clear(kept_from),
        parts=remove(_parts(settings), now - PART_AGE),
        copies=_copies(settings, now),
        lists=store.forget_client_lists(now - client_lists.KEPT),
        batches=store.forget_batches(now - batches.KEPT),
    )
    store.settle()
    return removed


def _unfinished(settings: Settings, store: Store, now: datetime) -> int:
    """Those that nobody has touched, and nobody could open, for as long as a code is valid."""
    before = now - timedelta(days=settings.resume_days)
    return _all_of(settings, store, lambda: store.forget_unfinished(before, now))


def _finished(settings: Settings, store: Store, now: datetime) -> int:
    """Those that the operator's period is over for, where one is set; a client's stay as long as the client."""
    months = settings.retention_months
    if months is None:
        return 0
    return _all_of(settings, store, lambda: store.forget_finished(months_later(now, -months)))


def _clients(store: Store, now: datetime) -> int:
    """Those whose organisation's own period is over."""
    return sum(
        store.forget_clients(house.id, months_later(now, -house.retention_months)) for house in store.organisations()
    )


def _all_of(settings: Settings, store: Store, forget: Callable[[], tuple[int, tuple[str, ...]]]) -> int:
    """A portion at a time, each with its reports."""
    files = report_files(settings, store)
    count = 0
    while True:
        gone, keys = forget()
        for key in keys:
            files.delete(key)
        count += gone
        if not gone:
            return count


def _folders(settings: Settings) -> set[Path]:
    places = [settings.instance, settings.instance / "cache", settings.reports]
    if settings.database_file:
        places.append(settings.database_file.parent)
    return {place for place in places if place is not None and place.is_dir()}


def _parts(settings: Settings) -> Iterator[Path]:
    for folder in _folders(settings):
        yield from (file for file in folder.iterdir() if _PART.match(file.name))


def aside(settings: Settings) -> dict[Path, datetime]:
    """What restores have put aside, with the time: whole former databases, keys and support bodies."""
    found = {}
    for folder in _folders(settings):
        for file in folder.glob(f"*{ASIDE}*"):
            if match := _TIME.search(file.name):
                found[file] = datetime.strptime(match[1], "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
    return found


def _copies(settings: Settings, now: datetime) -> int:
    old = [file for file, at in aside(settings).items() if at < now - timedelta(days=ASIDE_DAYS)]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)
