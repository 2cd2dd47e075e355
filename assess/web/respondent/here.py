"""What waits on this device: to be gone on with from the first page, and to be removed from there."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, flash, request, session, url_for
from flask.typing import ResponseReturnValue

from assess.report.words import Words
from assess.services import shelf
from assess.services.context import Started
from assess.services.errors import StoreError
from assess.services.shelf import Waiting
from assess.web import language
from assess.web.context import library, make_context, settings
from assess.web.dates import moment
from assess.web.language import t
from assess.web.respondent.blueprint import blueprint, to
from assess.web.sessions import (
    forget_device,
    forget_shelf,
    remember_device,
    remember_shelf,
    shelf_secret,
)


@dataclass(frozen=True)
class Card:
    """An assessment to go on with: its name in words, how far it is, when it was changed, and where it goes on.

    `leads_back`: there is a code or a link that opens it again once it is removed from here.
    """

    id: str
    name: str
    state: str
    at: str
    complete: bool
    address: str
    leads_back: bool


def keep_here(response: Response, started: Started) -> None:
    """Let this device open what was begun or come back to, and know of it on the first page."""
    remember_device(response, started.assessment_id, started.token, settings())
    remember_shelf(response, shelf.put(make_context(), shelf_secret(), started), settings())


def leave_here(response: Response, assessment_id: str) -> None:
    """Take it off this device's shelf, with the cookie that opens it."""
    shelf.take_off(make_context(), shelf_secret(), assessment_id)
    forget_device(response, assessment_id)


def cards() -> list[Card]:
    """What waits on this device. The first page works without the database too, and then without these."""
    secret = shelf_secret()
    if not secret:
        return []
    try:
        return [_card(found) for found in shelf.waiting(make_context(), secret)]
    except StoreError:
        return []


def _card(found: Waiting) -> Card:
    page = "respondent.result" if found.complete else "respondent.home"
    return Card(
        found.assessment_id,
        name_of(found),
        _state(found),
        moment(found.changed),
        found.complete,
        url_for(page, assessment_id=found.assessment_id),
        found.leads_back,
    )


def name_of(found: Waiting) -> str:
    """The firm, and which of its checks this is from the second on."""
    name = found.profile.company if found.profile else ""
    if not name and found.profile:
        industry = Words(library().bank, language.current()).industry(found.profile)
        name = t("here.unnamed", industry=industry)
    name = name or t("here.nameless")
    return t("here.number", name=name, n=found.number) if found.number > 1 else name


def _state(found: Waiting) -> str:
    """How far it has come."""
    if found.complete:
        return t("here.complete")
    if found.profile is None:
        return t("here.begun")
    if found.untouched:
        return t("here.untouched")
    return t("here.progress", total=found.total, answered=found.answered)


@blueprint.post("/here/forget", action="forget")
def forget_here() -> ResponseReturnValue:
    """Remove one assessment from this device, or all (no id): the answers stay stored."""
    wanted = request.form.get("assessment", "")
    gone = shelf.take_off(make_context(), shelf_secret(), wanted or None)
    response = to("/")
    for assessment_id in gone:
        forget_device(response, assessment_id)
    if not wanted:
        forget_shelf(response)
    session.pop("issued", None)
    flash(t("here.done" if gone else "here.nothing"))
    return response
