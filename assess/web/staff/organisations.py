"""What an operator does: make organisations, and invite the first administrator of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, cast

from flask import flash
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice

from assess.services import invitations
from assess.services import organisations as houses
from assess.services.invitations import EmailTaken, Wish
from assess.services.organisations import KINDS, NAME_CHARACTERS, NameTaken, Organisation, OrganisationKind
from assess.web.context import make_context
from assess.web.language import t
from assess.web.staff.blueprint import blueprint
from assess.web.staff.invitation import link_of
from assess.web.staff.page import StaffPage, came_from, me, see_other
from assess.web.staff.things import me_signed_in, organisation
from assess.web.templates import render
from assess.web.typed import clean


class OrganisationForm(FlaskForm):  # type: ignore[misc]
    """A new organisation."""

    name_house = StringField(filters=[clean])
    kind = SelectField(validate_choice=False)
    contact = StringField(filters=[clean])

    def __init__(self) -> None:
        super().__init__()
        self.kind.choices = [SelectChoice(kind, t(f"staff.kind.{kind}")) for kind in KINDS]


class AdminForm(FlaskForm):  # type: ignore[misc]
    """For whom the link is."""

    email = StringField(filters=[clean])


@dataclass(frozen=True)
class OrganisationsPage(StaffPage):
    """All organisations, and the form of a new one."""

    template: ClassVar[str] = "staff/organisations.html"
    form: OrganisationForm
    organisations: tuple[Organisation, ...]


@dataclass(frozen=True)
class OrganisationPage(StaffPage):
    """One organisation, how many people and branches it has, its administrators; `link` as made just now (or empty)."""

    template: ClassVar[str] = "staff/organisation.html"
    form: AdminForm
    organisation: Organisation
    people: int
    branches: int
    admins: tuple[str, ...]
    link: str


@blueprint.get("/staff/organisations", action="operate")
def organisations() -> ResponseReturnValue:
    return _show(OrganisationForm())


@blueprint.post("/staff/organisations", action="operate")
def add_organisation() -> ResponseReturnValue:
    form = OrganisationForm()
    name = form.name_house.data or ""
    if not name or len(name) > NAME_CHARACTERS:
        form.name_house.errors = [t("staff.house.name.wrong")]
    elif form.kind.data not in KINDS:
        form.kind.errors = [t("staff.people.choose")]
    else:
        try:
            kind = cast(OrganisationKind, form.kind.data)
            made = houses.add(make_context(), name, kind, (form.contact.data or "")[: NAME_CHARACTERS * 3])
            flash(t("staff.saved"))
            return see_other("organisation_of", organisation_id=made.id)
        except NameTaken:
            form.name_house.errors = [t("staff.name.taken")]
    return _show(form), 422


@blueprint.get("/staff/organisations/<organisation_id>", action="operate")
def organisation_of() -> ResponseReturnValue:
    return _show_one(AdminForm())


@blueprint.post("/staff/organisations/<organisation_id>", action="operate")
def invite_admin() -> ResponseReturnValue:
    form = AdminForm()
    if not invitations.is_email(form.email.data or ""):
        form.email.errors = [t("staff.email.wrong")]
        return _show_one(form), 422
    try:
        wish = Wish("admin", form.email.data, organisation().id)
        return _show_one(AdminForm(), link_of(invitations.invite(make_context(), wish, me_signed_in().member)))
    except EmailTaken:
        form.email.errors = [t("staff.invitation.taken")]
        return _show_one(form), 422


def _show(form: OrganisationForm) -> str:
    came_from("organisations")
    return render(OrganisationsPage(me(), form, tuple(houses.everyone(make_context()))))


def _show_one(form: AdminForm, link: str = "") -> str:
    came_from("organisation_of")
    ctx = make_context()
    people = [one for one in houses.members(ctx, organisation().id) if one.disabled_at is None]
    admins = tuple(one.name for one in people if one.role == "admin")
    rooms = houses.branches(ctx, organisation().id)
    return render(OrganisationPage(me(), form, organisation(), len(people), len(rooms), admins, link))
