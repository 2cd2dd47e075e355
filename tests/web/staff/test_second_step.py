"""The second step: authenticators, recovery codes, and what an attacker would try."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from flask import Flask
from pyotp import TOTP

from assess.services import accounts, audit, second_factor, throttle
from assess.services.audit import Wanted
from assess.web.context import make_context
from assess.web.sessions import STAFF_COOKIE
from tests.web.helpers import Visitor
from tests.web.staff.test_sign_in import cookie, turn
from tests.web.staff_helpers import PASSWORD, authenticator, password, set_up, signed_in

REFUSED = "コードが違うか、使い終わったものか、今は使えません。"
CLOCK = "コードは別の時刻のものです。"


def code_of(app: TOTP, away: int = 0) -> str:
    """The digits that the app shows, or shows so many periods later."""
    return str(app.generate_otp(int(time.time()) // 30 + away))


@pytest.fixture
def armed(house: Flask) -> tuple[Visitor, TOTP, list[str]]:
    """A member of staff with an authenticator, who has just typed the password; the codes are new."""
    visitor = signed_in(house, "staff")
    visitor.get("/staff/second-step/set-up")
    app = authenticator(visitor)
    codes = set_up(visitor)
    with house.app_context():  # as if it had been set up yesterday: today's codes are still unused
        store = make_context().store
        member = store.member("staff")
        assert member is not None
        with store.write():  # type: ignore[attr-defined]
            store._change("update staff set totp_last = 1 where id = 'staff'")  # type: ignore[attr-defined]
    fresh = Visitor(house.test_client())
    password(fresh, "staff")
    return fresh, app, codes


def send(visitor: Visitor, code: str) -> int:
    return visitor.post("/staff/second-step", {**visitor.fields(), "code": code}, follow=False).status_code


@pytest.mark.parametrize("who", ["new_operator", "new_admin"])
def test_who_runs_things_gets_nowhere_without_an_authenticator(house: Flask, who: str) -> None:
    visitor = Visitor(house.test_client())
    password(visitor, who)
    assert "必ず使うことになっています" in visitor.text
    for path in ("/staff/", "/staff/account", "/staff/people"):
        assert visitor.client.get(path).location == "/staff/second-step"
    sent = {"csrf_token": visitor.csrf, "password": PASSWORD}
    for path in ("/staff/account/password", "/staff/account/end", "/staff/second-step/remove"):
        assert visitor.client.post(path, data=sent).location == "/staff/second-step"
    visitor.get("/staff/second-step")
    assert len(set_up(visitor)) == second_factor.CODES
    assert visitor.get("/staff/").status_code == 200


def test_the_secret_of_half_a_sign_in_is_not_that_of_the_whole(house: Flask) -> None:
    visitor = Visitor(house.test_client())
    password(visitor, "new_admin")
    half = cookie(visitor)
    set_up(visitor)
    assert cookie(visitor) not in (half, None)
    old = house.test_client()
    old.set_cookie(STAFF_COOKIE, half or "", path="/staff")
    assert old.get("/staff/").location.startswith("/staff/sign-in")


def test_half_a_sign_in_ends_after_ten_minutes(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Visitor(house.test_client())
    password(visitor, "new_admin")
    turn(monkeypatch, accounts.HALF)
    assert visitor.client.get("/staff/second-step").location.startswith("/staff/sign-in")


def test_a_code_lets_in_once(armed: tuple[Visitor, TOTP, list[str]], house: Flask) -> None:
    visitor, app, _ = armed
    assert "6桁の数字" in visitor.text
    code = code_of(app)
    assert send(visitor, f"{code[:3]} {code[3:]}") == 303 and visitor.get("/staff/").status_code == 200
    again = Visitor(house.test_client())
    password(again, "staff")
    assert send(again, code) == 422 and REFUSED in again.text, "seen over the shoulder, it is worth nothing"
    assert send(again, code_of(app, -1)) == 422, "nor is the one before"


def test_the_code_before_is_good_for_who_types_slowly(armed: tuple[Visitor, TOTP, list[str]]) -> None:
    visitor, app, _ = armed
    assert send(visitor, code_of(app, -1)) == 303


@pytest.mark.parametrize("away", [-12, 12])
def test_a_clock_that_is_wrong_is_told(armed: tuple[Visitor, TOTP, list[str]], away: int) -> None:
    visitor, app, _ = armed
    assert send(visitor, code_of(app, away)) == 422 and CLOCK in visitor.text
    assert send(visitor, code_of(app)) == 303


def test_a_clock_put_back_after_a_sign_in_is_told(
    armed: tuple[Visitor, TOTP, list[str]], house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine was an hour ahead when the last code was used: none is taken until then, and that is said."""
    visitor, app, codes = armed
    with house.app_context():
        assert make_context().store.take_totp_step("staff", int(time.time()) // 30 + 120)
    assert send(visitor, code_of(app)) == 422 and CLOCK in visitor.text
    assert send(visitor, codes[3]) == 303, "a recovery code goes by no clock"


def test_a_recovery_code_lets_in_once(armed: tuple[Visitor, TOTP, list[str]], house: Flask) -> None:
    visitor, _, codes = armed
    assert send(visitor, f" {codes[0].lower().replace('-', ' ')} ") == 303
    again = Visitor(house.test_client())
    password(again, "staff")
    assert send(again, codes[0]) == 422 and send(again, codes[1]) == 303
    assert "残り8個" in again.get("/staff/account").text


def test_codes_of_somebody_else_open_nothing(armed: tuple[Visitor, TOTP, list[str]], house: Flask) -> None:
    _, app, codes = armed
    other = Visitor(house.test_client())
    password(other, "new_admin")
    set_up(other)
    password(other, "new_admin")
    assert send(other, codes[0]) == 422 and send(other, code_of(app)) == 422


def test_an_authenticator_cannot_be_replaced_by_who_knows_only_the_password(
    armed: tuple[Visitor, TOTP, list[str]],
) -> None:
    visitor, _, _ = armed
    assert visitor.client.get("/staff/second-step/set-up").location == "/staff/second-step"
    sent = {"csrf_token": visitor.csrf, "code": "000000", "password": PASSWORD}
    assert visitor.client.post("/staff/second-step/set-up", data=sent).location == "/staff/second-step"


def test_replacing_one_takes_the_password_and_ends_the_former_codes(
    armed: tuple[Visitor, TOTP, list[str]], house: Flask
) -> None:
    visitor, app, codes = armed
    send(visitor, code_of(app))
    visitor.get("/staff/second-step/set-up")
    new = authenticator(visitor)
    assert new.secret != app.secret
    code = code_of(new)
    assert visitor.post("/staff/second-step/set-up", {"code": code}).status_code == 422
    assert "今のパスワードが違います" in visitor.text
    visitor.post("/staff/second-step/set-up", {"code": code, "password": PASSWORD})
    assert "一度だけ" in visitor.text
    again = Visitor(house.test_client())
    password(again, "staff")
    assert send(again, codes[0]) == 422 and send(again, code_of(app, 1)) == 422 and send(again, code) == 422
    assert send(again, code_of(new, 1)) == 303


def test_guessing_codes_shuts_the_second_step(armed: tuple[Visitor, TOTP, list[str]]) -> None:
    visitor, app, _ = armed
    for number in range(throttle.SIGN_INS_PER_ACCOUNT_AND_CLIENT):
        assert send(visitor, f"{number:06d}") == 422
    assert send(visitor, code_of(app)) == 422 and REFUSED in visitor.text


def test_who_finds_a_browser_open_cannot_lock_its_owner_out(house: Flask) -> None:
    visitor = signed_in(house, "staff")
    visitor.get("/staff/second-step/set-up")
    code = code_of(authenticator(visitor))
    assert visitor.post("/staff/second-step/set-up", {"code": code}).status_code == 422
    assert "今のパスワードが違います" in visitor.text
    with house.app_context():
        member = make_context().store.member("staff")
    assert member is not None and member.totp_secret is None


def test_staff_may_do_without_and_administrators_may_not(armed: tuple[Visitor, TOTP, list[str]], house: Flask) -> None:
    visitor, app, _ = armed
    send(visitor, code_of(app))
    visitor.get("/staff/account")
    assert visitor.post("/staff/second-step/remove", {"password": "wrong"}).status_code == 422
    visitor.post("/staff/second-step/remove", {"password": PASSWORD})
    assert "認証アプリをやめました" in visitor.text
    admin = Visitor(house.test_client())
    password(admin, "new_admin")
    set_up(admin)
    admin.get("/staff/account")
    assert admin.post("/staff/second-step/remove", {"password": PASSWORD}).status_code == 422


def test_a_copy_of_the_database_is_no_authenticator(armed: tuple[Visitor, TOTP, list[str]], house: Flask) -> None:
    """What is stored makes a secret only together with the secret key, and holds no recovery code."""
    _, app, codes = armed
    with house.app_context():
        member = make_context().store.member("staff")
        rows = make_context().store._rows("select hash from recovery_codes")  # type: ignore[attr-defined]
    assert member is not None and member.totp_secret is not None
    assert app.secret not in member.totp_secret and not [c for c in codes if c.replace("-", "") in str(rows)]


def test_what_was_being_sent_survives_the_second_step(armed: tuple[Visitor, TOTP, list[str]], house: Flask) -> None:
    _, app, _ = armed
    visitor = Visitor(house.test_client())
    visitor.get("/staff/sign-in")
    visitor.post("/staff/account/end", {"note": "書きかけのメモ"})
    visitor.post("/staff/sign-in", {**visitor.fields(), "email": "staff@example.jp", "password": PASSWORD})
    assert visitor.fields()["kept.note"] == "書きかけのメモ"
    visitor.post("/staff/second-step", {**visitor.fields(), "code": "000000"})
    visitor.post("/staff/second-step", {**visitor.fields(), "code": code_of(app)})
    assert "まだ送られていません" in visitor.text and visitor.fields()["note"] == "書きかけのメモ"


def test_who_is_made_an_administrator_sets_one_up_first(house: Flask) -> None:
    visitor = signed_in(house, "manager")
    assert visitor.client.get("/staff/people").status_code == 404
    boss = signed_in(house, "admin")
    boss.get("/staff/people/manager")
    boss.post("/staff/people/manager", {"role": "admin", "branch": "all"})
    assert "保存しました" in boss.text
    assert visitor.client.get("/staff/people").location == "/staff/second-step/set-up"
    visitor.get("/staff/people")
    set_up(visitor)
    assert visitor.get("/staff/people").status_code == 200


# ---------------------------------------------------------------- own account


def test_a_new_password_ends_every_other_session(house: Flask) -> None:
    visitor, other = signed_in(house, "staff"), signed_in(house, "staff")
    visitor.get("/staff/account")
    new = {"password": PASSWORD, "password_new": "ushiro no shomen", "password_again": "ushiro no shomen"}
    before = cookie(visitor)
    visitor.post("/staff/account/password", new)
    assert "パスワードを変えました" in visitor.text and cookie(visitor) != before
    assert other.client.get("/staff/").status_code == 303
    fresh = Visitor(house.test_client())
    password(fresh, "staff")
    assert "違うか、今は使えません" in fresh.text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"password": "wrong"}, "今のパスワードが違います"),
        ({"password_again": "other"}, "2回の入力が違います"),
        ({"password_new": "short", "password_again": "short"}, "12文字以上に"),
        ({"password_new": "password1234", "password_again": "password1234"}, "よく使われる言葉"),
        ({"password_new": "みなと銀行のひとです2026", "password_again": "みなと銀行のひとです2026"}, "所属先の名前"),
    ],
)
def test_a_password_that_cannot_be_taken_says_why(house: Flask, change: dict[str, str], said: str) -> None:
    visitor = signed_in(house, "staff")
    visitor.get("/staff/account")
    typed = {"password": PASSWORD, "password_new": "ushiro no shomen", "password_again": "ushiro no shomen"}
    assert visitor.post("/staff/account/password", {**typed, **change}).status_code == 422
    assert said in visitor.text and "ushiro" not in visitor.text and PASSWORD not in visitor.text
    assert visitor.client.get("/staff/").status_code == 200


def test_one_ends_ones_own_sessions_and_nobody_elses(house: Flask) -> None:
    visitor, mine, others = signed_in(house, "staff"), signed_in(house, "staff"), signed_in(house, "manager")
    theirs = accounts.secret_hash(cookie(others) or "")
    visitor.get("/staff/account")
    assert visitor.text.count("（この端末）") == 1
    visitor.post("/staff/account/end", {"session": theirs})
    assert others.client.get("/staff/").status_code == 200
    visitor.post("/staff/account/end", {"session": accounts.secret_hash(cookie(mine) or "")})
    assert mine.client.get("/staff/").status_code == 303
    third = signed_in(house, "staff")
    visitor.post("/staff/account/end")
    assert third.client.get("/staff/").status_code == 303 and visitor.client.get("/staff/").status_code == 200


def test_the_log_tells_how_somebody_came_in(armed: tuple[Visitor, TOTP, list[str]], house: Flask) -> None:
    visitor, _, codes = armed
    send(visitor, codes[0])
    with house.app_context():
        told = [(e.action, e.detail) for e in audit.entries(make_context(), Wanted("bank"), 9)]
    assert told[:2] == [("sign_in", "recovery_code"), ("sign_in", "password")]
    assert ("change", "second_factor") in told


def test_a_session_that_is_old_leaves_the_list(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in(house, "staff")
    turn(monkeypatch, timedelta(hours=1))
    visitor = signed_in(house, "staff")
    assert visitor.get("/staff/account").status_code == 200 and visitor.text.count("から、最後に使ったのは") == 1
