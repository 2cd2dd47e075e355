"""Until when this device and the code open the assessment, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from flask import g

from assess.core.model import TOKYO
from assess.services import access
from assess.services.access import Resume
from assess.web import dates
from assess.web.context import make_context, settings
from assess.web.respondent.blueprint import assessment


@dataclass(frozen=True)
class Until:
    """The last days of this device and of link and code (empty: there are none), and how many days a visit gives.

    `deleted`: the day on which the assessment goes by itself, where it is before those; else empty.
    """

    device: str
    code: str
    deleted: str
    days: int


def until_here(issued: Resume | None = None) -> Until:
    """For the device that has opened it. `issued`: the link and code meant; None: the last that were made."""
    found = access.open_until(make_context(), assessment(), g.device, issued)
    device, code, deleted = (
        dates.day(datetime.combine(day, time(), TOKYO)) if day else ""
        for day in (found.device, found.code, found.deleted)
    )
    return Until(device, code, deleted, settings().device_days)
