"""A check that a firm has run by itself and shares with a branch, by code or link: it becomes a client's assessment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from flask import flash, g, request
from flask.typing import ResponseReturnValue

from assess.core.client_details import Details
from assess.services import assessments, consents, firms, handover
from assess.services.consents import Consent
from assess.services.errors import Conflict
from assess.services.firms import BadClient, Client
from assess.services.policy import OneCase, OneClient
from assess.services.throttle import TooManyAttempts
from assess.web import errors, sharing_form
from assess.web.context import make_context
from assess.web.dates import day
from assess.web.language import t
from assess.web.staff.blueprint import blueprint
from assess.web.staff.clients import own_organisation, place_of, served_branches
from assess.web.staff.page import StaffPage, came_from, me, see_other
from assess.web.templates import render
from assess.web.typed import clean


@dataclass(frozen=True)
class CodePage(StaffPage):
    """Where a code is typed; `code` came with a link (or is empty), `wrong` says what is wrong, by field."""

    template: ClassVar[str] = "staff/shared_code.html"
    code: str
    wrong: dict[str, str]


@dataclass(frozen=True)
class Known:
    """A client that it may belong to: its id, name and place, and whether it is proposed."""

    id: str
    name: str
    place: str
    proposed: bool


@dataclass(frozen=True)
class SharedPage(StaffPage):
    """What is shared, and the clients of the branch that it may belong to; `wrong` says what is wrong (or is empty)."""

    template: ClassVar[str] = "staff/shared.html"
    code: str
    firm: str
    place: str
    scopes: str
    until: str
    clients: Sequence[Known]
    name: str
    wrong: str


@blueprint.get("/staff/clients/shared", action="work")
def shared() -> ResponseReturnValue:
    return render(CodePage(me(), "", {}))


@blueprint.get("/staff/clients/shared/<token>", action="work", records="none")
def shared_link(token: str) -> ResponseReturnValue:
    """Nothing is told before it is sent: previews follow links too."""
    return render(CodePage(me(), token, {}))


@blueprint.post("/staff/clients/shared", action="work")
def look_at_shared() -> ResponseReturnValue:
    """Whose it is, for a branch that its owner has consented to."""
    came_from("shared")
    code = request.form.get("code", "")
    if request.form.get("agreed") != "y":
        return render(CodePage(me(), code, {"agreed": t("shared.fault.agreed")})), 422
    found = _found(code)
    if isinstance(found, Consent):
        return _show(found, code)
    return found


@blueprint.post("/staff/clients/shared/take", action="work")
def take_shared() -> ResponseReturnValue:
    """Make it the next assessment of a client, who is added if need be."""
    came_from("shared")
    code = request.form.get("code", "")
    consent = _found(code)
    if not isinstance(consent, Consent):
        return consent
    context, chosen = make_context(), request.form.get("client", "")
    client = firms.get(context, chosen) if chosen else None
    if not chosen:
        try:
            details = firms.checked(context, _details(consent, clean(request.form.get("name", ""))))
        except BadClient:
            return _show(consent, code, t("shared.fault.name")), 422
        client = firms.sound_client(context, own_organisation(), consent.recipient.id, details)
    elif client is None or client.organisation_id != own_organisation() or client.branch_id != consent.recipient.id:
        return _show(consent, code, t("shared.fault.client")), 422
    try:
        number = handover.take_share(context, code, consent.recipient.id, client)
    except Conflict:
        return _show(consent, code, t("shared.fault.client")), 409
    if number is None:
        return _refused()
    _tell_log(consent, client)
    flash(t("shared.taken", number=number))
    return see_other("client_page", client_id=client.id)


def _found(code: str) -> Consent | ResponseReturnValue:
    try:
        found = handover.look_at_share(make_context(), code, served_branches(), request.remote_addr or "")
    except TooManyAttempts:
        return errors.wait("codes")
    if found is None:
        return _refused()
    _tell_log(found)
    return found


def _refused() -> ResponseReturnValue:
    return render(CodePage(me(), "", {"code": t("shared.fault.code")})), 404


def _tell_log(consent: Consent, client: Client | None = None) -> None:
    """What was looked at: the log is the owner's too."""
    whose = OneClient(client.id if client else "", own_organisation(), consent.recipient.id)
    g.thing = OneCase(consent.assessment_id, whose, frozenset(consent.scopes))


def _details(consent: Consent, name: str) -> Details:
    profile = assessments.need(make_context(), consent.assessment_id).profile
    if profile is None:  # it cannot be shared without
        return Details(name, contact=consent.contact)
    return Details(
        name, prefecture=profile.prefecture, municipality=profile.municipality, industry=profile.industry,
        employees=profile.employees or None, contact=consent.contact,
    )  # fmt: skip


def _show(consent: Consent, code: str, wrong: str = "") -> str:
    context = make_context()
    profile = assessments.need(context, consent.assessment_id).profile
    firm = profile.company if profile else ""
    details = _details(consent, firm)
    place = place_of(firms.sound_client(context, own_organisation(), consent.recipient.id, details))
    alike = [one.client for one in firms.alike(context, own_organisation(), details)] if firm else []
    others = [one.client for one in firms.find(context, own_organisation(), consent.recipient.id, "")]
    branch, seen, clients = consent.recipient.id, set(), []
    for client in [*alike, *others]:
        if client.branch_id == branch and client.id not in seen:
            seen.add(client.id)
            clients.append(Known(client.id, client.name, place_of(client), client in alike))
    return render(
        SharedPage(
            me(), code, firm or t("shared.nameless"), place, sharing_form.scope_names(consent.scopes),
            day(consents.last_moment(consent)), clients, request.form.get("name", firm), wrong,
        )
    )  # fmt: skip
