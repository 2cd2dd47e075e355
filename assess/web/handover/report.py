"""The adviser's report: asked for, waited for, fetched."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import ClassVar

from flask import abort, request, send_file
from flask.typing import ResponseReturnValue

from assess.services import reports
from assess.services.reports import Job, QueueFull
from assess.web import errors, language
from assess.web.context import make_context
from assess.web.downloads import report_name
from assess.web.handover.blueprint import blueprint, see_other
from assess.web.language import t
from assess.web.respondent.blueprint import assessment, profile_or_none
from assess.web.templates import Page, render

EDITION = "advisor"  # the only one that is handed over


@dataclass(frozen=True)
class ReportPage(Page):
    """The job and how far it is (`gone`: its file has been cleared away), and where it waits, in words."""

    template: ClassVar[str] = "handover/report.html"
    job: Job
    state: str
    waiting: str


@blueprint.post("/seen/<handover_id>/report", action="read_report")
def request_report() -> ResponseReturnValue:
    if assessment().completed_at is None:
        return see_other("home")
    try:
        job = reports.request(make_context(), assessment().id, language.current(), EDITION, request.remote_addr or "")
    except QueueFull:
        abort(503)
    return see_other("report", job_id=job.id)


@blueprint.get("/seen/<handover_id>/report/<job_id>", action="read_report")
def report(job_id: str) -> ResponseReturnValue:
    job = _job(job_id)
    if job is None:
        return errors.page(404, "handover")
    gone = job.state == "done" and not reports.is_there(make_context(), job)
    return render(ReportPage(job, "gone" if gone else job.state, _waiting(job)))


@blueprint.get("/seen/<handover_id>/report/<job_id>/state", action="read_report")
def state(job_id: str) -> ResponseReturnValue:
    """For a script that waits."""
    job = _job(job_id)
    return errors.page(404, "handover") if job is None else {"state": job.state, "waiting": _waiting(job)}


@blueprint.get("/seen/<handover_id>/report/<job_id>/file", action="read_report")
def report_file(job_id: str) -> ResponseReturnValue:
    job, profile = _job(job_id), profile_or_none()
    pdf = reports.file_of(make_context(), job) if job else None
    if job is None or pdf is None:
        return errors.page(404, "handover")
    name = report_name(profile.company if profile else "", assessment().date, EDITION)
    return send_file(
        BytesIO(pdf), mimetype="application/pdf", as_attachment=True, download_name=name, conditional=False
    )


def _job(job_id: str) -> Job | None:
    """A job of this assessment and edition: others are the firm's own."""
    job = reports.job(make_context(), assessment().id, job_id)
    return job if job is not None and job.edition == EDITION else None


def _waiting(job: Job) -> str:
    if job.state != "queued":
        return t("report_page.wait")
    place = reports.place(make_context(), job)
    return t("report_page.place", place=place.number, seconds=place.seconds)
