"""A form outlives its session (docs/decisions/0044).

Its token is no longer good once the session's cookie is lost or the server has another key. The browser that still
opens what the form belongs to then gets the page again, with all that was typed and a good token, and its user presses
the button once more. Nothing is done before that: what a form without a good token asks for may be somebody else's
wish.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app, flash, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, generate_csrf

from assess.web import errors, security
from assess.web.auth import Guarded
from assess.web.language import t
from assess.web.typed import is_local

View = Callable[..., ResponseReturnValue]
# What a script sends, one answer at a time: it takes the token and sends the answer once more.
BY_SCRIPT = "save_one"


def outlive_session(blueprint: Guarded, shown_by: Mapping[str, View]) -> None:
    """Show the pages of this blueprint again: `shown_by` tells, of each endpoint that is sent to, whose page it was.

    Each such view shows what was typed, where anything can be.
    """

    @blueprint.errorhandler(CSRFError)
    def again(_error: CSRFError) -> ResponseReturnValue:
        """Only to the browser that may open it and does not say that another site has sent the form."""
        if security.is_foreign() or not request.form:  # what cannot be read as a form is none of ours
            return errors.page(400, "csrf")
        try:
            blueprint.admit()
            endpoint = (request.endpoint or "").rpartition(".")[2]
            return _again(endpoint, shown_by.get(endpoint), **(request.view_args or {}))
        except Exception as error:  # noqa: BLE001 (as if the view had raised it)
            return current_app.handle_user_exception(error)


def _again(endpoint: str, view: View | None, **values: Any) -> ResponseReturnValue:
    if endpoint == BY_SCRIPT:
        return {"csrf_token": generate_csrf()}, 400
    flash(t("form.again"))
    if not request.cookies:  # its session has just ended, or this browser keeps none: then a second time is no better
        flash(t("form.no_cookies"))
    if view is None:  # a change of the language: nothing is typed on those pages
        if not request.cookies:
            return errors.page(400, "csrf")  # what is flashed would not get through to the next page either
        back = request.form.get("back", "/")
        return redirect(back if is_local(back) else "/", 303)
    g.here = url_for(f".{view.__name__}", **values)
    shown = make_response(view(**values))
    if shown.status_code == 200:
        shown.status_code = 400
    return shown
