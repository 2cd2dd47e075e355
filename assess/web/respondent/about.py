"""What anybody may read: how data are treated, and the glossary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask.typing import ResponseReturnValue

from assess.core.model import Term
from assess.services.housekeeping import REPORT_DAYS
from assess.web import language
from assess.web.context import library, settings
from assess.web.respondent.blueprint import blueprint
from assess.web.templates import Page, render


@dataclass(frozen=True)
class PrivacyPage(Page):
    """How many days a device, a link or a code opens an assessment, and a finished PDF is kept.

    `months`: how long a finished assessment is kept after its last change; None: until it is deleted.
    """

    template: ClassVar[str] = "respondent/privacy.html"
    days: int
    report_days: int
    months: int | None


@dataclass(frozen=True)
class GlossaryPage(Page):
    """The terms in the order shown."""

    template: ClassVar[str] = "respondent/glossary.html"
    terms: tuple[Term, ...]


@blueprint.get("/privacy", action="look_around")
def privacy() -> ResponseReturnValue:
    return render(PrivacyPage(settings().resume_days, REPORT_DAYS, settings().retention_months))


@blueprint.get("/glossary", action="look_around")
def glossary() -> ResponseReturnValue:
    terms = library().bank.glossary
    if language.current() == "en":
        terms = tuple(sorted(terms, key=lambda term: term.term.en.casefold()))
    return render(GlossaryPage(terms))
