"""What changed between two assessments of a client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from flask import abort, request
from flask.typing import ResponseReturnValue

from assess.report.changes import changes_view
from assess.report.view_changes import ChangesView
from assess.services import series
from assess.web import language
from assess.web.context import make_context
from assess.web.dates import day
from assess.web.language import t
from assess.web.staff.blueprint import blueprint
from assess.web.staff.page import StaffPage, me
from assess.web.staff.things import client
from assess.web.templates import render


@dataclass(frozen=True)
class Choice:
    """A complete assessment to compare: its number and name, and which of both it is, if it is one."""

    number: int
    name: str
    before: bool
    after: bool


@dataclass(frozen=True)
class ChangesPage(StaffPage):
    """Two assessments of a client side by side; `view` is None where there are no two of them."""

    template: ClassVar[str] = "staff/clients/changes.html"
    name: str
    choices: tuple[Choice, ...]
    view: ChangesView | None


@blueprint.get("/staff/clients/<client_id>/changes", action="see")
def changes() -> ResponseReturnValue:
    """The two that the address names; without, the last two."""
    ctx, firm = make_context(), client()
    complete = {one.number: one for one in series.to_compare(series.of(ctx, firm))}
    numbers = sorted(complete)
    before, after = (
        _number("before", numbers[-2] if len(numbers) > 1 else None),
        _number("after", numbers[-1] if numbers else None),
    )
    if before is not None and after is not None and before > after:
        before, after = after, before
    compared = None
    if before is not None and after is not None and before != after:
        if before not in complete or after not in complete:
            abort(404)
        compared = series.compare(ctx, firm, before, after)
    choices = tuple(
        Choice(number, _name(number, complete[number]), number == before, number == after) for number in numbers
    )
    view = None
    if compared is not None:
        pair = (compared.before.number, compared.after.number)
        view = changes_view(compared.then, compared.now, compared.changes, pair, language.current())
    return render(ChangesPage(me(), firm.name, choices, view))


def _name(number: int, one: series.Numbered) -> str:
    at = one.assessment.completed_at
    return t("report.changes.name", number=number, date=day(at) if at else "")


def _number(name: str, usual: int | None) -> int | None:
    typed = request.args.get(name)
    if typed is None:
        return usual
    if not (typed.isascii() and typed.isdigit() and len(typed) < 6):
        abort(404)
    return int(typed)
