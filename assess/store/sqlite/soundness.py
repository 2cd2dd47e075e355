"""Whether a file is a sound database of this program. Whatever it holds, the answer is yes or one line."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from assess.store.errors import UnusableFile
from assess.store.migrations import HISTORY
from assess.store.open import Examined
from assess.store.sqlite import schema as migrated
from assess.store.sqlite.connection import sqlite3

HEADER = b"SQLite format 3\x00"
# Bytes 18 and 19 of a file that stands alone; a database in use has 2 there, for its -wal file.
ALONE = b"\x01\x01"
# What SQLite and Python raise over damaged files: a text that is no UTF-8 is a ValueError.
FAULTS = (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError, MemoryError)

# Of a table: name, type, not null and place in the key of each column.
Columns = list[tuple[Any, ...]]


def check(path: Path, shown: Path) -> None:
    """Raise UnusableFile unless `path` is a sound database of this program, and not a newer one's.

    It is made to stand alone: a copy of a database in WAL mode would need helper files beside it.
    """
    with open(path, "rb") as file:
        if file.read(len(HEADER)) != HEADER:
            raise UnusableFile(f"{shown}: is not an SQLite database")
    try:
        with closing(sqlite3.connect(str(path), isolation_level=None)) as conn:
            for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "journal_mode=DELETE"):
                conn.execute(f"PRAGMA {pragma}").fetchall()
            answer = [row[0] for row in conn.execute("PRAGMA integrity_check").fetchall()]
            if answer != ["ok"] or conn.execute("PRAGMA foreign_key_check").fetchall():
                raise UnusableFile(f"{shown}: is damaged (integrity check failed)")
            _check_tables(conn, shown)
    except FAULTS as error:
        raise UnusableFile(f"{shown}: is damaged ({type(error).__name__}: {error})") from None


def _check_tables(conn: Any, shown: Path) -> None:
    held = tables(conn)
    had = _applied(conn, held)
    if not had:
        raise UnusableFile(f"{shown}: is an SQLite database, but not one of this program")
    known = {step.name for step in HISTORY}
    if had - known:
        raise UnusableFile(f"{shown}: was made by a newer version of this program; update the program first")
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as like:
        migrated.history(had).apply(Database(like, execute_plugins=False))
        wrong = sorted(name for name, columns in tables(like).items() if held.get(name) != columns)
    if wrong:
        raise UnusableFile(f"{shown}: lacks tables of this program or has others in their place: {', '.join(wrong)}")


def tables(conn: Any) -> dict[str, Columns]:
    """The tables with their columns, those of SQLite itself left out."""
    rows = conn.execute("select name from sqlite_master where type = 'table'").fetchall()
    about = 'select name, lower(type), "notnull", pk from pragma_table_info(?)'
    names = [str(row[0]) for row in rows if not str(row[0]).startswith("sqlite_")]
    return {name: conn.execute(about, (name,)).fetchall() for name in names}


def _applied(conn: Any, held: dict[str, Columns]) -> set[str]:
    """The migrations that it says it has had."""
    if not {"migration_set", "name"} <= {column[0] for column in held.get(migrated.RECORD, [])}:
        return set()
    rows = conn.execute(f"select name from {migrated.RECORD} where migration_set = ?", (migrated.SET,))  # noqa: S608
    return {str(row[0]) for row in rows.fetchall()}


def examine(conn: Any, path: Path) -> Examined:
    """A database that is open, as it is; reads all of it. Raises what SQLite and Python raise over damaged files."""
    had, known = _applied(conn, tables(conn)), [step.name for step in HISTORY]
    told = [str(row[0]) for row in conn.execute("PRAGMA integrity_check").fetchall()]
    told += [f"a row of {row[0]} points to none" for row in conn.execute("PRAGMA foreign_key_check").fetchall()]
    files = [path, path.with_name(f"{path.name}-wal")]
    return Examined(
        engine=f"SQLite {sqlite3.sqlite_version}",
        size=sum(file.stat().st_size for file in files if file.exists()),
        pending=tuple(name for name in known if name not in had),
        unknown=tuple(sorted(had - set(known))),
        faults=tuple(line for line in told if line != "ok"),
    )


def is_backup(file: Path) -> bool:
    """Whether the file is a backup of this program's, and not a database in use. Raises OSError."""
    with open(file, "rb") as opened:
        head = opened.read(20)
    if head[:16] != HEADER or head[18:20] != ALONE:
        return False
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as conn:
            return bool(_applied(conn, tables(conn)))
    except FAULTS:
        return False
