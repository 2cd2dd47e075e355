"""What waits on a device, shown on the first page and removed from there."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from assess.bank.library import Library
from assess.config import Settings
from assess.services import access, shelf
from assess.services.context import Context, open_store
from assess.store.errors import StoreUnavailable
from tests.web.helpers import PROFILE, Visitor
from tests.web.test_resume import issue

SHELF = "assess_shelf"


def cards(visitor: Visitor) -> list[str]:
    """The names on the cards of the first page."""
    visitor.get("/")
    return re.findall(r"<h3>(.*?)</h3>", visitor.text)


def shelf_of(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie(SHELF)
    return cookie.value if cookie else ""


def test_a_device_that_has_been_nowhere_sees_no_cards_and_gets_no_cookie(visitor: Visitor) -> None:
    assert cards(visitor) == [] and "続きがあります" not in visitor.text
    assert shelf_of(visitor) == ""


def test_the_first_page_leads_back_to_where_one_stopped(visitor: Visitor) -> None:
    base = visitor.start("quick")
    visitor.answer_page()
    assert cards(visitor) == ["髙橋製作所"]
    assert (
        re.search(r"12問中[1-9]問・<span class=\"here__at\">\d{4}年", visitor.text) and "新しくはじめる" in visitor.text
    )
    assert "続きがあります" in visitor.text
    link = re.search(rf'<a class="button" href="({base}/)">続きから', visitor.text)
    assert link is not None
    visitor.get(link[1])
    visitor.answer_all()
    visitor.post(f"{base}/complete")
    assert cards(visitor) == ["髙橋製作所"] and "結果が出ています" in visitor.text
    assert "前回の結果" in visitor.text and "続きがあります" not in visitor.text
    assert f'<a class="button" href="{base}/result">結果を見る' in visitor.text


def test_one_that_has_no_name_yet_is_told_by_what_is_known(visitor: Visitor) -> None:
    visitor.get("/start")
    visitor.post("/start", {"path": "full", "usage": "self", "consent": "y"})
    base = visitor.path.removesuffix("/profile")
    assert cards(visitor) == ["はじめたばかりの診断"] and "会社の入力から" in visitor.text
    visitor.fill(base, {**PROFILE, "company": ""})
    assert cards(visitor) == ["会社名なし（製造業）"]


def test_the_cookie_is_random_and_out_of_reach_of_scripts(app: Flask) -> None:
    found = []
    for _ in range(2):
        visitor = Visitor(app.test_client())
        visitor.get("/start")
        answer = visitor.post("/start", {"path": "full", "usage": "self", "consent": "y"}, follow=False)
        cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith(SHELF))
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/;" in f"{cookie};"
        found.append(cookie.split("=")[1].split(";")[0])
        assert visitor.page is not None and visitor.page.location.split("/")[2] not in cookie, "no id in it"
    assert found[0] != found[1] and all(len(value) == 32 for value in found)


def test_only_a_hash_of_the_cookie_is_stored(visitor: Visitor, settings: Settings) -> None:
    visitor.start("quick")
    with open_store(settings) as store:
        columns, rows = store.stream("shelves")  # type: ignore[attr-defined]
        kept = [dict(zip(columns, row, strict=True)) for row in rows]
    assert [row["shelf"] for row in kept] == [access.hashed(shelf_of(visitor))]
    assert shelf_of(visitor) not in str(kept)


def test_a_foreign_shelf_cookie_names_firms_at_most_and_opens_nothing(app: Flask, visitor: Visitor) -> None:
    base = visitor.start("quick")
    for value in ("x" * 32, shelf_of(visitor)[:-1], "../../etc", "é", "' or 1=1 --"):
        thief = Visitor(app.test_client())
        thief.client.set_cookie(SHELF, value)
        assert cards(thief) == [], value
    copied = Visitor(app.test_client())
    copied.client.set_cookie(SHELF, shelf_of(visitor))
    for page in ("/", "/profile", "/pause", "/answers.json"):
        assert copied.client.get(base + page).status_code == 404


def test_one_cannot_remove_what_is_on_another_shelf(app: Flask, visitor: Visitor) -> None:
    base = visitor.start("quick")
    other = Visitor(app.test_client())
    other.start("quick")
    other.get("/")
    other.post("/here/forget", {"assessment": base.rsplit("/", 1)[1]})
    assert "もう残っていません" in other.text
    assert cards(visitor) == ["髙橋製作所"] and cards(other) == ["髙橋製作所"]
    assert visitor.client.get(f"{base}/profile").status_code == 200


def test_removing_one_closes_it_here_and_leaves_the_other(app: Flask, visitor: Visitor) -> None:
    first = visitor.start("quick", {**PROFILE, "company": "一番"})
    code, _ = issue(visitor, first)
    second = visitor.start("quick", {**PROFILE, "company": "二番"})
    assert cards(visitor) == ["二番", "一番"]
    visitor.post("/here/forget", {"assessment": first.rsplit("/", 1)[1]})
    assert "この端末から消しました" in visitor.text and cards(visitor) == ["二番"]
    assert visitor.client.get_cookie(f"assess_{first.rsplit('/', 1)[1]}", path=first) is None
    assert visitor.client.get(f"{first}/profile").status_code == 404
    assert visitor.client.get(f"{second}/profile").status_code == 200
    # The answers are kept: the code opens them, and puts them on the shelf again.
    visitor.get("/resume")
    assert visitor.post("/resume", {"code": code}).status_code == 200
    assert cards(visitor) == ["一番", "二番"]


def test_removing_all_leaves_no_cookie_of_any(visitor: Visitor) -> None:
    bases = [visitor.start("quick", {**PROFILE, "company": name}) for name in ("一番", "二番")]
    visitor.get("/")
    assert "この端末からすべて消す" in visitor.text
    visitor.post("/here/forget")
    assert cards(visitor) == [] and shelf_of(visitor) == ""
    assert all(visitor.client.get(f"{base}/profile").status_code == 404 for base in bases)


@pytest.mark.parametrize("how", ["leave", "delete"])
def test_what_is_left_or_deleted_is_gone_from_the_first_page(visitor: Visitor, how: str) -> None:
    base = visitor.start("quick")
    visitor.get(f"{base}/{'pause' if how == 'leave' else how}")
    visitor.post(f"{base}/{how}")
    assert cards(visitor) == []


def test_a_second_device_has_it_until_the_first_cancels(app: Flask, visitor: Visitor) -> None:
    base = visitor.start("quick")
    _, link = issue(visitor, base)
    second = Visitor(app.test_client())
    second.get(link)
    second.post(link)
    assert cards(second) == ["髙橋製作所"]
    visitor.get(f"{base}/pause")
    visitor.post(f"{base}/revoke")
    assert cards(second) == [] and cards(visitor) == ["髙橋製作所"]


def test_what_has_run_out_is_not_shown(visitor: Visitor, settings: Settings, library: Library) -> None:
    visitor.start("quick")
    with open_store(settings) as store:
        then = datetime.now(UTC) + timedelta(days=settings.resume_days, minutes=1)
        for at, found in ((datetime.now(UTC), 1), (then, 0)):
            ctx = Context(settings, store, library, lambda at=at: at)
            assert len(shelf.waiting(ctx, shelf_of(visitor))) == found


def test_the_first_page_works_when_the_database_does_not(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.start("quick")

    def gone(*_: object) -> None:
        raise StoreUnavailable("gone", "GONE")

    monkeypatch.setattr(shelf, "waiting", gone)
    assert cards(visitor) == [] and visitor.page is not None and visitor.page.status_code == 200
    assert "はじめる" in visitor.text


def test_a_button_of_an_older_page_asks_once_more(visitor: Visitor) -> None:
    base = visitor.start("quick")
    visitor.get("/")
    answer = visitor.client.post("/here/forget", data={"csrf_token": "old", "assessment": base.rsplit("/", 1)[1]})
    assert answer.status_code == 400 and "もう一度ボタンを押してください" in answer.text
    assert visitor.client.get(f"{base}/profile").status_code == 200


def again(visitor: Visitor, base: str) -> str:
    """Answer all, and begin the next one; returns its address."""
    visitor.get(f"{base}/q/{visitor.first}")
    visitor.answer_all()
    visitor.post(f"{base}/complete")
    visitor.post(f"{base}/again")
    return visitor.path.removesuffix("/again")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_two_checks_of_one_firm_are_told_apart(visitor: Visitor, lang: str) -> None:
    """On one day both cards were the same, and after deleting one the other looked like what had not been deleted."""
    second = again(visitor, visitor.start("quick"))
    visitor.get("/")
    visitor.post("/language", {"lang": lang})
    name = "髙橋製作所・2回目" if lang == "ja" else "髙橋製作所 · check 2"
    assert cards(visitor) == [name, "髙橋製作所"]
    times = re.findall(r'<span class="here__at">([^<]*\d{4}[^<]* \d\d:\d\d)</span>', visitor.text)
    assert len(times) == 2, "with the time of day"
    visitor.post(f"{second}/language", {"lang": lang})
    visitor.get(f"{second}/delete")
    assert name in visitor.text and times[0] in visitor.text
    visitor.post(f"{second}/delete")
    left = "前の診断は残っています" if lang == "ja" else "The check before it is still here"
    assert name in visitor.text and times[0] in visitor.text
    assert left in visitor.text and cards(visitor) == ["髙橋製作所"]


def test_deleting_the_first_leaves_the_one_after_it(visitor: Visitor) -> None:
    first = visitor.start("quick")
    again(visitor, first)
    visitor.get(f"{first}/delete")
    visitor.post(f"{first}/delete")
    assert "あとの診断は残っています" in visitor.text and cards(visitor) == ["髙橋製作所"]


def test_an_only_one_is_deleted_without_a_word_on_others(visitor: Visitor) -> None:
    base = visitor.start("quick")
    visitor.get(f"{base}/delete")
    visitor.post(f"{base}/delete")
    assert "の回答をすべて消しました。" in visitor.text and "診断は残っています" not in visitor.text


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_where_no_code_was_made_one_is_offered_before_removing(visitor: Visitor, lang: str) -> None:
    base = visitor.start("quick")
    other = visitor.start("quick", {**PROFILE, "company": "二番"})
    issue(visitor, other)
    visitor.get("/")
    visitor.post("/language", {"lang": lang})
    make = "先に合言葉を作る" if lang == "ja" else "Make a code first"
    assert re.findall(rf'<a class="button button--plain" href="([^"]+)">{make}', visitor.text) == [f"{base}/pause"]
    assert ("まだ作られていません" if lang == "ja" else "none has been made yet") in visitor.text
    assert ("1件あります" if lang == "ja" else "For 1 of these there is no code") in visitor.text
    issue(visitor, base)
    visitor.get("/")
    assert make not in visitor.text


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_where_something_waits_the_other_way_in_says_that_it_is_by_code(visitor: Visitor, lang: str) -> None:
    plain = "途中の診断を続ける" if lang == "ja" else "Continue a check you started"
    other = "合言葉で続ける（別の端末から）" if lang == "ja" else "Continue with a code (from another device)"
    visitor.get("/")
    visitor.post("/language", {"lang": lang})
    assert plain in visitor.text and other not in visitor.text
    visitor.start("quick")
    visitor.get("/")
    assert other in visitor.text and plain not in visitor.text


# ---------------------------------------------------------------- starting twice

START = {"path": "full", "usage": "self", "consent": "y"}


def begin(visitor: Visitor, **changes: str) -> str:
    """Press the button of the first form; returns the address of what one comes to."""
    visitor.get("/start")
    visitor.post("/start", {**START, **changes})
    assert visitor.path.endswith("/profile")
    return visitor.path.removesuffix("/profile")


def test_starting_again_after_going_back_goes_on_with_the_blank_one(visitor: Visitor) -> None:
    first = begin(visitor)
    assert begin(visitor, path="quick") == first and cards(visitor) == ["はじめたばかりの診断"]
    visitor.get("/start")
    visitor.post("/start", {"lang": "en"})
    assert begin(visitor, path="quick") == first and '<html lang="en">' in visitor.text
    visitor.fill(first, PROFILE)
    assert cards(visitor) == ["髙橋製作所"] and "0 of 12 questions" in visitor.text, "the way chosen last"


def test_what_is_not_blank_or_not_the_newest_is_left_as_it_is(app: Flask, visitor: Visitor) -> None:
    blank = begin(visitor)
    assert begin(visitor, usage="trial") != blank, "another use is another check"
    told = visitor.start("quick")
    assert begin(visitor) not in (blank, told)
    other = Visitor(app.test_client())
    assert begin(other) not in (blank, told) and len(cards(other)) == 1, "another device's"
