"""The workbook as a download of the result page."""

from __future__ import annotations

import io
from urllib.parse import quote

import pytest
from flask import Flask
from openpyxl import load_workbook

from tests.web.helpers import PROFILE, Visitor
from tests.web.test_security import check


@pytest.mark.parametrize(
    ("lang", "first", "called"), [("ja", "結果", "診断_髙橋製作所_"), ("en", "Result", "DX-check_髙橋製作所_")]
)
def test_the_result_page_leads_to_a_workbook_in_its_language(app: Flask, lang: str, first: str, called: str) -> None:
    visitor = Visitor(app.test_client())
    base = visitor.start("quick")
    visitor.answer_all(1)
    visitor.post(f"{base}/complete")
    visitor.post(f"{base}/language", {"lang": lang})
    visitor.get(f"{base}/result")
    assert f'href="{base}/workbook.xlsx"' in visitor.text
    answer = visitor.get(f"{base}/workbook.xlsx")
    check(answer)
    assert answer.status_code == 200
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    told = answer.headers["Content-Disposition"]
    assert told.startswith("attachment; ") and f"filename*=UTF-8''{quote(called)}20" in told and told.endswith(".xlsx")
    book = load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames[0] == first
    assert PROFILE["company"] in [cell.value for row in book.worksheets[0].iter_rows() for cell in row]


def test_there_is_none_before_the_end(app: Flask) -> None:
    visitor = Visitor(app.test_client())
    base = visitor.start("quick")
    answer = app.test_client().get(f"{base}/workbook.xlsx")
    assert answer.status_code == 404
    assert visitor.get(f"{base}/workbook.xlsx").mimetype == "text/html" and visitor.path == f"{base}/review"
