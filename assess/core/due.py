"""Days counted by the calendar: the ends of a plan's horizons, and the day so many months before or after one. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypeVar

from assess.core.horizons import HorizonId

Day = TypeVar("Day", bound=date)  # or a moment

DAYS: Mapping[HorizonId, int] = {"week": 7}
MONTHS: Mapping[HorizonId, int] = {"3m": 3, "1y": 12, "3y": 36}


def due(day: date, horizon: HorizonId) -> date:
    """The end of a horizon that begins on this day."""
    return day + timedelta(days=DAYS[horizon]) if horizon in DAYS else months_later(day, MONTHS[horizon])


def months_later(day: Day, months: int) -> Day:
    """The same day so many months later (below 0: before), or the last of that month; a moment keeps its time."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
