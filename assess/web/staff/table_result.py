"""The result for two: both verdicts, what to talk about, what proof is missing, and the owner's own sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask.typing import ResponseReturnValue

from assess.report.build import build_view
from assess.report.editions import Part
from assess.report.two_tracks import TwoTracks, two_tracks
from assess.report.view import ReportView
from assess.report.words import Words
from assess.services import two_results
from assess.web import language
from assess.web.context import make_context
from assess.web.respondent.blueprint import assessment
from assess.web.staff.blueprint import blueprint
from assess.web.staff.page import StaffPage, me, see_other
from assess.web.staff.seat import TABLE
from assess.web.staff.things import client
from assess.web.templates import render

# The owner's sheet. What colleagues said and how others stand is the firm's own.
SHEET: tuple[Part, ...] = ("card", "roadmap", "support", "roles", "stories", "numbers", "answers", "scoring")


@dataclass(frozen=True)
class TableResultPage(StaffPage):
    """`tracks` are the two results, `view` the owner's sheet."""

    template: ClassVar[str] = "staff/table_result.html"
    firm: str
    tracks: TwoTracks
    view: ReportView


@blueprint.get(f"{TABLE}/result", action="sit")
def table_result() -> ResponseReturnValue:
    if assessment().completed_at is None:
        return see_other("table")
    both, lang = two_results.both(make_context(), client(), assessment()), language.current()
    tracks = two_tracks(Words.about(both.own, lang), both.own, both.seen_by, both.seen)
    return render(TableResultPage(me(), client().name, tracks, build_view(both.own, lang, SHEET)))
