"""The one door of the staff area: who asks, what the address names, whether they may, and what goes into the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import Response, abort, current_app, g, make_response, request, url_for
from flask.typing import ResponseReturnValue

from assess.services import accounts, audit, consents, second_factor
from assess.services.accounts import NotSignedIn, SignedIn
from assess.services.errors import StoreError, Withdrawn
from assess.services.policy import UNDER_CONSENT, OneCase, OneOrganisation, StaffThing, may
from assess.web.context import make_context
from assess.web.dates import day
from assess.web.language import t
from assess.web.sessions import staff_token
from assess.web.staff.blueprint import blueprint
from assess.web.staff.page import StaffPage, me, see_other
from assess.web.staff.sign_in import Kept, ask, sent
from assess.web.staff.things import KINDS, THINGS, client, me_signed_in, own_thing, staff
from assess.web.templates import render

ID_CHARACTERS = 64


@dataclass(frozen=True)
class StoppedPage(StaffPage):
    """The owner agrees no longer: nothing is shown, and nothing is saved. `asked` is where to ask again (or empty).

    `why`: taken back, or at its end.

    The `fields` that could not be saved stay in the page, to be sent `to` their address (or empty) once the
    owner agrees.
    """

    template: ClassVar[str] = "staff/stopped.html"
    why: str
    asked: str
    to: str
    fields: tuple[tuple[str, str], ...]


@blueprint.before_request
def admit() -> ResponseReturnValue | None:
    """Let in who may do this to that: the same 404 for what is another's and for what does not exist."""
    # What is got without being recorded is asked by a page itself.
    used = request.method != "GET" or blueprint.deeds.get(_endpoint()) is not None
    found = accounts.signed_in(make_context(), staff_token(), used)
    if isinstance(found, SignedIn):
        g.signed_in = found
    if blueprint.action() == "enter":
        return None
    if isinstance(found, NotSignedIn):
        return ask(found.reason)
    if blueprint.action() != "confirm" and found.session.stage != "whole":
        return see_other("second_step")
    if blueprint.action() != "confirm" and second_factor.is_missing(found.member):
        return see_other("set_up")  # made an administrator while signed in
    for kind, typed, thing in _named():
        if isinstance(thing, OneCase) and _lacks_consent(thing):
            return withdrawn()
        if thing is None or not may(staff(), blueprint.action(), thing):
            refused = (kind, typed[:ID_CHARACTERS], found.member.organisation_id)
            audit.record(make_context(), found.member, "refused", _endpoint(), refused)
            abort(404)
        g.thing = thing
        if isinstance(thing, OneCase) and blueprint.action() in UNDER_CONSENT and request.method != "GET":
            # What is checked here stays true until it is written.
            scope = UNDER_CONSENT[blueprint.action()]
            consents.hold_to(make_context(), thing.id, consents.branch_of(client()), scope)
    return None


def _lacks_consent(case: OneCase) -> bool:
    """Whether nothing but the owner's consent is missing."""
    action = blueprint.action()
    needed = UNDER_CONSENT.get(action)
    return needed is not None and needed not in case.scopes and may(staff(), action, case.client)


@blueprint.errorhandler(Withdrawn)
def withdrawn(_error: Withdrawn | None = None) -> ResponseReturnValue:
    """The owner agrees no longer: nothing is shown or saved, and a page that is open hears it as `stopped`."""
    why = _why_stopped()
    if request.accept_mimetypes.best == "application/json":
        return {"stopped": why}, 403
    begun_there = g.get("assessment") is not None and not consents.was_shared(make_context(), g.assessment.id)
    kept = sent() if request.method == "POST" and request.form else Kept()
    asked = url_for("staff.ask_consent") if begun_there else ""
    return render(StoppedPage(me(), why, asked, kept.to, kept.fields)), 403


def _why_stopped() -> str:
    """Whether the owner has taken the consent back, or its term is over: nobody is told of the one for the other."""
    case, owner = g.get("assessment"), g.get("client")
    scope = UNDER_CONSENT.get(blueprint.action(), "answers")
    end = consents.ended(make_context(), case.id, consents.branch_of(owner), scope) if case and owner else None
    return t("staff.table.stopped.over", day=day(end)) if end else t("staff.table.stopped")


def _named() -> list[tuple[str, str, StaffThing | None]]:
    """Kind, id as typed and thing (None: there is none) of all that the request is about."""
    values = request.view_args or {}
    named = [(name.removesuffix("_id"), values.pop(name), load) for name, load in THINGS.items() if name in values]
    if not named:
        return [("", "", own_thing(blueprint.action()))]
    return [(kind, typed, load(typed)) for kind, typed, load in named]


@blueprint.after_request
def log(response: Response) -> Response:
    """Record what was done. What cannot be recorded is not shown."""
    deed = blueprint.deeds.get(_endpoint())
    if deed is None or response.status_code >= 400 or "thing" not in g or "signed_in" not in g:
        return response
    if deed == "view" and response.status_code != 200:
        return response
    thing = g.thing
    kind = KINDS.get(type(thing), "")
    organisation = thing.id if isinstance(thing, OneOrganisation) else getattr(thing, "organisation", None)
    told = (kind, thing.id, organisation) if kind else None
    try:
        audit.record(make_context(), me_signed_in().member, deed, _endpoint(), told)
    except StoreError as error:
        return make_response(current_app.handle_user_exception(error))
    return response


def _endpoint() -> str:
    return (request.endpoint or "").rpartition(".")[2]
