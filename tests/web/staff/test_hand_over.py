"""A case handed over with its owner's consent, to an adviser with an account or by link: never wider, never longer."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from assess.services import consents
from assess.services.consents import Consent
from assess.web.context import make_context
from tests.web.helpers import Visitor
from tests.web.sharing_helpers import link_of, look, wish
from tests.web.staff_helpers import consent_for, signed_in

PAGE = "/staff/clients/client/assessments/assessment/hand-over"


def newest(app: Flask) -> Consent:
    with app.app_context():
        return consents.of(make_context(), "assessment")[0]


def hand(app: Flask, recipient: str, *scopes: str, **more: object) -> Visitor:
    """Staff hand the case over, with the owner's word on the screen."""
    staff = signed_in(app, "staff")
    staff.get(PAGE)
    wanted = wish(recipient, *scopes)
    staff.post(f"{PAGE}/words", wanted)
    words = re.search(r'name="words" value="([^"]+)"', staff.text)
    assert words, staff.text[:3000]
    staff.post(PAGE, {**wanted, "words": words[1], "consent": "y", **more})
    return staff


def opened(adviser: Visitor) -> str:
    adviser.get("/staff/cases")
    found = re.search(r'action="(/staff/cases/[a-z0-9]+/open)"', adviser.text)
    assert found, adviser.text[:3000]
    return found[1]


def test_an_adviser_sees_only_the_cases_handed_over_to_them(house: Flask) -> None:
    adviser = signed_in(house, "adviser")
    assert "引き継がれた案件はありません" in adviser.get("/staff/cases").text
    hand(house, "adviser:adviser", "result", "answers")
    assert "㈱髙﨑製作所" in adviser.get("/staff/cases").text
    adviser.post(opened(adviser))
    path = adviser.path.rstrip("/")
    assert path.startswith("/seen/") and adviser.client.get(f"{path}/answers").status_code == 200
    for page in ("/staff/clients", "/staff/clients/client", PAGE, "/staff/clients/client/assessments/assessment/table"):
        assert adviser.client.get(page).status_code == 404


def test_a_case_is_nobody_elses_and_ends_at_once(house: Flask) -> None:
    hand(house, "adviser:adviser", "answers")
    adviser = signed_in(house, "adviser")
    case = opened(adviser)
    for who in ("admin", "staff", "other_admin"):
        other = signed_in(house, who)
        other.get("/staff/")
        assert other.post(case).status_code == 404
    adviser.get("/staff/cases")
    adviser.post(case)
    path = adviser.path.rstrip("/")
    with house.app_context():
        consents.revoke(make_context(), "assessment", newest(house).id)
    assert adviser.client.get(f"{path}/answers").status_code == 404
    adviser.get("/staff/cases")
    assert adviser.post(case).status_code == 404 and "㈱髙﨑製作所" not in adviser.get("/staff/cases").text


def test_a_link_is_made_with_the_owners_consent_on_paper(house: Flask) -> None:
    with house.app_context():
        today = make_context().today().isoformat()
    staff = hand(house, "body:", "answers", paper=today, witness="支店長 一郎")
    reader = Visitor(house.test_client())
    path = look(reader, link_of(staff))
    assert reader.client.get(f"{path}/answers").status_code == 200
    kept = newest(house)
    assert (kept.how, kept.witness, kept.staff_id, kept.recipient.kind) == ("paper", "支店長 一郎", "staff", "body")
    found = re.search(r'name="consent" value="([^"]+)"', staff.text)
    assert found
    staff.post(f"{PAGE}/end", {"consent": found[1]})
    assert reader.client.get(f"{path}/answers").status_code == 404 and "終わりました" in staff.text


@pytest.mark.parametrize("more", [{"consent": ""}, {"words": "何でも見られます。"}, {"paper": "2026-01-01x"}])
def test_without_the_owners_word_nothing_is_handed_over(house: Flask, more: dict[str, str]) -> None:
    before = newest(house)
    staff = hand(house, "adviser:adviser", "result", **more)
    assert staff.page is not None and staff.page.status_code == 422 and newest(house) == before


def test_nobody_hands_over_more_than_the_branch_may_see(house: Flask) -> None:
    with house.app_context():
        for consent in consents.of(make_context(), "assessment"):
            consents.revoke(make_context(), "assessment", consent.id)
        consent_for(make_context(), "assessment", "result")
    staff = signed_in(house, "staff")
    staff.get(PAGE)
    for scope in ("answers", "report"):
        assert staff.post(f"{PAGE}/words", wish("adviser:", "result", scope)).status_code == 422
        assert staff.post(PAGE, {**wish("adviser:", scope), "consent": "y"}).status_code == 422
    assert staff.post(f"{PAGE}/words", wish("adviser:", "result", "contact")).status_code == 200


def test_only_what_was_handed_over_from_here_is_ended_here(house: Flask) -> None:
    own = newest(house)
    staff = signed_in(house, "staff")
    staff.get(PAGE)
    assert staff.post(f"{PAGE}/end", {"consent": own.id}).status_code == 404 and newest(house).revoked_at is None


def test_without_consent_nothing_is_handed_over(house: Flask) -> None:
    staff = signed_in(house, "staff")
    staff.get(PAGE)
    token = staff.csrf
    with house.app_context():
        consents.revoke(make_context(), "assessment", newest(house).id)
    assert staff.client.get(PAGE).status_code == 403
    assert staff.client.post(PAGE, data={**wish("adviser:", "result"), "csrf_token": token}).status_code == 403
