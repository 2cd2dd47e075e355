"""The profile: three things before the questions, and what helps the advice on a page of its own, from the result."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from flask import abort, g, request, url_for
from flask.typing import ResponseReturnValue

from assess.core.model import Profile
from assess.services import assessments
from assess.services.assessments import BadAnswer
from assess.web.context import make_context
from assess.web.respondent import onward
from assess.web.respondent.blueprint import (
    assessment,
    bank,
    blueprint,
    flow_or_none,
    profile_or_none,
    see_other,
    switched_language,
)
from assess.web.respondent.profile_form import (
    FIRST,
    WISHES,
    KeptField,
    ProfileForm,
    banks_for,
    kept_fields,
    read_shown,
    shown_of,
)
from assess.web.templates import Page, render


@dataclass(frozen=True)
class ProfilePage(Page):
    """The form of what is asked first, with what was given or typed, and its errors.

    `shown` is the profile as this page, or the one that was sent, showed it first; `kept` fields keep another value
    than the one just typed.
    """

    template: ClassVar[str] = "respondent/profile.html"
    form: ProfileForm
    shown: str
    kept: Sequence[KeptField] = ()


@dataclass(frozen=True)
class WishesPage(Page):
    """The form of what may be told beyond that, as `ProfilePage`.

    `banks` are suggested, name and prefecture: those of the firm's prefecture, for others are typed. `onward` is where
    one goes without telling anything.
    """

    template: ClassVar[str] = "respondent/wishes.html"
    form: ProfileForm
    shown: str
    banks: Sequence[tuple[str, str]]
    onward: str
    kept: Sequence[KeptField] = ()


def _form(part: Collection[str], typed: bool = True) -> ProfileForm:
    return ProfileForm(bank(), profile_or_none(), typed, part)


def _shown() -> str:
    """What the page showed before anything was typed: a page that was sent says so itself."""
    return request.form.get("shown", "") if request.method == "POST" else shown_of(profile_or_none())


def _save(form: ProfileForm) -> tuple[str, ...]:
    """Keep what was changed on the page; returns the fields that were changed here and elsewhere too, as stored now."""
    shown = read_shown(request.form.get("shown", ""))
    try:
        kept = assessments.save_profile(make_context(), assessment().id, form.profile(assessment().usage, shown), shown)
    except BadAnswer:
        abort(400)
    g.assessment = assessments.need(make_context(), assessment().id)
    return tuple(name for name in kept if name in form)


@blueprint.get("/a/<assessment_id>/profile", action="read")
def profile() -> ResponseReturnValue:
    """What is asked first; a form that could not be taken is shown again with all that was typed."""
    return render(ProfilePage(_form(FIRST), _shown()))


@blueprint.post("/a/<assessment_id>/profile", action="answer")
def save_profile() -> ResponseReturnValue:
    """Keep it and go on, or show it again: in another language, with what is wrong, or with what was kept.

    Only what was changed on the page is changed; what was changed elsewhere meanwhile stays.
    """
    if switched_language():
        return profile()
    form = _form(FIRST)
    if not form.validate():
        return render(ProfilePage(form, _shown())), 422
    kept = _save(form)
    if not kept:
        return see_other("home")
    now = _form(FIRST, typed=False)
    return render(ProfilePage(now, shown_of(profile_or_none()), kept_fields(kept, now, form))), 409


# ---------------------------------------------------------------- what may be told beyond that


def _onward() -> str:
    """The page after the wishes: the result, the check of the answers, or the question that is still open."""
    flow = flow_or_none()
    whole = flow is not None and (onward.was_asked() or not flow.progress.missing)
    return "review" if whole and not assessment().completed_at else "home"


def _wishes_page(form: ProfileForm, stored: Profile, shown: str, kept: Sequence[KeptField] = ()) -> WishesPage:
    return WishesPage(form, shown, banks_for(stored.prefecture), url_for(f"respondent.{_onward()}"), kept)


@blueprint.get("/a/<assessment_id>/wishes", action="read")
def wishes() -> ResponseReturnValue:
    """What may be told beyond; without the profile there is nothing to add to."""
    stored = profile_or_none()
    return see_other("profile") if stored is None else render(_wishes_page(_form(WISHES), stored, _shown()))


@blueprint.post("/a/<assessment_id>/wishes", action="answer")
def save_wishes() -> ResponseReturnValue:
    """As `save_profile`. Told beside the result, it leads back there: what was complete is completed anew."""
    stored, was_complete = profile_or_none(), assessment().completed_at is not None
    if stored is None or switched_language():
        return wishes()
    form = _form(WISHES)
    if not form.validate():
        return render(_wishes_page(form, stored, _shown())), 422
    kept = _save(form)
    if was_complete and not assessment().completed_at:
        assessments.complete(make_context(), assessment().id)
        g.assessment = assessments.need(make_context(), assessment().id)
    if not kept:
        return see_other(_onward())
    now, stored = _form(WISHES, typed=False), profile_or_none() or stored
    return render(_wishes_page(now, stored, shown_of(stored), kept_fields(kept, now, form))), 409
