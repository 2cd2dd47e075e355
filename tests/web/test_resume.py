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
    assert "使えなくし、ほかの端末でも" in visitor.text
    assert code not in visitor.text and link not in visitor.text
    assert visitor.get(f"{base}/q/{visitor.first}").status_code == 200
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
    assert other.path == f"{base}/q/{visitor.first}"


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


def issue(visitor: Visitor, base: str) -> tuple[str, str]:
    """Code and link, as the pause page shows them."""
    visitor.get(f"{base}/pause")
    visitor.post(f"{base}/pause")
    return code_of(visitor), link_of(visitor)


def test_cancelling_closes_out_whoever_came_by_a_leaked_link(app: Flask) -> None:
    owner, thief = Visitor(app.test_client()), Visitor(app.test_client())
    base = owner.start()
    _, link = issue(owner, base)
    thief.get(link)
    thief.post(link)
    assert thief.client.get(f"{base}/q/{thief.first}").status_code == 200
    owner.post(f"{base}/revoke")
    assert "ほかの端末でも開けなくしました" in owner.text
    assert thief.client.get(f"{base}/q/{thief.first}").status_code == 404
    assert owner.client.get(f"{base}/q/{owner.first}").status_code == 200


def test_cancelling_is_offered_where_no_code_is_shown(app: Flask) -> None:
    owner = Visitor(app.test_client())
    base = owner.start()
    _, link = issue(owner, base)
    owner.client.delete_cookie("assess_session")
    owner.get(f"{base}/pause")
    assert "resume-code" not in owner.text
    owner.post(f"{base}/revoke")
    other = Visitor(app.test_client())
    other.get(link)
    assert other.post(link).status_code == 404


@pytest.mark.parametrize("how", ["replaced", "cancelled"])
def test_a_code_that_no_longer_works_is_not_shown_as_one_that_does(app: Flask, how: str) -> None:
    first, second = Visitor(app.test_client()), Visitor(app.test_client())
    base = first.start()
    code, link = issue(first, base)
    second.get(link)
    second.post(link)
    if how == "replaced":
        issue(second, base)
        first.get(f"{base}/pause")
    else:
        second.get(f"{base}/pause")
        second.post(f"{base}/revoke")
        # The first device is closed out with it; it comes back with a newer code, in the same browser.
        newer, _ = issue(second, base)
        first.get("/resume")
        first.post("/resume", {"code": newer})
        first.get(f"{base}/pause")
    assert code not in first.text and "もう使えません" in first.text
    again, _ = issue(first, base)
    assert again != code and "もう使えません" not in first.text
