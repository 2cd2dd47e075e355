"""A form outlives its session (docs/decisions/0044).

Its token is no longer good once the session's cookie is lost or the server has another key. The browser that still
opens the assessment then gets the page again, with all that was typed and a good token, and its user presses the
button once more. Nothing is done before that: what a form without a good token asks for may be somebody else's wish.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, g, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, generate_csrf

from assess.web import errors, security
from assess.web.language import t
from assess.web.respondent import leave, paper, pause, profile, questions, result, resume, review, start
from assess.web.respondent.blueprint import blueprint, to
from assess.web.typed import is_local

View = Callable[..., ResponseReturnValue]

# What is sent, and what shows the page that it was sent from. Each shows what was typed, where anything can be.
SHOWN_BY: dict[str, View] = {
    "start": start.index,
    "resume_by_code": resume.resume,
    "resume_by_link": resume.resume_link,
    "save_profile": profile.profile,
    "save_questions": questions.questions,
    "check_paper": paper.paper,
    "save_paper": paper.paper,
    "print_paper": paper.paper,
    "complete": review.review,
    "deepen": result.result,
    "request_report": result.result,
    "issue_resume": pause.pause,
    "revoke_resume": pause.pause,
    "leave": pause.pause,
    "delete": leave.confirm_delete,
}


@blueprint.errorhandler(CSRFError)
def again(_error: CSRFError) -> ResponseReturnValue:
    """Show the page again, to the browser that may open it and does not say that another site has sent the form."""
    if security.is_foreign() or not request.form:  # what cannot be read as a form is none of ours
        return errors.page(400, "csrf")
    try:
        blueprint.admit()
        return _again((request.endpoint or "").rpartition(".")[2], **(request.view_args or {}))
    except Exception as error:  # noqa: BLE001 (as if the view had raised it)
        return current_app.handle_user_exception(error)


def _again(endpoint: str, **values: Any) -> ResponseReturnValue:
    if endpoint == "save_one":  # the script takes the token and sends the answer once more
        return {"csrf_token": generate_csrf()}, 400
    view = SHOWN_BY.get(endpoint)
    flash(t("form.again"))
    if view is None:  # a change of the language: nothing is typed on those pages
        back = request.form.get("back", "/")
        return to(back if is_local(back) else "/")
    g.here = url_for(f"respondent.{view.__name__}", **values)
    shown = make_response(view(**values))
    if shown.status_code == 200:
        shown.status_code = 400
    return shown
