"""The one door of the staff area: who asks, what the address names, whether they may, and what goes into the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, cast, get_args

from flask import Response, abort, current_app, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assess.services import accounts, assessments, audit, consents, firms, handover, organisations, second_factor
from assess.services.accounts import NotSignedIn, SignedIn
from assess.services.audit import Deed
from assess.services.errors import StoreError, Withdrawn
from assess.services.firms import Client
from assess.services.organisations import Branch, Member, Organisation
from assess.services.policy import (
    UNDER_CONSENT,
    Account,
    Action,
    Installation,
    OneBranch,
    OneCase,
    OneClient,
    OneHandedOver,
    OneMember,
    OneOrganisation,
    Staff,
    StaffThing,
    may,
)
from assess.web.auth import Acting
from assess.web.context import make_context
from assess.web.language import t
from assess.web.sessions import staff_token
from assess.web.templates import Page, render

ID_CHARACTERS = 64
# The kind of a thing, as the log has it.
KINDS: dict[type, str] = {
    OneCase: consents.ASSESSMENT, OneHandedOver: consents.ASSESSMENT, OneClient: "client",
    OneMember: "member", OneBranch: "branch", OneOrganisation: "organisation",
}  # fmt: skip


class Area(Acting):
    """A blueprint whose routes also say how they stand in the log: `records="export"`.

    Without it, what is got is a view and what is posted a change; "none" is for what follows a page that was recorded.
    """

    def __init__(self, name: str, import_name: str) -> None:
        super().__init__(
            name,
            import_name,
        )
        self.deeds: dict[str, Deed | None] = {}

    def add_url_rule(
        self, rule: str, endpoint: str | None = None, view_func: Any = None, *args: Any, **options: Any
    ) -> None:
        """As Flask's, with `action` and perhaps `records` beside the other options."""
        usual = "change" if "POST" in (options.get("methods") or ()) else "view"
        deed = options.pop("records", usual)
        if deed != "none" and deed not in get_args(Deed):
            raise TypeError(f"{rule}: {deed!r} is nothing that the log knows")
        self.deeds[endpoint or view_func.__name__] = None if deed == "none" else deed
        super().add_url_rule(rule, endpoint, view_func, *args, **options)


blueprint = Area("staff", __name__)


# ---------------------------------------------------------------- what an address names


def _organisation(organisation_id: str) -> StaffThing | None:
    found = g.organisation = organisations.get(make_context(), organisation_id)
    return OneOrganisation(found.id) if found else None


def _branch(branch_id: str) -> StaffThing | None:
    found = g.branch = organisations.branch(make_context(), branch_id)
    return OneBranch(found.id, found.organisation_id) if found else None


def _member(staff_id: str) -> StaffThing | None:
    found = g.member = organisations.member(make_context(), staff_id)
    return OneMember(found.id, found.organisation_id) if found else None


def _client(client_id: str) -> StaffThing | None:
    found = g.client = firms.get(make_context(), client_id)
    return OneClient(found.id, found.organisation_id, found.branch_id) if found else None


def _assessment(assessment_id: str) -> StaffThing | None:
    """An assessment of a client: of the one that the address names, if it names one."""
    linked = firms.of_assessment(make_context(), assessment_id, staff().organisation)
    if linked is None or ("client" in g and g.client != linked):
        return None
    g.assessment, g.client = assessments.get(make_context(), assessment_id), linked
    ctx, whose = make_context(), OneClient(linked.id, linked.organisation_id, linked.branch_id)
    shown = consents.scopes(ctx, assessment_id, consents.branch_of(linked))
    return OneCase(assessment_id, whose, shown, not consents.was_shared(ctx, assessment_id))


def _case(case_id: str) -> StaffThing | None:
    found = g.case = handover.case(make_context(), case_id, staff().id)
    return OneHandedOver(found.assessment_id, found.id, staff().id, staff().organisation) if found else None


# Part of an address -> what loads it into `g` and says which thing it is; in this order. Views do not get the ids.
THINGS: dict[str, Callable[[str], StaffThing | None]] = {
    "organisation_id": _organisation,
    "branch_id": _branch,
    "staff_id": _member,
    "client_id": _client,
    "assessment_id": _assessment,
    "case_id": _case,
}
# Place of the menu: its view, the action that it needs, and the message of its name. A new page that stands there adds
# a row.
MENU: list[tuple[str, Action]] = [
    ("home", "account"), ("clients", "work"), ("people", "manage"), ("house", "arrange"), ("organisations", "operate"),
    ("log_of_all", "audit"), ("cases", "advise"), ("account", "account"),
]  # fmt: skip


@blueprint.url_defaults
def same_thing(endpoint: str, values: dict[str, object]) -> None:
    """Links within a client, an organisation … stay in it."""
    for name, held in (("client_id", "client"), ("assessment_id", "assessment"), ("organisation_id", "organisation")):
        expected = name not in values and current_app.url_map.is_endpoint_expecting(endpoint, name)
        if expected and g.get(held) is not None:
            values[name] = getattr(g, held).id


# ---------------------------------------------------------------- the door


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
        from assess.web.staff.sign_in import ask

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
    if request.accept_mimetypes.best == "application/json":
        return {"stopped": t("staff.table.stopped")}, 403
    begun_there = g.get("assessment") is not None and not consents.was_shared(make_context(), g.assessment.id)
    from assess.web.staff.sign_in import Kept, sent

    kept = sent() if request.method == "POST" and request.form else Kept()
    asked = url_for("staff.ask_consent") if begun_there else ""
    return render(StoppedPage(me(), asked, kept.to, kept.fields)), 403


def _asks_by_itself() -> bool:
    """Whether a page asks, that somebody may have left open: that keeps no session alive."""
    return request.method == "GET" and blueprint.deeds.get(_endpoint()) is None


def _named() -> list[tuple[str, str, StaffThing | None]]:
    """Kind, id as typed and thing (None: there is none) of all that the request is about."""
    values = request.view_args or {}
    named = [(name.removesuffix("_id"), values.pop(name), load) for name, load in THINGS.items() if name in values]
    if not named:
        return [("", "", own_thing(blueprint.action()))]
    return [(kind, typed, load(typed)) for kind, typed, load in named]


def own_thing(action: Action) -> StaffThing:
    """What an action is about where the address names nothing: one's account, organisation or installation."""
    organisation = staff().organisation
    if action in ("account", "confirm"):
        return Account()
    return Installation() if organisation is None or action == "operate" else OneOrganisation(organisation)


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


# ---------------------------------------------------------------- for views


def me_signed_in() -> SignedIn:
    """The person of this request and their session."""
    return cast(SignedIn, g.signed_in)


def staff() -> Staff:
    """The person of this request, as the policy knows them."""
    member = me_signed_in().member
    return Staff(member.id, member.organisation_id, member.branch_id, member.role)


def client() -> Client:
    """The client that the address names."""
    return cast(Client, g.client)


def branch() -> Branch:
    """The branch that the address names."""
    return cast(Branch, g.branch)


def organisation() -> Organisation:
    """The organisation that the address names."""
    return cast(Organisation, g.organisation)


def member() -> Member:
    """The person that the address names."""
    return cast(Member, g.member)


@dataclass(frozen=True)
class Place:
    """A place of the menu: its view's name and address, and whether it is this page."""

    name: str
    address: str
    here: bool


@dataclass(frozen=True)
class Me:
    """Who is signed in: name, role, organisation and branch (None: none), and the places that they may go to."""

    name: str
    role: str
    organisation: str | None
    branch: str | None
    places: tuple[Place, ...]


@dataclass(frozen=True)
class StaffPage(Page):
    """A page of the staff area: it shows who is signed in."""

    me: Me


@dataclass(frozen=True)
class StoppedPage(StaffPage):
    """The owner agrees no longer: nothing is shown, and nothing is saved. `asked` is where to ask again (or empty).

    The `fields` that could not be saved stay in the page, to be sent `to` their address (or empty) once the
    owner agrees.
    """

    template: ClassVar[str] = "staff/stopped.html"
    asked: str
    to: str
    fields: tuple[tuple[str, str], ...]


def me() -> Me:
    """Who is signed in, for the page."""
    ctx, who = make_context(), me_signed_in().member
    house = organisations.get(ctx, who.organisation_id) if who.organisation_id else None
    room = organisations.branch(ctx, who.branch_id) if who.branch_id else None
    places = tuple(
        Place(name, url_for(f"staff.{name}"), request.endpoint == f"staff.{name}")
        for name, action in MENU
        if may(staff(), action, own_thing(action))
    )
    return Me(who.name, who.role, house.name if house else None, room.name if room else None, places)


def see_other(view: str, **values: Any) -> Response:
    """Go on to a page of the staff area with GET."""
    return cast(Response, redirect(url_for(f"staff.{view}", **values), 303, Response))


def came_from(view: str, **values: Any) -> None:
    """Say where the page that answers a form is found, to come back to after a change of the language."""
    g.here = url_for(f"staff.{view}", **values)
