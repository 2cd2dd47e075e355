"""The adviser's report: asked for, waited for, fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from assess.services import reports
from assess.services.reports import Job, QueueFull
from assess.web import errors, language
from assess.web.context import make_context
from assess.web.handover.blueprint import blueprint, consent_here, see_other
from assess.web.report_wait import OPEN, Wait, send_pdf, told, wait_for
from assess.web.respondent.blueprint import assessment, profile_or_none
from assess.web.templates import Page, render

EDITION = "advisor"  # the only one that is handed over


@dataclass(frozen=True)
class ReportPage(Page):
    """A report that a reader waits for."""

    template: ClassVar[str] = "handover/report.html"
    wait: Wait


@blueprint.post("/seen/<handover_id>/report", action="read_report")
def request_report() -> ResponseReturnValue:
    if assessment().completed_at is None:
        return see_other("home")
    try:
        job = reports.request(
            make_context(), assessment().id, language.current(), EDITION, request.remote_addr or "", consent_here()
        )
    except QueueFull:
        abort(503)
    if reports.is_there(make_context(), job):
        return see_other("report_file", job_id=job.id, **{OPEN: 1})
    return see_other("report", job_id=job.id)


@blueprint.get("/seen/<handover_id>/report/<job_id>", action="read_report")
def report(job_id: str) -> ResponseReturnValue:
    job = _job(job_id)
    if job is None:
        return errors.page(404, "handover")
    page, file = (url_for(f"handover.{name}", job_id=job_id) for name in ("report", "report_file"))
    return render(ReportPage(wait_for(job, page, file, url_for("handover.request_report"))))


@blueprint.get("/seen/<handover_id>/report/<job_id>/state", action="read_report")
def state(job_id: str) -> ResponseReturnValue:
    """For a script that waits."""
    job = _job(job_id)
    return errors.page(404, "handover") if job is None else told(job)


@blueprint.get("/seen/<handover_id>/report/<job_id>/file", action="read_report")
def report_file(job_id: str) -> ResponseReturnValue:
    job, profile = _job(job_id), profile_or_none()
    pdf = reports.file_of(make_context(), job) if job else None
    if job is None or pdf is None:
        return errors.page(404, "handover")
    return send_pdf(pdf, job, profile.company if profile else "", assessment().date)


def _job(job_id: str) -> Job | None:
    """A job of this assessment and edition: others are the firm's own."""
    job = reports.job(make_context(), assessment().id, job_id, consent_here())
    return job if job is not None and job.edition == EDITION else None
