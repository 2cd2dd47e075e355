"""The paper form of an assessment: what was filled in by hand is typed in by number, checked in words, and saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from flask import abort, flash, g, request
from flask.typing import ResponseReturnValue

from assess.core.flow import Flow
from assess.services import assessments
from assess.services.assessments import BadAnswer
from assess.web import language
from assess.web.context import make_context
from assess.web.language import t
from assess.web.respondent import paper_sheet
from assess.web.respondent.blueprint import assessment, bank, blueprint, flow_or_none, see_other, switched_language
from assess.web.respondent.paper_sheet import Row, Sheet
from assess.web.templates import Page, render


@dataclass(frozen=True)
class PaperPage(Page):
    """The form as a grid. `stored` counts the answers that there are already, `short` tells that it is the short form.

    `focus` is the field to begin with, or empty.
    """

    template: ClassVar[str] = "respondent/paper.html"
    sheet: Sheet
    stored: int
    short: bool
    focus: str


@dataclass(frozen=True)
class PaperCheckPage(Page):
    """Each answer in words before it is saved. `notes` say by field why an answer does not count.

    `blank` are the labels of the questions that are left out, `new`, `other` and `same` count what saving would do.
    """

    template: ClassVar[str] = "respondent/paper_check.html"
    sheet: Sheet
    rows: Sequence[Row]
    notes: Mapping[str, str]
    blank: Sequence[str]
    new: int
    other: int
    same: int


def _flow() -> Flow | None:
    """The firm's way through the bank; without a profile, it is told why it comes to the profile first."""
    flow = flow_or_none()
    if flow is None:
        flash(t("paper.profile_first"))
    return flow


def _grid(flow: Flow, *, check: bool = False, focus: str = "") -> str:
    """The grid; after a form was sent, with what was typed, and where `check` what is wrong with it."""
    sheet = _sheet(flow, check=check)
    return render(PaperPage(sheet, len(assessment().answers), flow.path == "quick", focus))


def _sheet(flow: Flow, *, check: bool) -> Sheet:
    sheet = paper_sheet.new_sheet(flow, assessment(), language.current())
    if request.method == "POST" and request.form:
        return paper_sheet.filled(sheet, paper_sheet.read(request.form), check=check)
    return sheet


def _checked(flow: Flow, sheet: Sheet) -> str:
    rows = [row for row in (*sheet.rows, *sheet.weights) if row.value]
    changed = [row for row in rows if row.changed]
    other = sum(bool(row.was) for row in changed)
    asked = {q.id for q in flow.shown}
    return render(
        PaperCheckPage(
            sheet=sheet,
            rows=rows,
            notes=paper_sheet.notes(sheet, flow),
            blank=[row.label for row in sheet.rows if not row.value and row.id in asked],
            new=len(changed) - other,
            other=other,
            same=len(rows) - len(changed),
        )
    )


@blueprint.get("/a/<assessment_id>/paper", action="read")
def paper() -> ResponseReturnValue:
    """The grid; a form that could not be taken is shown again with what was typed."""
    flow = _flow()
    return see_other("profile") if flow is None else _grid(flow)


@blueprint.post("/a/<assessment_id>/paper", action="answer")
def check_paper() -> ResponseReturnValue:
    """Show each answer in words; or the grid again: in another language, with more questions, to mend, or refused."""
    if switched_language():
        g.assessment = assessments.need(make_context(), assessment().id)
        return paper()
    if request.form.get("action") == "full":
        assessments.set_path(make_context(), assessment().id, "full")
        g.assessment = assessments.need(make_context(), assessment().id)
        return paper()
    flow = _flow()
    if flow is None:
        return see_other("profile")
    if "mend" in request.form:
        return _grid(flow, focus=request.form["mend"])
    sheet = _sheet(flow, check=True)
    if sheet.faults or sheet.wrong:
        return _grid(flow, check=True), 422
    return _checked(flow, sheet)


@blueprint.post("/a/<assessment_id>/paper/save", action="answer")
def save_paper() -> ResponseReturnValue:
    """Save what was changed, by the same rules as on a question page; newer answers of elsewhere stay and are told."""
    switched = switched_language()
    flow = _flow()
    if flow is None:
        return see_other("profile")
    sheet = _sheet(flow, check=True)
    if sheet.faults or sheet.wrong:
        return _grid(flow, check=True), 422
    if switched:
        return _checked(flow, sheet)
    kept = _save(sheet)
    changed = sum(row.changed for row in (*sheet.rows, *sheet.weights))
    flash(t("paper.saved", n=changed - len(kept)) if changed else t("paper.saved.nothing"))
    if kept:
        flash(t("paper.kept", labels=t("site.comma").join(kept)))
    return see_other("review")


def _save(sheet: Sheet) -> list[str]:
    """Save; returns the labels of the rows whose stored answer is newer than the page."""
    context, current = make_context(), assessment()
    answers = paper_sheet.answers(sheet.rows, bank(), changed=True)
    weights = paper_sheet.given(sheet.weights, changed=True)
    kept: set[str] = set()
    try:
        if answers:
            known = paper_sheet.seen(sheet, sheet.rows)
            kept |= set(assessments.save_answers(context, current.id, answers, bank=bank(), seen=known).kept)
        for domain, value in weights.items():
            known = paper_sheet.seen(sheet, sheet.weights)
            kept |= set(assessments.save_relevance(context, current.id, domain, value, seen=known).kept)
    except BadAnswer:
        abort(400)
    return [row.label for row in (*sheet.rows, *sheet.weights) if row.id in kept]
