"""A client's paper form, typed in by staff: the answers are the owner's, and nothing is saved against their will."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from assess.core.model import Question
from assess.core.numbering import asked_in, running_numbers
from assess.services import assessments, audit, consents
from assess.services.audit import Wanted
from assess.store import Assessment
from assess.web.context import make_context
from tests.report.pdf.reading import text_of
from tests.web.helpers import Visitor
from tests.web.staff_helpers import consent_for, signed_in
from tests.web.test_paper import ERROR, MENDED, grid

CLIENT = "/staff/clients/client"
BASE = f"{CLIENT}/assessments/assessment"
PAPER = f"{BASE}/paper"


@pytest.fixture
def staff(house: Flask) -> Visitor:
    visitor = signed_in(house, "staff")
    visitor.get(PAPER)
    return visitor


@pytest.fixture
def asked(staff: Visitor) -> dict[int, Question]:
    """The questions of the client's form by number."""
    numbers = running_numbers(staff.bank, "E")
    return {numbers[q.id]: q for q in asked_in(staff.bank, "E")}


def stored(house: Flask) -> Assessment:
    with house.app_context():
        return assessments.need(make_context(), "assessment")


def send(visitor: Visitor, **typed: str) -> int:
    """Fill in the grid and press the button."""
    fields = {**visitor.fields(), **grid(visitor), **typed}
    return visitor.post(PAPER, {**fields, "action": "check"}).status_code


def save(visitor: Visitor) -> int:
    return visitor.post(f"{PAPER}/save", {**visitor.fields(), "action": "save"}).status_code


def withdraw(house: Flask) -> None:
    with house.app_context():
        for consent in consents.of(make_context(), "assessment"):
            consents.revoke(make_context(), "assessment", consent.id)


def test_what_staff_type_stands_as_the_owners(house: Flask, staff: Visitor, asked: dict[int, Question]) -> None:
    assert [name for name in grid(staff) if name.startswith("n")] == [f"n{n}" for n in asked]
    assert send(staff, n1="2", n2=" ３ ", w_office="3") == 200
    assert f"<strong>{asked[1].options[1].text.ja}</strong>" in staff.text
    assert stored(house).answers == {}, "nothing is saved before it has been seen"
    save(staff)
    assert staff.path == f"{BASE}/table" and "紙の答えを3件、保存しました" in staff.text
    kept = stored(house)
    assert kept.answers == {asked[1].id: asked[1].options[1].id, asked[2].id: asked[2].options[2].id}
    assert kept.relevance == {"office": 3} and list(kept.responses) == ["owner"]
    with house.app_context():
        assert make_context().store.calibrations("client", "assessment") == {}, "nothing of it is the adviser's view"
        told = [(e.action, e.detail) for e in audit.entries(make_context(), Wanted("bank"), 9)]
    assert ("change", "save_paper") in told and ("view", "paper") in told


def test_a_newer_answer_of_the_owner_stays_and_is_told(
    house: Flask, staff: Visitor, asked: dict[int, Question]
) -> None:
    send(staff, n1="1", n2="1")
    with house.app_context():
        assessments.save_answers(make_context(), "assessment", {asked[1].id: asked[1].options[2].id})
    save(staff)
    assert "問1は、ほかの画面で新しい答えが入っていたので" in staff.text
    assert stored(house).answers == {asked[1].id: asked[1].options[2].id, asked[2].id: asked[2].options[0].id}


def test_consent_withdrawn_before_saving_refuses_and_keeps_what_was_typed(
    house: Flask, staff: Visitor, asked: dict[int, Question]
) -> None:
    send(staff, n1="2", n2="3")
    withdraw(house)
    assert save(staff) == 403
    assert "同意を取り消した" in staff.text and f'href="{BASE}/consent"' in staff.text
    assert stored(house).answers == {}
    assert f'action="{PAPER}/save"' in staff.text
    kept = staff.fields()
    assert (kept["n1"], kept["n2"]) == ("2", "3")
    assert staff.post(f"{PAPER}/save", kept).status_code == 403 and stored(house).answers == {}
    kept = staff.fields()
    with house.app_context():
        consent_for(make_context(), "assessment")
    staff.post(f"{PAPER}/save", kept)
    assert staff.path == f"{BASE}/table"
    assert stored(house).answers == {asked[1].id: asked[1].options[1].id, asked[2].id: asked[2].options[2].id}


def test_consent_withdrawn_while_saving_refuses_and_keeps_what_was_typed(
    house: Flask, staff: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The owner takes it back after the door was passed, before anything is written."""
    send(staff, n1="2")
    hold_to = consents.hold_to

    def late(*passed: object) -> None:
        hold_to(*passed)  # type: ignore[arg-type]
        withdraw(house)

    monkeypatch.setattr(consents, "hold_to", late)
    assert save(staff) == 403
    assert stored(house).answers == {} and staff.fields()["n1"] == "2"


def test_without_consent_neither_the_form_nor_its_print_is_given(house: Flask, staff: Visitor) -> None:
    withdraw(house)
    token = staff.csrf
    assert staff.client.get(PAPER).status_code == 403
    assert staff.client.post(f"{PAPER}/form", data={"csrf_token": token}).status_code == 403
    staff.get(CLIENT)
    assert f'action="{PAPER}/form"' not in staff.text


def test_what_is_no_answer_is_told_and_mended_in_either_language(house: Flask, staff: Visitor) -> None:
    assert send(staff, n1="9", n2="2") == 422
    assert [name for name, _ in ERROR.findall(staff.text)] == ["n1"] and grid(staff)["n2"] == "2"
    assert send(staff, n1="1") == 200
    staff.post(f"{PAPER}/save", {**staff.fields(), "lang": "en"})
    assert "Save these answers?" in staff.text and stored(house).answers == {}
    staff.post(PAPER, {**staff.fields(), "mend": "n2"})
    assert MENDED.findall(staff.text) == ["n2"] and grid(staff)["n1"] == "1"
    assert stored(house).lang == "ja", "the owner's language is the owner's"


def test_without_a_profile_the_page_of_the_session_asks_for_it(house: Flask, staff: Visitor) -> None:
    with house.app_context():
        ctx, kept = make_context(), assessments.need(make_context(), "assessment")
        ctx.store.delete_assessment("assessment")
        ctx.store.add_assessment(replace(kept, profile=None))
        ctx.store.link_assessment("client", "assessment", kept.created_at)
        consent_for(ctx, "assessment")
    for ask in (lambda: staff.get(PAPER), lambda: staff.post(PAPER), lambda: staff.post(f"{PAPER}/form")):
        staff.get(f"{BASE}/table")
        ask()
        assert staff.path == f"{BASE}/table/profile" and "紙の答えを入れる前に" in staff.text


def test_the_printed_form_carries_the_way_that_the_table_shows(house: Flask, staff: Visitor) -> None:
    for page in (CLIENT, f"{BASE}/table"):
        staff.get(page)
        assert f'href="{PAPER}"' in staff.text and f'action="{PAPER}/form"' in staff.text
    file = staff.client.post(f"{PAPER}/form", data={"csrf_token": staff.csrf})
    assert file.status_code == 200 and file.mimetype == "application/pdf"
    staff.get(f"{BASE}/table")
    code = staff.text.split('id="resume-code">')[1].split("<")[0]
    assert code in text_of(file.data)
    phone = Visitor(house.test_client())
    phone.get("/resume")
    phone.post("/resume", {"code": code})
    assert phone.path.startswith("/a/assessment")
