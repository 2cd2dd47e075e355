"""Databases of former programs, and of later ones.

before_two_engines.sql was made by the program as it was before it knew a second engine (`sqlite3 FILE .dump`): firms
that are complete, begun, imported and a trial, an issued link and code, a running and a queued report, a wrong guess.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assess.core.firm_names import counted_as
from assess.store import Database, Figures, Scope, Snapshot, Store, Summary, open_database
from assess.store.copying import TABLES
from assess.store.errors import NewerStore
from assess.store.migrations import HISTORY
from assess.store.sqlite.connection import sqlite3
from tests.waiting import PATIENCE

NOW = datetime(2026, 11, 22, tzinfo=UTC)
DUMP = (Path(__file__).parent / "before_two_engines.sql").read_text("utf-8")
FIRST, AGAIN, OTHER = "kwqyqsdwx7ealaru", "fi6dupusvtn5mtew", "6zpytfw7fnz44cxh"
TRIAL, BEGUN, IMPORTED = "bslra2lz6gv53qtc", "t7bqq24clzhgjtx3", "w5q27zlalfuhdz23"
RUNNING, QUEUED = "ineyuzqui5v6ioq4", "ezu3buw4ne4t3gv5"


def rows_of(path: Path, table: str) -> list[dict[str, object]]:
    with closing(sqlite3.connect(str(path))) as conn:
        cursor = conn.execute(f"select * from {table} order by 1, 2")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file of the former program."""
    path = tmp_path / "old.sqlite3"
    with closing(sqlite3.connect(str(path))) as conn:
        conn.executescript(DUMP)
    return path


def migrated(path: Path) -> Store:
    database = open_database(str(path))
    database.migrate()
    return database.session()


def test_no_row_is_lost_or_changed(old: Path) -> None:
    with closing(sqlite3.connect(str(old))) as conn:
        known = {row[0] for row in conn.execute("select name from sqlite_master where type = 'table'").fetchall()}
    before = {table: rows_of(old, table) for table in TABLES if table in known and table != "attempts"}
    assert len(before) == 8
    migrated(old).close()
    for table, rows in before.items():
        now = rows_of(old, table)
        if table == "results":  # named as firms are compared now, which the test further down tells of
            now = [{**row, "firm": former["firm"]} for row, former in zip(now, rows, strict=True)]
        assert [{name: row[name] for name in former} for row, former in zip(now, rows, strict=True)] == rows


def test_what_it_holds_can_be_used(old: Path) -> None:
    with migrated(old) as store:
        first, begun = store.assessment(FIRST), store.assessment(BEGUN)
        assert first is not None and first.profile is not None and first.profile.company == "㈱髙﨑製作所"
        assert len(first.answers) == 24 and first.relevance == {"office": 3}
        assert begun is not None and begun.profile is None and begun.responses.keys() == {"owner"}
        snapshot = store.bank_snapshot("small", "1")
        assert snapshot is not None and snapshot.hash == first.bank_hash
        # Another assessment of the same firm and a trial do not count.
        assert [store.counted(n) for n in (FIRST, AGAIN, OTHER, TRIAL, IMPORTED)] == [True, False, True, False, True]
        assert store.figures(Scope("small", "1")) == Figures(3, 50.0, (1, 2, 0, 0, 0))
        assert store.figures(Scope("small", "1", "E", ("13",), 301)).count == 1
        assert store.save_answers(FIRST, "owner", {"office-digitization": "all"}, NOW)
        assert store.counted(AGAIN), "its place is taken by the next of the firm"
        # What was being rendered when the former program ended is rendered again.
        taken = [store.take_job("w", NOW + timedelta(minutes=1), NOW, 2) for _ in range(3)]
        assert [job and (job.id, job.runs) for job in taken] == [(RUNNING, 2), (QUEUED, 1), None]


def test_one_of_before_results_were_frozen_is_kept_and_not_counted(old: Path) -> None:
    with closing(sqlite3.connect(str(old))) as conn:
        conn.executescript("drop table results; delete from _sqlite_migrations where name = 'm002_results'")
    with migrated(old) as store:
        first = store.assessment(FIRST)
        assert first is not None and first.completed_at is not None and store.summary(FIRST) is None
        assert store.figures(Scope("small", "1")).count == 0
        store.save_answers(FIRST, "owner", {"office-digitization": "all"}, NOW)
        store.complete(FIRST, first.catalogue_hash or "", NOW, lambda _: Summary(0, "not_started", 1.0, 1.0, "f"))
        assert store.figures(Scope("small", "1")).count == 1


@pytest.mark.slow
def test_several_programs_at_once_bring_it_up_to_date(old: Path) -> None:
    code = f"from assess.store import open_database; open_database({str(old)!r}).migrate()"
    started = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) for _ in range(6)]
    assert [process.communicate(timeout=PATIENCE)[1] for process in started] == [""] * 6
    with migrated(old) as store:
        assert store.counted(FIRST)
    assert [row["name"] for row in rows_of(old, "_sqlite_migrations")] == [step.name for step in HISTORY]


def test_a_newer_programs_database_is_refused_and_left_alone(database: Database) -> None:
    table = "_sqlite_migrations (migration_set, name, applied_at)" if database.sqlite_version else (
        "migrations (name, applied_at)"
    )  # fmt: skip
    values = "'assess', 'm999_later', 'x'" if database.sqlite_version else "'m999_later', 'x'"
    with database.session() as store, store.write():
        store._change(f"insert into {table} values ({values})")
    with pytest.raises(NewerStore, match="newer version") as caught:
        database.migrate()
    assert str(database) in str(caught.value) and "\n" not in str(caught.value)


def test_what_had_been_answered_stays_when_several_voices_come(
    bare_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers of responses stay, answers stay with them, and a new response gets a new number."""
    names = [step.name for step in HISTORY]
    with monkeypatch.context() as former:
        for engine in ("sqlite", "postgres"):
            former.setattr(f"assess.store.{engine}.schema.HISTORY", HISTORY[: names.index("m013_voices")])
        database = open_database(bare_address)
        database.migrate()
        with database.session() as store:
            store.keep_snapshot(Snapshot("b1", "bank", '{"id":"small","version":"1"}'), NOW)
            with store.write():
                for name in ("aaaa", "bbbb"):
                    store._change(
                        "insert into assessments (id, lang, path, bank_hash, usage, created_at, updated_at, origin)"
                        " values (?, 'ja', 'full', 'b1', 'self', ?, ?, 'web')",
                        name, *["2026-11-22T00:00:00.000000Z"] * 2,
                    )  # fmt: skip
                    for role in ("owner", "floor"):
                        store._change(
                            "insert into responses (assessment_id, role, created_at) values (?, ?, 'x')", name, role
                        )
                    store._change(
                        "insert into answers (response_id, question_id, value, answered_at, revision, page, seq)"
                        " select id, 'q', role, 'x', 3, 'p', 2 from responses where assessment_id = ?",
                        name,
                    )
                    store._change(
                        "insert into relevance (response_id, domain, value) select id, 'office', 3 from responses"
                        " where assessment_id = ? and role = 'owner'",
                        name,
                    )
            before = _answered(store)
        database.close()
    database = open_database(bare_address)
    database.migrate()
    with database.session() as store:
        assert len(before) == 4 and _answered(store) == before
        kept = store.assessment("aaaa")
        assert kept is not None and kept.answers == {"q": "owner"} and kept.relevance == {"office": 3}
        assert store.save_answers("aaaa", "advisor", {"q": "a"}, NOW)
        assert store.delete_assessment("bbbb") == ()
        assert len(_answered(store)) == 3, "what hangs on a response still goes with it"
    database.close()


# Name, prefecture, use, and the key by which a former program told the firm from others.
FIRMS = {
    "a": ("㈱髙﨑製作所", "15", "self", "key of 髙﨑製作所"),
    "b": ("高崎製作所 株式会社", "15", "self", "key of 高崎製作所"),
    "c": ("高崎製作所", "13", "self", "key of 高崎製作所 in 13"),
    "d": ("高崎製作所", "15", "trial", "key of 高崎製作所"),
    "e": ("", "15", "self", "key of answers"),
    "f": (None, None, "self", "key of other answers"),
}


def test_results_of_one_firm_in_two_spellings_count_once_when_names_are_compared_as_everywhere(
    bare_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [step.name for step in HISTORY]
    with monkeypatch.context() as former:
        for engine in ("sqlite", "postgres"):
            former.setattr(f"assess.store.{engine}.schema.HISTORY", HISTORY[: names.index("m023_firms_counted")])
        database = open_database(bare_address)
        database.migrate()
        with database.session() as store:
            store.keep_snapshot(Snapshot("b1", "bank", '{"id":"small","version":"1"}'), NOW)
            with store.write():
                for minute, (name, (company, prefecture, usage, firm)) in enumerate(FIRMS.items()):
                    store._change(
                        "insert into assessments (id, lang, path, bank_hash, usage, created_at, updated_at, origin,"
                        " company, prefecture) values (?, 'ja', 'full', 'b1', ?, ?, ?, 'web', ?, ?)",
                        name, usage, *[f"2026-11-22T00:{minute:02}:00.000000Z"] * 2, company, prefecture,
                    )  # fmt: skip
                    store._change(
                        "insert into results (assessment_id, level, stage, score, confidence, firm, bank_id, version,"
                        " industry, prefecture, size, counted)"
                        " values (?, 1, 'digitization', 50.0, 1.0, ?, 'small', '1', 'E', ?, 6, ?)",
                        name, firm, prefecture, int(usage != "trial"),
                    )  # fmt: skip
            assert store.figures(Scope("small", "1")).count == 5, "the firm of two spellings counts twice"
        database.close()
    database = open_database(bare_address)
    database.migrate()
    with database.session() as store:
        kept = {name: store.summary(name) for name in FIRMS}
        assert all(of is not None and (of.level, of.score) == (1, 50.0) for of in kept.values()), "no result is lost"
        firms = {name: of.firm for name, of in kept.items() if of is not None}
        assert firms["a"] == firms["b"] == firms["d"] == counted_as("高崎製作所", "15") != firms["c"]
        assert (firms["e"], firms["f"]) == ("key of answers", "key of other answers"), "a nameless firm keeps its own"
        assert [name for name in FIRMS if store.counted(name)] == ["a", "c", "e", "f"]
        assert store.figures(Scope("small", "1")).count == 4
        store.delete_assessment("a")
        assert [name for name in FIRMS if store.counted(name)] == ["b", "c", "e", "f"], "the next of the firm counts"
    database.close()


def _answered(store: Store) -> list[dict[str, object]]:
    return store._rows(  # type: ignore[attr-defined, no-any-return]
        "select r.id, r.assessment_id, r.role, a.question_id, a.value, a.revision, a.page, a.seq"
        " from responses r join answers a on a.response_id = r.id order by r.id"
    )
