"""Connections, the schema, backup and restore of the SQLite store."""

from __future__ import annotations

import json
import os
import sqlite3 as system_sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlite_utils.db

from assess.store import Assessment, Response, Snapshot
from assess.store.errors import NewerStore, StoreUnavailable, UnusableFile
from assess.store.sqlite.connection import Connection, sqlite_version
from assess.store.sqlite.database import SqliteDatabase
from tests.waiting import PATIENCE

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def make(path: Path, *ids: str) -> Path:
    database = SqliteDatabase(path)
    database.migrate()
    with database.session() as store:
        store.keep_snapshot(Snapshot("b1", "bank", "{}"), NOW)
        for name in ids:
            new = Assessment(name, "ja", "full", "self", "b1", NOW, NOW, responses={"owner": Response()})
            store.add_assessment(new)
    database.close()
    return path


def holds(path: Path, name: str) -> bool:
    with SqliteDatabase(path).session() as store:
        return store.assessment(name) is not None


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return make(tmp_path / "assess.sqlite3", "first")


def test_every_connection_has_the_pragmas(database: Path) -> None:
    for _ in range(2):
        with closing(Connection(database)) as opened:
            pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
            found = [opened.conn.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
            assert found == ["wal", 2, 1, 5000, 1]


def test_one_sqlite_for_us_and_sqlite_utils(database: Path) -> None:
    with closing(Connection(database)) as opened:
        assert type(opened.conn).__module__ == sqlite_utils.db.sqlite3.Connection.__module__
        version = opened.conn.execute("select sqlite_version()").fetchone()[0]
    assert tuple(int(n) for n in version.split(".")) == sqlite_version()


def test_write_rolls_back_on_any_exception(database: Path) -> None:
    with SqliteDatabase(database).session() as store:
        with pytest.raises(KeyboardInterrupt), store.write():
            store._change("delete from assessments")
            raise KeyboardInterrupt
        with store.write():
            pass  # nothing is left open
    assert holds(database, "first")


def test_changes_outside_a_write_are_refused(database: Path) -> None:
    with SqliteDatabase(database).session() as store, pytest.raises(RuntimeError):
        store._change("delete from assessments")
    assert holds(database, "first")


def test_a_mistyped_path_makes_no_database(tmp_path: Path) -> None:
    with (
        SqliteDatabase(tmp_path / "mistyped.sqlite3").session() as store,
        pytest.raises(StoreUnavailable, match="no database"),
    ):
        store.assessment("first")
    assert list(tmp_path.iterdir()) == []


def test_no_new_database_is_made_beside_the_log_of_one_that_was_moved_away(database: Path) -> None:
    """Whoever wrote last was killed, so that the newest is in the log only, which SQLite would delete."""
    child = os.fork()
    if child == 0:
        with SqliteDatabase(database).session() as store:
            store.set_lang("first", "en", NOW)
            os._exit(0)
    os.waitpid(child, 0)
    away = database.rename(database.with_name("away"))
    with pytest.raises(StoreUnavailable, match="put its file back under this name"):
        SqliteDatabase(database).migrate()
    assert not database.exists()
    away.rename(database)
    with SqliteDatabase(database).session() as store:
        kept = store.assessment("first")
    assert kept is not None and kept.lang == "en"


def test_a_database_that_vanishes_is_missed_and_not_made_anew(database: Path) -> None:
    opened = SqliteDatabase(database)
    with opened.session() as store:
        assert store.assessment("first") is not None
        away = database.rename(database.with_name("away"))
        for use in (lambda: store.assessment("first"), lambda: store.set_lang("first", "en", NOW)):
            with pytest.raises(StoreUnavailable):
                use()
        assert not database.exists()
        away.rename(database)
        assert store.set_lang("first", "en", NOW)


def test_another_database_in_its_place_is_refused_and_left_alone(database: Path, tmp_path: Path) -> None:
    """Its -wal file belongs to the former one. A new process takes the new one."""
    other = make(tmp_path / "other.sqlite3", "second")
    before = other.read_bytes()
    opened = SqliteDatabase(database)
    with opened.session() as store:
        assert store.assessment("first") is not None
        database.rename(tmp_path / "former")
        other.replace(database)
        for use in (lambda: store.assessment("second"), lambda: store.set_lang("second", "en", NOW), opened.migrate):
            with pytest.raises(StoreUnavailable, match="another file"):
                use()
    opened.close()
    with opened.session() as store, pytest.raises(StoreUnavailable, match="another file"):
        store.assessment("second")
    assert database.read_bytes() == before
    assert holds(database, "second")


def test_a_thread_keeps_its_connection_and_a_fork_takes_none(database: Path) -> None:
    opened = SqliteDatabase(database)
    connections = []
    for _ in range(2):
        with opened.session() as store:
            store.assessment("first")
            connections.append(opened.connection())
    assert connections[0] is connections[1]
    thread = threading.Thread(target=lambda: connections.append(opened.connection()))
    thread.start()
    thread.join()
    assert connections[2] is not connections[0]
    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        try:
            with opened.session() as store:
                wrong = store.assessment("first") is None or opened.connection() is connections[0]
                store.set_lang("first", "en", NOW)
        finally:
            os._exit(int(wrong))
    assert os.waitpid(child, 0)[1] == 0
    with opened.session() as store:
        found = store.assessment("first")
        assert found is not None and found.lang == "en"


def test_only_the_owner_can_read_the_database(database: Path) -> None:
    assert database.stat().st_mode & 0o077 == 0


def test_lock_files_belong_to_the_owner_of_the_database(database: Path) -> None:
    """An administrator's command must not lock the application out."""
    if os.geteuid() == 0:
        os.chown(database, 65534, 65534)
    for file in database.parent.glob("assess.sqlite3-*"):
        file.unlink()
    make(database, "second")
    owner = database.stat().st_uid
    assert {file.name: file.stat().st_uid for file in database.parent.glob("assess.sqlite3-*")} == {
        f"assess.sqlite3-{end}": owner for end in ("lock", "next", "turn")
    }


def test_migrating_again_changes_nothing(database: Path) -> None:
    with closing(Connection(database)) as opened:
        before = opened.db.schema
    SqliteDatabase(database).migrate()
    with closing(Connection(database)) as opened:
        assert opened.db.schema == before
    assert holds(database, "first")


def test_the_tables_explain_themselves_to_the_sqlite_utils_command(database: Path) -> None:
    command = [sys.executable, "-m", "sqlite_utils", "tables", str(database)]
    out = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE).stdout
    assert {table["table"] for table in json.loads(out)} >= {"assessments", "answers", "snapshots", "render_jobs"}
    with closing(Connection(database)) as opened:
        keys = {(t, k.column, k.other_table) for t in opened.db.table_names() for k in opened.db[t].foreign_keys}
    assert ("answers", "response_id", "responses") in keys and ("assessments", "bank_hash", "snapshots") in keys


# ---------------------------------------------------------------- backup and restore


def backup(database: Path, file: Path) -> Path:
    SqliteDatabase(database).backup(file)
    return file


def test_backup_and_restore_bring_the_data_back(database: Path, tmp_path: Path) -> None:
    file = backup(database, tmp_path / "backup.sqlite3")
    assert file.stat().st_mode & 0o077 == 0
    make(database, "second")
    kept = SqliteDatabase(database).restore(file).kept
    assert holds(database, "first") and not holds(database, "second")
    assert kept is not None and kept.parent == database.parent and holds(kept, "second")
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


def test_a_backup_while_others_write_is_whole(database: Path, tmp_path: Path) -> None:
    with SqliteDatabase(database).session() as writer:
        writer.save_answers("first", "owner", {"q1": "a"}, NOW)
        file = backup(database, tmp_path / "backup.sqlite3")  # the answer is still in the -wal file only
    assert not file.with_name("backup.sqlite3-wal").exists()
    with SqliteDatabase(file).session() as store:
        found = store.assessment("first")
    assert found is not None and found.answers == {"q1": "a"}


def test_a_backup_holds_nothing_that_was_deleted(database: Path, tmp_path: Path) -> None:
    with SqliteDatabase(database).session() as store:
        store.save_answers("first", "owner", {"q1": "needle-in-the-database"}, NOW)
        store.delete_assessment("first")
    assert b"needle-in-the-database" not in backup(database, tmp_path / "b.sqlite3").read_bytes()


def test_a_backup_that_cannot_be_written_leaves_the_former_one(database: Path, tmp_path: Path) -> None:
    file = backup(database, tmp_path / "b.sqlite3")
    before = file.read_bytes()
    with closing(Connection(database)) as opened:
        with pytest.raises(UnusableFile, match="No such file"):
            backup(database, tmp_path / "no such folder" / "b.sqlite3")
        opened.conn.execute("pragma foreign_keys = off")
        opened.conn.execute(
            "insert into answers (response_id, question_id, value, answered_at) values (99, 'q', 'a', 'x')"
        )
        with pytest.raises(UnusableFile, match="damaged"):
            backup(database, file)
    assert file.read_bytes() == before
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


def test_restoring_where_there_was_no_database(database: Path, tmp_path: Path) -> None:
    file = backup(database, tmp_path / "backup.sqlite3")
    assert SqliteDatabase(tmp_path / "elsewhere.sqlite3").restore(file).kept is None
    assert holds(tmp_path / "elsewhere.sqlite3", "first")


def test_a_damaged_database_is_kept_and_replaced(database: Path, tmp_path: Path) -> None:
    file = backup(database, tmp_path / "backup.sqlite3")
    database.write_bytes(b"not a database at all" * 500)
    kept = SqliteDatabase(database).restore(file).kept
    assert holds(database, "first")
    assert kept is not None and kept.read_bytes().startswith(b"not a database")


def _broken(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 3000] = b"\xff" * 3000
    path.write_bytes(data)


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(system_sqlite3.connect(path)) as conn:
        conn.execute("create table t (x)")


def _newer(path: Path) -> None:
    with closing(system_sqlite3.connect(path)) as conn:
        conn.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('assess', 'm999_later', 'x')"
        )
        conn.commit()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: path.write_text("hello"), "not an SQLite database"),
        (lambda path: path.write_bytes(b""), "not an SQLite database"),
        (lambda path: path.write_bytes(path.read_bytes()[:9000]), "damaged"),
        (_broken, "damaged"),
        (_foreign, "not one of this program"),
        (_newer, "newer version"),
        (lambda path: path.with_name(path.name + "-wal").write_bytes(b"x"), "running database"),
        (lambda path: path.unlink(), "No such file"),
    ],
)
def test_an_unusable_file_is_refused_and_nothing_changes(
    database: Path, tmp_path: Path, spoil: object, message: str
) -> None:
    file = backup(database, tmp_path / "backup.sqlite3")
    (tmp_path / "backup.sqlite3.sha256").unlink()
    spoil(file)  # type: ignore[operator]
    with pytest.raises(UnusableFile, match=message):
        SqliteDatabase(database).restore(file)
    assert holds(database, "first")
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".") or "before-restore" in p.name]


def test_a_database_in_use_is_not_replaced(database: Path, tmp_path: Path) -> None:
    file = backup(database, tmp_path / "backup.sqlite3")
    opened = SqliteDatabase(database)
    with opened.session() as store:
        store.assessment("first")
        with pytest.raises(UnusableFile, match="in use"):
            SqliteDatabase(database).restore(file)
        store.save_answers("first", "owner", {"q1": "a"}, NOW)
    opened.close()
    with pytest.raises(UnusableFile, match="itself"):
        SqliteDatabase(database).restore(database)


def test_the_program_refuses_a_newer_database(database: Path) -> None:
    _newer(database)
    with pytest.raises(NewerStore):
        SqliteDatabase(database).migrate()
