"""All statements of the `Store` protocol, put together: a driver adds its session to them."""

from __future__ import annotations

from assess.store.assessments import AssessmentRows
from assess.store.consents import ConsentRows
from assess.store.jobs import JobRows
from assess.store.organisations import OrganisationRows
from assess.store.reports import ReportRows
from assess.store.staff import StaffRows
from assess.store.staff_sessions import StaffSessionRows
from assess.store.table import TableRows
from assess.store.ticks import TickRows
from assess.store.voices import VoiceRows


class Statements(
    AssessmentRows,
    JobRows,
    ReportRows,
    OrganisationRows,
    StaffRows,
    StaffSessionRows,
    ConsentRows,
    VoiceRows,
    TableRows,
    TickRows,
):
    """Every use case's statements, on a session that a driver provides."""
