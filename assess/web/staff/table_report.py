"""The adviser's edition of a session, with the agreement as its first page: asked for, waited for, fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from assess.services import reports
from assess.services.reports import Job, QueueFull
from assess.web.context import make_context
from assess.web.report_wait import OPEN, Wait, send_pdf, told, wait_for
from assess.web.respondent.blueprint import assessment
from assess.web.staff.blueprint import blueprint
from assess.web.staff.page import StaffPage, me, see_other
from assess.web.staff.seat import TABLE
from assess.web.staff.things import client
from assess.web.templates import render

EDITION = "advisor"


@dataclass(frozen=True)
class TableReportPage(StaffPage):
    """A report that staff wait for."""

    template: ClassVar[str] = "staff/table_report.html"
    firm: str
    wait: Wait


@blueprint.post(f"{TABLE}/report", action="report_on", records="export")
def make_table_report() -> ResponseReturnValue:
    if assessment().completed_at is None:
        return see_other("table")
    try:
        job = reports.request(
            make_context(), assessment().id, assessment().lang, EDITION, request.remote_addr or "", client()
        )
    except QueueFull:
        abort(503)
    if reports.is_there(make_context(), job):
        return see_other("table_report_file", job_id=job.id, **{OPEN: 1})
    return see_other("table_report", job_id=job.id)


def _job(job_id: str) -> Job:
    job = reports.job(make_context(), assessment().id, job_id, client())
    if job is None or job.edition != EDITION:
        abort(404)
    return job


@blueprint.get(f"{TABLE}/report/<job_id>", action="report_on")
def table_report(job_id: str) -> ResponseReturnValue:
    page, file = (url_for(f"staff.{name}", job_id=job_id) for name in ("table_report", "table_report_file"))
    wait = wait_for(_job(job_id), page, file, url_for("staff.make_table_report"))
    return render(TableReportPage(me(), client().name, wait))


@blueprint.get(f"{TABLE}/report/<job_id>/state", action="report_on", records="none")
def table_report_state(job_id: str) -> ResponseReturnValue:
    """For a script that waits."""
    return told(_job(job_id))


@blueprint.get(f"{TABLE}/report/<job_id>/file", action="report_on", records="export")
def table_report_file(job_id: str) -> ResponseReturnValue:
    """The PDF, under the firm's name."""
    job = _job(job_id)
    pdf = reports.file_of(make_context(), job)
    if pdf is None:
        return see_other("table_report", job_id=job.id)
    return send_pdf(pdf, job, client().name, assessment().date)
