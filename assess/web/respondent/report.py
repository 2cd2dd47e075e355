"""The PDF: asked for, waited for, fetched; and the firm's own copy of its answers."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import ClassVar

from flask import abort, request, send_file
from flask.typing import ResponseReturnValue

from assess.bank.answers_file import FILE_NAME
from assess.report.editions import EDITIONS
from assess.services import agreements, exchange, reports
from assess.services.reports import Job, QueueFull
from assess.web import language
from assess.web.context import make_context
from assess.web.downloads import report_name
from assess.web.language import t
from assess.web.respondent.blueprint import assessment, blueprint, profile_or_none, see_other
from assess.web.templates import Page, render


@dataclass(frozen=True)
class ReportPage(Page):
    """The job, and how far it is: its own state, or `gone` once its file has been cleared away.

    `waiting` says where it stands in the queue while it does.
    """

    template: ClassVar[str] = "respondent/report.html"
    job: Job
    state: str
    waiting: str | None


@blueprint.post("/a/<assessment_id>/report", action="report")
def request_report() -> ResponseReturnValue:
    if not assessment().completed_at:
        return see_other("review")
    edition = request.form.get("edition", "full")
    if edition not in EDITIONS:
        abort(400)
    try:
        agreed = agreements.printed_for_owner(make_context(), assessment().id)
        job = reports.request(
            make_context(), assessment().id, language.current(), edition, request.remote_addr or "", agreed
        )
    except QueueFull:
        abort(503)
    return see_other("report", job_id=job.id)


def _job(job_id: str) -> Job:
    job = reports.job(make_context(), assessment().id, job_id)
    if job is None:
        abort(404)
    return job


@blueprint.get("/a/<assessment_id>/report/<job_id>", action="read")
def report(job_id: str) -> ResponseReturnValue:
    """A file is cleared after a while; the report can then be made again."""
    job = _job(job_id)
    gone = job.state == "done" and not reports.is_there(make_context(), job)
    return render(ReportPage(job, "gone" if gone else job.state, _waiting(job)))


def _waiting(job: Job) -> str | None:
    if job.state != "queued":
        return None
    place = reports.place(make_context(), job)
    return t("report_page.place", place=place.number, seconds=place.seconds)


@blueprint.get("/a/<assessment_id>/report/<job_id>/state", action="read")
def report_state(job_id: str) -> ResponseReturnValue:
    """For a script that waits: the state, and where the job stands in the queue, in words."""
    job = _job(job_id)
    return {"state": job.state, "waiting": _waiting(job) or t("report_page.wait")}


@blueprint.get("/a/<assessment_id>/report/<job_id>/file", action="read")
def report_file(job_id: str) -> ResponseReturnValue:
    job = _job(job_id)
    pdf = reports.file_of(make_context(), job)
    if pdf is None:
        return see_other("report", job_id=job.id)
    profile = profile_or_none()
    # What is handed on says whose it is; the firm's own copies lie among its own files.
    company = profile.company if profile and job.edition == "advisor" else ""
    name = report_name(company, assessment().date, job.edition)
    file = BytesIO(pdf)
    return send_file(file, mimetype="application/pdf", as_attachment=True, download_name=name, conditional=False)


@blueprint.get("/a/<assessment_id>/answers.json", action="read")
def answers_file() -> ResponseReturnValue:
    """The firm's own copy of its answers."""
    if profile_or_none() is None:
        abort(404)
    body = exchange.answers_json(make_context(), assessment())
    headers = {"Content-Disposition": f"attachment; filename={FILE_NAME}"}
    return body, 200, {"Content-Type": "application/json; charset=utf-8", **headers}
