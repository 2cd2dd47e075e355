"""The PDF: asked for, waited for, fetched; and the firm's own copy of its answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from assess.report.editions import EDITIONS, SHEETS
from assess.services import exchange, reports
from assess.services.agreements import OWNER
from assess.services.reports import Job, QueueFull
from assess.web import language
from assess.web.context import make_context
from assess.web.downloads import handed
from assess.web.report_wait import OPEN, Wait, send_pdf, told, wait_for
from assess.web.respondent.blueprint import assessment, blueprint, profile_or_none, see_other
from assess.web.templates import Page, render


@dataclass(frozen=True)
class ReportPage(Page):
    """A report that its owner waits for."""

    template: ClassVar[str] = "respondent/report.html"
    wait: Wait


@blueprint.post("/a/<assessment_id>/report", action="report")
def request_report() -> ResponseReturnValue:
    if not assessment().completed_at:
        return see_other("review")
    edition = request.form.get("edition", "full")
    if edition not in (*EDITIONS, *SHEETS):
        abort(400)
    try:
        job = reports.request(
            make_context(), assessment().id, language.current(), edition, request.remote_addr or "", OWNER
        )
    except QueueFull:
        abort(503)
    if reports.is_there(make_context(), job):
        return see_other("report_file", job_id=job.id, **{OPEN: 1})
    return see_other("report", job_id=job.id)


def _job(job_id: str) -> Job:
    job = reports.job(make_context(), assessment().id, job_id, OWNER)
    if job is None:
        abort(404)
    return job


@blueprint.get("/a/<assessment_id>/report/<job_id>", action="read")
def report(job_id: str) -> ResponseReturnValue:
    """A file is cleared after a while; the report can then be made again."""
    page, file = (url_for(f"respondent.{name}", job_id=job_id) for name in ("report", "report_file"))
    return render(ReportPage(wait_for(_job(job_id), page, file, url_for("respondent.request_report"))))


@blueprint.get("/a/<assessment_id>/report/<job_id>/state", action="read")
def report_state(job_id: str) -> ResponseReturnValue:
    """For a script that waits."""
    return told(_job(job_id))


@blueprint.get("/a/<assessment_id>/report/<job_id>/file", action="read")
def report_file(job_id: str) -> ResponseReturnValue:
    job = _job(job_id)
    pdf = reports.file_of(make_context(), job)
    if pdf is None:
        return see_other("report", job_id=job.id)
    profile = profile_or_none()
    return send_pdf(pdf, job, profile.company if profile else "", assessment().date)


@blueprint.get("/a/<assessment_id>/answers.json", action="read")
def answers_file() -> ResponseReturnValue:
    """The firm's own copy of its answers."""
    profile = profile_or_none()
    if profile is None:
        abort(404)
    body = exchange.answers_json(make_context(), assessment()).encode()
    return handed(body, "answers", profile.company or "", assessment().date)
