"""How people come in: by a one-time link, once; and how they are placed and shut out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from assess.services import audit, invitations
from assess.services.audit import Wanted
from assess.services.invitations import Wish
from assess.web.context import make_context
from tests.web.helpers import Visitor
from tests.web.staff.test_sign_in import turn
from tests.web.staff_helpers import PASSWORD, accept, link_on, password, set_up, signed_in

GONE = "このリンクは使えません"


def invited(app: Flask, who: str = "admin", **wish: str) -> str:
    """The link that an administrator has just made."""
    visitor = signed_in(app, who)
    visitor.get("/staff/people")
    visitor.post("/staff/people", {"email": "new@example.jp", "role": "staff", "branch": "all", **wish})
    return link_on(visitor)


def test_who_is_invited_comes_in_as_what_the_link_says(house: Flask) -> None:
    visitor = accept(house, invited(house, role="manager", branch="harbour"))
    assert visitor.path == "/staff/" and "新人 七子さん" in visitor.text and "みなと銀行 港支店" in visitor.text
    again = Visitor(house.test_client())
    again.get("/staff/sign-in")
    again.post("/staff/sign-in", {"email": "NEW@example.jp", "password": "ushiro no shomen"})
    assert again.path == "/staff/" and "支店の責任者" in again.text


def test_an_open_invitation_names_its_branch_and_the_form_is_empty_for_the_next(house: Flask) -> None:
    visitor = signed_in(house, "admin")
    visitor.get("/staff/people")
    assert '<option value="" selected>' in visitor.text or '<option value="">選んでください' in visitor.text
    visitor.post("/staff/people", {"email": "new@example.jp", "role": "manager", "branch": "harbour"})
    assert "支店の責任者、港支店" in visitor.text and 'value="new@example.jp"' not in visitor.text


def test_an_administrator_sets_up_an_authenticator_before_anything_else(house: Flask) -> None:
    visitor = accept(house, invited(house, role="admin"))
    assert visitor.client.get("/staff/people").location == "/staff/second-step"
    set_up(visitor)
    assert visitor.get("/staff/people").status_code == 200


def test_a_link_is_good_for_one(house: Flask) -> None:
    link = invited(house)
    late = Visitor(house.test_client())
    late.get(link)  # has the page open when somebody else takes it
    accept(house, link)
    late.post(link, {"name_own": "二番目", "password": "ushiro no shomen", "password_again": "ushiro no shomen"})
    assert late.page is not None and late.page.status_code == 404 and GONE in late.text
    assert late.get(link).status_code == 404


@pytest.mark.parametrize("how", ["wrong", "old", "withdrawn", "replaced"])
def test_a_link_that_is_no_good_says_nothing_more(house: Flask, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    link = invited(house)
    if how == "wrong":
        link += "x"
    elif how == "old":
        turn(monkeypatch, invitations.VALID)
    elif how == "replaced":
        invited(house)
    else:
        admin = signed_in(house, "admin")
        admin.get("/staff/people")
        admin.post("/staff/people/withdraw", admin.fields())
        assert "取り消しました" in admin.text
    page = house.test_client().get(link)
    assert page.status_code == 404 and GONE in page.text
    csrf = Visitor(house.test_client())
    csrf.get("/staff/sign-in")
    assert csrf.post(link, {"name_own": "x"}).status_code == 404


def test_one_may_not_withdraw_what_another_organisation_has_made(house: Flask) -> None:
    link = invited(house)
    admin, other = signed_in(house, "admin"), signed_in(house, "other_admin")
    admin.get("/staff/people")
    theirs = admin.fields()["invitation"]
    other.get("/staff/people")
    other.post("/staff/people/withdraw", {"invitation": theirs})
    assert house.test_client().get(link).status_code == 200


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"email": "x"}, "name@example.jp"),
        ({"email": "staff@example.jp"}, "もうあります"),
        ({"role": "operator"}, "一覧から"),
        ({"role": "king"}, "一覧から"),
        ({"branch": "seat"}, "一覧から"),  # of another organisation
        ({"branch": ""}, "一覧から"),  # nobody gets all branches because nothing was chosen
    ],
)
def test_what_cannot_be_invited_is_refused(house: Flask, wish: dict[str, str], said: str) -> None:
    visitor = signed_in(house, "admin")
    visitor.get("/staff/people")
    sent = {"email": "new@example.jp", "role": "staff", "branch": "all", **wish}
    assert visitor.post("/staff/people", sent).status_code == 422 and said in visitor.text
    assert "one-time-link" not in visitor.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name_own": " "}, "お名前を"),
        ({"password_again": "another"}, "2回の入力が違います"),
        ({"password": "short", "password_again": "short"}, "12文字以上"),
        ({"password": "shichiko 新人 七子", "password_again": "shichiko 新人 七子"}, "お名前・"),
    ],
)
def test_what_cannot_be_accepted_uses_up_nothing(house: Flask, typed: dict[str, str], said: str) -> None:
    link = invited(house)
    name = {"name_own": "shichiko 七子"} if "shichiko" in typed.get("password", "") else {}
    visitor = accept(house, link, **typed, **name)
    assert said in visitor.text and visitor.page is not None and visitor.page.status_code == 422
    assert "ushiro" not in visitor.text
    assert accept(house, link).path == "/staff/"


def test_an_account_that_came_meanwhile_is_told(house: Flask) -> None:
    link = invited(house)
    with house.app_context():
        ctx = make_context()
        other = invitations.invite(ctx, Wish("operator"), None)
        invitations.accept(ctx, other, invitations.Given("別の人", "new@example.jp", "ushiro no shomen"))
    visitor = accept(house, link)
    assert "もうあります" in visitor.text and visitor.page is not None and visitor.page.status_code == 422


# ---------------------------------------------------------------- a new password by link


def test_a_link_for_a_new_password_ends_the_old_one_and_all_sessions(house: Flask) -> None:
    admin, staff = signed_in(house, "admin"), signed_in(house, "staff")
    admin.get("/staff/people/staff")
    admin.post("/staff/people/staff/link")
    link = link_on(admin)
    assert staff.client.get("/staff/").status_code == 200, "until it is used"
    visitor = accept(house, link)
    assert "髙橋 𠮷男さん" in visitor.text, "the name stays as it was"
    assert staff.client.get("/staff/").status_code == 303
    old = Visitor(house.test_client())
    password(old, "staff")
    assert "違うか、今は使えません" in old.text


def test_such_a_link_does_not_get_past_an_authenticator(house: Flask) -> None:
    staff = signed_in(house, "staff")
    staff.get("/staff/second-step/set-up")
    set_up(staff)
    admin = signed_in(house, "admin")
    admin.get("/staff/people/staff")
    admin.post("/staff/people/staff/link")
    visitor = accept(house, link_on(admin))
    assert visitor.client.get("/staff/").location == "/staff/second-step" and "6桁の数字" in visitor.text
    admin.get("/staff/people/staff")
    admin.post("/staff/people/staff/link", {"second": "y"})
    assert accept(house, link_on(admin)).path == "/staff/"


def test_who_is_shut_out_is_out_at_once_and_comes_back_only_when_let_in(house: Flask) -> None:
    admin, staff = signed_in(house, "admin"), signed_in(house, "staff")
    admin.get("/staff/people/staff")
    admin.post("/staff/people/staff/link")
    link = link_on(admin)
    admin.post("/staff/people/staff/out")
    assert "停止中" in admin.text and staff.client.get("/staff/").status_code == 303
    assert GONE in accept(house, link).text
    admin.post("/staff/people/staff/in")
    back = Visitor(house.test_client())
    back.get("/staff/sign-in")
    back.post("/staff/sign-in", {"email": "staff@example.jp", "password": "ushiro no shomen"})
    assert back.path == "/staff/"


@pytest.mark.parametrize("path", ["/staff/people/admin", "/staff/people/admin/out"])
def test_nobody_changes_or_shuts_out_themselves(house: Flask, path: str) -> None:
    admin = signed_in(house, "admin")
    admin.get("/staff/people")
    assert admin.post(path, {"role": "staff", "branch": "all"}).status_code == 422 and "ほかの管理者" in admin.text
    assert admin.get("/staff/people").status_code == 200


# ---------------------------------------------------------------- organisations


def test_an_operator_makes_an_organisation_whose_administrator_makes_branches(house: Flask) -> None:
    operator = signed_in(house, "operator")
    operator.get("/staff/organisations")
    operator.post("/staff/organisations", {"name_house": "山形信用金庫", "kind": "bank", "contact": "023-000-0000"})
    assert "山形信用金庫" in operator.text
    operator.post(operator.path, {"email": "first@example.jp"})
    admin = accept(house, link_on(operator))
    set_up(admin)
    admin.get("/staff/organisation")
    admin.post("/staff/organisation/branches", {"name_branch": "駅前支店"})
    assert "駅前支店" in admin.text
    assert admin.post("/staff/organisation/branches", {"name_branch": "駅前支店"}).status_code == 422
    new = {"name_house": "山形信金", "contact": "", "months": "２４"}
    assert admin.post("/staff/organisation", new).status_code == 200 and 'value="24"' in admin.text
    taken = {"name_house": "みなと銀行", "months": "24"}
    assert admin.post("/staff/organisation", taken).status_code == 422 and "もうあります" in admin.text
    for months in ("0", "121", "x", "", "1" * 5000):
        assert admin.post("/staff/organisation", {"name_house": "x", "months": months}).status_code == 422


def test_an_operator_sees_no_client_and_no_person_of_an_organisation(house: Flask) -> None:
    operator = signed_in(house, "operator")
    assert operator.client.get("/staff/people/staff").status_code == 404
    assert operator.client.get("/staff/organisation").status_code == 404
    page = operator.get("/staff/organisations/bank").text
    assert "管理 花子" in page and "髙橋 𠮷男" not in page and "髙﨑製作所" not in page


def test_what_an_operator_does_to_an_organisation_stands_in_its_log(house: Flask) -> None:
    signed_in(house, "operator").get("/staff/organisations/bank")
    with house.app_context():
        (entry,) = audit.entries(make_context(), Wanted("bank"), 9)
    assert (entry.who, entry.detail, entry.thing, entry.thing_id) == (
        "運用 太郎", "organisation_of", "organisation", "bank",
    )  # fmt: skip


def test_the_first_operator_comes_by_a_link_that_ends_with_the_next_one(house: Flask) -> None:
    with house.app_context():
        ctx = make_context()
        assert invitations.first_operator(ctx) is None
        for who in ("operator", "new_operator"):
            ctx.store.disable_member(who, ctx.now())
        first = invitations.first_operator(ctx)
        second = invitations.first_operator(ctx)
    assert first and second and GONE in house.test_client().get(f"{invitations.PATH}{first}").text
    visitor = accept(house, f"{invitations.PATH}{second}", email="boss@example.jp")
    set_up(visitor)
    assert visitor.get("/staff/organisations").status_code == 200
    with house.app_context():
        assert invitations.first_operator(make_context()) is None


def test_the_printed_link_ends_after_a_day(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with house.app_context():
        ctx = make_context()
        secret = invitations.invite(ctx, Wish("operator", "x@example.jp"), None, invitations.VALID_PRINTED)
    turn(monkeypatch, timedelta(hours=23))
    assert house.test_client().get(f"{invitations.PATH}{secret}").status_code == 200
    turn(monkeypatch, timedelta(hours=24))
    assert house.test_client().get(f"{invitations.PATH}{secret}").status_code == 404


def test_a_link_stands_on_the_public_address(house: Flask) -> None:
    visitor = signed_in(house, "admin")
    visitor.get("/staff/people")
    visitor.post("/staff/people", {"email": "new@example.jp", "role": "staff", "branch": "all"})
    assert "http://localhost/staff/invitation/" in visitor.text and PASSWORD not in visitor.text
