"""Forms to print: for anybody, and of one assessment."""

from __future__ import annotations

import json
from io import BytesIO

import pikepdf
import pytest
from flask import Flask

from assess.services import forms, throttle
from tests.report.pdf.reading import text_of
from tests.web.helpers import PROFILE, Visitor


def record(pdf: bytes) -> dict[str, object]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return json.loads(opened.attachments["FORM.json"].get_file().read_bytes())  # type: ignore[no-any-return]


def test_anybody_fetches_a_form(visitor: Visitor) -> None:
    assert visitor.get("/paper").status_code == 200
    file = visitor.client.get("/paper/form.pdf?industry=I&path=quick&in=en")
    assert file.mimetype == "application/pdf"
    assert 'filename="dx-check_form-quick.pdf"; ' in file.headers["Content-Disposition"]
    assert {k: record(file.data)[k] for k in ("industry", "path", "lang")} == {
        "industry": "I",
        "path": "quick",
        "lang": "en",
    }


@pytest.mark.parametrize("query", ["", "?industry=", "?industry=Z", "?industry=E&path=long", "?industry=<b>"])
def test_a_form_that_does_not_exist_is_asked_for_again(visitor: Visitor, query: str) -> None:
    assert visitor.get(f"/paper/form.pdf{query}").status_code == 422
    assert "業種を選んでください" in visitor.text and "<b>" not in visitor.page.text  # type: ignore[union-attr]


def test_when_too_many_want_one(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "WAIT_SECONDS", 0.01)
    with forms._turn():  # noqa: SLF001
        answer = visitor.get("/paper/form.pdf?industry=E")
    assert answer.status_code == 503 and answer.headers["Retry-After"] and "用紙がまだできません" in visitor.text


def test_the_form_of_an_assessment_carries_its_way_back(app: Flask, visitor: Visitor) -> None:
    base = visitor.start("quick")
    visitor.get(f"{base}/paper")
    first = visitor.client.post(f"{base}/paper/form", data={"csrf_token": visitor.csrf})
    assert (record(first.data)["industry"], record(first.data)["path"]) == (PROFILE["industry"], "quick")
    visitor.get(f"{base}/pause")
    code = visitor.text.partition('id="resume-code">')[2].partition("<")[0]
    assert len(code) == 14 and code in text_of(first.data), "the same code as on the page of the code"
    visitor.get(f"{base}/paper")
    again = visitor.client.post(f"{base}/paper/form", data={"csrf_token": visitor.csrf})
    assert code in text_of(again.data), "a second print does not end the first one's code"
    phone = Visitor(app.test_client())
    phone.get("/resume")
    phone.post("/resume", {"code": code})
    assert phone.path.startswith(base)


def test_one_client_cannot_have_forms_printed_without_end(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "FORMS_PER_CLIENT", 1)
    base = visitor.start("quick")
    statuses = []
    for _ in range(2):
        visitor.get(f"{base}/paper")
        statuses.append(visitor.client.post(f"{base}/paper/form", data={"csrf_token": visitor.csrf}).status_code)
    assert statuses == [200, 429]


def test_without_a_profile_there_is_no_form_yet(visitor: Visitor) -> None:
    visitor.get("/")
    visitor.post("/start", {"path": "full", "usage": "self", "consent": "y"})
    base = visitor.path.removesuffix("/profile")
    visitor.post(f"{base}/paper/form")
    assert visitor.path == f"{base}/profile"
