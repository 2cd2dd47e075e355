"""Meet every page of clients in each of its states, for what looks at all templates."""

from __future__ import annotations

import io
import re

from flask import Flask
from werkzeug.test import TestResponse

from assess.store import Client
from assess.web.context import make_context
from tests.web.helpers import PROFILE, Visitor
from tests.web.staff_helpers import MADE, signed_in


def walk_clients(app: Flask) -> None:
    """Everything that is done with clients, by the administrator of the bank."""
    admin = signed_in(app, "admin")
    admin.get("/staff/clients?q=none")
    admin.get("/staff/clients/found?q=")
    admin.get("/staff/clients/new")
    assert admin.post("/staff/clients/new", {**admin.fields(), "branch": "main"}).status_code == 422
    again = {"name": "高﨑製作所", "branch": "main", "prefecture": "15", "corporate_number": "7000012050002"}
    assert admin.post("/staff/clients/new", again).status_code == 409
    assert "この会社ではありませんか" in admin.text
    sure = re.search(r'name="sure" value="([^"]+)"', admin.text)
    assert sure
    admin.post(
        "/staff/clients/new", {**again, "sure": sure[1], "kana": "たかさき", "contact": "社長", "employees": "9"}
    )
    page = admin.path
    assert admin.post(f"{page}/notes", {"note": ""}).status_code == 422
    admin.post(f"{page}/notes", {"note": "前向き"})
    admin.get(f"{page}/edit")
    shown = admin.fields()["shown"]
    admin.post(f"{page}/edit", {"shown": shown, "name": "甲社"})
    admin.get(f"{page}/edit")
    assert admin.post(f"{page}/edit", {"shown": shown, "name": "乙社"}).status_code == 409
    admin.get(f"{page}/changes")
    for _ in range(3):
        complete_next(admin, page)
    admin.get(f"{page}/changes")
    admin.get("/staff/clients")
    admin.get("/staff/clients/list")
    assert send_list(admin, b"x").status_code == 422
    send_list(admin, "会社名,社員番号,都道府県\n甲社,1,新潟\n丙社,2,新潟県\n".encode())
    send_list(admin, "会社名,法人番号\n丙社,1\n".encode())
    many = "".join(f"会社{number},新潟県\n" for number in range(60))
    send_list(admin, f"会社名,都道府県\n甲社,\n{many}".encode())
    with app.app_context():
        for number in range(60):
            client = Client(f"more{number}", "bank", "main", f"会社{number}", MADE, MADE, kana="カイシャ")
            make_context().store.add_client(client)
    admin.get("/staff/clients?page=1")


def complete_next(visitor: Visitor, page: str) -> None:
    """Begin the client's next assessment and complete it."""
    visitor.get(page)
    visitor.post(f"{page}/begin", {"consent": "y"})
    base = "/".join(visitor.path.split("/")[:3])
    if visitor.path.endswith("/profile"):
        visitor.post(visitor.path, dict(PROFILE))
    for _ in range(20):
        if not re.search(r"/q/[a-z]+$", visitor.path):
            break
        visitor.answer_page(1)
    visitor.get(f"{base}/review")
    visitor.post(f"{base}/complete")
    assert visitor.path == f"{base}/result", visitor.path


def send_list(visitor: Visitor, data: bytes, name: str = "list.csv", branch: str = "main") -> TestResponse:
    """Read a list of clients in."""
    visitor.get("/staff/clients/list")
    form = {"csrf_token": visitor.csrf, "branch": branch, "file": (io.BytesIO(data), name)}
    visitor.page = visitor.client.post("/staff/clients/list", data=form, follow_redirects=True)
    return visitor.page
