"""The first page after the sign-in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask.typing import ResponseReturnValue

from assess.web.staff.blueprint import blueprint
from assess.web.staff.page import StaffPage, me
from assess.web.templates import render


@dataclass(frozen=True)
class HomePage(StaffPage):
    """Who is signed in, and where they can go."""

    template: ClassVar[str] = "staff/home.html"


@blueprint.get("/staff/", action="account")
def home() -> ResponseReturnValue:
    return render(HomePage(me()))
