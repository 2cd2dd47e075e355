"""The door: an invitation by link or code, used once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from assess.services import voices
from assess.services.throttle import TooManyAttempts
from assess.services.voices import Admitted
from assess.web import errors, language
from assess.web.context import make_context, settings
from assess.web.language import t
from assess.web.respondent.blueprint import to
from assess.web.sessions import remember_voice, voice_token, voices_here
from assess.web.templates import Page, render
from assess.web.typed import clean
from assess.web.voice.blueprint import blueprint

LOOKED_AT = 5  # tokens of one device at most


class JoinForm(FlaskForm):  # type: ignore[misc]
    """The code of an invitation, as typed."""

    code = StringField(filters=[clean])

    def __init__(self) -> None:
        super().__init__()
        self.code.validators = [InputRequired(t("join.code.empty")), Length(max=60, message=t("join.code.wrong"))]


@dataclass(frozen=True)
class JoinPage(Page):
    """What awaits who is invited, and where the code is typed; `own` is where this device can go on, if anywhere."""

    template: ClassVar[str] = "voice/join_code.html"
    form: JoinForm
    own: str | None


@dataclass(frozen=True)
class JoinLinkPage(Page):
    """The same with the button that a link leads to."""

    template: ClassVar[str] = "voice/join_link.html"
    token: str
    own: str | None


def _own() -> str | None:
    """Where this device has begun already."""
    context = make_context()
    for voice_id in voices_here()[:LOOKED_AT]:
        if voices.authorised(context, voice_id, voice_token(voice_id)):
            return url_for("voice.home", voice_id=voice_id)
    return None


@blueprint.get("/join", action="look_around")
def join() -> ResponseReturnValue:
    return render(JoinPage(JoinForm(), _own()))


@blueprint.post("/join", action="resume")
def join_by_code() -> ResponseReturnValue:
    lang = language.as_lang(request.form.get("lang"))
    if lang:
        language.choose(lang)
        return render(JoinPage(JoinForm(), _own()))
    form = JoinForm()
    if not form.validate():
        return render(JoinPage(form, _own())), 422
    try:
        admitted = voices.redeem_code(make_context(), form.code.data, request.remote_addr or "")
    except TooManyAttempts:
        return errors.wait("codes")
    if admitted is None:
        form.code.errors = [t("join.code.wrong")]
        return render(JoinPage(form, _own())), 404
    return _joined(admitted)


@blueprint.get("/join/<token>", action="look_around")
def join_link(token: str) -> ResponseReturnValue:
    """Ask before opening: previews follow links too, and an invitation is used up by it."""
    return render(JoinLinkPage(token, _own()))


@blueprint.post("/join/<token>", action="resume")
def join_by_link(token: str) -> ResponseReturnValue:
    admitted = voices.redeem_link(make_context(), token)
    return errors.page(404, "voice") if admitted is None else _joined(admitted)


def _joined(admitted: Admitted) -> ResponseReturnValue:
    response = to(url_for("voice.home", voice_id=admitted.voice_id))
    remember_voice(response, admitted.voice_id, admitted.token, settings())
    found = voices.get(make_context(), admitted.voice_id)
    if found is not None and found[1].completed_at is not None:
        flash(t("voice.completed"))
    return response
