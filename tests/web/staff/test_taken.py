"""Consent that staff take from an owner: on the screen or on paper, with its very words, and asked for again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from assess.services import consents
from assess.services.consents import Consent
from assess.web.context import make_context
from tests.web.staff_helpers import signed_in

ASK = "/staff/clients/client/assessments/assessment/consent"
TABLE = "/staff/clients/client/assessments/assessment/table"


def newest(app: Flask, assessment_id: str = "assessment") -> Consent:
    with app.app_context():
        return consents.of(make_context(), assessment_id)[0]


def withdraw(app: Flask) -> None:
    with app.app_context():
        for consent in consents.of(make_context(), "assessment"):
            consents.revoke(make_context(), "assessment", consent.id)


def day(app: Flask, ago: int) -> str:
    with app.app_context():
        return (make_context().today() - timedelta(days=ago)).isoformat()


def test_a_session_may_begin_with_a_paper(house: Flask) -> None:
    staff = signed_in(house, "elsewhere")
    page = "/staff/clients/client_elsewhere"
    staff.get(page)
    words = staff.fields()["words"]
    agreed = {"consent": "y", "words": words, "paper": day(house, 3)}
    assert staff.post(f"{page}/begin", agreed).status_code == 422, "no witness"
    staff.post(f"{page}/begin", {**agreed, "witness": "港 次郎"})
    assert staff.path.endswith("/table") and staff.page is not None and staff.page.status_code == 200
    kept = newest(house, staff.path.split("/")[5])
    assert kept.how == "paper" and kept.witness == "港 次郎" and kept.words == words and kept.staff_id == "elsewhere"


def test_after_it_was_taken_back_it_is_asked_for_again(house: Flask) -> None:
    staff = signed_in(house, "staff")
    withdraw(house)
    assert staff.get(TABLE).status_code == 403 and f'href="{ASK}"' in staff.text
    staff.get(ASK)
    assert staff.post(ASK, {}).status_code == 422
    staff.post(ASK, {"consent": "y"})
    assert staff.client.get(TABLE).status_code == 200 and newest(house).staff_id == "staff"


def test_a_paper_is_kept_with_its_day_and_witness_and_its_year_runs_from_that_day(house: Flask) -> None:
    staff = signed_in(house, "staff")
    withdraw(house)
    staff.get(ASK)
    staff.post(ASK, {"consent": "y", "paper": day(house, 100), "witness": "支店長 一郎"})
    kept = newest(house)
    assert kept.how == "paper" and kept.witness == "支店長 一郎" and kept.given_at.date().isoformat() == day(house, 100)
    with house.app_context():
        left = kept.expires_at - make_context().now()
    assert timedelta(days=264) < left <= timedelta(days=266)


@pytest.mark.parametrize("wrong", [{"paper": "x"}, {"witness": ""}, {"paper": "future"}, {"paper": "old"}])
def test_a_paper_that_cannot_be_is_told(house: Flask, wrong: dict[str, str]) -> None:
    staff = signed_in(house, "staff")
    named = {"future": day(house, -1), "old": day(house, 400)}
    staff.get(ASK)
    fields = {"consent": "y", "paper": day(house, 1), "witness": "一郎", **wrong}
    fields["paper"] = named.get(fields["paper"], fields["paper"])
    before = newest(house)
    assert staff.post(ASK, fields).status_code == 422 and newest(house) == before
