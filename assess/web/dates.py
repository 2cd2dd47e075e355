"""Days and times as a page says them, in Japan's time."""

from __future__ import annotations

from datetime import datetime

from assess.core.model import TOKYO
from assess.web.language import t


def day(at: datetime) -> str:
    """2026年11月26日, or 26 November 2026."""
    there = at.astimezone(TOKYO)
    months = t("report.months").split(",")
    return t("report.date", year=there.year, month=months[there.month - 1], day=there.day)


def moment(at: datetime) -> str:
    """The same with the time of day."""
    return f"{day(at)} {at.astimezone(TOKYO):%H:%M}"
