"""What every use case needs, and the errors that they share."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from assess.bank.codec import from_json, to_json
from assess.bank.library import Library
from assess.config import ConfigError, Settings
from assess.core.model import Bank, Catalogue
from assess.store import SqliteStore, Store, db
from assess.store.protocol import TOKYO, Snapshot, SnapshotKind

ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
MAX_PARSED = 8
T = TypeVar("T")
_migrated: set[str] = set()
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
    """Open the database; the first time in a process, make it or bring its schema up to date.

    Raises ConfigError when it cannot be opened or is a newer program's.
    """
    path = settings.database
    if str(path) not in _migrated or not path.exists():
        try:
            db.migrate(path)
        except db.NewerDatabase as error:
            raise ConfigError(str(error)) from None
        except (db.sqlite3.Error, OSError) as error:
            raise ConfigError(f"{path}: cannot be opened as a database: {error}") from None
        _migrated.add(str(path))
    return SqliteStore(path)


def new_id() -> str:
    """A random id of 16 base32 characters (80 bits)."""
    return "".join(secrets.choice(ID_ALPHABET) for _ in range(16))


def keyed(ctx: Context, purpose: str, text: str) -> str:
    """A hash of `text` that only who holds the secret key can try out; another one for each purpose."""
    message = f"{purpose}:{text}".encode("utf-8", "surrogatepass")
    return hmac.new(ctx.settings.secret_key, message, hashlib.sha256).hexdigest()


# ---------------------------------------------------------------- snapshots


def keep_bank(ctx: Context) -> str:
    """Keep a snapshot of the current bank; returns its hash."""
    return _keep(ctx, "bank", ctx.library.bank_hash, ctx.library.bank)


def keep_catalogue(ctx: Context) -> str:
    """Keep a snapshot of the current catalogue; returns its hash."""
    return _keep(ctx, "catalogue", ctx.library.catalogue_hash, ctx.library.catalogue)


def _keep(ctx: Context, kind: SnapshotKind, content_hash: str, value: Any) -> str:
    if not ctx.store.has_snapshot(content_hash):
        ctx.store.keep_snapshot(Snapshot(content_hash, kind, to_json(value)), ctx.now())
    return content_hash


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
