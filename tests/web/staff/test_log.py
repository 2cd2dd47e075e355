"""The log: everything that is done stands in it, its administrator reads it, nobody else, and no cell is a formula."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from assess.core.formulas import FORMULA_STARTS
from assess.services import audit
from assess.services.audit import Wanted
from assess.store import Entry
from assess.web.context import make_context
from assess.web.staff import log
from tests.web.staff_helpers import signed_in

DAY = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)  # the 21st in Japan


def add(app: Flask, who: str, at: datetime = DAY, organisation: str | None = "bank", deed: str = "view") -> None:
    with app.app_context():
        entry = Entry(at, organisation, who, who, deed, "client", "client", "home")
        make_context().store.add_entry(entry)


def rows(app: Flask, who: str = "admin", query: str = "") -> list[list[str]]:
    answer = signed_in(app, who).client.get(f"/staff/log.csv{query}")
    assert answer.status_code == 200 and '_log.csv"; ' in answer.headers["Content-Disposition"]
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_an_administrator_reads_what_was_done_in_the_own_organisation(house: Flask) -> None:
    add(house, "staff")
    add(house, "other_staff", organisation="chamber")
    page = signed_in(house, "admin").get("/staff/log").text
    assert "2026-11-21 01:00" in page and "お客様 ㈱髙﨑製作所" in page and "other_staff" not in page
    assert "other_staff" in signed_in(house, "other_admin").get("/staff/log").text


def test_operators_read_their_own(house: Flask) -> None:
    add(house, "staff")
    add(house, "new_operator", organisation=None)
    page = signed_in(house, "operator").get("/staff/log").text
    assert "<strong>new_operator</strong>" in page and "<strong>staff</strong>" not in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["c", "b", "a"]),
        ("?since=2026-11-22", ["c", "b"]),
        ("?until=2026-11-22", ["b", "a"]),
        ("?since=2026-11-22&until=2026-11-22", ["b"]),
        ("?person=a", ["a"]),
        ("?deed=export", ["c"]),
        ("?since=nonsense&until=0001-01-01&before=x", ["c", "b", "a"]),
        ("?person=nobody", []),
    ],
)
def test_what_is_asked_for_is_shown(house: Flask, query: str, expected: list[str]) -> None:
    add(house, "a")
    add(house, "b", DAY + timedelta(days=1))
    add(house, "c", DAY + timedelta(days=2), deed="export")
    assert [row[1] for row in rows(house, query=query)[1:]] == expected


def test_older_lines_stand_on_the_next_page(house: Flask) -> None:
    for number in range(log.ON_A_PAGE + 5):
        add(house, f"n{number}")
    visitor = signed_in(house, "admin")
    visitor.get("/staff/log?deed=view")
    assert "<strong>n54</strong>" in visitor.text and "<strong>n4</strong>" not in visitor.text
    older = visitor.text.partition('button--plain" href="')[2].partition('"')[0]
    assert "deed=view" in older
    visitor.get(older)
    assert "<strong>n4</strong>" in visitor.text and "古いものを見る" not in visitor.text


def test_the_file_holds_every_line_and_taking_it_is_recorded(house: Flask) -> None:
    many = audit.PORTION + 3
    with house.app_context():
        store = make_context().store
        with store.write():  # type: ignore[attr-defined]
            for _ in range(many):
                store._change(  # type: ignore[attr-defined]
                    "insert into audit (at, organisation_id, staff_id, who, action, thing, thing_id, detail)"
                    " values ('2026-11-01T00:00:00.000000Z', 'bank', 's', 's', 'view', '', '', 'home')"
                )
    assert len(rows(house)) == 1 + many
    with house.app_context():
        newest = audit.entries(make_context(), Wanted("bank"), 1)[0]
    assert (newest.action, newest.detail, newest.staff_id) == ("export", "log_file", "admin")


@pytest.mark.parametrize("name", ["=1+1", "+81", "@cmd", "-2", "＝A1", "\t=1"])
def test_no_cell_begins_a_formula(house: Flask, name: str) -> None:
    with house.app_context():
        store = make_context().store
        store.add_entry(Entry(DAY, "bank", None, name, "view", "x", name, name))
    cells = [cell for row in rows(house) for cell in row]
    assert f"'{name}" in cells and not [cell for cell in cells if cell.startswith(FORMULA_STARTS)]


def test_what_somebody_tried_and_may_not_stands_in_their_own_log(house: Flask) -> None:
    visitor = signed_in(house, "other_admin")
    for path in ("/staff/people/staff", "/staff/people/nobody"):
        assert visitor.client.get(path).status_code == 404
    told = rows(house, "other_admin", "?deed=refused")[1:]
    assert [row[1:3] + row[5:] for row in told] == [
        ["会議所 幸子", "断られた", "nobody"],
        ["会議所 幸子", "断られた", "staff"],
    ]
    assert rows(house, "admin", "?deed=refused")[1:] == [], "the other side hears nothing"


def test_a_name_of_another_organisation_does_not_come_out_by_a_refusal(house: Flask) -> None:
    """An id that was guessed right looks in the log like one that was not."""
    visitor = signed_in(house, "other_admin")
    visitor.client.get("/staff/people/staff")
    with house.app_context():
        make_context().store.add_entry(Entry(DAY, "chamber", "x", "x", "refused", "client", "client", "home"))
    page = visitor.get("/staff/log?deed=refused").text
    assert not [name for name in ("髙橋", "髙﨑") if name in page + str(rows(house, "other_admin"))]
