"""What all pages of the staff area show, and how one leads to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from flask import Response, g, redirect, request, url_for

from assess.services import organisations
from assess.services.policy import Action, may
from assess.web.context import make_context
from assess.web.staff.things import me_signed_in, own_thing, staff
from assess.web.templates import Page

# A place of the menu: its view, and the action that it needs; its name is the message `staff.menu.VIEW`. A new page
# that stands there adds a row.
MENU: list[tuple[str, Action]] = [
    ("home", "account"), ("clients", "work"), ("people", "manage"), ("house", "arrange"), ("organisations", "operate"),
    ("log_of_all", "audit"), ("cases", "advise"), ("account", "account"),
]  # fmt: skip


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
