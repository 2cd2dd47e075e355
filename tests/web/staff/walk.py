"""Meet every page of the staff area in each of its states, for what looks at all templates."""

from __future__ import annotations

from flask import Flask

from tests.web.helpers import Visitor
from tests.web.staff_helpers import PASSWORD, signed_in


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
