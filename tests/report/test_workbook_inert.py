"""What people typed stays text in a workbook, whatever it begins with and wherever it is printed."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from assess.core.diagnosis import diagnose
from assess.core.formulas import FORMULA_STARTS
from assess.core.model import Catalogue, Framework, FrameworkItem
from assess.report.workbook import sheets_of
from assess.report.workbook_view import Sheet
from assess.report.xlsx import to_xlsx
from tests.report.spreadsheets import worked_out
from tests.samples import actor, answer_all, small_bank, small_catalogue, small_profile, text

ARITHMETIC = "計算"  # the only sheet with formulas
TYPED = (
    *(f"{start}1+1" for start in FORMULA_STARTS),
    '=HYPERLINK("https://example.org","x")&1+1', "=cmd|' /C calc'!A0", "@SUM(1;1)", "-2+3", "+81-3-1234-5678",
    "架空商店\n=1+1", "架空商店\t=1+1", "\t\n=1+1", "架空商店\r\n@SUM(1;1)", " =1+1", "\u3000=1+1", "\x07=1+1",
    "#N/A", "'=1+1", "{=1+1}", "_x003D_1+1", '"=1+1', "=1+1\n=2+2", "TRUE", "1E5",
)  # fmt: skip


def bodies(typed: str) -> Catalogue:
    """Support bodies of an operator, whose every field says this."""
    one = {field: text(typed) for field in ("name", "role", "ask_first", "cost", "disclosure")}
    told = dict.fromkeys(("source", "phone", "address"), typed)
    known = small_catalogue()
    kinds = tuple(replace(kind, text=text(typed)) for kind in known.kinds)
    named = tuple(
        actor(a.id, **{**vars(a), **one, **told, "evidence": "own", "url": "https://example.org/"})
        for a in known.actors
    )
    return replace(known, actors=named, kinds=kinds)


def form(typed: str) -> tuple[Framework, ...]:
    """A form whose every text says this, with an item that copies what the firm typed."""
    items = (
        FrameworkItem("1", text(typed), ("office-digitization",), text(typed), text(typed)),
        FrameworkItem("2", text(typed), profile=("institution",)),
    )
    return (Framework("dgc-3", text(typed), typed, typed, "2026-11-21", items, text(typed), text(typed)),)


def typed_everywhere(typed: str) -> tuple[Sheet, ...]:
    """The workbook of a firm that typed this into every field, in an installation whose operator did so too."""
    bank = small_bank()
    profile = small_profile(company=typed, municipality=typed, institution=typed)
    return sheets_of(diagnose(bank, "hash", bodies(typed), answer_all(bank, profile=profile)), form(typed), "ja")


def letters(value: Any) -> str:
    """A text without blanks, breaks of lines and what no spreadsheet can hold."""
    return "".join("".join(str(value).split()).replace("\x07", "").split("_x003D_"))


@pytest.mark.parametrize("typed", TYPED)
def test_no_typed_text_is_a_formula(typed: str) -> None:
    data = to_xlsx(typed_everywhere(typed))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        of_sheet = {name: parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")}
    assert [name for name, content in of_sheet.items() if b"<f>" in content] == ["xl/worksheets/sheet3.xml"]
    book = load_workbook(io.BytesIO(data))
    company = book.worksheets[0]["B3"]
    assert letters(company.value) == letters(typed)
    assert company.data_type == "s" and company.quotePrefix == company.value.startswith(FORMULA_STARTS)
    formulas = [c.value for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert formulas and not any("1+1" in formula.replace("+1)", "") for formula in formulas)


@pytest.mark.slow
def test_typed_texts_are_still_the_same_texts_when_worked_out(tmp_path: Any) -> None:
    """A program that works everything out leaves each cell as we wrote it: none has become a formula or a fault."""
    made = {f"book-{n}": typed_everywhere(typed) for n, typed in enumerate(TYPED)}
    found = worked_out(tmp_path, {name: to_xlsx(sheets) for name, sheets in made.items()})
    for (name, sheets), typed in zip(made.items(), TYPED, strict=True):
        formulas, values = load_workbook(found[name]), load_workbook(found[name], data_only=True)
        said = 0
        for sheet in sheets:
            if sheet.title == ARITHMETIC:
                continue
            kinds = {cell.data_type for row in formulas[sheet.title].iter_rows() for cell in row}
            assert "f" not in kinds and "e" not in kinds, (typed, sheet.title)
            for line, row in zip(sheet.lines, values[sheet.title].iter_rows(values_only=True), strict=False):
                for cell, value in zip(line.cells, row, strict=False):
                    if isinstance(cell, str) and letters(typed) in letters(cell):
                        assert isinstance(value, str) and letters(value) == letters(cell), (
                            typed,
                            sheet.title,
                            cell,
                            value,
                        )
                        said += 1
        assert said > 30, (typed, said)
