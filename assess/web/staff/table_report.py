"""The adviser's edition of a session, with the agreement as its first page: asked for, waited for, fetched."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import ClassVar

from flask import abort, request, send_file
from flask.typing import ResponseReturnValue

from assess.services import agreements, reports
from assess.services.reports import Job, QueueFull
from assess.web.context import make_context
from assess.web.downloads import report_name
from assess.web.language import t
from assess.web.respondent.blueprint import assessment
from assess.web.staff.blueprint import StaffPage, blueprint, client, me, see_other
from assess.web.staff.seat import TABLE
from assess.web.templates import render

EDITION = "advisor"


@dataclass(frozen=True)
class TableReportPage(StaffPage):
    """The job, and how far it is (`gone` once its file has been cleared away); `waiting` says where it stands."""

    template: ClassVar[str] = "staff/table_report.html"
    firm: str
    job: Job
    state: str
    waiting: str


@blueprint.post(f"{TABLE}/report", action="report_on", records="export")
def make_table_report() -> ResponseReturnValue:
    if assessment().completed_at is None:
        return see_other("table")
    ctx, kept = make_context(), agreements.of(make_context(), client(), assessment())
    agreed = agreements.printed(ctx, client(), kept) if kept else None
    try:
        job = reports.request(ctx, assessment().id, assessment().lang, EDITION, request.remote_addr or "", agreed)
    except QueueFull:
        abort(503)
    return see_other("table_report", job_id=job.id)


def _job(job_id: str) -> Job:
    job = reports.job(make_context(), assessment().id, job_id)
    if job is None or job.edition != EDITION:
        abort(404)
    return job


def _waiting(job: Job) -> str:
    if job.state != "queued":
        return t("report_page.wait")
    place = reports.place(make_context(), job)
    return t("report_page.place", place=place.number, seconds=place.seconds)


@blueprint.get(f"{TABLE}/report/<job_id>", action="report_on")
def table_report(job_id: str) -> ResponseReturnValue:
    job = _job(job_id)
    gone = job.state == "done" and not reports.is_there(make_context(), job)
    return render(TableReportPage(me(), client().name, job, "gone" if gone else job.state, _waiting(job)))


@blueprint.get(f"{TABLE}/report/<job_id>/state", action="report_on", records="none")
def table_report_state(job_id: str) -> ResponseReturnValue:
    """For a script that waits."""
    job = _job(job_id)
    return {"state": job.state, "waiting": _waiting(job)}


@blueprint.get(f"{TABLE}/report/<job_id>/file", action="report_on", records="export")
def table_report_file(job_id: str) -> ResponseReturnValue:
    """The PDF, under the firm's name."""
    job = _job(job_id)
    pdf = reports.file_of(make_context(), job)
    if pdf is None:
        return see_other("table_report", job_id=job.id)
    name = report_name(client().name, assessment().date, EDITION)
    file = BytesIO(pdf)
    return send_file(file, mimetype="application/pdf", as_attachment=True, download_name=name, conditional=False)
