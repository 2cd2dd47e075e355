"""Meet every page of the staff area in each of its states, for what looks at all templates."""

from __future__ import annotations

from flask import Flask

from tests.web.helpers import Visitor
from tests.web.staff_helpers import PASSWORD, password, set_up, signed_in


def walk_staff(app: Flask) -> None:
    """Every page, as those see it who may; the house of `staff_helpers` is in the database."""
    stranger = Visitor(app.test_client())
    stranger.get("/staff/sign-in?why=idle")
    assert stranger.post("/staff/sign-in", {"email": "x", "password": "x"}).status_code == 422
    stranger.get("/staff/sign-in")
    assert stranger.post("/staff/sign-out", {"note": "書きかけのメモ"}).status_code == 401
    stranger.post("/staff/sign-in", {**stranger.fields(), "email": "staff@example.jp", "password": PASSWORD})
    assert "書きかけのメモ" in stranger.text
    for who in ("operator", "admin", "manager", "staff", "adviser"):
        signed_in(app, who).get("/staff/")
    _second_step(app)


def _second_step(app: Flask) -> None:
    """The administrator has to set up an authenticator and uses it the next time; staff look at their account."""
    admin = Visitor(app.test_client())
    password(admin, "admin")
    assert admin.post("/staff/second-step/set-up", {"code": "1"}).status_code == 422
    codes = set_up(admin)
    assert len(codes) == 10
    password(admin, "admin")
    assert admin.post("/staff/second-step", {"code": "1"}).status_code == 422
    admin.post("/staff/second-step", {"code": codes[0]})
    signed_in(app, "admin").get("/staff/second-step/set-up")
    signed_in(app, "admin").get("/staff/account")
    staff = signed_in(app, "staff")
    staff.get("/staff/account")
    assert staff.post("/staff/account/password", {"password": "x"}).status_code == 422
    staff.get("/staff/second-step/set-up")
    assert staff.post("/staff/second-step/set-up", {"code": "1"}).status_code == 422
    set_up(staff)
    assert staff.get("/staff/account").status_code == 200
    staff.post("/staff/second-step/remove", {"password": "x"})
