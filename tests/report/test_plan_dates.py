"""The days of a plan in a calendar: read back by another reading of RFC 5545's text, and by the library."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from assess.bank.library import Library
from assess.config import COOKIE_DAYS, Settings
from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.due import months_later
from assess.core.horizons import Done
from assess.core.model import LANGUAGES, Lang
from assess.report.calendar_file import to_ics
from assess.report.plan_dates import CHECKS, plan_days
from tests.bank.written import stories

AT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)


def of(library: Library, slug: str = "supermarket-tono") -> Diagnosis:
    answers = next(story for story in stories() if story.slug == slug).readings[0]
    answers = replace(answers, date="2026-08-31", profile=replace(answers.profile, company="髙橋スーパー"))
    return diagnose(library.bank, library.bank_hash, library.catalogue, answers)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_stretch_ends_on_a_day_and_the_next_check_has_one(library: Library, lang: Lang) -> None:
    days = plan_days(of(library), lang, 6, 400)
    assert [one.day for one in days] == sorted(one.day for one in days)
    assert {one.kind: one.day for one in days} == {
        "week": date(2026, 9, 7), "3m": date(2026, 11, 30), "check": date(2027, 2, 28), "1y": date(2027, 8, 31),
        "3y": date(2029, 8, 31),
    }  # fmt: skip
    assert {one.kind: one.day for one in plan_days(of(library), lang, 12, 400)}["check"] == date(2027, 8, 31)


@pytest.mark.parametrize(("lang", "anew", "lost"), [("ja", "から400日", "銀行や支援機関"), ("en", "400 days", "bank")])
def test_each_day_says_how_to_come_back_and_a_far_one_what_it_takes(
    library: Library, lang: Lang, anew: str, lost: str
) -> None:
    far = "日より先です" if lang == "ja" else "days away"
    for opens, beyond in ((400, {"3y"}), (90, {"3m", "check", "1y", "3y"})):
        days = plan_days(of(library), lang, 6, opens)
        assert all(anew.replace("400", str(opens)) in one.text and lost in one.text for one in days)
        assert {one.kind for one in days if far in one.text} == beyond


def test_every_next_check_that_is_offered_can_be_kept_by_default_with_a_month_to_spare() -> None:
    for begun in (date(2027, 3, 1), date(2026, 8, 31)):  # the first with a leap day ahead
        assert months_later(begun, max(CHECKS) + 1) <= begun + timedelta(days=Settings.resume_days)
    assert Settings.resume_days <= COOKIE_DAYS


def test_a_month_without_that_day_ends_on_its_last() -> None:
    assert months_later(date(2027, 8, 31), 6) == date(2028, 2, 29) and months_later(date(2026, 12, 1), 12) == date(
        2027, 12, 1
    )


def test_what_is_done_is_not_reminded_of(library: Library) -> None:
    diagnosis = of(library)
    first = diagnosis.advice.plan.steps[0]
    done = replace(diagnosis, done=(Done(first.question.id, first.to_option, "2026-09-01"),))
    assert "week" not in {one.kind for one in plan_days(done, "ja", 6, 400)}


def test_nothing_else_is_offered(library: Library) -> None:
    undated = of(library)
    undated = replace(undated, answers=replace(undated.answers, date=None))
    for diagnosis, months in ((of(library), 7), (undated, 6)):
        with pytest.raises(ValueError, match="no days"):
            plan_days(diagnosis, "ja", months, 400)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_file_reminds_and_holds_nothing_of_the_firm_but_its_steps(library: Library, lang: Lang) -> None:
    days = plan_days(of(library), lang, 6, 400)
    data = to_ics(days, "aaaa", AT)
    assert b"\r\n" in data and b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n")), "lines are folded"
    whole = data.decode().replace("\r\n ", "")
    assert "髙橋" not in whole and "aaaa" not in whole and "@" not in whole
    events = Calendar.from_ical(data).walk("VEVENT")
    assert [(e["summary"], e["dtstart"].dt, e["description"]) for e in events] == [
        (one.title, one.day, one.text) for one in days
    ]
    assert "URL" not in whole, "where nobody knows the address, none is made up"
    with_address = to_ics(days, "aaaa", AT, "https://check.example.jp").decode().replace("\r\n ", "")
    assert with_address.count("URL:https://check.example.jp") == len(days)
    assert whole.count("BEGIN:VALARM") == whole.count("TRIGGER:PT9H") == len(days)
    assert re.findall(r"DTSTART;VALUE=DATE:(\d{8})", whole) == [f"{one.day:%Y%m%d}" for one in days]


def test_ids_stay_so_that_a_second_file_moves_what_the_first_set(library: Library) -> None:
    def ids(data: bytes) -> list[str]:
        return sorted(str(event["uid"]) for event in Calendar.from_ical(data).walk("VEVENT"))

    first = to_ics(plan_days(of(library), "ja", 6, 400), "aaaa", AT)
    second = to_ics(plan_days(of(library), "en", 12, 400), "aaaa", AT.replace(month=12))
    assert ids(first) == ids(second) and len(set(ids(first))) == 5
    assert set(ids(first)).isdisjoint(ids(to_ics(plan_days(of(library), "ja", 6, 400), "bbbb", AT)))
