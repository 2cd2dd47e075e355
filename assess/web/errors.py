"""One clear page in the visitor's language for everything that goes wrong."""

from __future__ import annotations

import logging

from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

log = logging.getLogger(__name__)
KNOWN = (400, 403, 404, 405, 413, 414, 429, 500, 503)


def page(status: int, name: str) -> tuple[str, int]:
    """The error page `name` (message keys `error.<name>.title` and `.text`)."""
    return render_template("layouts/error.html", name=name, status=status), status


def init_app(app: Flask) -> None:
    """Answer HTTP errors, CSRF failures and crashes with a page instead of a traceback."""

    @app.errorhandler(CSRFError)
    def csrf_failed(_error: CSRFError) -> tuple[str, int]:
        return page(400, "csrf")

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> tuple[str, int]:
        status = error.code or 500
        return page(status, str(status if status in KNOWN else 400 if status < 500 else 500))

    @app.errorhandler(Exception)
    def crashed(error: Exception) -> tuple[str, int]:
        # The type and place only: messages may quote what somebody typed.
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
        log.error("%s at %s", type(error).__name__, where)
        return page(500, "500")
