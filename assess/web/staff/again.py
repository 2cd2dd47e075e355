"""What was being sent when a session ended: shown once more after the sign-in, and sent when its sender says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict

from assess.services import accounts
from assess.services.accounts import SignedIn
from assess.web import errors, security
from assess.web.context import make_context
from assess.web.language import t
from assess.web.sessions import staff_token
from assess.web.staff import second_step
from assess.web.staff.blueprint import blueprint
from assess.web.staff.page import see_other
from assess.web.staff.sign_in import Kept, ask, home_address, new_visit, sent, with_cookie
from assess.web.templates import Page, render


@dataclass(frozen=True)
class AgainPage(Page):
    """What is to be sent, where to, and the texts among it that somebody has typed."""

    template: ClassVar[str] = "staff/again.html"
    kept: Kept
    texts: tuple[str, ...]


def again_page(kept: Kept) -> AgainPage:
    """All fields go along; shown is what reads like words."""
    values = MultiDict(kept.fields)
    return AgainPage(kept, tuple(value for value in values.values() if len(value) > 3 or " " in value))


def go_on(token: str, kept: Kept) -> ResponseReturnValue:
    """After a sign-in: to the second step, to what was being sent, or else to the page that was asked for."""
    new_visit()
    found = accounts.signed_in(make_context(), token)
    if isinstance(found, SignedIn) and found.session.stage != "whole":
        return with_cookie(second_step.ask(found, kept), token)
    if kept.to:
        return with_cookie(render(again_page(kept)), token)
    return with_cookie(redirect(home_address(kept), 303), token)


@blueprint.errorhandler(CSRFError)
def again(_error: CSRFError) -> ResponseReturnValue:
    """A form that has outlived the browser's session (docs/decisions/0044): nothing is done, and nothing is lost."""
    if security.is_foreign() or not request.form:
        return errors.page(400, "csrf")
    if blueprint.action() == "enter":
        flash(t("form.again"))
        return see_other("sign_in")
    if not isinstance(accounts.signed_in(make_context(), staff_token()), SignedIn):
        return ask("none")
    return render(again_page(sent())), 400
