"""A whole database in another one, of the same engine or the other: row by row the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from assess.store import Database, Response, Snapshot, Token, open_database
from assess.store.copying import TABLES, copy_rows
from assess.store.errors import NotEmpty, StoreError, UnusableFile
from assess.store.records import QueueLimits
from tests.store.test_batches_contract import fill_batches
from tests.store.test_consent_contract import fill_consents
from tests.store.test_contract import LATER, NEW, PROFILE, SUMMARY, T0, device, queued, take
from tests.store.test_earlier_contract import fill_earlier
from tests.store.test_shelves_contract import fill_shelves
from tests.store.test_staff_contract import fill_staff
from tests.store.test_table_contract import fill_table
from tests.store.test_ticks_contract import fill_ticks
from tests.store.test_voices_contract import fill_voices

Rows = dict[str, list[dict[str, object]]]


def fill(database: Database) -> None:
    """Something in every table, with what is awkward to copy."""
    with database.session() as store:
        store.keep_snapshot(Snapshot("b1", "bank", '{"id":"small","version":"1","title":"\\\\N\\t改行\\n"}'), T0)
        store.keep_snapshot(Snapshot("c1", "catalogue", "{}"), T0)
        for number in range(3):
            whole = replace(
                NEW, id=f"n{number}", profile=replace(PROFILE, company="㈱髙﨑\\製作所\t𠮷"), catalogue_hash="c1",
                completed_at=LATER, origin="import", consented_at=None,
                responses={"owner": Response({"q": "some"}, {"office": 3}), "advisor": Response({"q": "\\N"}, {})},
            )  # fmt: skip
            summary = replace(SUMMARY, score=100 / 3, confidence=0.1 + 0.2)
            store.add_assessment(whole, device(f"d{number}", whole.id), summary)
        store.add_assessment(replace(NEW, id="begun", profile=None), Token("r1", "begun", "code", T0, LATER, None))
        store.revoke_token("r1", LATER)
        store.add_job(queued("j1", "n1"), QueueLimits(9, 9, 9))
        take(store)
        store.add_job(queued("j2", "n1"), QueueLimits(9, 9, 9))
        store.count_attempt({"code:all": 9, "code:one": 9}, T0 - timedelta(days=1), T0)
        store.keep_report("k1", bytes(range(256)), T0)
        fill_staff(store)
        fill_table(store)
        fill_consents(store)
        fill_voices(store)
        fill_ticks(store, "n1")
        fill_shelves(store)
        fill_earlier(store, "n2", "n1")
        fill_batches(store)


def rows_of(database: Database) -> Rows:
    """Every row of every table."""
    with database.session() as session, session.reading():
        found = {}
        for table in TABLES:
            columns, rows = session.stream(table)
            named = [dict(zip(columns, row, strict=True)) for row in rows]
            found[table] = sorted(named, key=lambda row: [str(value) for value in row.values()])
    return found


def copied(source: Database, target: Database) -> dict[str, int]:
    told: dict[str, int] = {}
    target.migrate()
    with source.session() as rows, target.session() as place:
        copy_rows(rows, place, told.__setitem__)
    return told


def test_every_table_is_copied(database: Database) -> None:
    if database.sqlite_version:
        listed = "select name from sqlite_master where type = 'table' and name <> '_sqlite_migrations'"
    else:
        listed = "select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migrations'"
    with database.session() as session:
        assert {row["name"] for row in session._rows(listed)} == set(TABLES)


def test_there_and_back_again_every_row_is_the_same(
    sqlite_address: str, postgres_address: str, bare_postgres_address: str, tmp_path: Path
) -> None:
    first = open_database(sqlite_address)
    first.migrate()
    fill(first)
    before = rows_of(first)
    assert all(before.values())
    server, other, back = map(open_database, (postgres_address, bare_postgres_address, str(tmp_path / "back.sqlite3")))
    assert copied(first, server) == {table: len(rows) for table, rows in before.items()}
    assert rows_of(server) == before
    copied(server, other)
    copied(other, back)
    assert rows_of(other) == rows_of(back) == before
    for database in (server, back):  # and it goes on from there
        with database.session() as store:
            assert store.save_answers("begun", "manager", {"q1": "a"}, LATER)
            assert store.count_attempt({"code:all": 9}, T0 - timedelta(days=1), LATER)
        database.close()


def test_what_is_not_empty_is_not_filled(database: Database, tmp_path: Path) -> None:
    fill(database)
    source = open_database(str(tmp_path / "source.sqlite3"))
    source.migrate()
    fill(source)
    before = rows_of(database)
    with pytest.raises(NotEmpty, match="snapshots"):
        copied(source, database)
    assert rows_of(database) == before


def test_a_copy_that_fails_half_way_leaves_nothing(database: Database, tmp_path: Path) -> None:
    source = open_database(str(tmp_path / "source.sqlite3"))
    source.migrate()
    fill(source)
    source.connection().conn.execute("pragma foreign_keys = off")  # type: ignore[attr-defined]
    source.connection().conn.execute("delete from snapshots where hash = 'c1'")  # type: ignore[attr-defined]
    with pytest.raises(StoreError):
        copied(source, database)
    assert not any(rows_of(database).values())


def test_a_backup_of_either_engine_is_restored_into_either(
    sqlite_address: str, postgres_address: str, bare_postgres_address: str, tmp_path: Path
) -> None:
    databases = [open_database(address) for address in (sqlite_address, postgres_address)]
    for number, database in enumerate(databases):
        database.migrate()
        fill(database)
        before = rows_of(database)
        file = tmp_path / f"backup{number}"
        database.backup(file)
        assert file.stat().st_mode & 0o077 == 0
        with database.session() as store:
            store.delete_assessment("n0")
        for address in (str(tmp_path / f"new{number}.sqlite3"), bare_postgres_address):
            other = open_database(address)
            other.restore(file)
            assert rows_of(other) == before
            other.close()
        database.restore(file)
        assert rows_of(database) == before, "in the place of what has changed since"
        database.close()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_there_is_nothing_to_back_up_where_there_is_no_database(bare_address: str, tmp_path: Path) -> None:
    database = open_database(bare_address)
    with pytest.raises(UnusableFile, match="no database"):
        database.backup(tmp_path / "backup")
    assert not database.is_made() and not (tmp_path / "backup").exists()
    database.close()


@pytest.mark.parametrize("data", [b"", b"hello" * 100, b"SQLite format 3\x00" + b"x" * 5000])
def test_garbage_is_not_restored_over_a_database(database: Database, tmp_path: Path, data: bytes) -> None:
    fill(database)
    before = rows_of(database)
    file = tmp_path / "garbage"
    file.write_bytes(data)
    with pytest.raises(UnusableFile, match="garbage"):
        database.restore(file)
    assert rows_of(database) == before


def test_what_is_copied_to_postgresql_is_counted_for_its_planner(
    sqlite_address: str, bare_postgres_address: str
) -> None:
    """Without that, each page of a database just moved would read whole tables until the server counts by itself."""
    first, second = open_database(sqlite_address), open_database(bare_postgres_address)
    first.migrate()
    fill(first)
    copied(first, second)
    with second.session() as session:
        counted = {row["name"] for row in session._rows("select relname as name from pg_class where reltuples > 0")}
    assert {"assessments", "responses", "answers"} <= counted
    for database in (first, second):
        database.close()
