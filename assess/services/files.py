"""Where rendered reports are kept: in a folder, which several machines may share, or in the database."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from assess.config import Settings
from assess.store import Store

_KEY = re.compile(r"[0-9a-f]{64}\Z")


class ReportFiles(Protocol):
    """Finished PDFs, each under the key (64 hex digits) that names all that it is made of."""

    def has(self, key: str) -> bool: ...
    def read(self, key: str) -> bytes | None:
        """The PDF, or None when there is none (any more)."""

    def keep(self, key: str, data: bytes, at: datetime) -> None:
        """Keep a PDF, whole or not at all."""

    def delete(self, key: str) -> None:
        """Delete a PDF, if it is there."""

    def clear(self, before: datetime) -> int:
        """Delete what was kept before this time; returns how many."""


def report_files(settings: Settings, store: Store) -> ReportFiles:
    """The folder of `ASSESS_REPORTS`, or the database where none is set and the database is a server."""
    return StoredFiles(store) if settings.reports is None else FolderFiles(settings.reports)


class FolderFiles:
    """A file for each PDF, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, key: str) -> bool:
        """Whether it is there."""
        return self._file(key).exists()

    def read(self, key: str) -> bytes | None:
        """Its bytes, or None."""
        try:
            return self._file(key).read_bytes()
        except FileNotFoundError:
            return None

    def keep(self, key: str, data: bytes, at: datetime) -> None:
        """Written under another name, then put in place in one step."""
        file = self._file(key)
        new = file.with_name(f"{key}.{secrets.token_hex(8)}.new")
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            with contextlib.suppress(FileNotFoundError):  # deleted meanwhile, so nobody wants it any more
                os.utime(new, (at.timestamp(), at.timestamp()))
                new.replace(file)
        finally:
            new.unlink(missing_ok=True)

    def delete(self, key: str) -> None:
        """Delete the file, if it is there, and what a killed worker has left of it half written."""
        for file in [self._file(key), *self._folder.glob(f"{_checked(key)}.*.new")]:
            file.unlink(missing_ok=True)

    def clear(self, before: datetime) -> int:
        """Delete files of before this time, what a power failure left half written included."""
        return remove([*self._folder.glob("*.pdf"), *self._folder.glob("*.new")], before)

    def _file(self, key: str) -> Path:
        return self._folder / f"{_checked(key)}.pdf"


class StoredFiles:
    """A row of the database for each PDF: every machine that reaches the database has it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def has(self, key: str) -> bool:
        """Whether it is there."""
        return self._store.has_report(_checked(key))

    def read(self, key: str) -> bytes | None:
        """Its bytes, or None."""
        return self._store.report(_checked(key))

    def keep(self, key: str, data: bytes, at: datetime) -> None:
        """One row in one step."""
        self._store.keep_report(_checked(key), data, at)

    def delete(self, key: str) -> None:
        """Delete the row, if it is there."""
        self._store.forget_report(_checked(key))

    def clear(self, before: datetime) -> int:
        """Delete rows of before this time."""
        return self._store.forget_reports(before)


def remove(files: Iterable[Path], before: datetime) -> int:
    """Delete those that were last written before this time; returns how many."""
    gone = 0
    for file in files:
        # Another process may be clearing too.
        with contextlib.suppress(FileNotFoundError):
            if not file.is_dir() and file.lstat().st_mtime < before.timestamp():
                file.unlink()
                gone += 1
    return gone


def _checked(key: str) -> str:
    if not _KEY.match(key):
        raise ValueError("not a report key")
    return key
