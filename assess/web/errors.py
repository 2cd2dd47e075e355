"""One clear page in the visitor's language for everything that goes wrong."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from flask import Flask, current_app, redirect, request, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, NotFound

from assess.services import throttle
from assess.services.context import NoSuchAssessment, NotReady
from assess.services.errors import Conflict, StoreError, StoreFull
from assess.web.templates import Page, render

log = logging.getLogger(__name__)
RETRY_SECONDS = 10
KNOWN = (400, 403, 404, 405, 410, 413, 414, 422, 429, 500, 503)
WAIT = ("429", "503", "codes", "starts", "form", "forms", "database", "full")
BROKEN = ("500", "csrf")
NO_USE_AGAIN = (403, 404, 405, 410, 414)  # what was refused once will be again
OWN = re.compile(r"(/a/[a-z0-9]+)/.")


class NotOpenHere(NotFound):
    """An assessment that this device does not open: expired, removed, deleted, another's, or none at all.

    One page for all of these, which tells nobody which it is.
    """


@dataclass(frozen=True)
class ErrorPage(Page):
    """What went wrong: the `name` in the message keys `error.<name>.title` and `.text`, and its `picture`.

    `again` is the address of the page to open once more, `own` that of the assessment; empty where there is none.
    """

    template: ClassVar[str] = "layouts/error.html"
    name: str
    picture: Literal["wait", "broken", "lost"]
    again: str
    own: str


def page(status: int, name: str) -> ResponseReturnValue:
    """The error page `name` (message keys `error.<name>.title` and `.text`)."""
    if request_ctx.url_adapter is None:  # a Host header that cannot be one: no link can be built
        return "400 Bad Request\n", 400, {"Content-Type": "text/plain; charset=utf-8"}
    if status == 404 and request.path.startswith("/staff/"):
        name = "staff"  # whoever works here has no code, and goes back to another page than a firm
    if request.endpoint == "static":  # no page, and so no session for it
        return f"{status}\n", status, {"Content-Type": "text/plain; charset=utf-8"}
    picture: Literal["wait", "broken", "lost"] = "wait" if name in WAIT else "broken" if name in BROKEN else "lost"
    own = OWN.match(request.path) if status != 404 else None
    return render(ErrorPage(name, picture, _again(status), f"{own[1]}/" if own else "")), status


def _again(status: int) -> str:
    """The page that was asked for, or that the refused form stands on; empty where that is of no use."""
    if status in NO_USE_AGAIN:
        return ""
    if request.method == "GET":
        return request.full_path if request.query_string else request.path
    adapter = request_ctx.url_adapter
    try:
        if adapter is not None:
            adapter.match(request.path, method="GET")
            return request.path
    except HTTPException:
        pass
    return ""


def wait(name: str) -> ResponseReturnValue:
    """Too much from one client: the page `name` says of what, and when to try again."""
    shown = current_app.make_response(page(429, name))
    shown.headers["Retry-After"] = str(int(throttle.WINDOW.total_seconds()))
    return shown


def init_app(app: Flask) -> None:
    """Answer HTTP errors, CSRF failures and crashes with a page instead of a traceback."""

    @app.errorhandler(CSRFError)
    def csrf_failed(_error: CSRFError) -> ResponseReturnValue:
        return page(400, "csrf")

    @app.errorhandler(NoSuchAssessment)
    def deleted(_error: NoSuchAssessment) -> ResponseReturnValue:
        """Deleted in another tab while this request was under way."""
        return page(404, "closed")

    @app.errorhandler(NotOpenHere)
    def not_open_here(_error: NotOpenHere) -> ResponseReturnValue:
        return page(404, "closed")

    @app.errorhandler(NotReady)
    def changed(_error: NotReady) -> ResponseReturnValue:
        """Reopened by an answer in another tab meanwhile: its pages tell how to go on."""
        return redirect(url_for("respondent.home"), 303)

    @app.errorhandler(StoreError)
    def no_database(error: StoreError) -> ResponseReturnValue:
        """Gone, locked, full or of a newer program: what was saved is there, and pages come back with the database."""
        log.error("%s at %s", error.kind, _where(error))
        if isinstance(error, Conflict):
            return page(500, "500")
        shown = app.make_response(page(503, "full" if isinstance(error, StoreFull) else "database"))
        shown.headers["Retry-After"] = str(RETRY_SECONDS)
        return shown

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        status = error.code or 500
        return page(status, str(status if status in KNOWN else 400 if status < 500 else 500))

    @app.errorhandler(Exception)
    def crashed(error: Exception) -> ResponseReturnValue:
        log.error("%s at %s", type(error).__name__, _where(error))
        return page(500, "500")


def _where(error: Exception) -> str:
    """The place that raised it: type and place are all that is logged, for messages may quote what somebody typed."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
