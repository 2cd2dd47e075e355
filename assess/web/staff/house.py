"""One's own organisation: what it is called, how clients reach it, how long it keeps what, and its branches."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import ClassVar, cast

from flask import flash
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField

from assess.services import organisations
from assess.services.organisations import NAME_CHARACTERS, Branch, NameTaken, Organisation
from assess.web.context import make_context
from assess.web.language import t
from assess.web.staff.blueprint import blueprint
from assess.web.staff.page import StaffPage, came_from, me, see_other
from assess.web.staff.things import branch, staff
from assess.web.templates import render
from assess.web.typed import clean

MONTHS = range(1, 121)


class HouseForm(FlaskForm):  # type: ignore[misc]
    """What clients read of the organisation."""

    name_house = StringField(filters=[clean])
    contact = StringField(filters=[clean])
    months = StringField(filters=[clean])


class BranchForm(FlaskForm):  # type: ignore[misc]
    """The name of a branch."""

    name_branch = StringField(filters=[clean])


@dataclass(frozen=True)
class HousePage(StaffPage):
    """The organisation's form, its branches, and the form of a new branch."""

    template: ClassVar[str] = "staff/house.html"
    form: HouseForm
    branches: tuple[Branch, ...]
    branch_form: BranchForm


def own() -> Organisation:
    """The organisation of who is signed in; the policy lets nobody else come here."""
    return cast(Organisation, organisations.get(make_context(), staff().organisation or ""))


def show(form: HouseForm | None = None, branch_form: BranchForm | None = None) -> str:
    """The page."""
    came_from("house")
    house = own()
    if form is None:
        data = {"name_house": house.name, "contact": house.contact, "months": str(house.retention_months)}
        form = HouseForm(formdata=None, data=data)
    rooms = tuple(organisations.branches(make_context(), house.id))
    return render(HousePage(me(), form, rooms, branch_form or BranchForm(formdata=None)))


@blueprint.get("/staff/organisation", action="arrange")
def house() -> ResponseReturnValue:
    return show()


@blueprint.post("/staff/organisation", action="arrange")
def save_house() -> ResponseReturnValue:
    form = HouseForm()
    name, months = form.name_house.data or "", unicodedata.normalize("NFKC", form.months.data or "")
    if not name or len(name) > NAME_CHARACTERS:
        form.name_house.errors = [t("staff.house.name.wrong")]
    if len(form.contact.data or "") > NAME_CHARACTERS * 3:
        form.contact.errors = [t("staff.house.contact.wrong")]
    if not months.isascii() or not months.isdigit() or int(months[:9]) not in MONTHS:
        form.months.errors = [t("staff.house.months.wrong")]
    if not form.errors:
        try:
            changed = replace(own(), name=name, contact=form.contact.data or "", retention_months=int(months))
            organisations.save(make_context(), changed)
            flash(t("staff.saved"))
            return see_other("house")
        except NameTaken:
            form.name_house.errors = [t("staff.name.taken")]
    return show(form), 422


@blueprint.post("/staff/organisation/branches", action="arrange")
def add_branch() -> ResponseReturnValue:
    form = BranchForm()
    if not _named(form):
        return show(branch_form=form), 422
    try:
        organisations.add_branch(make_context(), own().id, form.name_branch.data)
    except NameTaken:
        form.name_branch.errors = [t("staff.name.taken")]
        return show(branch_form=form), 422
    flash(t("staff.saved"))
    return see_other("house")


@blueprint.post("/staff/organisation/branches/<branch_id>", action="arrange")
def rename_branch() -> ResponseReturnValue:
    form = BranchForm()
    try:
        if _named(form):
            organisations.rename_branch(make_context(), branch().id, form.name_branch.data)
            flash(t("staff.saved"))
            return see_other("house")
    except NameTaken:
        form.name_branch.errors = [t("staff.name.taken")]
    return show(branch_form=form), 422


def _named(form: BranchForm) -> bool:
    if not form.name_branch.data or len(form.name_branch.data) > NAME_CHARACTERS:
        form.name_branch.errors = [t("staff.house.name.wrong")]
        return False
    return True
