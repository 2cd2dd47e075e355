"""docs/data-model.md describes every table and column of a fresh database of either engine, and nothing else."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlite_utils import Database

from assess.store import open_database
from assess.store.sqlite.connection import Connection
from tests import markdown
from tests.postgres import TEMPLATE, Cluster

DOC = Path(__file__).resolve().parents[2] / "docs" / "data-model.md"
TOLD = {name: text for name, text in markdown.sections(DOC.read_text("utf-8")).items() if "| column | type |" in text}

# Of one column: type, key (as the document writes it), whether it may be null.
Column = tuple[str, str, bool]
Tables = dict[str, dict[str, Column]]


def described(text: str) -> dict[str, Column]:
    """The columns of one table as the document has them, in order."""
    rows = markdown.table(text, "column")
    assert all(row["null"] in ("", "yes") and (row["meaning"] or row["key"]) for row in rows)
    return {row["column"]: (row["type"], row["key"], row["null"] == "yes") for row in rows}


def sqlite_schema(opened: Database, table: str) -> dict[str, Column]:
    """The columns of one table as SQLite has them, in order."""
    points = {row[3]: (row[2], row[6]) for row in opened.execute(f"PRAGMA foreign_key_list({table})").fetchall()}
    columns: dict[str, Column] = {}
    for _, name, kind, not_null, _, place in opened.execute(f"PRAGMA table_info({table})").fetchall():
        target, on_delete = points.get(name, ("", ""))
        columns[name] = (kind.lower(), key(bool(place), target, on_delete), not (not_null or place))
    return columns


POSTGRESQL = {"bigint": "integer", "double precision": "real", "bytea": "blob", "text": "text"}
COLUMNS = """
    select table_name, column_name, data_type, is_nullable from information_schema.columns
    where table_schema = 'public' order by table_name, ordinal_position
"""
KEYS = """
    select conrelid::regclass::text as tab, attname as col, contype as kind,
        coalesce(nullif(confrelid, 0)::regclass::text, '') as target, confdeltype as on_delete
    from pg_constraint join pg_attribute on attrelid = conrelid and attnum = any(conkey)
    where contype in ('p', 'f')
"""


def postgresql_schema(address: str) -> dict[str, dict[str, Column]]:
    """The columns of every table as PostgreSQL has them, in order, in the document's words."""
    tables: dict[str, dict[str, Column]] = {}
    with closing(psycopg.connect(address)) as conn:
        primary, points = set(), {}
        for table, column, kind, target, on_delete in conn.execute(KEYS).fetchall():
            if kind == "p":
                primary.add((table, column))
            else:
                points[table, column] = (target, "CASCADE" if on_delete == "c" else "")
        for table, column, kind, nullable in conn.execute(COLUMNS).fetchall():
            target, on_delete = points.get((table, column), ("", ""))
            written = key((table, column) in primary, target, on_delete)
            tables.setdefault(table, {})[column] = (POSTGRESQL[kind], written, nullable == "YES")
    return tables


def key(primary: bool, target: str, on_delete: str) -> str:
    """As the document writes it."""
    words = ["primary"] * primary + [f"→ {target}"] * bool(target) + ["cascade"] * (on_delete == "CASCADE")
    return ", ".join(words)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def tables(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        return postgresql_schema(cluster.address(TEMPLATE))
    path = tmp_path_factory.mktemp("schema") / "assess.sqlite3"
    open_database(str(path)).migrate()
    with closing(Connection(path)) as opened:
        return {name: sqlite_schema(opened.db, name) for name in opened.db.table_names()}


def told(tables: Tables) -> set[str]:
    """What the document should hold of this engine: each records migrations in a table of its own."""
    return set(TOLD) - ({"migrations"} if "_sqlite_migrations" in tables else {"_sqlite_migrations"})


def test_every_table_is_described(tables: Tables) -> None:
    assert told(tables) == set(tables)


def test_every_column_is_described(tables: Tables) -> None:
    for table in told(tables):
        assert list(described(TOLD[table]).items()) == list(tables[table].items()), table


@pytest.mark.parametrize("table", TOLD)
def test_who_writes_and_how_long_it_is_kept_is_told(table: str) -> None:
    lines = TOLD[table].splitlines()
    assert any(line.startswith("- Written") for line in lines), "say who writes it: '- Written …'"
    assert any(line.startswith("- Kept") for line in lines), "say how long: '- Kept …'"
