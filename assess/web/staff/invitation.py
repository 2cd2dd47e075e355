"""A one-time link: an account for somebody new, or a new password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import g, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField

from assess.services import accounts, invitations, organisations, second_factor
from assess.services.accounts import Weak
from assess.services.invitations import EmailTaken, Given, Gone, Invitation
from assess.web.context import make_context
from assess.web.language import t
from assess.web.links import public_address
from assess.web.staff.blueprint import blueprint
from assess.web.staff.sign_in import Kept, device
from assess.web.templates import Page, render
from assess.web.typed import clean


class AcceptForm(FlaskForm):  # type: ignore[misc]
    """Name, address where the invitation names none, and the password twice."""

    name_own = StringField(filters=[clean])
    email = StringField(filters=[clean])
    password = PasswordField()
    password_again = PasswordField()


@dataclass(frozen=True)
class AcceptPage(Page):
    """What the account will be; `again` that it exists and gets a new password; `email` empty: it is asked for."""

    template: ClassVar[str] = "staff/invitation.html"
    form: AcceptForm
    token: str
    role: str
    organisation: str
    branch: str
    email: str
    again: bool


@dataclass(frozen=True)
class GonePage(Page):
    """The link opens nothing, whatever the reason."""

    template: ClassVar[str] = "staff/invitation_gone.html"


def link_of(token: str) -> str:
    """The whole address of a link, on the public address where there is one."""
    return public_address(url_for("staff.invitation", token=token))


@blueprint.get("/staff/invitation/<token>", action="enter")
def invitation(token: str) -> ResponseReturnValue:
    try:
        return _show(invitations.find(make_context(), token), token, AcceptForm())
    except Gone:
        return render(GonePage()), 404


@blueprint.post("/staff/invitation/<token>", action="enter")
def accept_invitation(token: str) -> ResponseReturnValue:
    """The account is made and signed in; who needs an authenticator sets it up next."""
    from assess.web.staff.again import go_on

    form, ctx = AcceptForm(), make_context()
    g.here = url_for("staff.invitation", token=token)
    try:
        found = invitations.find(ctx, token)
        if _complain(form, found):
            return _show(found, token, form), 422
        given = Given(form.name_own.data or "", form.email.data or "", form.password.data or "")
        member = invitations.accept(ctx, token, given)
    except Gone:
        return render(GonePage()), 404
    except Weak as error:
        form.password.errors = [t(f"staff.password.{error.why}")]
        return _show(found, token, form), 422
    except EmailTaken:
        form.email.errors = [t("staff.invitation.taken")]
        return _show(found, token, form), 422
    half = member.totp_secret is not None or second_factor.is_missing(member)
    return go_on(accounts.open_session(ctx, member, device(), "password" if half else "whole"), Kept())


def _complain(form: AcceptForm, found: Invitation) -> bool:
    """Say what is missing or does not fit; whether anything is."""
    if found.staff_id is None and not form.name_own.data:
        form.name_own.errors = [t("staff.invitation.no_name")]
    if not found.email and not invitations.is_email(form.email.data or ""):
        form.email.errors = [t("staff.email.wrong")]
    if form.password.data != form.password_again.data:
        form.password_again.errors = [t("staff.password.differ")]
    return bool(form.errors)


def _show(found: Invitation, token: str, form: AcceptForm) -> str:
    ctx = make_context()
    house = organisations.get(ctx, found.organisation_id) if found.organisation_id else None
    room = organisations.branch(ctx, found.branch_id) if found.branch_id else None
    return render(
        AcceptPage(
            form,
            token,
            found.role,
            house.name if house else "",
            room.name if room else "",
            found.email,
            found.staff_id is not None,
        )
    )
