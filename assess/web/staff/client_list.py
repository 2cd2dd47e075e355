"""A list of clients: read in, looked at, and only then taken."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import ClassVar

from flask import abort, flash, request
from flask.typing import ResponseReturnValue

from assess.client_lists import sheet
from assess.client_lists.sheet import BadList
from assess.core.client_list import Judged
from assess.services import client_lists
from assess.web import language
from assess.web.context import library, make_context
from assess.web.downloads import handed
from assess.web.language import say, t
from assess.web.staff.blueprint import blueprint
from assess.web.staff.client_form import fault_text
from assess.web.staff.clients import served_branches
from assess.web.staff.page import StaffPage, came_from, me, see_other
from assess.web.staff.things import me_signed_in, staff
from assess.web.templates import render

SHOWN = 50  # rows of each kind that are not wrong


@dataclass(frozen=True)
class ClientListPage(StaffPage):
    """Where a file is chosen; `branches` are for rows that name none, `wrong` says why a file could not be read."""

    template: ClassVar[str] = "staff/clients/list.html"
    branches: tuple[tuple[str, str], ...]
    usual: str
    wrong: str


@dataclass(frozen=True)
class FaultText:
    """What is wrong in a column."""

    column: str
    text: str


@dataclass(frozen=True)
class WrongRow:
    """A row of the file with the name that stands there, and all that is wrong with it."""

    number: int
    name: str
    faults: tuple[FaultText, ...]


@dataclass(frozen=True)
class GoodRow:
    """A row that is new, or taken for a client that is there."""

    number: int
    name: str
    place: str
    branch: str


@dataclass(frozen=True)
class CheckListPage(StaffPage):
    """What would become of a list. Rows that are not wrong are shown up to a number; all are counted."""

    template: ClassVar[str] = "staff/clients/check.html"
    list_id: str
    name: str
    left_out: str
    counts: dict[str, int]
    wrong: tuple[WrongRow, ...]
    new: tuple[GoodRow, ...]
    there: tuple[GoodRow, ...]


def _list_page(wrong: str = "") -> str:
    branches = served_branches()
    return render(ClientListPage(me(), tuple(branches.items()), staff().branch or "", wrong))


@blueprint.get("/staff/clients/list", action="read_list")
def client_list() -> ResponseReturnValue:
    return _list_page()


def _words() -> sheet.Vocabulary:
    industries: dict[str, str] = {industry.id: say(industry.text) for industry in library().bank.industries}
    return sheet.vocabulary(language.current(), industries, list(served_branches().values()))


@blueprint.get("/staff/clients/list/form.xlsx", action="read_list", records="none")
def client_list_form() -> ResponseReturnValue:
    """The workbook to fill in."""
    return handed(sheet.form(language.current(), _words()), "clients")


@blueprint.post("/staff/clients/list", action="read_list")
def read_list() -> ResponseReturnValue:
    """Read a file and show what would become of it; nothing is added yet."""
    came_from("client_list")
    file, usual = request.files.get("file"), request.form.get("branch", "")
    if usual and usual not in served_branches():
        abort(400)
    if file is None or not file.filename:
        return _list_page(t("clients.list.none")), 422
    try:
        found = sheet.rows_of(file.filename, file.read(), _words())
    except BadList as error:
        return _list_page(str(error) or t("clients.list.no_names")), 422
    if not found.rows:
        return _list_page(t("clients.list.empty")), 422
    name = PurePath(file.filename.replace("\\", "/")).name
    list_id = client_lists.keep(make_context(), me_signed_in().member, name, found.rows, usual or None)
    return see_other("check_list", list=list_id, left_out=t("site.comma").join(found.left_out)[:500] or None)


@blueprint.get("/staff/clients/list/check", action="read_list", records="none")
def check_list() -> ResponseReturnValue:
    checked = client_lists.check(make_context(), me_signed_in().member, request.args.get("list", ""), _branch_ids())
    if checked is None:
        flash(t("clients.list.gone"))
        return see_other("client_list")
    counts = {verdict: len(checked.of(verdict)) for verdict in ("new", "there", "wrong")}
    return render(
        CheckListPage(
            me(), checked.id, checked.name, request.args.get("left_out", "")[:500], counts,
            tuple(_wrong(row) for row in checked.of("wrong")), _rows(checked.of("new")), _rows(checked.of("there")),
        )
    )  # fmt: skip


@blueprint.post("/staff/clients/list/take", action="read_list")
def take_list() -> ResponseReturnValue:
    """Add what is new, all in one step."""
    ctx, who, list_id = make_context(), me_signed_in().member, request.form.get("list", "")
    came_from("client_list")
    checked = client_lists.check(ctx, who, list_id, _branch_ids())
    if checked is None:
        flash(t("clients.list.gone"))
        return see_other("client_list")
    taken = client_lists.take(ctx, who, checked)
    if taken is None:
        flash(t("clients.list.changed"))
        return see_other("check_list", list=list_id)
    flash(t("clients.list.done", count=taken))
    return see_other("clients")


def _branch_ids() -> dict[str, str]:
    return {name: branch_id for branch_id, name in served_branches().items()}


def _wrong(row: Judged) -> WrongRow:
    faults = (FaultText(t(f"clients.field.{fault.field}"), fault_text(fault)) for fault in row.row.faults)
    return WrongRow(row.row.number, row.row.details.name, tuple(faults))


def _rows(rows: tuple[Judged, ...]) -> tuple[GoodRow, ...]:
    names = served_branches()
    shown = []
    for row in rows[:SHOWN]:
        details = row.row.details
        prefecture = t(f"prefecture.{details.prefecture}") if details.prefecture else ""
        place = t("clients.place", prefecture=prefecture, municipality=details.municipality).strip()
        shown.append(GoodRow(row.row.number, details.name, place, names.get(row.branch_id, "")))
    return tuple(shown)
