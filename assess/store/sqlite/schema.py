"""The history of the schema, applied and recorded by sqlite-utils."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from sqlite_utils import Database as Tables
from sqlite_utils.migrations import Migrations

from assess.store.errors import NewerStore, StoreUnavailable
from assess.store.migrations import HISTORY, Migration
from assess.store.session import Row
from assess.store.sqlite.connection import sqlite3


class _Schema:
    """What migrations work on."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def define(self, statement: str) -> None:
        """As it is: the migrations speak SQLite."""
        self._tables.execute(statement)

    def append_only(self, table: str) -> None:
        """By triggers that end the statement."""
        for change in ("update", "delete"):
            self._tables.execute(
                f"create trigger {table}_no_{change} before {change} on {table}"
                f" begin select raise(abort, '{table} only grows'); end"
            )

    def rows(self, sql: str, *values: object) -> list[Row]:
        """The rows of a `select`."""
        return list(self._tables.query(sql, list(values)))

    def change(self, sql: str, *values: object) -> int:
        """Run a change."""
        return int(self._tables.execute(sql, values).rowcount)

    def number_on(self, table: str) -> None:
        """It does: a new row gets the next number after the largest."""


# Where sqlite-utils records which migrations of which set a database has had.
RECORD, SET = "_sqlite_migrations", "assess"


def history(only: Collection[str] | None = None) -> Migrations:
    """The migrations as sqlite-utils runs and records them; `only` those of these names."""
    migrations = Migrations(SET)

    def add(step: Migration) -> None:
        migrations(name=step.name)(lambda tables: step.run(_Schema(tables)))

    for step in HISTORY:
        if only is None or step.name in only:
            add(step)
    return migrations


def has_history(tables: Tables) -> bool:
    """Whether it is a database of this program."""
    return bool(history().applied(tables))


def is_newer(tables: Tables) -> bool:
    """Whether it has had a migration that this program does not know."""
    return bool({step.name for step in history().applied(tables)} - {step.name for step in HISTORY})


def apply(tables: Tables, shown: Path) -> None:
    """Run the migrations that it has not had, inside a transaction. Raises NewerStore, StoreUnavailable."""
    try:
        if is_newer(tables):
            raise NewerStore(f"{shown}: was made by a newer version of this program")
        history().apply(tables)
    except sqlite3.Error as error:
        raise StoreUnavailable(f"{shown}: cannot be brought up to date: {error}") from error
