"""A new client, in under a minute. What may be the same firm is proposed first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import ClassVar

from flask import abort, flash, g, request, url_for
from flask.typing import ResponseReturnValue

from assess.core.client_details import Details
from assess.services import firms
from assess.services.firms import Alike, BadClient, IsThere
from assess.services.policy import OneClient, branch_served, may
from assess.web.context import make_context
from assess.web.language import t
from assess.web.staff.blueprint import blueprint
from assess.web.staff.client_form import ClientForm
from assess.web.staff.clients import branch_names, own_organisation, place_of, served_branches
from assess.web.staff.page import StaffPage, came_from, me, see_other
from assess.web.staff.things import staff
from assess.web.templates import render


@dataclass(frozen=True)
class AlikeRow:
    """A client that may be the firm that was typed; `address` is empty where who asks may not see it."""

    address: str
    name: str
    number: str
    place: str
    branch: str
    why: str


@dataclass(frozen=True)
class NewClientPage(StaffPage):
    """The form; `alike` may be the same firm, and `sure` names them once they have been looked at."""

    template: ClassVar[str] = "staff/clients/new.html"
    form: ClientForm
    alike: tuple[AlikeRow, ...]
    sure: str


@blueprint.get("/staff/clients/new", action="work")
def new_client() -> ResponseReturnValue:
    """What was typed into the search is taken for the name."""
    branches = served_branches()
    usual = staff().branch if staff().branch in branches else ""
    shown = Details(request.args.get("name", "")[: firms.MAX_QUERY], prefecture=_usual_prefecture())
    return render(NewClientPage(me(), ClientForm(shown, branches, branch=usual or ""), (), ""))


def _usual_prefecture() -> str:
    """The one of most of the clients that were touched last."""
    found = firms.find(make_context(), own_organisation(), branch_served(staff()), "")
    counted = Counter(one.client.prefecture for one in found if one.client.prefecture)
    return counted.most_common(1)[0][0] if counted else ""


@blueprint.post("/staff/clients/new", action="work")
def add_client() -> ResponseReturnValue:
    """Add it, or show the form again: with what is wrong, or with the clients that may be the same firm."""
    came_from("new_client")
    branches = served_branches()
    form = ClientForm(branches=branches)
    branch_id = form.branch.data or (next(iter(branches)) if len(branches) == 1 else "")
    if branch_id and branch_id not in branches:
        abort(400)
    fine, details = form.validate(), form.details()
    if not branch_id:
        form.say("branch", t("clients.fault.branch"))
        fine = False
    try:
        details = firms.checked(make_context(), details)
    except BadClient as error:
        form.tell(error)
        fine = False
    if not fine:
        return render(NewClientPage(me(), form, (), "")), 422
    found = firms.alike(make_context(), own_organisation(), details)
    seen = " ".join(one.client.id for one in found)
    there = next((one.client.id for one in found if one.why == "number"), "")
    if there:
        form.say("corporate_number", t("clients.fault.there"))
    if there or (found and request.form.get("sure") != seen):
        return render(NewClientPage(me(), form, _rows(found), "" if there else seen)), 409
    try:
        client = firms.add(make_context(), own_organisation(), branch_id, details)
    except IsThere:  # since we looked
        form.say("corporate_number", t("clients.fault.there"))
        return render(NewClientPage(me(), form, (), "")), 409
    g.thing = OneClient(client.id, client.organisation_id, client.branch_id)
    flash(t("clients.new.done", name=client.name))
    return see_other("client_page", client_id=client.id)


def _rows(found: list[Alike]) -> tuple[AlikeRow, ...]:
    names = branch_names()
    rows = []
    for one in found:
        client = one.client
        seen = may(staff(), "see", OneClient(client.id, client.organisation_id, client.branch_id))
        row = AlikeRow(
            address=url_for("staff.client_page", client_id=client.id) if seen else "",
            name=client.name,
            number=client.corporate_number or "",
            place=place_of(client),
            branch=names.get(client.branch_id, ""),
            why=one.why,
        )
        # Of another branch no more than that it is there, and whom to ask.
        rows.append(row if seen else replace(row, number="", place=""))
    return tuple(rows)
