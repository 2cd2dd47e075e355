"""What anybody may read: how data are treated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask.typing import ResponseReturnValue

from assess.services.housekeeping import REPORT_DAYS
from assess.web.context import settings
from assess.web.respondent.blueprint import blueprint
from assess.web.templates import Page, render


@dataclass(frozen=True)
class PrivacyPage(Page):
    """How many days a link or a code opens an assessment, a device that has not been used, and a finished PDF is kept.

    `months`: how long a finished assessment is kept after its last change; None: until it is deleted.
    """

    template: ClassVar[str] = "respondent/privacy.html"
    days: int
    device_days: int
    report_days: int
    months: int | None


@blueprint.get("/privacy", action="look_around")
def privacy() -> ResponseReturnValue:
    return render(PrivacyPage(settings().resume_days, settings().device_days, REPORT_DAYS, settings().retention_months))
