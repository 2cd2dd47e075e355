"""Meet every page of clients in each of its states, for what looks at all templates."""

from __future__ import annotations

import io
import re

from flask import Flask
from werkzeug.test import TestResponse

from assess.core.model import Profile
from assess.services import assessments, firms, series
from assess.services.series import TableConsent
from assess.store import Client
from assess.web.context import make_context
from tests.web.helpers import Visitor
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
    admin.get("/staff/clients/client")
    assert admin.post(f"{page}/notes", {"note": ""}).status_code == 422
    admin.post(f"{page}/notes", {"note": "前向き"})
    admin.get(f"{page}/edit")
    shown = admin.fields()["shown"]
    admin.post(f"{page}/edit", {"shown": shown, "name": "甲社"})
    admin.get(f"{page}/edit")
    assert admin.post(f"{page}/edit", {"shown": shown, "name": "乙社"}).status_code == 409
    admin.get(f"{page}/changes")
    assert admin.post(f"{page}/begin").status_code == 422
    for option in (0, 1, 2):
        complete_next(app, page.rsplit("/", 1)[1], option)
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


def complete_next(app: Flask, client_id: str, option: int = 1) -> str:
    """Begin the client's next assessment and complete it with this option of every question; returns its id."""
    with app.app_context():
        ctx = make_context()
        client = firms.get(ctx, client_id)
        assert client is not None
        agreed = TableConsent("みなと銀行", "見てもらいます。", "staff")
        begun = series.begin(ctx, client, "ja", "full", agreed)
        assessments.save_profile(ctx, begun, Profile("E", "15", 9, client.name, "燕市"))
        answers = {q.id: q.options[min(option, len(q.options) - 1)].id for _, q in ctx.library.bank.questions()}
        assessments.save_answers(ctx, begun, answers)
        assessments.complete(ctx, begun)
    return begun


def send_list(visitor: Visitor, data: bytes, name: str = "list.csv", branch: str = "main") -> TestResponse:
    """Read a list of clients in."""
    visitor.get("/staff/clients/list")
    form = {"csrf_token": visitor.csrf, "branch": branch, "file": (io.BytesIO(data), name)}
    visitor.page = visitor.client.post("/staff/clients/list", data=form, follow_redirects=True)
    return visitor.page
