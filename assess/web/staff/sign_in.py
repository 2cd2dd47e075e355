"""Signing in and out. What was being sent when a session ended is kept in the page and sent on request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import current_app, flash, g, make_response, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.exceptions import HTTPException
from wtforms import PasswordField, StringField

from assess.services import accounts
from assess.services.accounts import Reason, Refused
from assess.web import language
from assess.web.context import make_context, settings
from assess.web.language import t
from assess.web.sessions import forget_staff, remember_staff
from assess.web.staff.blueprint import blueprint
from assess.web.staff.page import came_from, see_other
from assess.web.staff.things import me_signed_in
from assess.web.templates import Page, render
from assess.web.typed import is_local

KEPT = "kept."
# Never written into a page, whatever form it came from.
SECRET = ("password", "code")
BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Address and password, as typed."""

    email = StringField()
    password = PasswordField()


@dataclass(frozen=True)
class Kept:
    """What was to be sent when the session had ended: where to, and each field with its values. Nothing: `to` is empty.

    `next` is where to go on otherwise.
    """

    to: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    next: str = ""


@dataclass(frozen=True)
class SignInPage(Page):
    """The form; `why` names what to say about why it is shown (empty: nothing), `kept` what is carried along."""

    template: ClassVar[str] = "staff/sign_in.html"
    form: SignInForm
    why: str
    kept: Kept


def ask(reason: Reason) -> ResponseReturnValue:
    """Ask who is there in the place of a page: it comes after the sign-in, and so does what was being sent."""
    why = "" if reason == "none" else reason
    if request.method in ("GET", "HEAD"):
        here = request.full_path if request.query_string else request.path
        response = see_other("sign_in", next=here, **({"why": why} if why else {}))
    else:
        came_from("sign_in")
        shown = render(SignInPage(SignInForm(formdata=None), why or "sent", sent()))
        response = make_response(shown, 401)
    forget_staff(response)
    return response


def sent() -> Kept:
    """What this request was to send."""
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and not name.startswith(SECRET)
    ]
    return Kept(request.path, tuple(fields))


def carried() -> Kept:
    """What the form of this request carries along."""
    to, after = request.form.get("kept_to", ""), request.values.get("next", "")
    fields = [
        (name.removeprefix(KEPT), value) for name, value in request.form.items(multi=True) if name.startswith(KEPT)
    ]
    return Kept(to if _takes_forms(to) else "", tuple(fields), after if _is_ours(after) else "")


def _is_ours(address: str) -> bool:
    return is_local(address) and address.startswith("/staff/")


def _takes_forms(address: str) -> bool:
    """Whether an address of the staff area takes what is posted."""
    if not _is_ours(address):
        return False
    try:
        endpoint, _ = current_app.url_map.bind("").match(address, method="POST")
    except HTTPException:
        return False
    return str(endpoint).startswith("staff.")


@blueprint.get("/staff/sign-in", action="enter")
def sign_in() -> ResponseReturnValue:
    why = request.args.get("why", "")
    return render(SignInPage(SignInForm(), why if why in ("idle", "clock") else "", carried()))


@blueprint.post("/staff/sign-in", action="enter")
def send_sign_in() -> ResponseReturnValue:
    from assess.web.staff.again import go_on

    form, kept = SignInForm(), carried()
    came_from("sign_in")
    try:
        token = accounts.sign_in(
            make_context(), form.email.data or "", form.password.data or "", request.remote_addr or "", device()
        )
    except Refused:
        form.email.errors = [t("staff.sign_in.refused")]
        return render(SignInPage(form, "", kept)), 422
    return go_on(token, kept)


@blueprint.post("/staff/sign-out", action="account", records="none")
def sign_out() -> ResponseReturnValue:
    accounts.sign_out(make_context(), me_signed_in())
    new_visit()
    flash(t("staff.sign_out.done"))
    response = see_other("sign_in")
    forget_staff(response)
    return response


def new_visit() -> None:
    """Forget what the browser's own session held, but the language: nothing of before counts after a sign-in."""
    lang = language.as_lang(session.get(language.KEY))
    session.clear()
    g.pop("csrf_token", None)  # made for this request already, of the session that has just gone
    if lang:
        language.choose(lang)


def device() -> str:
    """Browser and system in a few words, to be told from others in a list."""
    told = request.user_agent.string
    browser = next((name for sign, name in BROWSERS if sign in told), "?")
    system = next((name for sign, name in SYSTEMS if sign in told), "?")
    return f"{browser} / {system}"


def home_address(kept: Kept) -> str:
    """Where to go on after a sign-in."""
    return kept.next or url_for("staff.home")


def with_cookie(shown: ResponseReturnValue, token: str) -> ResponseReturnValue:
    """An answer that begins the session of this secret."""
    response = make_response(shown)
    remember_staff(response, token, settings())
    return response
