"""A check that a firm has run by itself reaches a branch by the owner's code only, and leaves it at once."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from assess.services import consents
from assess.store import Wanted
from assess.web.context import make_context
from tests.web.helpers import PROFILE, Visitor
from tests.web.sharing_helpers import agree, code_for, finished, link_of, revoke, wish
from tests.web.staff_helpers import signed_in

SHARED = "/staff/clients/shared"


@pytest.fixture
def owner(house: Flask) -> Visitor:
    return Visitor(house.test_client())


def look(visitor: Visitor, code: str, agreed: str = "y") -> int:
    visitor.get(SHARED)
    return visitor.post(SHARED, {"code": code, "agreed": agreed}).status_code


def take(visitor: Visitor, code: str, **more: str) -> None:
    """Take it as a new client's, or as the one of `client`."""
    assert look(visitor, code) == 200, visitor.text[:2000]
    visitor.post(f"{SHARED}/take", {"code": code, "name": "髙橋製作所", "client": "", **more})


def table_of(base: str, visitor: Visitor) -> str:
    client = re.search(r"/staff/clients/([a-z0-9]+)", visitor.path)
    assert client, visitor.text[:2000]
    return f"/staff/clients/{client[1]}/assessments/{base.rsplit('/', 1)[1]}/table"


def test_a_branch_takes_what_was_shared_and_sees_it(house: Flask, owner: Visitor) -> None:
    base = finished(owner)
    code = code_for(owner, base)
    staff = signed_in(house, "staff")
    assert look(staff, code) == 200 and "髙橋製作所" in staff.text and "結果・質問への答え" in staff.text
    take(staff, code)
    assert "診断を受け取りました（T0）" in staff.text and "髙橋製作所" in staff.text
    assert staff.client.get(table_of(base, staff)).status_code == 200
    assert look(signed_in(house, "staff"), code) == 404, "once"
    told = owner.get(f"{base}/sharing").text
    assert "みなと銀行 髙橋 𠮷男 が見ました" in told and "みなと銀行 本店" in told and "見られます。" in told


def test_nothing_is_told_without_agreeing_to_the_rules_or_to_another_branch(house: Flask, owner: Visitor) -> None:
    base = finished(owner)
    code = code_for(owner, base)
    staff = signed_in(house, "staff")
    assert look(staff, code, "") == 422 and "髙橋製作所" not in staff.text
    for who in ("elsewhere", "other_staff"):
        other = signed_in(house, who)
        assert look(other, code) == 404 and "髙橋製作所" not in other.text
        assert other.post(f"{SHARED}/take", {"code": code, "name": "x"}).status_code == 404
    assert look(signed_in(house, "admin"), code) == 200, "the head office serves every branch"
    with house.app_context():
        linked = make_context().store.clients_of_assessment(base.rsplit("/", 1)[1])
    assert linked == []


def test_before_a_code_is_used_the_check_is_as_if_it_were_not_there(house: Flask, owner: Visitor) -> None:
    base = finished(owner)
    code_for(owner, base)
    staff = signed_in(house, "staff")
    here = f"/staff/clients/client/assessments/{base.rsplit('/', 1)[1]}/table"
    nowhere = "/staff/clients/client/assessments/aaaaaaaaaaaaaaaa/table"
    assert staff.client.get(here).status_code == staff.client.get(nowhere).status_code == 404
    assert "まだ使われていません" in owner.get(f"{base}/sharing").text


def test_a_link_does_the_same_as_the_code(house: Flask, owner: Visitor) -> None:
    base = finished(owner)
    code_for(owner, base)
    link = link_of(owner)
    staff = signed_in(house, "staff")
    assert "髙橋製作所" not in staff.get(link).text
    take(staff, link.rsplit("/", 1)[1])
    assert "T0" in staff.text


def test_codes_are_not_found_by_trying(house: Flask) -> None:
    staff = signed_in(house, "staff")
    answers = [look(staff, "AAAA-AAAA-AAAA") for _ in range(12)]
    assert answers[:10] == [404] * 10 and answers[-1] == 429


def test_a_taken_back_code_opens_nothing(house: Flask, owner: Visitor) -> None:
    base = finished(owner)
    code = code_for(owner, base)
    staff = signed_in(house, "staff")
    assert look(staff, code) == 200
    revoke(owner, base)
    assert staff.post(f"{SHARED}/take", {"code": code, "name": "x"}).status_code == 404
    assert look(staff, code) == 404


def test_it_goes_to_a_client_that_is_there_but_to_none_of_another_branch(house: Flask, owner: Visitor) -> None:
    base = finished(owner)
    code = code_for(owner, base)
    staff = signed_in(house, "staff")
    for client in ("client_elsewhere", "client_other", "a" * 16):  # what is not there is told the same
        assert look(staff, code) == 200
        assert staff.post(f"{SHARED}/take", {"code": code, "client": client}).status_code == 422
    take(staff, code, client="client")
    assert staff.path == "/staff/clients/client" and "T1" in staff.text


def test_taking_it_back_ends_a_session_at_once_and_tells_the_open_page(house: Flask, owner: Visitor) -> None:
    base = finished(owner)
    staff = signed_in(house, "staff")
    take(staff, code_for(owner, base))
    table = table_of(base, staff)
    question = f"{table}/q/{staff.question.removeprefix('q_')}"
    staff.get(question)
    fields = {**staff.fields(), "note": "書きかけ", "reason": "", "value": "", "csrf_token": staff.csrf}
    revoke(owner, base)
    told = staff.client.post(f"{question}/now", data=fields, headers={"Accept": "application/json"})
    assert told.status_code == 403 and "取り消した" in (told.json or {})["stopped"]
    assert staff.client.get(table).status_code == 403
    with house.app_context():
        client = table.split("/")[3]
        assert make_context().store.calibrations(client, base.rsplit("/", 1)[1]) == {}


def test_a_revocation_between_check_and_write_wins(
    house: Flask, owner: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = finished(owner)
    staff = signed_in(house, "staff")
    take(staff, code_for(owner, base))
    question = f"{table_of(base, staff)}/q/{staff.question.removeprefix('q_')}"
    staff.get(question)
    fields = {**staff.fields(), "note": "遅い", "reason": "", "value": "", "csrf_token": staff.csrf}
    hold_to = consents.hold_to

    def held_and_then_revoked(*args: object) -> None:
        hold_to(*args)  # type: ignore[arg-type]
        with house.app_context():
            context = make_context()
            for consent in consents.of(context, base.rsplit("/", 1)[1]):
                consents.revoke(context, consent.assessment_id, consent.id)

    monkeypatch.setattr(consents, "hold_to", held_and_then_revoked)
    answer = staff.client.post(f"{question}/now", data=fields, headers={"Accept": "application/json"})
    assert answer.status_code == 403 and "stopped" in (answer.json or {})
    with house.app_context():
        assert make_context().store.calibrations(question.split("/")[3], base.rsplit("/", 1)[1]) == {}


def test_a_scope_is_not_widened(house: Flask, owner: Visitor) -> None:
    base = finished(owner)
    staff = signed_in(house, "staff")
    take(staff, code_for(owner, base, "result"))
    assert staff.client.get(table_of(base, staff)).status_code == 403, "without the answers nobody sits"


def test_staff_make_no_way_into_what_an_owner_did_alone(house: Flask, owner: Visitor) -> None:
    """By such a link they would be the owner, and could consent to anything."""
    base = finished(owner)
    staff = signed_in(house, "staff")
    take(staff, code_for(owner, base))
    table = table_of(base, staff)
    paper = table.replace("/table", "/paper")
    assert staff.get(table).status_code == 200 and "/way" not in staff.text
    assert f'href="{paper}"' in staff.text and "/paper/form" not in staff.text
    assert staff.get(paper).status_code == 200 and "/paper/form" not in staff.text
    for path in (f"{table}/way", f"{paper}/form", table.replace("/table", "/consent")):
        assert staff.client.post(path, data={"csrf_token": staff.csrf, "consent": "y"}).status_code == 404


def test_what_is_agreed_to_is_what_was_read(house: Flask, owner: Visitor) -> None:
    base = finished(owner)
    owner.get(f"{base}/sharing")
    wanted = wish("branch:main", "result")
    shown = owner.post(f"{base}/sharing", {**wanted, "words": "銀行は何でも見られます。"})
    assert shown.status_code == 200 and "わたしは、この診断について" in owner.text
    with house.app_context():
        assert consents.of(make_context(), base.rsplit("/", 1)[1]) == []
    agree(owner, base, wanted)
    with house.app_context():
        kept = consents.of(make_context(), base.rsplit("/", 1)[1])[0]
    assert (
        "見る人：みなと銀行 本店\n見せるもの：結果\n" in kept.words and kept.how == "screen" and kept.staff_id is None
    )


@pytest.mark.parametrize(
    "wrong",
    [{"recipient": "branch:none"}, {"recipient": "adviser:staff"}, {"scopes": []}, {"days": "9999"},
     {"recipient": "adviser:", "name": ""}, {"scopes": ["contact"], "contact": ""}, {"recipient": "x"}],
)  # fmt: skip
def test_what_cannot_be_is_told(owner: Visitor, wrong: dict[str, object]) -> None:
    base = owner.start("quick", dict(PROFILE))
    owner.get(f"{base}/sharing")
    assert owner.post(f"{base}/sharing/words", {**wish("branch:main", "result"), **wrong}).status_code == 422


def test_revoking_ends_the_ways_in_that_a_branch_may_have_had(house: Flask, owner: Visitor) -> None:
    """At a table the owner's own link may have been opened on the banker's device."""
    base = finished(owner)
    owner.get(f"{base}/pause")
    owner.post(f"{base}/pause")
    link = re.search(r'href="[^"]*(/resume/[^"]+)"', owner.text)
    assert link
    bankers = Visitor(house.test_client())
    bankers.get(link[1])
    bankers.post(link[1])
    assert bankers.client.get(f"{base}/result").status_code == 200
    code_for(owner, base)
    revoke(owner, base)
    assert bankers.client.get(f"{base}/result").status_code == 404
    assert owner.client.get(f"{base}/result").status_code == 200


def test_the_log_of_the_organisation_has_it_too(house: Flask, owner: Visitor) -> None:
    base = finished(owner)
    take(signed_in(house, "staff"), code_for(owner, base))
    with house.app_context():
        told = make_context().store.entries(Wanted("bank", thing="assessment"), 9)
    assert {(e.detail, e.thing_id) for e in told} == {
        (detail, base.rsplit("/", 1)[1]) for detail in ("look_at_shared", "take_shared")
    }
