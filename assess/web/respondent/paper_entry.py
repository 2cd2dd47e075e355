"""Typing a paper form in by number, on the owner's device and by staff: what each button does, and the pages' parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import abort, flash, g, request, url_for
from flask.typing import ResponseReturnValue

from assess.core.flow import Flow
from assess.services import assessments
from assess.services.assessments import BadAnswer
from assess.web import language
from assess.web.context import make_context
from assess.web.language import t
from assess.web.respondent import paper_sheet
from assess.web.respondent.blueprint import assessment, bank, flow_or_none, to
from assess.web.respondent.paper_sheet import Row, Sheet
from assess.web.templates import Page, render


@dataclass(frozen=True)
class Grid:
    """The form as a grid. `stored` counts the answers that there are already, `short` tells that it is the short form.

    `focus` is the field to begin with, or empty; `check_at` and `print_at` are where its buttons lead (no print:
    empty).
    """

    sheet: Sheet
    stored: int
    short: bool
    focus: str
    check_at: str
    print_at: str


@dataclass(frozen=True)
class Said:
    """Each answer in words before it is saved. `notes` say by field why an answer does not count.

    `blank` are the labels of the questions that are left out, `new`, `other` and `same` count what saving would do;
    `check_at` leads back to the grid, `save_at` on.
    """

    sheet: Sheet
    rows: Sequence[Row]
    notes: Mapping[str, str]
    blank: Sequence[str]
    new: int
    other: int
    same: int
    check_at: str
    save_at: str


@dataclass(frozen=True)
class Desk:
    """A place where forms are typed in: the blueprint `area` with its views `check_paper`, `save_paper`, `print_paper`.

    `grid` and `said` make its pages; `profile` and `after` name the views to go to before and afterwards; `switched`
    takes a language button. `prints` tells whether the form, which carries a way in, may be printed here.
    """

    area: str
    grid: Callable[[Grid], Page]
    said: Callable[[Said], Page]
    profile: str
    after: str
    switched: Callable[[], bool]
    prints: bool = True

    def address(self, view: str) -> str:
        """Where one of its views is found."""
        return url_for(f"{self.area}.{view}")


def need_profile(desk: Desk) -> ResponseReturnValue:
    """Without a profile there is no form: on to the page that asks for it, with the reason."""
    flash(t("paper.profile_first"))
    return to(desk.address(desk.profile))


def show(desk: Desk) -> ResponseReturnValue:
    """The grid; a form that could not be taken is shown again with what was typed."""
    flow = flow_or_none()
    return need_profile(desk) if flow is None else _grid(desk, flow)


def check(desk: Desk) -> ResponseReturnValue:
    """Show each answer in words; or the grid again: in another language, with more questions, to mend, or refused."""
    if desk.switched():
        g.assessment = assessments.need(make_context(), assessment().id)
        return show(desk)
    if request.form.get("action") == "full":
        assessments.set_path(make_context(), assessment().id, "full")
        g.assessment = assessments.need(make_context(), assessment().id)
        return show(desk)
    flow = flow_or_none()
    if flow is None:
        return need_profile(desk)
    if "mend" in request.form:
        return _grid(desk, flow, focus=request.form["mend"])
    sheet = _sheet(flow, check=True)
    if sheet.faults or sheet.wrong:
        return _grid(desk, flow, check=True), 422
    return _said(desk, flow, sheet)


def save(desk: Desk) -> ResponseReturnValue:
    """Save what was changed, by the same rules as on a question page; newer answers of elsewhere stay and are told."""
    switched = desk.switched()
    flow = flow_or_none()
    if flow is None:
        return need_profile(desk)
    sheet = _sheet(flow, check=True)
    if sheet.faults or sheet.wrong:
        return _grid(desk, flow, check=True), 422
    if switched:
        return _said(desk, flow, sheet)
    kept = _save(sheet)
    changed = sum(row.changed for row in (*sheet.rows, *sheet.weights))
    flash(t("paper.saved", n=changed - len(kept)) if changed else t("paper.saved.nothing"))
    if kept:
        flash(t("paper.kept", labels=t("site.comma").join(kept)))
    return to(desk.address(desk.after))


def _grid(desk: Desk, flow: Flow, *, check: bool = False, focus: str = "") -> str:
    """The grid; after a form was sent, with what was typed, and where `check` what is wrong with it."""
    sheet = _sheet(flow, check=check)
    stored, short = len(assessment().answers), flow.path == "quick"
    print_at = desk.address("print_paper") if desk.prints else ""
    shown = Grid(sheet, stored, short, focus, desk.address("check_paper"), print_at)
    return render(desk.grid(shown))


def _sheet(flow: Flow, *, check: bool) -> Sheet:
    sheet = paper_sheet.new_sheet(flow, assessment(), language.current())
    if request.method == "POST" and request.form:
        return paper_sheet.filled(sheet, paper_sheet.read(request.form), check=check)
    return sheet


def _said(desk: Desk, flow: Flow, sheet: Sheet) -> str:
    rows = [row for row in (*sheet.rows, *sheet.weights) if row.value]
    changed = [row for row in rows if row.changed]
    other = sum(bool(row.was) for row in changed)
    asked = {q.id for q in flow.shown}
    said = Said(
        sheet=sheet,
        rows=rows,
        notes=paper_sheet.notes(sheet, flow),
        blank=[row.label for row in sheet.rows if not row.value and row.id in asked],
        new=len(changed) - other,
        other=other,
        same=len(rows) - len(changed),
        check_at=desk.address("check_paper"),
        save_at=desk.address("save_paper"),
    )
    return render(desk.said(said))


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
