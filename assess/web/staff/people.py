"""Who belongs to an organisation (or runs the installation): invite, place, shut out, give a new link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, cast

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice

from assess.services import invitations, organisations, second_factor
from assess.services.accounts import Member, Role
from assess.services.invitations import IN_HOUSE, EmailTaken, Wish
from assess.web.context import make_context
from assess.web.language import t
from assess.web.staff.blueprint import blueprint
from assess.web.staff.invitation import link_of
from assess.web.staff.moments import moment
from assess.web.staff.page import StaffPage, came_from, me, see_other
from assess.web.staff.things import me_signed_in, member, staff
from assess.web.templates import render
from assess.web.typed import clean

ALL = "all"  # the choice of head office, which serves every branch


class PlaceForm(FlaskForm):  # type: ignore[misc]
    """Role and branch; of operators neither is asked."""

    role = SelectField(validate_choice=False)
    branch = SelectField(validate_choice=False)

    def __init__(self, typed: bool = True, **given: str) -> None:
        super().__init__(data=given or None, **({} if typed else {"formdata": None}))
        house = staff().organisation
        rooms = organisations.branches(make_context(), house) if house else []
        self.role.choices = [SelectChoice(role, t(f"staff.role.{role}")) for role in (IN_HOUSE if house else ())]
        # All branches are never what somebody gets who was placed in haste: nothing is chosen at first.
        whole = [SelectChoice("", t("staff.branch.choose")), SelectChoice(ALL, t("staff.branch.all"))]
        self.branch.choices = [*whole, *(SelectChoice(b.id, b.name) for b in rooms)]

    def chosen(self) -> tuple[Role, str | None] | None:
        """Role and branch, or None where they are none of those offered."""
        if staff().organisation is None:
            return "operator", None
        role, branch = self.role.data, self.branch.data or ""
        offered = role in IN_HOUSE and branch and branch in {choice.value for choice in self.branch.choices}
        return (cast(Role, role), None if branch == ALL else branch) if offered else None


class InviteForm(PlaceForm):
    """For whom, as what."""

    email = StringField(filters=[clean])


@dataclass(frozen=True)
class Person:
    """A line of the list; `out` tells that they are shut out, `second` that they have an authenticator."""

    id: str
    name: str
    email: str
    role: str
    branch: str
    second: bool
    out: bool


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that was not used yet; the hash is what it is withdrawn by."""

    hash: str
    email: str
    role: str
    branch: str
    until: str


@dataclass(frozen=True)
class PeoplePage(StaffPage):
    """The people, the open invitations, and the link that was just made (empty: none), shown this once.

    `in_house` tells that roles and branches are chosen: not so among operators.
    """

    template: ClassVar[str] = "staff/people.html"
    form: InviteForm
    people: tuple[Person, ...]
    invitations: tuple[OpenInvitation, ...]
    link: str
    in_house: bool


@dataclass(frozen=True)
class PersonPage(StaffPage):
    """One person; `own` tells that it is oneself, `link` as above."""

    template: ClassVar[str] = "staff/person.html"
    form: PlaceForm
    person: Person
    own: bool
    link: str
    in_house: bool


def show(form: InviteForm, link: str = "") -> str:
    """The list."""
    came_from("people")
    ctx, house = make_context(), staff().organisation
    people = tuple(line(one) for one in organisations.members(ctx, house))
    opened = tuple(
        OpenInvitation(one.hash, one.email, one.role, _room(one.branch_id), moment(one.expires_at))
        for one in invitations.open_ones(ctx, house)
    )
    return render(PeoplePage(me(), form, people, opened, link, house is not None))


def _room(branch_id: str | None) -> str:
    room = organisations.branch(make_context(), branch_id) if branch_id else None
    return room.name if room else ""


def line(one: Member) -> Person:
    """A person as the list shows them."""
    return Person(
        one.id,
        one.name,
        one.email,
        one.role,
        _room(one.branch_id),
        one.totp_secret is not None,
        one.disabled_at is not None,
    )


@blueprint.get("/staff/people", action="manage")
def people() -> ResponseReturnValue:
    return show(InviteForm())


@blueprint.post("/staff/people", action="manage")
def invite() -> ResponseReturnValue:
    """Make a link, which its maker hands over; nothing is sent."""
    form, house = InviteForm(), staff().organisation
    email, chosen = form.email.data or "", form.chosen()
    if not invitations.is_email(email):
        form.email.errors = [t("staff.email.wrong")]
    elif chosen is None:
        form.role.errors = [t("staff.people.choose")]
    else:
        try:
            wish = Wish(chosen[0], email, house, chosen[1])
            return show(
                InviteForm(typed=False), link_of(invitations.invite(make_context(), wish, me_signed_in().member))
            )
        except EmailTaken:
            form.email.errors = [t("staff.invitation.taken")]
    return show(form), 422


@blueprint.post("/staff/people/withdraw", action="manage")
def withdraw() -> ResponseReturnValue:
    invitations.withdraw(make_context(), staff().organisation, request.form.get("invitation", ""))
    flash(t("staff.people.withdrawn"))
    return see_other("people")


@blueprint.get("/staff/people/<staff_id>", action="manage")
def person() -> ResponseReturnValue:
    return _show_person(PlaceForm(role=member().role, branch=member().branch_id or ALL))


@blueprint.post("/staff/people/<staff_id>", action="manage")
def place_person() -> ResponseReturnValue:
    """Nobody changes their own role: somebody else has to know."""
    form = PlaceForm()
    chosen = form.chosen()
    if chosen is None or _is_oneself():
        form.role.errors = [t("staff.people.oneself" if _is_oneself() else "staff.people.choose")]
        return _show_person(form), 422
    organisations.place(make_context(), member(), *chosen)
    flash(t("staff.saved"))
    return see_other("person", staff_id=member().id)


@blueprint.post("/staff/people/<staff_id>/out", action="manage")
def shut_out() -> ResponseReturnValue:
    if _is_oneself():
        form = PlaceForm(role=member().role, branch=member().branch_id or ALL)
        form.role.errors = [t("staff.people.oneself")]
        return _show_person(form), 422
    organisations.disable(make_context(), member())
    flash(t("staff.people.is_out"))
    return see_other("person", staff_id=member().id)


@blueprint.post("/staff/people/<staff_id>/in", action="manage")
def let_in() -> ResponseReturnValue:
    organisations.enable(make_context(), member())
    flash(t("staff.people.is_in"))
    return see_other("person", staff_id=member().id)


@blueprint.post("/staff/people/<staff_id>/link", action="manage")
def new_link() -> ResponseReturnValue:
    """For who has lost the password, and with `second` the authenticator too."""
    ctx = make_context()
    if request.form.get("second") and not _is_oneself():
        second_factor.remove(ctx, member())
    link = link_of(invitations.renew(ctx, member(), me_signed_in().member))
    return _show_person(PlaceForm(role=member().role, branch=member().branch_id or ALL), link)


def _is_oneself() -> bool:
    return member().id == staff().id


def _show_person(form: PlaceForm, link: str = "") -> str:
    came_from("person", staff_id=member().id)
    return render(PersonPage(me(), form, line(member()), _is_oneself(), link, staff().organisation is not None))
