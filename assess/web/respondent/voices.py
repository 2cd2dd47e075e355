"""The owner's colleagues: inviting them, and how far each has come. What they answered is not here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from flask import abort, flash, request, session
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import Length

from assess.services import voices as service
from assess.services.access import Resume
from assess.services.voices import MAX_NAME, MOST, ROLES, TooManyVoices, Voice
from assess.web.context import make_context
from assess.web.language import t
from assess.web.links import Link, link_to
from assess.web.respondent.blueprint import assessment, blueprint, profile_or_none, see_other, switched_language
from assess.web.templates import Page, render
from assess.web.typed import clean

NUMBER = re.compile(r"[0-9]{1,4}\Z")


class InviteForm(FlaskForm):  # type: ignore[misc]
    """Whom to invite. The role is checked by the view."""

    role = SelectField(validate_choice=False, default="floor")
    name = StringField(filters=[clean])

    def __init__(self) -> None:
        super().__init__()
        self.role.choices = [(role, t(f"voices.role.{role}")) for role in ("floor", "office", "manager")]
        self.name.validators = [Length(max=MAX_NAME, message=t("voices.name.error", most=MAX_NAME))]


@dataclass(frozen=True)
class Invitation:
    """One who has been invited: the number and role in words, the note, and how far. `open`: it can be cancelled."""

    number: int
    label: str
    name: str
    state: str
    open: bool


@dataclass(frozen=True)
class New:
    """An invitation that has just been made: for whom, and its ways in, which are shown here alone."""

    title: str
    link: Link
    code: str


@dataclass(frozen=True)
class VoicesPage(Page):
    """Who has been invited, and the form for one more, of `most`; `new` is the last one while nobody has used it.

    `days` is how long an invitation works; `complete` tells whether there is a result to go back to.
    """

    template: ClassVar[str] = "respondent/voices.html"
    form: InviteForm
    invitations: Sequence[Invitation]
    new: New | None
    most: int
    days: int
    complete: bool


@blueprint.get("/a/<assessment_id>/voices", action="read")
def voices() -> ResponseReturnValue:
    """Without a profile nobody knows yet which questions there are."""
    return see_other("profile") if profile_or_none() is None else _show(InviteForm())


@blueprint.post("/a/<assessment_id>/voices", action="share")
def invite() -> ResponseReturnValue:
    """Make an invitation, or show the form again."""
    if profile_or_none() is None:
        return see_other("profile")
    form = InviteForm()
    if switched_language():
        return _show(InviteForm())
    role = next((role for role in ROLES if role == form.role.data), None)
    if role is None:
        abort(400)
    if not form.validate():
        return _show(form), 422
    try:
        number, ways = service.invite(make_context(), assessment().id, role, form.name.data)
    except TooManyVoices:
        flash(t("voices.full", most=MOST))
        return see_other("voices")
    session["invited"] = {
        "assessment": assessment().id, "number": number, "role": role, "link": ways.link_token, "code": ways.code,
    }  # fmt: skip
    return see_other("voices", _anchor="new")


@blueprint.post("/a/<assessment_id>/voices/cancel", action="share")
def cancel_voice() -> ResponseReturnValue:
    """Take back an invitation that has not been answered to the end."""
    number = request.form.get("number", "")
    done = NUMBER.match(number) is not None and service.cancel(make_context(), assessment().id, int(number))
    flash(t("voices.cancelled" if done else "voices.kept"))
    return see_other("voices")


def _show(form: InviteForm) -> str:
    context = make_context()
    invited = service.invited(context, assessment().id)
    return render(
        VoicesPage(
            form=form,
            invitations=[_invitation(voice) for voice in invited],
            new=_new(),
            most=MOST,
            days=service.INVITED.days,
            complete=assessment().completed_at is not None,
        )
    )


def _invitation(voice: Voice) -> Invitation:
    state = service.state(make_context(), voice)
    label = t("voices.number", number=voice.number, role=t(f"voices.role.{voice.role}"))
    return Invitation(voice.number, label, voice.name, t(f"voices.state.{state}"), state != "finished")


def _new() -> New | None:
    """The last invitation made here, as long as its link works."""
    kept = session.get("invited") or {}
    if kept.get("assessment") != assessment().id:
        return None
    if not service.is_open(make_context(), Resume(kept["link"], kept["code"])):
        return None
    title = t("voices.new", number=kept["number"], role=t(f"voices.role.{kept['role']}"))
    return New(title, link_to("voice.join_link", kept["link"]), kept["code"])
