"""The second step of a sign-in: the code of an authenticator, and setting one up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import segno
from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField

from assess.services import accounts, second_factor
from assess.services.accounts import Refused, SignedIn
from assess.services.second_factor import WrongClock
from assess.web.context import make_context
from assess.web.language import t
from assess.web.staff.blueprint import blueprint
from assess.web.staff.page import came_from, see_other
from assess.web.staff.sign_in import Kept, carried, device, home_address, with_cookie
from assess.web.staff.things import me_signed_in
from assess.web.templates import Page, render


class CodeForm(FlaskForm):  # type: ignore[misc]
    """Six digits or a recovery code; the password where an authenticator is replaced."""

    code = StringField()
    password = PasswordField()


@dataclass(frozen=True)
class SecondStepPage(Page):
    """Where the code is typed; `kept` is what is carried along."""

    template: ClassVar[str] = "staff/second_step.html"
    form: CodeForm
    kept: Kept


@dataclass(frozen=True)
class SetUpPage(Page):
    """A new authenticator as a QR code (a data URI) and in letters.

    `must` tells that nothing can be done before; `asks` that the password is asked for: who finds a browser open
    does not lock its owner out.
    """

    template: ClassVar[str] = "staff/set_up.html"
    form: CodeForm
    kept: Kept
    qr: str
    secret: str
    must: bool
    asks: bool


@dataclass(frozen=True)
class CodesPage(Page):
    """The recovery codes, shown this once, and where to go on."""

    template: ClassVar[str] = "staff/codes.html"
    codes: tuple[str, ...]
    kept: Kept
    after: str


def ask(who: SignedIn, kept: Kept, form: CodeForm | None = None) -> str:
    """The page that comes after the password."""
    came_from("second_step")
    g.signed_in = who
    if who.member.totp_secret is None:
        return _set_up_page(form or CodeForm(formdata=None), kept)
    return render(SecondStepPage(form or CodeForm(formdata=None), kept))


@blueprint.get("/staff/second-step", action="confirm", records="none")
def second_step() -> ResponseReturnValue:
    who = me_signed_in()
    return see_other("home") if who.session.stage == "whole" else ask(who, Kept())


@blueprint.post("/staff/second-step", action="confirm", records="none")
def send_second_step() -> ResponseReturnValue:
    from assess.web.staff.again import go_on

    who, form, kept = me_signed_in(), CodeForm(), carried()
    if who.session.stage == "whole":
        return see_other("home")
    try:
        token = second_factor.confirm(make_context(), who, form.code.data or "", request.remote_addr or "", device())
    except (Refused, WrongClock) as error:
        form.code.errors = [_said(error)]
        return ask(who, kept, form), 422
    return go_on(token, kept)


@blueprint.get("/staff/second-step/set-up", action="confirm", records="none")
def set_up() -> ResponseReturnValue:
    who = me_signed_in()
    if who.session.stage != "whole":
        return see_other("second_step")
    return _set_up_page(CodeForm(), Kept())


@blueprint.post("/staff/second-step/set-up", action="confirm", records="none")
def send_set_up() -> ResponseReturnValue:
    """With an authenticator at hand nobody gets past it: replacing it takes a whole session and the password."""
    who, form, kept = me_signed_in(), CodeForm(), carried()
    came_from("set_up")
    if who.member.totp_secret is not None and who.session.stage != "whole":
        return see_other("second_step")
    ctx, address = make_context(), request.remote_addr or ""
    if who.session.stage == "whole" and not accounts.knows_password(ctx, who, form.password.data or "", address):
        form.password.errors = [t("staff.account.password.wrong")]
        return _set_up_page(form, kept), 422
    try:
        token, codes = second_factor.set_up(ctx, who, form.code.data or "", address, device())
    except (Refused, WrongClock) as error:
        form.code.errors = [_said(error)]
        return _set_up_page(form, kept), 422
    return with_cookie(render(CodesPage(codes, kept, home_address(kept))), token)


@blueprint.post("/staff/second-step/remove", action="account")
def remove_second_step() -> ResponseReturnValue:
    """For those who need not have one; the password is asked for."""
    from assess.web.staff.account import show

    who = me_signed_in()
    password = request.form.get("password", "")
    if who.member.role in accounts.NEED_SECOND or not accounts.knows_password(
        make_context(), who, password, request.remote_addr or ""
    ):
        return show(removal=t("staff.account.password.wrong")), 422
    second_factor.remove(make_context(), who.member)
    flash(t("staff.account.second.removed"))
    return see_other("account")


def _set_up_page(form: CodeForm, kept: Kept) -> str:
    who = me_signed_in()
    offer = second_factor.offered(make_context(), who, t("site.name"))
    qr = segno.make(offer.uri, error="m").svg_data_uri(scale=4, border=2)
    must = second_factor.is_missing(who.member)
    spaced = " ".join(offer.secret[i : i + 4] for i in range(0, len(offer.secret), 4))
    return render(SetUpPage(form, kept, qr, spaced, must, who.session.stage == "whole"))


def _said(error: Exception) -> str:
    return t("staff.second.clock") if isinstance(error, WrongClock) else t("staff.second.refused")
