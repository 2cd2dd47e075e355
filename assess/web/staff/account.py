"""One's own account: password, authenticator, and the devices that are signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import PasswordField

from assess.services import accounts, second_factor
from assess.services.accounts import Weak
from assess.web.context import make_context
from assess.web.language import t
from assess.web.staff.blueprint import blueprint
from assess.web.staff.moments import moment
from assess.web.staff.page import StaffPage, came_from, me, see_other
from assess.web.staff.sign_in import device, with_cookie
from assess.web.staff.things import me_signed_in
from assess.web.templates import render


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """The present password, and the new one twice."""

    password = PasswordField()
    password_new = PasswordField()
    password_again = PasswordField()


@dataclass(frozen=True)
class Device:
    """A device that is signed in: the hash to end it by, its words, since when, last use, whether it is this one."""

    hash: str
    device: str
    since: str
    seen: str
    here: bool


@dataclass(frozen=True)
class AccountPage(StaffPage):
    """The address, whether there is an authenticator and must be one, recovery codes left, devices.

    `removal` says why an authenticator was not removed (empty: nothing).
    """

    template: ClassVar[str] = "staff/account.html"
    form: PasswordForm
    email: str
    has_second: bool
    must_have_second: bool
    codes_left: int
    devices: tuple[Device, ...]
    removal: str


def show(form: PasswordForm | None = None, removal: str = "") -> str:
    """The page."""
    came_from("account")
    ctx, who = make_context(), me_signed_in()
    devices = tuple(
        Device(one.hash, one.device, moment(one.created_at), moment(one.seen_at), one.hash == who.session.hash)
        for one in accounts.sessions(ctx, who)
    )
    return render(
        AccountPage(
            me(),
            form or PasswordForm(formdata=None),
            who.member.email,
            who.member.totp_secret is not None,
            who.member.role in accounts.NEED_SECOND,
            second_factor.codes_left(ctx, who.member),
            devices,
            removal,
        )
    )


@blueprint.get("/staff/account", action="account")
def account() -> ResponseReturnValue:
    return show()


@blueprint.post("/staff/account/password", action="account")
def change_password() -> ResponseReturnValue:
    """Everybody else who is signed in with the former password is out."""
    form, ctx, who = PasswordForm(), make_context(), me_signed_in()
    if not accounts.knows_password(ctx, who, form.password.data or "", request.remote_addr or ""):
        form.password.errors = [t("staff.account.password.wrong")]
    elif form.password_new.data != form.password_again.data:
        form.password_again.errors = [t("staff.password.differ")]
    else:
        try:
            token = accounts.change_password(ctx, who, form.password_new.data or "", device())
        except Weak as error:
            form.password_new.errors = [t(f"staff.password.{error.why}")]
        else:
            flash(t("staff.account.password.done"))
            return with_cookie(see_other("account"), token)
    return show(form), 422


@blueprint.post("/staff/account/end", action="account")
def end_session() -> ResponseReturnValue:
    """One device, or all others."""
    ctx, who = make_context(), me_signed_in()
    chosen = request.form.get("session", "")
    if chosen:
        accounts.end_session(ctx, who, chosen)
    else:
        accounts.end_other_sessions(ctx, who)
    flash(t("staff.account.ended"))
    return see_other("account")
