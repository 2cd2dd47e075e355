"""The paper form of an assessment: what was filled in by hand is typed in by number, checked in words, and saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask.typing import ResponseReturnValue

from assess.web.respondent import paper_entry
from assess.web.respondent.blueprint import blueprint, switched_language
from assess.web.respondent.paper_entry import Desk, Grid, Said
from assess.web.templates import Page


@dataclass(frozen=True)
class PaperPage(Page):
    """The form as a grid."""

    template: ClassVar[str] = "respondent/paper.html"
    grid: Grid


@dataclass(frozen=True)
class PaperCheckPage(Page):
    """What was typed, in words."""

    template: ClassVar[str] = "respondent/paper_check.html"
    said: Said


DESK = Desk("respondent", PaperPage, PaperCheckPage, "profile", "review", switched_language)


@blueprint.get("/a/<assessment_id>/paper", action="read")
def paper() -> ResponseReturnValue:
    return paper_entry.show(DESK)


@blueprint.post("/a/<assessment_id>/paper", action="answer")
def check_paper() -> ResponseReturnValue:
    return paper_entry.check(DESK)


@blueprint.post("/a/<assessment_id>/paper/save", action="answer")
def save_paper() -> ResponseReturnValue:
    return paper_entry.save(DESK)
