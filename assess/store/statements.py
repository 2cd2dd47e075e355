"""All statements of the `Store` protocol, put together: a driver adds its session to them."""

from __future__ import annotations

from assess.store.batches import BatchRows
from assess.store.consents import ConsentRows
from assess.store.earlier import EarlierRows
from assess.store.jobs import JobRows
from assess.store.organisations import OrganisationRows
from assess.store.reports import ReportRows
from assess.store.retention import RetentionRows
from assess.store.shelves import ShelfRows
from assess.store.snapshots import SnapshotRows
from assess.store.staff import StaffRows
from assess.store.staff_sessions import StaffSessionRows
from assess.store.table import TableRows
from assess.store.ticks import TickRows
from assess.store.voices import VoiceRows


class Statements(
    SnapshotRows,
    RetentionRows,
    JobRows,
    ReportRows,
    OrganisationRows,
    StaffRows,
    StaffSessionRows,
    ConsentRows,
    VoiceRows,
    TableRows,
    TickRows,
    ShelfRows,
    EarlierRows,
    BatchRows,
):
    """Every use case's statements, on a session that a driver provides."""
