"""The log as an administrator reads it, and takes it along."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any, ClassVar

from flask import request, url_for
from flask.typing import ResponseReturnValue

from assess import i18n
from assess.core.formulas import inert
from assess.core.model import TOKYO
from assess.services import audit, organisations
from assess.services.audit import DEEDS, Entry, Wanted
from assess.web import language
from assess.web.context import make_context
from assess.web.downloads import handed
from assess.web.language import t
from assess.web.staff.blueprint import blueprint
from assess.web.staff.moments import moment
from assess.web.staff.page import StaffPage, me
from assess.web.staff.things import staff
from assess.web.templates import render

ON_A_PAGE = 50
# What the form asks for, as it stands in the address.
FIELDS = ("since", "until", "person", "deed")


@dataclass(frozen=True)
class Line:
    """A line of the log in words."""

    at: str
    who: str
    deed: str
    words: str
    thing: str


@dataclass(frozen=True)
class LogPage(StaffPage):
    """The lines that fit what was asked for, the people and deeds to choose from, and where older ones stand."""

    template: ClassVar[str] = "staff/log.html"
    lines: tuple[Line, ...]
    asked: dict[str, str]
    people: tuple[tuple[str, str], ...]
    deeds: tuple[str, ...]
    older: str
    export: str


@blueprint.get("/staff/log", action="audit")
def log_of_all() -> ResponseReturnValue:
    ctx, asked = make_context(), _asked()
    wanted = _wanted(asked)
    found = audit.entries(ctx, wanted, ON_A_PAGE + 1)
    shown = found[:ON_A_PAGE]
    older = _address("log_of_all", {**asked, "before": str(shown[-1].id)}) if len(found) > ON_A_PAGE else ""
    people = tuple((one.id, one.name) for one in organisations.members(ctx, wanted.organisation_id))
    export = _address("log_file", asked)
    return render(LogPage(me(), tuple(line for line, _ in _lines(shown)), asked, people, DEEDS, older, export))


@blueprint.get("/staff/log.csv", action="audit", records="export")
def log_file() -> ResponseReturnValue:
    """The same lines as a table for a spreadsheet; no cell begins a formula."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow([t(f"staff.log.{column}") for column in ("at", "who", "deed", "words", "thing", "id")])
    for line, thing_id in _lines(audit.all_entries(make_context(), _wanted(_asked()))):
        cells = (line.at, line.who, line.deed, line.words, line.thing, thing_id)
        table.writerow([inert(cell) for cell in cells])
    today = make_context().now().astimezone(TOKYO).date()
    return handed(f"\ufeff{out.getvalue()}".encode(), "log", day=today.isoformat())


def _asked() -> dict[str, str]:
    return {name: request.args.get(name, "")[:64] for name in FIELDS}


def _address(view: str, asked: dict[str, str]) -> str:
    values: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return url_for(f"staff.{view}", **values)


def _wanted(asked: dict[str, str]) -> Wanted:
    """What the address asks for, of one's own organisation only; what makes no sense asks for nothing."""
    since, until = _day(asked["since"]), _day(asked["until"])
    before = request.args.get("before", "")
    return Wanted(
        staff().organisation,
        since=since,
        until=until + timedelta(days=1) if until else None,
        staff_id=asked["person"] or None,
        action=asked["deed"] or None,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None,
    )


def _day(text: str) -> datetime | None:
    """Midnight in Japan of a day like 2026-11-26; None for anything else."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        return None
    return datetime.combine(day, time(), TOKYO) if 2000 <= day.year < 2200 else None


def _lines(entries: Iterable[Entry]) -> Iterator[tuple[Line, str]]:
    """In words, with the id of the thing. What it is called is looked up once, and never of what was refused: it may
    be another's."""
    ctx, texts = make_context(), i18n.texts(language.current())
    name_of = cache(lambda kind, thing_id: audit.name_of(ctx, kind, thing_id))
    for entry in entries:
        said = texts.get(f"staff.did.{entry.detail}") or texts.get(f"staff.how.{entry.detail}", entry.detail)
        kind = texts.get(f"staff.thing.{entry.thing}", "") if entry.thing else ""
        name = name_of(entry.thing, entry.thing_id) if entry.action != "refused" else ""
        deed, thing = texts[f"staff.deed.{entry.action}"], f"{kind} {name}".strip()
        yield Line(moment(entry.at), entry.who, deed, said, thing), entry.thing_id
