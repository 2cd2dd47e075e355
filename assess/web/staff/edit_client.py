"""What is known of a client, changed. What somebody else changed meanwhile stays, and is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from flask import flash, g, request
from flask.typing import ResponseReturnValue

from assess.core.client_details import Details
from assess.services import firms
from assess.services.firms import BadClient, Gone, IsThere
from assess.web import errors
from assess.web.context import make_context
from assess.web.language import t
from assess.web.staff.blueprint import blueprint
from assess.web.staff.client_form import ClientForm, packed, unpacked
from assess.web.staff.page import StaffPage, came_from, me, see_other
from assess.web.staff.things import client
from assess.web.templates import render


@dataclass(frozen=True)
class KeptField:
    """A field that was changed here and elsewhere too: its name, what was kept, and what was typed here."""

    label: str
    kept: str
    typed: str


@dataclass(frozen=True)
class EditClientPage(StaffPage):
    """The form; `shown` is what it showed first, `kept` are the fields that somebody else has changed meanwhile."""

    template: ClassVar[str] = "staff/clients/edit.html"
    form: ClientForm
    name: str
    shown: str
    kept: tuple[KeptField, ...]


def _page(form: ClientForm, shown: Details, kept: tuple[KeptField, ...] = ()) -> str:
    return render(EditClientPage(me(), form, client().name, packed(shown), kept))


@blueprint.get("/staff/clients/<client_id>/edit", action="change", records="view")
def edit_client() -> ResponseReturnValue:
    shown = firms.details_of(client())
    return _page(ClientForm(shown), shown)


@blueprint.post("/staff/clients/<client_id>/edit", action="change")
def save_client() -> ResponseReturnValue:
    came_from("edit_client")
    shown = unpacked(request.form.get("shown", ""))
    form = ClientForm()
    fine, wanted = form.validate(), form.details()
    try:
        wanted = firms.checked(make_context(), wanted)
        both = firms.change(make_context(), client(), wanted, shown) if fine else ()
    except BadClient as error:
        form.tell(error)
        fine = False
    except IsThere:
        form.say("corporate_number", t("clients.fault.there"))
        fine = False
    except Gone:
        return errors.page(404, "404")
    if not fine:
        return _page(form, shown), 422
    if not both:
        flash(t("clients.edit.done"))
        return see_other("client_page")
    g.client = firms.get(make_context(), client().id) or client()
    now = firms.details_of(client())
    kept = tuple(KeptField(t(f"clients.field.{name}"), _said(now, name), _said(wanted, name)) for name in both)
    return _page(ClientForm(now, typed=False), now, kept), 409


def _said(details: Details, name: str) -> str:
    value: Any = getattr(details, name)
    if name == "prefecture" and value:
        return t(f"prefecture.{value}")
    return str(value) if value else t("clients.not_known")
