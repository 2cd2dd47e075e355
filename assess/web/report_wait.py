"""A report that is waited for: one page part and one answer to a script, for all who may ask for a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Response, request

from assess.report.editions import Edition
from assess.services import reports
from assess.services.reports import Job
from assess.web.context import make_context
from assess.web.downloads import handed
from assess.web.language import t

OPEN = "open"  # asks for the file where it can be read at once, not to be put away


@dataclass(frozen=True)
class Wait:
    """How far a report is (`gone`: its file has been cleared away), and in words where it stands or what was wrong.

    The addresses are those of its page, of what a script asks, of the file (to keep, and to open), and of the form that
    asks for it again with its `edition`.
    """

    state: str
    text: str
    edition: str
    page: str
    ask: str
    file: str
    open: str
    again: str


def wait_for(job: Job, page: str, file: str, again: str) -> Wait:
    """What the page of a job shows; the script asks at the page's address with `/state` behind it."""
    gone = job.state == "done" and not reports.is_there(make_context(), job)
    state = "gone" if gone else job.state
    return Wait(state, _text(job, state), job.edition, page, f"{page}/state", file, f"{file}?{OPEN}=1", again)


def told(job: Job) -> dict[str, str]:
    """For a script that waits: the state, and where the job stands, in words."""
    return {"state": job.state, "waiting": _text(job, job.state)}


def _text(job: Job, state: str) -> str:
    if state == "queued":
        place = reports.place(make_context(), job)
        return t("report_page.place", place=place.number, seconds=place.seconds)
    if state in ("failed", "gone"):
        return t(f"report_page.failed.{'gone' if state == 'gone' else job.problem or 'error'}")
    return t("report_page.done.text" if state == "done" else "report_page.wait")


def send_pdf(pdf: bytes, job: Job, company: str, day: str | None) -> Response:
    """The file under its name: to be kept, or where the address says so to be read at once."""
    edition, kept = cast(Edition, job.edition), OPEN not in request.args
    return handed(pdf, edition, company, day, job.lang, kept)
