"""Every row from one database into another, of whichever engines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from assess.store.errors import NotEmpty

if TYPE_CHECKING:
    from assess.store.statements import Statements

# All tables, each after those that it points to. A new table is added here; a test compares them with the schema.
TABLES = (
    "snapshots", "assessments", "responses", "answers", "relevance", "results", "access_tokens", "render_jobs",
    "attempts", "report_files", "organisations", "branches", "staff", "invitations", "recovery_codes", "staff_sessions",
    "audit", "clients", "client_assessments", "client_notes", "voices", "voice_tokens", "client_lists",
    "calibrations", "agreements", "agreement_steps", "consents", "handovers",
    "handover_ways", "ticks", "shelves", "earlier", "batches", "batch_reports",
)  # fmt: skip

Told = Callable[[str, int], None]


def copy_rows(source: Statements, target: Statements, told: Told, replace: bool = False) -> None:
    """Copy every table as it stands at one moment, all or nothing; `told` hears of each with its number of rows.

    Raises NotEmpty when the target holds anything, unless that is to be replaced; StoreError.
    """
    with source.reading(), target.write():
        if replace:
            target.empty(TABLES)
        for table in TABLES:
            if target.holds_any(table):
                raise NotEmpty(f"{target.where}: is not empty: the table {table} holds rows")
        for table in TABLES:
            columns, rows = source.stream(table)
            told(table, target.load(table, columns, rows))
