"""The days of a plan as a calendar file (RFC 5545), for the calendar of a phone or a computer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event

from assess.report.plan_dates import PlanDay

MADE_BY = "-//assess//plan//"
REMINDED_AT = timedelta(hours=9)  # of the day


def to_ics(days: Iterable[PlanDay], assessment_id: str, at: datetime, address: str = "") -> bytes:
    """The file, made at this moment; `address`: where the check is taken, where that is known.

    Each day keeps its id: what is read in again takes the place of what was there.
    """
    calendar = Calendar()
    for name, value in (("prodid", MADE_BY), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH")):
        calendar.add(name, value)
    for one in days:
        calendar.add_component(_event(one, assessment_id, at, address))
    return bytes(calendar.to_ical())


def _event(one: PlanDay, assessment_id: str, at: datetime, address: str) -> Event:
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"{assessment_id}/{one.kind}")))
    event.add("dtstamp", at)
    event.add("sequence", int(at.timestamp()) // 60)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))
    event.add("summary", one.title)
    event.add("description", f"{one.text}\n{address}".strip())
    if address:
        event.add("url", address)
    event.add("transp", "TRANSPARENT")  # a day that stays free
    event.add("class", "PRIVATE")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", one.title)
    alarm.add("trigger", REMINDED_AT)
    event.add_component(alarm)
    return event
