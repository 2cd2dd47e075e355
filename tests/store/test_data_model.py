"""docs/data-model.md describes every table and column of a freshly migrated database, and nothing else."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from assess.store import open_database
from assess.store.sqlite.connection import Connection
from tests import markdown

DOC = Path(__file__).resolve().parents[2] / "docs" / "data-model.md"
TOLD = {name: text for name, text in markdown.sections(DOC.read_text("utf-8")).items() if "| column | type |" in text}

# Of one column: type, key (as the document writes it), whether it may be null.
Column = tuple[str, str, bool]


def described(text: str) -> dict[str, Column]:
    """The columns of one table as the document has them, in order."""
    rows = markdown.table(text, "column")
    assert all(row["null"] in ("", "yes") and (row["meaning"] or row["key"]) for row in rows)
    return {row["column"]: (row["type"], row["key"], row["null"] == "yes") for row in rows}


def schema(opened: Database, table: str) -> dict[str, Column]:
    """The columns of one table as the database has them, in order."""
    points = {row[3]: (row[2], row[6]) for row in opened.execute(f"PRAGMA foreign_key_list({table})").fetchall()}
    columns: dict[str, Column] = {}
    for _, name, kind, not_null, _, place in opened.execute(f"PRAGMA table_info({table})").fetchall():
        keys = ["primary"] if place else []
        if name in points:
            target, on_delete = points[name]
            keys += [f"→ {target}", *(["cascade"] if on_delete == "CASCADE" else [])]
        columns[name] = (kind.lower(), ", ".join(keys), not (not_null or place))
    return columns


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Column]]:
    path = tmp_path_factory.mktemp("schema") / "assess.sqlite3"
    open_database(str(path)).migrate()
    with closing(Connection(path)) as opened:
        return {name: schema(opened.db, name) for name in opened.db.table_names()}


def test_every_table_is_described(tables: dict[str, dict[str, Column]]) -> None:
    assert set(TOLD) == set(tables)


@pytest.mark.parametrize("table", TOLD)
def test_every_column_is_described(table: str, tables: dict[str, dict[str, Column]]) -> None:
    assert list(described(TOLD[table]).items()) == list(tables[table].items())


@pytest.mark.parametrize("table", TOLD)
def test_who_writes_and_how_long_it_is_kept_is_told(table: str) -> None:
    lines = TOLD[table].splitlines()
    assert any(line.startswith("- Written") for line in lines), "say who writes it: '- Written …'"
    assert any(line.startswith("- Kept") for line in lines), "say how long: '- Kept …'"
