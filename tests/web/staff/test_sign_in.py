"""Signing in and out, and the sessions in between."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from assess.services import accounts, audit, passwords, throttle
from assess.services.audit import Wanted
from assess.web.context import make_context
from assess.web.sessions import STAFF_COOKIE
from tests.web.helpers import Visitor
from tests.web.staff_helpers import PASSWORD, signed_in

WRONG = "メールアドレスかパスワードが違うか、今は使えません。"


def send(visitor: Visitor, email: str = "staff@example.jp", password: str = PASSWORD, **more: str) -> int:
    visitor.get("/staff/sign-in")
    fields = {**visitor.fields(), "email": email, "password": password, **more}
    return visitor.post("/staff/sign-in", fields, follow=False).status_code


def cookie(visitor: Visitor) -> str | None:
    found = visitor.client.get_cookie(STAFF_COOKIE, path="/staff")
    return found.value if found else None


@pytest.fixture
def visitor(house: Flask) -> Visitor:
    return Visitor(house.test_client())


def test_who_knows_the_password_gets_in_and_out(visitor: Visitor) -> None:
    assert send(visitor, " STAFF@example.jp") == 303
    assert visitor.get("/staff/").status_code == 200 and "髙橋 𠮷男さん" in visitor.text
    assert "みなと銀行 本店" in visitor.text
    token = cookie(visitor)
    visitor.post("/staff/sign-out")
    assert "サインアウトしました" in visitor.text and cookie(visitor) is None
    visitor.client.set_cookie(STAFF_COOKIE, token or "", path="/staff")
    assert visitor.client.get("/staff/").status_code == 303, "it has ended on the server"


def test_the_cookie_is_for_the_staff_area_and_out_of_reach(visitor: Visitor) -> None:
    send(visitor)
    assert visitor.page is not None
    given = next(c for c in visitor.page.headers.getlist("Set-Cookie") if c.startswith(STAFF_COOKIE))
    assert "HttpOnly" in given and "SameSite=Lax" in given and "Path=/staff" in given and "Max-Age" not in given


@pytest.mark.parametrize(
    ("email", "password"),
    [("staff@example.jp", "x"), ("nobody@example.jp", PASSWORD), ("", ""), ("staff@example.jp", PASSWORD + "x" * 300)],
)
def test_wrong_and_unknown_are_told_alike(visitor: Visitor, email: str, password: str) -> None:
    assert send(visitor, email, password) == 422 and WRONG in visitor.text and cookie(visitor) is None


def test_who_is_shut_out_hears_no_more_than_a_stranger(house: Flask, visitor: Visitor) -> None:
    with house.app_context():
        make_context().store.disable_member("staff", make_context().now())
    assert send(visitor) == 422 and WRONG in visitor.text


def test_an_unknown_account_takes_the_same_work(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    real = passwords.fits

    def watched(cost: object, kept: str, password: str) -> bool:
        tried.append(kept.split("$")[3])
        return real(cost, kept, password)  # type: ignore[arg-type]

    monkeypatch.setattr(passwords, "fits", watched)
    for email in ("staff@example.jp", "nobody@example.jp"):
        send(Visitor(house.test_client()), email, "wrong")
    assert len(tried) == 2 and tried[0] == tried[1], "one hash each, of one cost"


def test_too_many_tries_shut_the_account_for_that_network_and_right_ones_do_not_count(house: Flask) -> None:
    visitor = Visitor(house.test_client())
    for _ in range(throttle.SIGN_INS_PER_ACCOUNT_AND_CLIENT + 2):
        assert send(visitor) == 303
    for _ in range(throttle.SIGN_INS_PER_ACCOUNT_AND_CLIENT):
        assert send(visitor, password="wrong") == 422
    assert send(visitor) == 422 and WRONG in visitor.text, "the right one too, and no other word"
    assert send(visitor, "manager@example.jp") == 303, "a colleague on the same network"
    elsewhere = Visitor(house.test_client())
    elsewhere.get("/staff/sign-in")
    sent = {**elsewhere.fields(), "email": "staff@example.jp", "password": PASSWORD}
    answer = elsewhere.client.post("/staff/sign-in", data=sent, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert answer.status_code == 303


def test_many_networks_together_shut_an_account_whether_it_exists_or_not(house: Flask) -> None:
    for email in ("staff@example.jp", "nobody@example.jp"):
        visitor = Visitor(house.test_client())
        for number in range(throttle.SIGN_INS_PER_ACCOUNT):
            visitor.get("/staff/sign-in")
            sent = {**visitor.fields(), "email": email, "password": "wrong"}
            visitor.client.post("/staff/sign-in", data=sent, environ_base={"REMOTE_ADDR": f"192.0.2.{number}"})
        assert send(visitor, email) == 422 and WRONG in visitor.text


# ---------------------------------------------------------------- sessions


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (accounts.IDLE, "しばらく使われなかった"),
        (-timedelta(minutes=5), "サーバーの時計が前に戻された"),
    ],
)
def test_a_session_ends_by_itself_and_says_why(
    house: Flask, monkeypatch: pytest.MonkeyPatch, since: timedelta, said: str
) -> None:
    visitor = signed_in(house, "staff")
    turn(monkeypatch, since)
    assert visitor.get("/staff/").status_code == 200 and said in visitor.text
    turn(monkeypatch, timedelta())
    assert visitor.client.get("/staff/").status_code == 303, "it does not come to life again"


def test_however_much_it_is_used_a_session_ends_after_ten_hours(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = signed_in(house, "staff")
    for minutes in range(25, 600, 25):
        turn(monkeypatch, timedelta(minutes=minutes))
        assert visitor.client.get("/staff/").status_code == 200, minutes
    turn(monkeypatch, accounts.LONGEST)
    assert visitor.client.get("/staff/").status_code == 303


def turn(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """Let the pages' clock go wrong by so much."""
    from datetime import UTC, datetime

    from assess.web import context

    class Turned(datetime):
        @classmethod
        def now(cls, tz: object = UTC) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + by

    monkeypatch.setattr(context, "datetime", Turned)


def test_a_stranger_comes_back_to_the_page_that_was_asked_for(visitor: Visitor) -> None:
    visitor.get("/staff/?x=1")
    assert visitor.fields()["next"] == "/staff/?x=1"
    sent = {**visitor.fields(), "email": "staff@example.jp", "password": PASSWORD}
    assert visitor.post("/staff/sign-in", sent, follow=False).location == "/staff/?x=1"


@pytest.mark.parametrize(
    "place", ["https://elsewhere.example", "//elsewhere.example/staff/", "/privacy", "/staff/\t/x"]
)
def test_nobody_is_led_elsewhere(visitor: Visitor, place: str) -> None:
    assert send(visitor, next=place) == 303
    assert visitor.page is not None and visitor.page.location == "/staff/"


def test_a_known_session_is_not_taken_over_by_who_signs_in(house: Flask) -> None:
    """Session fixation: what an attacker has put into the browser opens nothing after the sign-in."""
    planted = signed_in(house, "elsewhere")
    token = cookie(planted) or ""
    victim = Visitor(house.test_client())
    victim.client.set_cookie(STAFF_COOKIE, token, path="/staff")
    assert send(victim) == 303
    fresh = cookie(victim)
    assert fresh and fresh != token
    assert "髙橋" in victim.get("/staff/").text
    assert planted.client.get("/staff/").status_code == 200 and "髙橋" not in planted.get("/staff/").text
    for made_up in ("", "x", "0" * 32):
        stranger = house.test_client()
        stranger.set_cookie(STAFF_COOKIE, made_up, path="/staff")
        assert stranger.get("/staff/").status_code == 303


def test_a_token_of_before_the_sign_in_is_no_good_after(house: Flask, visitor: Visitor) -> None:
    """The browser's own session begins anew: a CSRF token that somebody else knows does nothing."""
    visitor.get("/staff/sign-in")
    known = visitor.csrf
    send(visitor)
    answer = visitor.client.post("/staff/sign-out", data={"csrf_token": known})
    assert answer.status_code == 400 and visitor.client.get("/staff/").status_code == 200


# ---------------------------------------------------------------- what was being sent


def test_what_was_sent_too_late_is_kept_and_sent_after_the_sign_in(house: Flask, visitor: Visitor) -> None:
    visitor.get("/staff/sign-in")
    answer = visitor.post("/staff/sign-out", {"note": "社長は\n慎重", "password": "x"})
    assert answer.status_code == 401 and "入力したものは残っています" in visitor.text
    fields = visitor.fields()
    assert fields["kept.note"] == "社長は\n慎重" and "kept.password" not in fields
    assert send_again(visitor, "wrong") == 422 and visitor.fields()["kept.note"] == "社長は\n慎重"
    assert send_again(visitor, PASSWORD) == 200
    assert "まだ送られていません" in visitor.text and visitor.fields()["note"] == "社長は\n慎重"
    assert 'action="/staff/sign-out"' in visitor.text
    visitor.post("/staff/sign-out", visitor.fields())
    assert "サインアウトしました" in visitor.text, "the page's own token is good"


def send_again(visitor: Visitor, password: str) -> int:
    fields = {**visitor.fields(), "email": "staff@example.jp", "password": password}
    return visitor.post("/staff/sign-in", fields, follow=False).status_code


def test_a_form_of_another_site_is_not_kept(house: Flask) -> None:
    answer = house.test_client().post("/staff/sign-out", data={"x": "y"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400 and "kept" not in answer.text


@pytest.mark.parametrize("to", ["/start", "/staff/", "/staff/nowhere", "//x/staff/sign-out", "https://x/"])
def test_what_is_kept_goes_nowhere_else(visitor: Visitor, to: str) -> None:
    assert send(visitor, kept_to=to) == 303


def test_a_form_whose_session_is_lost_comes_back(house: Flask) -> None:
    visitor = signed_in(house, "staff")
    visitor.get("/staff/")
    visitor.client.delete_cookie("assess_session")
    answer = visitor.post("/staff/sign-out", {"note": "書きかけのメモ"})
    assert answer.status_code == 400 and "書きかけのメモ" in visitor.text
    assert visitor.client.get("/staff/").status_code == 200
    visitor.post("/staff/sign-out", visitor.fields())
    assert "サインアウトしました" in visitor.text


def test_sign_ins_stand_in_the_log(house: Flask, visitor: Visitor) -> None:
    send(visitor)
    visitor.get("/staff/")
    visitor.post("/staff/sign-out")
    with house.app_context():
        told = [(e.who, e.action) for e in audit.entries(make_context(), Wanted("bank"), 9)]
    assert told == [("髙橋 𠮷男", "sign_out"), ("髙橋 𠮷男", "view"), ("髙橋 𠮷男", "sign_in")]


def test_logs_of_the_program_hold_neither_password_nor_address(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    send(visitor, password="wrong-and-secret")
    send(visitor)
    assert not [secret for secret in ("wrong-and-secret", PASSWORD, "staff@example.jp") if secret in caplog.text]


def test_failed_sign_ins_are_told_to_who_answers_for_the_account(house: Flask) -> None:
    """One line each, whether there is an account or not, and no word of what was typed."""
    for email in ("staff@example.jp", "nobody@example.jp"):
        send(Visitor(house.test_client()), email, "wrong")
    with house.app_context():
        ctx = make_context()
        own, operators = (audit.entries(ctx, Wanted(house_id), 9) for house_id in ("bank", None))
    assert [(e.who, e.action, e.detail) for e in own] == [("髙橋 𠮷男", "refused", "password")]
    assert [(e.who, e.staff_id, e.action) for e in operators] == [("", None, "refused")]


def test_a_page_that_asks_by_itself_keeps_no_session_alive(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = signed_in(house, "staff")
    for minutes in range(5, 30, 5):
        turn(monkeypatch, timedelta(minutes=minutes))
        assert visitor.client.get("/staff/second-step").status_code == 303, "a page that is recorded as none"
    turn(monkeypatch, accounts.IDLE)
    assert visitor.client.get("/staff/").location.startswith("/staff/sign-in")
