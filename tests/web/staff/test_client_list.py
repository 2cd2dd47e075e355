"""A list of clients read in over the web: looked at first, then taken."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from openpyxl import load_workbook

from assess.client_lists.sheet import MAX_BYTES
from assess.web.context import make_context
from tests.web.helpers import Visitor
from tests.web.staff.walk_clients import send_list
from tests.web.staff_helpers import signed_in

GOOD = "会社名,フリガナ,支店\n㈱髙﨑製作所,,\n燕金属,ﾂﾊﾞﾒ,\n三条工具,,本店\n"


def names(house: Flask, organisation: str = "bank") -> set[str]:
    with house.app_context():
        return {client.name for client in make_context().store.clients(organisation, None, 9999)}


def take(visitor: Visitor) -> None:
    visitor.post("/staff/clients/list/take", {"list": visitor.fields()["list"]})


def test_nothing_is_added_before_it_is_confirmed(house: Flask) -> None:
    visitor = signed_in(house, "manager")
    send_list(visitor, GOOD.encode("cp932"))
    assert visitor.path == "/staff/clients/list/check"
    assert re.findall(r"<strong>(\d+)</strong>", visitor.text)[-3:] == ["2", "1", "0"]
    assert names(house) == {"㈱髙﨑製作所", "港水産"}
    take(visitor)
    assert "2社を登録しました" in visitor.text and names(house) >= {"燕金属", "三条工具"}
    visitor.get("/staff/clients?q=つばめ")
    assert "燕金属" in visitor.text


def test_a_workbook_that_was_filled_in_is_taken(house: Flask) -> None:
    visitor = signed_in(house, "admin")
    answer = visitor.client.get("/staff/clients/list/form.xlsx")
    told = answer.headers["Content-Disposition"]
    assert told.isascii() and "filename*=UTF-8''" in told, "a header of other letters is none, and no server sends it"
    book = load_workbook(io.BytesIO(answer.data))
    book.worksheets[0].append(["燕金属", "ツバメ", "7000012050002", "新潟県", "燕市"])
    out = io.BytesIO()
    book.save(out)
    send_list(visitor, out.getvalue(), "取引先一覧.xlsx", branch="harbour")
    assert "取引先一覧.xlsx" in visitor.text
    take(visitor)
    with house.app_context():
        client = make_context().store.client_of_number("bank", "7000012050002")
    assert client is not None and (client.branch_id, client.prefecture) == ("harbour", "15")


def test_forty_wrong_rows_are_all_told_and_nothing_is_taken(house: Flask) -> None:
    visitor = signed_in(house, "manager")
    rows = "".join(f"会社{n},700001205000{n % 10}3\n" for n in range(40))
    send_list(visitor, f"会社名,法人番号\n{rows}良い会社,\n".encode())
    told = re.findall(r"<dt>行(\d+) .*?</dt>\s*<dd><strong>法人番号</strong>", visitor.text)
    assert told == [str(n) for n in range(2, 42)] and 'name="list"' not in visitor.text
    forged = re.search(r"list=([a-z2-7]{16})", visitor.page.request.full_path if visitor.page else "")
    assert forged
    visitor.post("/staff/clients/list/take", {"list": forged[1]})
    assert "まだ何も取り込んでいません" in visitor.text and "良い会社" not in names(house)


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "", "ファイルを選んでください"),
        (b"a,b\n1,2\n", "x.csv", "「会社名」の列が見つかりません"),
        ("会社名\n".encode(), "x.csv", "1社も書かれていません"),
        (b"PK\x03\x04junk", "x.xlsx", "Excel のブックとして読めません"),
        (b"x" * (MAX_BYTES + 1), "x.csv", "大きすぎます"),
    ],
)
def test_what_is_no_list_is_told(house: Flask, data: bytes, name: str, told: str) -> None:
    visitor = signed_in(house, "manager")
    assert send_list(visitor, data, name).status_code == 422
    assert told in visitor.text


def test_no_other_page_takes_as_much(house: Flask) -> None:
    visitor = signed_in(house, "manager")
    visitor.get("/staff/clients/client")
    assert visitor.post("/staff/clients/client/notes", {"note": "長" * 40_000}).status_code == 413
    visitor.get("/staff/clients/list")
    data = {"csrf_token": visitor.csrf, "file": (io.BytesIO(b"x" * (MAX_BYTES + 100_000)), "x.csv")}
    assert visitor.client.post("/staff/clients/list", data=data).status_code == 413


def test_a_row_for_another_branch_is_wrong_for_who_serves_one(house: Flask) -> None:
    visitor = signed_in(house, "manager")
    send_list(visitor, "会社名,支店\n燕金属,港支店\n".encode())
    assert "「港支店」は、使える言葉の中にありません" in visitor.text
    admin = signed_in(house, "admin")
    send_list(admin, "会社名,支店\n燕金属,港支店\n三条工具,\n".encode(), branch="")
    assert "空です" in admin.text, "a row without a branch has none"
    visitor.get("/staff/clients/list")
    data = {"csrf_token": visitor.csrf, "branch": "harbour", "file": (io.BytesIO(GOOD.encode()), "x.csv")}
    assert visitor.client.post("/staff/clients/list", data=data).status_code == 400


def test_a_list_of_somebody_else_is_not_there(house: Flask) -> None:
    admin, manager, other = (signed_in(house, who) for who in ("admin", "manager", "other_admin"))
    send_list(admin, GOOD.encode())
    of_admin = admin.fields()["list"]
    for visitor in (manager, other):
        visitor.get(f"/staff/clients/list/check?list={of_admin}")
        assert visitor.path == "/staff/clients/list" and "もう残っていません" in visitor.text
        visitor.post("/staff/clients/list/take", {"list": of_admin})
        assert "もう残っていません" in visitor.text
    assert names(house, "chamber") == {"㈱髙﨑製作所"} and "燕金属" not in names(house)


def test_a_list_is_taken_once(house: Flask) -> None:
    visitor = signed_in(house, "admin")
    send_list(visitor, GOOD.encode())
    mine = visitor.fields()["list"]
    take(visitor)
    visitor.post("/staff/clients/list/take", {"list": mine})
    assert "もう残っていません" in visitor.text and len(names(house)) == 4


def test_a_formula_is_refused_by_its_cell(house: Flask) -> None:
    visitor = signed_in(house, "manager")
    send_list(visitor, '会社名,連絡先\n燕金属,"=HYPERLINK(""http://example.org"")"\n'.encode())
    assert "数式は使えません" in visitor.text and 'name="list"' not in visitor.text
