"""All statements of the `Store` protocol, put together: a driver adds its session to them."""

from __future__ import annotations

from assess.store.assessments import AssessmentRows
from assess.store.jobs import JobRows
from assess.store.reports import ReportRows


class Statements(AssessmentRows, JobRows, ReportRows):
    """Every use case's statements, on a session that a driver provides."""
