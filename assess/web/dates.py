"""Days and times as a page says them, in Japan's time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from assess.core.model import TOKYO
from assess.web import language


def day(at: datetime, t: Callable[..., str] = language.t) -> str:
    """2026年11月26日, or 26 November 2026. A page with many days gives the messages of its language."""
    there = at.astimezone(TOKYO)
    months = t("report.months").split(",")
    return t("report.date", year=there.year, month=months[there.month - 1], day=there.day)


def moment(at: datetime, t: Callable[..., str] = language.t) -> str:
    """The same with the time of day."""
    return f"{day(at, t)} {at.astimezone(TOKYO):%H:%M}"
