"""Copies of an SQLite database: written while others use it, checked, and put back."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from assess.store.errors import UnusableFile
from assess.store.open import ASIDE, Restored
from assess.store.sqlite.connection import Connection, sqlite3
from assess.store.sqlite.soundness import FAULTS, check, is_backup

# What stands beside a database and belongs to it.
HELPERS = ("-wal", "-shm", "-journal", "-lock", "-next", "-turn")
# Only in backups: files that go with the database.
FILES = "backup_files"
# A backup takes seconds; what is older than this was left by one that was killed.
LEFT_SECONDS = 86400.0
_SUM = re.compile(r"\\?([0-9a-f]{64}) [ *].")


def sum_file(file: Path) -> Path:
    """Where the sha256 of a backup stands."""
    return file.with_name(f"{file.name}.sha256")


def write_copy(connection: Connection, file: Path, files: Mapping[str, bytes]) -> None:
    """Write a checked copy of the running database to `file`, with its sha256 beside it, as `sha256sum` writes it.

    `files` go into it too. VACUUM INTO reads one consistent state while others write, and leaves deleted rows behind.
    Raises UnusableFile, also when something else than a backup stands there.
    """
    new = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    try:
        _refuse(file, connection.path)
        _sweep(file)
        try:
            os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            connection.conn.execute("VACUUM INTO ?", (str(new),))
            _put_in(new, files)
            check(new, file)
            _sync(new)
            # A crash in between leaves a backup without a sum, never one with a wrong sum.
            sum_file(file).unlink(missing_ok=True)
            new.replace(file)
            _write_sum(file)
            _sync(file.absolute().parent)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise UnusableFile(f"{file}: cannot be written: {error.strerror}") from None
    except FAULTS as error:
        raise UnusableFile(f"{file}: the copy failed: {error}") from None


def _refuse(file: Path, database: Path) -> None:
    """Raise UnusableFile for every place that holds, or may come to hold, something else than a backup of ours."""
    own = [database, *(database.with_name(database.name + end) for end in HELPERS)]
    for place in (file, sum_file(file)):
        same = [p for p in own if p.exists() and place.exists() and place.samefile(p)]
        if same or place.resolve() in [p.resolve() for p in own]:
            raise UnusableFile(f"{place}: belongs to the database itself; a backup needs a name of its own")
        if database.name + ASIDE in place.name:
            raise UnusableFile(f"{place}: is where `restore` keeps a former database; choose another name")
        if place.exists() and not place.is_file():
            raise UnusableFile(f"{place}: is not a file")
    if file.exists() and not is_backup(file):
        raise UnusableFile(f"{file}: is there already and is no backup of this program; choose another name")
    if sum_file(file).exists() and _sum_of(sum_file(file)) is None:
        raise UnusableFile(f"{sum_file(file)}: is there already and holds no sha256; choose another name")


def _sweep(file: Path) -> None:
    """Delete what killed backups to this place have left: whole copies, of firms that may have been deleted since."""
    left = re.compile(re.escape(f".{file.name}.") + r"[0-9a-f]{16}(?:-journal)?\Z")
    for other in file.absolute().parent.iterdir():
        if left.match(other.name) and other.stat().st_mtime < time.time() - LEFT_SECONDS:
            other.unlink(missing_ok=True)


def _put_in(copy: Path, files: Mapping[str, bytes]) -> None:
    if not files:
        return
    with closing(sqlite3.connect(str(copy), isolation_level=None)) as conn:
        conn.execute(f"create table {FILES} (name text primary key, data blob not null)")
        conn.executemany(f"insert into {FILES} values (?, ?)", list(files.items()))  # noqa: S608


def _take_out(copy: Path) -> dict[str, bytes]:
    """The files in it, which are then no longer there."""
    with closing(sqlite3.connect(str(copy), isolation_level=None)) as conn:
        conn.execute("PRAGMA secure_delete=ON").fetchall()
        if not conn.execute("select 1 from sqlite_master where name = ?", (FILES,)).fetchall():
            return {}
        files = {str(name): bytes(data) for name, data in conn.execute(f"select name, data from {FILES}").fetchall()}  # noqa: S608
        conn.execute(f"drop table {FILES}")
        return files


def _write_sum(file: Path) -> None:
    """One line as `sha256sum` has it: a name with a backslash or a line break is marked and escaped."""
    name = file.name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "" if name == file.name else "\\"
    line = f"{mark}{_sha256(file)}  {name}\n"
    with open(os.open(sum_file(file), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(os.fsencode(line))
        out.flush()
        os.fsync(out.fileno())


def _sum_of(side: Path) -> str | None:
    with open(side, "rb") as opened:
        match = _SUM.match(opened.read(200).decode("latin-1"))
    return match[1] if match else None


def _sha256(file: Path) -> str:
    with open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _sync(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


# ------------------------------------------------------------ restore


def put_back(file: Path, path: Path) -> Restored:
    """Put the backup `file` in the place of the database `path`, while nobody uses that.

    The previous database stands beside it afterwards, named with the time. Raises UnusableFile for a file that is not
    a sound database of this program or is newer than it, and while the database is in use; nothing has changed then.
    """
    new = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        if file.exists() and not (file.is_file() or file.is_dir()):  # a device has no end
            raise UnusableFile(f"{file}: is not a file")
        if path.exists() and file.samefile(path):
            raise UnusableFile(f"{file}: is the database itself")
        wal = file.with_name(f"{file.name}-wal")
        if wal.exists() and wal.stat().st_size:
            raise UnusableFile(f"{file}: belongs to a running database; take a copy with the backup command")
        try:
            os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            shutil.copyfile(file, new)
            found = _sha256(new)
            check(new, file)
            _compare(found, file)
            files = _take_out(new)
            _sync(new)
            kept = _set_aside(path)
            try:
                new.replace(path)
            except BaseException:
                if kept is not None and path.exists():
                    kept.unlink()
                raise
            _sync(path.absolute().parent)
            return Restored(kept, files)
        finally:
            for end in ("", *HELPERS):
                new.with_name(new.name + end).unlink(missing_ok=True)
    except OSError as error:
        raise UnusableFile(f"{error.filename or file}: {error.strerror}") from None
    except FAULTS as error:
        raise UnusableFile(f"{file}: is damaged ({error})") from None


def _compare(found: str, file: Path) -> None:
    """Raise UnusableFile when the backup is not the one that its sha256 was written for."""
    side = sum_file(file)
    if not side.exists():
        return
    wanted = _sum_of(side)
    if wanted is None:
        raise UnusableFile(f"{side}: holds no sha256; delete it to restore without that check")
    if wanted != found:
        raise UnusableFile(f"{file}: is damaged (its sha256 is not the one in {side.name})")


def _set_aside(path: Path) -> Path | None:
    """Give the database a second name, whole in one file where it is sound; None if there is none.

    The first one stays until the backup takes it in one step: never is there a moment without a database, in which a
    crash would have the next start make an empty one.
    """
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(str(path), timeout=1, isolation_level=None)) as conn:
            # Leaving WAL mode empties the -wal file into the database; SQLite refuses it to all but the last user.
            conn.execute("PRAGMA journal_mode=DELETE").fetchall()
    except FAULTS as error:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise UnusableFile(f"{path}: is in use; stop the application first") from None
        # Otherwise damaged: perhaps the reason for restoring. It is kept as it is.
    kept = path.with_name(f"{path.name}{ASIDE}{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
    try:
        kept.hardlink_to(path)
    except OSError:  # a file system without hard links
        path.rename(kept)
    for suffix in ("-wal", "-shm"):
        helper = path.with_name(path.name + suffix)
        if helper.exists():
            helper.rename(kept.with_name(kept.name + suffix))
    return kept
