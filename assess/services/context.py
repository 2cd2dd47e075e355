"""What every use case needs, and the errors that they share."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from assess.bank.codec import content_hash, from_json, to_json
from assess.bank.library import Library
from assess.config import ConfigError, Settings
from assess.core.model import TOKYO, Bank, Catalogue
from assess.store import Database, Store, open_database
from assess.store.errors import BadAddress
from assess.store.records import Snapshot, SnapshotKind

ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
MAX_PARSED = 8
T = TypeVar("T")
# The database that this process uses, by its address: its schema is brought up to date once.
_database: dict[str, Database] = {}
_opening = threading.Lock()
# Whether this process serves: it keeps the database from being replaced and makes no new one.
_serving = False
# Parsed snapshots by content hash: the content behind a hash never changes.
_parsed: dict[str, Any] = {}


class NoSuchAssessment(LookupError):
    """The assessment does not exist (any more)."""


class NotReady(Exception):
    """The assessment lacks what this step needs: its profile, or being complete."""


@dataclass(frozen=True)
class Context:
    """Settings, an open store, the current question bank, and a clock that gives aware times."""

    settings: Settings
    store: Store
    library: Library
    now: Callable[[], datetime]

    def today(self) -> date:
        """Today in Japan."""
        return self.now().astimezone(TOKYO).date()


@dataclass(frozen=True)
class Started:
    """An assessment with the device token that opens it."""

    assessment_id: str
    token: str = field(repr=False)


def open_store(settings: Settings) -> Store:
    """A session on the database; the first time in a process, make it or bring its schema up to date.

    Raises ConfigError for an address that cannot be one, StoreUnavailable, NewerStore.
    """
    return migrated_database(settings).session()


def migrated_database(settings: Settings) -> Database:
    """The database of this process, with its schema brought up to date; raises as `open_store` does."""
    with _opening:
        database = _database.get(settings.database)
        if database is None:
            database = find_database(settings)
            if _serving:
                database.hold()
            database.migrate()
            for former in _database.values():
                former.close()
            _database.clear()
            _database[settings.database] = database
        return database


def serve_database(settings: Settings) -> None:
    """Keep the database from being replaced as long as this process lives; one that vanishes is not made anew.

    Raises StoreError when it cannot be used now: every later use tries again.
    """
    global _serving
    _serving = True
    migrated_database(settings).hold()


def find_database(settings: Settings) -> Database:
    """The database that `ASSESS_DATABASE` names, as it is. Raises ConfigError."""
    try:
        return _database.get(settings.database) or open_database(settings.database)
    except BadAddress as error:
        raise ConfigError(f"ASSESS_DATABASE: {error}") from None


def new_id() -> str:
    """A random id of 16 base32 characters (80 bits)."""
    return "".join(secrets.choice(ID_ALPHABET) for _ in range(16))


def keyed(ctx: Context, purpose: str, text: str) -> str:
    """A hash of `text` that only who holds the secret key can try out; another one for each purpose."""
    message = f"{purpose}:{text}".encode("utf-8", "surrogatepass")
    return hmac.new(ctx.settings.secret_key, message, hashlib.sha256).hexdigest()


# ---------------------------------------------------------------- snapshots


def keep_bank(ctx: Context, bank: Bank | None = None) -> str:
    """Keep a snapshot of the current bank, or of another; returns its hash."""
    if bank is None:
        return _keep(ctx, "bank", ctx.library.bank_hash, ctx.library.bank)
    return _keep(ctx, "bank", content_hash(bank), bank)


def keep_catalogue(ctx: Context) -> str:
    """Keep a snapshot of the current catalogue; returns its hash."""
    return _keep(ctx, "catalogue", ctx.library.catalogue_hash, ctx.library.catalogue)


def _keep(ctx: Context, kind: SnapshotKind, hashed: str, value: Any) -> str:
    if not ctx.store.has_snapshot(hashed):
        ctx.store.keep_snapshot(Snapshot(hashed, kind, to_json(value)), ctx.now())
    return hashed


def pinned_bank(store: Store, content_hash: str) -> Bank:
    """The bank of a snapshot. Raises LookupError when it is not kept."""
    return _parse(store, Bank, content_hash)


def pinned_catalogue(store: Store, content_hash: str) -> Catalogue:
    """The catalogue of a snapshot. Raises LookupError when it is not kept."""
    return _parse(store, Catalogue, content_hash)


def _parse(store: Store, kind: type[T], content_hash: str) -> T:
    parsed: T | None = _parsed.get(content_hash)
    if parsed is None:
        snapshot = store.snapshot(content_hash)
        if snapshot is None:
            raise LookupError(f"no snapshot {content_hash}")
        parsed = from_json(kind, snapshot.body)
        if len(_parsed) >= MAX_PARSED:
            _parsed.clear()
        _parsed[content_hash] = parsed
    return parsed
