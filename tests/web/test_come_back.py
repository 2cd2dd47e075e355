"""The next check can be taken when it is offered: a device that is used stays in, and one that is not is told why."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from icalendar import Calendar

from assess import create_app
from assess.bank.library import Library
from assess.config import Settings
from assess.services import access
from assess.services.errors import StoreFull
from assess.web import context
from tests.web.helpers import Visitor
from tests.web.test_resume import issue

Turn = Callable[[int], None]
LASTING = re.compile(r"(assess_[\w]+)=[^;]+;.*Max-Age=34560000; HttpOnly; Path=([^;]+); SameSite=Lax")


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Turn:
    """Turns the clock of the pages on by so many days."""
    start, past = datetime(2026, 11, 27, 3, 0, tzinfo=UTC), [0]

    class Clock:
        @staticmethod
        def now(_zone: object) -> datetime:
            return start + timedelta(days=past[0])

    def on(days: int) -> None:
        past[0] += days

    monkeypatch.setattr(context, "datetime", Clock)
    return on


def finished(visitor: Visitor) -> str:
    base = visitor.start("quick")
    visitor.get(f"{base}/q/{visitor.first}")
    visitor.answer_all()
    visitor.post(f"{base}/complete")
    return base


def kept(visitor: Visitor, path: str) -> list[tuple[str, str]]:
    """The lasting cookies that a page renews, each with its path."""
    cookies = visitor.client.get(path).headers.getlist("Set-Cookie")
    return [(found[1], found[2]) for found in map(LASTING.match, cookies) if found]


def test_every_check_that_is_offered_can_be_taken_on_its_day(visitor: Visitor, app: Flask, turn: Turn) -> None:
    base = finished(visitor)
    code, _ = issue(visitor, base)
    visitor.get(f"{base}/result")
    turn(366)
    assert base in visitor.get("/").text, "the first page offers to go on"
    assert "もう一度診断する" in visitor.get(f"{base}/result").text
    assert visitor.post(f"{base}/again").status_code == 200
    other = Visitor(app.test_client())
    other.get("/resume")
    assert other.post("/resume", {"code": code}).status_code == 200


def test_whoever_comes_once_a_year_is_there_after_three(visitor: Visitor, turn: Turn) -> None:
    base = finished(visitor)
    for _ in range(4):
        turn(365)
        assert base in visitor.get("/").text and visitor.get(f"{base}/result").status_code == 200


def test_a_visit_renews_cookies_and_token_once_a_day_as_safely_as_they_were(visitor: Visitor, turn: Turn) -> None:
    base = finished(visitor)
    assert kept(visitor, f"{base}/result") == [], "not on the first day"
    turn(1)
    assert set(kept(visitor, f"{base}/result")) == {(f"assess_{base[3:]}", base), ("assess_shelf", "/")}
    assert kept(visitor, f"{base}/result") == [] == kept(visitor, f"{base}/pause"), "once a day"


def test_what_is_closed_on_the_next_day_stays_closed(visitor: Visitor, app: Flask, turn: Turn) -> None:
    base = finished(visitor)
    code, _ = issue(visitor, base)
    other = Visitor(app.test_client())
    other.get("/resume")
    other.post("/resume", {"code": code})
    visitor.get(f"{base}/pause")
    turn(2)
    visitor.post(f"{base}/leave")
    assert visitor.client.get_cookie(f"assess_{base[3:]}", path=base) is None, "a form renews nothing"
    other.get(f"{base}/pause")
    other.post(f"{base}/revoke")
    turn(2)
    assert visitor.get(f"{base}/result").status_code == 404 and kept(visitor, f"{base}/result") == []


def test_pages_and_calendar_tell_until_which_day_it_opens(visitor: Visitor, turn: Turn) -> None:
    base = finished(visitor)
    visitor.get(f"{base}/result")
    assert "この端末では、2027年12月31日まで開けます" in visitor.text and "合言葉は、まだありません" in visitor.text
    turn(10)
    issue(visitor, base)
    assert "この端末では、2028年1月10日まで開けます" in visitor.text
    assert "合言葉とリンクは、2028年1月10日まで使えます" in visitor.text
    turn(10)
    visitor.get(f"{base}/result")
    assert "この端末では、2028年1月20日まで" in visitor.text and "合言葉とリンクは、2028年1月10日まで" in visitor.text
    file = Calendar.from_ical(visitor.client.get(f"{base}/plan.ics").data)
    said = [str(event["description"]) for event in file.walk("VEVENT")]
    assert said and all("「続きがあります」から開きます" in one and "作った日から400日" in one for one in said)


def test_where_the_operator_keeps_it_shorter_that_day_is_told(settings: Settings, library: Library, turn: Turn) -> None:
    visitor = Visitor(create_app(replace(settings, retention_months=6), library).test_client())
    visitor.get(f"{finished(visitor)}/result")
    assert "2027年5月26日まで開けます" in visitor.text and "2027年5月27日に自動で消えます" in visitor.text
    assert "開くたびに" not in visitor.text


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_device_whose_time_is_over_is_told_what_happened_and_how_to_go_on(
    visitor: Visitor, app: Flask, turn: Turn, lang: str
) -> None:
    base = finished(visitor)
    code, _ = issue(visitor, base)
    visitor.post(f"{base}/language", {"lang": lang, "back": f"{base}/pause"})
    turn(400)
    page = visitor.get(f"{base}/result")
    assert page.status_code == 404 and "Set-Cookie" not in page.headers
    title, ask = ("この端末では開けない", "担当者に") if lang == "ja" else ("does not open on", "please ask")
    main = visitor.text.partition("<main")[2]
    assert title in main and ask in main and {"/", "/resume", "/start"} <= set(re.findall(r'href="([^"]+)"', main))
    stranger = Visitor(app.test_client())
    for path in (f"{base}/result", "/a/aaaaaaaaaaaaaaaa/result"):
        other = stranger.get(path, headers={"Accept-Language": lang})
        assert other.status_code == 404 and stranger.text.partition("<main")[2] == main, "nobody learns which it is"


def test_a_full_disk_keeps_nobody_from_reading(visitor: Visitor, turn: Turn, monkeypatch: pytest.MonkeyPatch) -> None:
    base = finished(visitor)
    turn(2)

    def full(*_: object) -> None:
        raise StoreFull("full", "FULL")

    monkeypatch.setattr(access, "renew", full)
    assert visitor.get(f"{base}/result").status_code == 200
