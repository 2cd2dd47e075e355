"""A client's paper form: printed for the owner, and typed in by staff as on the owner's device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from assess.services.forms import Wanted
from assess.services.policy import may
from assess.web import language
from assess.web.respondent import paper_entry
from assess.web.respondent.blueprint import assessment, profile_or_none
from assess.web.respondent.forms import own_form
from assess.web.respondent.paper_entry import Desk, Grid, Said
from assess.web.staff.blueprint import blueprint
from assess.web.staff.page import StaffPage, came_from, me
from assess.web.staff.things import client, staff

PAPER = "/staff/clients/<client_id>/assessments/<assessment_id>/paper"


@dataclass(frozen=True)
class ByPaper:
    """By paper: where answers are typed in, and where a form with a way in is made (or empty)."""

    enter: str
    form: str


def by_paper(assessment_id: str, lends: bool) -> ByPaper:
    """The ways of this assessment of the client; `lends`: staff may make a way in for its owner."""
    enter = url_for("staff.paper", assessment_id=assessment_id)
    return ByPaper(enter, url_for("staff.print_paper", assessment_id=assessment_id) if lends else "")


@dataclass(frozen=True)
class StaffPaperPage(StaffPage):
    """The form as a grid."""

    template: ClassVar[str] = "staff/paper.html"
    firm: str
    grid: Grid


@dataclass(frozen=True)
class StaffPaperCheckPage(StaffPage):
    """What was typed, in words."""

    template: ClassVar[str] = "staff/paper_check.html"
    firm: str
    said: Said


def _switched() -> bool:
    """Take a language button: the page is in that language, the assessment stays in the owner's."""
    lang = language.as_lang(request.form.get("lang"))
    if lang is not None:
        language.choose(lang)
    return lang is not None


def _desk() -> Desk:
    return Desk(
        area="staff",
        grid=lambda grid: StaffPaperPage(me(), client().name, grid),
        said=lambda said: StaffPaperCheckPage(me(), client().name, said),
        profile="table_profile",
        after="table",
        switched=_switched,
        prints=may(staff(), "lend", g.thing),
    )


@blueprint.get(PAPER, action="sit")
def paper() -> ResponseReturnValue:
    return paper_entry.show(_desk())


@blueprint.post(PAPER, action="sit")
def check_paper() -> ResponseReturnValue:
    came_from("paper")
    return paper_entry.check(_desk())


@blueprint.post(f"{PAPER}/save", action="sit")
def save_paper() -> ResponseReturnValue:
    came_from("paper")
    return paper_entry.save(_desk())


@blueprint.post(f"{PAPER}/form", action="lend", records="export")
def print_paper() -> ResponseReturnValue:
    """The form in the owner's language, with the way by phone that the table's page shows too."""
    profile = profile_or_none()
    if profile is None:
        return paper_entry.need_profile(_desk())
    return own_form(Wanted(profile.industry, assessment().path, assessment().lang))
