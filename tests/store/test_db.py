"""Connections, the schema, backup and restore of the SQLite store."""

from __future__ import annotations

import json
import sqlite3 as system_sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlite_utils.db

from assess.store import Assessment, Response, Snapshot, SqliteStore, Summary, db
from tests.waiting import PATIENCE

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def make(path: Path, *ids: str) -> Path:
    db.migrate(path)
    with SqliteStore(path) as store:
        store.keep_snapshot(Snapshot("b1", "bank", "{}"), NOW)
        for name in ids:
            new = Assessment(name, "ja", "full", "self", "b1", NOW, NOW, responses={"owner": Response()})
            store.add_assessment(new)
    return path


def holds(path: Path, name: str) -> bool:
    with SqliteStore(path) as store:
        return store.assessment(name) is not None


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return make(tmp_path / "assess.sqlite3", "first")


def test_every_connection_has_the_pragmas(database: Path) -> None:
    for _ in range(2):
        with closing(db.connect(database)) as opened:
            pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "secure_delete")
            found = [opened.conn.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
            assert found == ["wal", 2, 1, 5000, 1]


def test_one_sqlite_for_us_and_sqlite_utils(database: Path) -> None:
    with closing(db.connect(database)) as opened:
        assert type(opened.conn).__module__ == sqlite_utils.db.sqlite3.Connection.__module__
        version = opened.conn.execute("select sqlite_version()").fetchone()[0]
    assert tuple(int(n) for n in version.split(".")) == db.sqlite_version()


@pytest.mark.parametrize(("version", "sound"), [("3.40.1", False), ("3.51.2", False), ("3.51.3", True), ("4.0", True)])
def test_an_sqlite_before_the_fix_is_recognised(monkeypatch: pytest.MonkeyPatch, version: str, sound: bool) -> None:
    monkeypatch.setattr(db.sqlite3, "sqlite_version", version)
    assert db.sqlite_is_sound() is sound


def test_write_rolls_back_on_any_exception(database: Path) -> None:
    with closing(db.connect(database)) as opened:
        with pytest.raises(KeyboardInterrupt), db.write(opened):
            opened.execute("delete from assessments")
            raise KeyboardInterrupt
        assert not opened.conn.in_transaction
    assert holds(database, "first")


def test_changes_outside_a_write_are_refused(database: Path) -> None:
    with SqliteStore(database) as store, pytest.raises(RuntimeError):
        store._change("delete from assessments")
    assert holds(database, "first")


def test_a_mistyped_path_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        SqliteStore(tmp_path / "mistyped.sqlite3")
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_can_read_the_database(database: Path) -> None:
    assert database.stat().st_mode & 0o077 == 0


def test_migrating_again_changes_nothing(database: Path) -> None:
    with closing(db.connect(database)) as opened:
        before = opened.schema
    db.migrate(database)
    with closing(db.connect(database)) as opened:
        assert opened.schema == before
    assert holds(database, "first")


def test_what_was_complete_before_results_were_frozen_is_kept_and_not_counted(database: Path) -> None:
    with closing(db.connect(database)) as opened:
        opened.execute("drop table results")
        opened.execute("delete from _sqlite_migrations where name = 'm002_results'")
        opened.execute("update assessments set completed_at = updated_at, industry = 'E', prefecture = '15',"
                       " employees = 9, company = '', municipality = '', goals = '[]', barriers = '[]'")  # fmt: skip
    db.migrate(database)
    with SqliteStore(database) as store:
        found = store.assessment("first")
        assert found is not None and found.completed_at == NOW
        assert store.summary("first") is None
        store.save_answers("first", "owner", {"q1": "a"}, NOW)
        store.complete("first", "b1", NOW, lambda _: Summary(0, "not_started", 1.0, 1.0, "f"))
        assert store.summary("first") is not None


def test_the_tables_explain_themselves_to_the_sqlite_utils_command(database: Path) -> None:
    command = [sys.executable, "-m", "sqlite_utils", "tables", str(database)]
    out = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE).stdout
    assert {table["table"] for table in json.loads(out)} >= {"assessments", "answers", "snapshots", "render_jobs"}
    with closing(db.connect(database)) as opened:
        keys = {(t, k.column, k.other_table) for t in opened.table_names() for k in opened[t].foreign_keys}
    assert ("answers", "response_id", "responses") in keys and ("assessments", "bank_hash", "snapshots") in keys


# ---------------------------------------------------------------- backup and restore


def backup(database: Path, file: Path) -> Path:
    with closing(db.connect(database)) as opened:
        db.backup(opened, file)
    return file


def test_backup_and_restore_bring_the_data_back(database: Path, tmp_path: Path) -> None:
    file = backup(database, tmp_path / "backup.sqlite3")
    assert file.stat().st_mode & 0o077 == 0
    make(database, "second")
    kept = db.restore(file, database)
    assert holds(database, "first") and not holds(database, "second")
    assert kept is not None and kept.parent == database.parent and holds(kept, "second")
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


def test_a_backup_while_others_write_is_whole(database: Path, tmp_path: Path) -> None:
    with SqliteStore(database) as writer:
        writer.save_answers("first", "owner", {"q1": "a"}, NOW)
        file = backup(database, tmp_path / "backup.sqlite3")  # the answer is still in the -wal file only
    assert not file.with_name("backup.sqlite3-wal").exists()
    with SqliteStore(file) as store:
        found = store.assessment("first")
    assert found is not None and found.answers == {"q1": "a"}


def test_a_backup_holds_nothing_that_was_deleted(database: Path, tmp_path: Path) -> None:
    with SqliteStore(database) as store:
        store.save_answers("first", "owner", {"q1": "needle-in-the-database"}, NOW)
        store.delete_assessment("first")
    assert b"needle-in-the-database" not in backup(database, tmp_path / "b.sqlite3").read_bytes()


def test_a_backup_that_cannot_be_written_leaves_the_former_one(database: Path, tmp_path: Path) -> None:
    file = backup(database, tmp_path / "b.sqlite3")
    before = file.read_bytes()
    with closing(db.connect(database)) as opened:
        with pytest.raises(db.UnusableFile, match="No such file"):
            db.backup(opened, tmp_path / "no such folder" / "b.sqlite3")
        opened.conn.execute("pragma foreign_keys = off")
        opened.conn.execute("insert into answers values (99, 'q', 'a', 'x')")
        with pytest.raises(db.UnusableFile, match="damaged"):
            db.backup(opened, file)
    assert file.read_bytes() == before
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


def test_restoring_where_there_was_no_database(database: Path, tmp_path: Path) -> None:
    file = backup(database, tmp_path / "backup.sqlite3")
    assert db.restore(file, tmp_path / "elsewhere.sqlite3") is None
    assert holds(tmp_path / "elsewhere.sqlite3", "first")


def test_a_damaged_database_is_kept_and_replaced(database: Path, tmp_path: Path) -> None:
    file = backup(database, tmp_path / "backup.sqlite3")
    database.write_bytes(b"not a database at all" * 500)
    kept = db.restore(file, database)
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
    spoil(file)  # type: ignore[operator]
    with pytest.raises(db.UnusableFile, match=message):
        db.restore(file, database)
    assert holds(database, "first")
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".") or "before-restore" in p.name]


def test_a_database_in_use_is_not_replaced(database: Path, tmp_path: Path) -> None:
    file = backup(database, tmp_path / "backup.sqlite3")
    with SqliteStore(database) as store:
        with pytest.raises(db.UnusableFile, match="in use"):
            db.restore(file, database)
        store.save_answers("first", "owner", {"q1": "a"}, NOW)
    with pytest.raises(db.UnusableFile, match="itself"):
        db.restore(database, database)


def test_the_program_refuses_a_newer_database(database: Path) -> None:
    _newer(database)
    with pytest.raises(db.NewerDatabase):
        db.migrate(database)
