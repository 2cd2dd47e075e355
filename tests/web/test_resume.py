"""Coming back with link or code, and the end of both."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.helpers import Visitor


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """On the pause page, with a link and a code just issued."""
    visitor = Visitor(app.test_client())
    base = visitor.start()
    visitor.get(f"{base}/pause")
    visitor.post(f"{base}/pause")
    return visitor


def code_of(visitor: Visitor) -> str:
    return visitor.text.split('id="resume-code">')[1].split("<")[0]


def link_of(visitor: Visitor) -> str:
    return visitor.text.split('id="resume-link">')[1].split("<")[0].split("localhost", 1)[1]


def test_revoking_ends_link_and_code_and_leaves_the_device_in(app: Flask, visitor: Visitor) -> None:
    code, link, base = code_of(visitor), link_of(visitor), visitor.path.removesuffix("/pause")
    visitor.post(f"{base}/revoke")
    assert visitor.path == f"{base}/pause"
    assert "使えなくしました" in visitor.text
    assert code not in visitor.text and link not in visitor.text
    assert visitor.get(f"{base}/q/strategy").status_code == 200
    other = Visitor(app.test_client())
    other.get("/resume")
    assert other.post("/resume", {"code": code}).status_code == 404
    other.get(link)
    assert other.post(link).status_code == 404
    # A new pair works again.
    visitor.get(f"{base}/pause")
    visitor.post(f"{base}/pause")
    other.get("/resume")
    assert other.post("/resume", {"code": code_of(visitor)}).status_code == 200
    assert other.path == f"{base}/q/strategy"


def test_a_code_shown_for_one_assessment_is_not_shown_for_another(visitor: Visitor) -> None:
    code = code_of(visitor)
    base = visitor.start()
    assert code not in visitor.get(f"{base}/pause").text


def test_the_language_can_be_switched_where_the_code_is_typed(app: Flask) -> None:
    visitor = Visitor(app.test_client())
    visitor.get("/resume")
    assert visitor.post("/resume", {"code": "半分", "lang": "en"}).status_code == 200
    assert '<html lang="en">' in visitor.text and "error-summary" not in visitor.text
    visitor.get("/")
    assert '<html lang="en">' in visitor.text
    visitor.get("/resume")
    visitor.post("/resume", {"lang": "ja"})
    assert '<html lang="ja">' in visitor.text


@pytest.mark.parametrize("token", ["x", "x" * 3000, "é", "%2e%2e", "a b"])
def test_a_link_asks_first_and_a_wrong_one_says_so_at_the_button(app: Flask, token: str) -> None:
    visitor = Visitor(app.test_client())
    assert visitor.get(f"/resume/{token}").status_code == 200
    page = visitor.post(f"/resume/{token}")
    assert page.status_code == 404 and "Set-Cookie" not in page.headers
