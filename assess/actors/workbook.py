"""Excel workbooks in and out. openpyxl takes a while to load, so import this where a workbook is read or written."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assess.actors.tables import FORMULA, MAX_COLUMNS, MAX_ROWS, BadTable, Row, Sheet, Unreadable, Value, inert_value

MAX_UNPACKED = 60_000_000
MAX_PARTS = 500  # files within a workbook

# Dates and times of a Japanese Excel: 平成… and 2026年… (ECMA-376, 18.8.30). openpyxl takes them for plain numbers.
JAPANESE_FORMATS = frozenset([*range(27, 37), *range(50, 59)])
_DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})[\"']")

# ---------------------------------------------------------------- reading


def rows(data: bytes, sheet: str | None) -> Iterator[Row]:
    """The rows of the sheet called `sheet` (None: of the first sheet), from its first. Raises BadTable."""
    try:
        merged = _unpack(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts that we do not read
            yield from _sheet_rows(data, sheet, merged)
    except BadTable:
        raise
    except Exception as error:  # whatever zipfile and openpyxl raise for damaged and hostile files
        raise BadTable(f"Excel のブックとして読めません（{type(error).__name__}）") from None


def _unpack(data: bytes) -> dict[str, list[str]]:
    """The merged ranges of each part, once the real unpacked size is known to be small. Raises BadTable."""
    total = 0
    merged: dict[str, list[str]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if len(archive.infolist()) > MAX_PARTS:
            raise BadTable("Excel のブックの部品が多すぎます")
        for info in archive.infolist():
            with archive.open(info) as part:
                content = part.read(MAX_UNPACKED - total + 1)
            total += len(content)
            if total > MAX_UNPACKED:
                raise BadTable(f"展開すると大きすぎます（上限 {MAX_UNPACKED // 1_000_000}MB）")
            if any(mark in content for mark in _DOCTYPE):
                raise BadTable("Excel のブックとして読めません（DOCTYPE があります）")
            merged[info.filename] = [ref.decode() for ref in _MERGED.findall(content)]
    return merged


def _sheet_rows(data: bytes, sheet: str | None, merged: dict[str, list[str]]) -> Iterator[Row]:
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        found = next((s for s in book.worksheets if sheet in (None, s.title.strip())), None)
        if found is None:
            names = "、".join(book.sheetnames[:10])
            raise BadTable(f"シート「{sheet}」がありません（あるシート: {names}）")
        bad = _merged_cells(merged.get(str(getattr(found, "_worksheet_path", "")).lstrip("/"), []))
        found.reset_dimensions()
        for number, cells in enumerate(found.iter_rows(), 1):
            row = [_value(cell, book.epoch) for cell in cells]
            for column in bad.pop(number, ()):
                row += [None] * (column - len(row))
                row[column - 1] = Unreadable("結合されたセルです。結合を解除してください")
            yield row
    finally:
        book.close()


def _merged_cells(refs: list[str]) -> dict[int, list[int]]:
    """Row -> columns where a merged range begins."""
    columns: dict[int, list[int]] = {}
    for ref in refs:
        column, row, _, _ = range_boundaries(ref)
        if row and column and column <= MAX_COLUMNS:
            columns.setdefault(row, []).append(column)
    return columns


def _value(cell: Any, epoch: datetime) -> Value:
    kind, value = getattr(cell, "data_type", "n"), getattr(cell, "value", None)
    if kind == "n" and isinstance(value, int | float):
        value = _japanese_date(cell, value, epoch)
    if kind == "f":
        return Unreadable(FORMULA)
    if kind == "e":
        return Unreadable(f"エラー値（{value}）になっています")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        return value.replace("_x000D_", "")
    if value is None or isinstance(value, bool | int | float | date):
        return value
    return Unreadable("時刻になっています。文字で入れてください")


def _japanese_date(cell: Any, number: float, epoch: datetime) -> object:
    """The date or time of a number in one of Excel's built-in Japanese formats, whose text stands in no file."""
    if cell.style_array.numFmtId not in JAPANESE_FORMATS:
        return number
    try:
        return from_excel(number, epoch)
    except (ValueError, OverflowError):
        return number


# ---------------------------------------------------------------- writing


def to_workbook(sheets: Iterable[Sheet]) -> bytes:
    """An Excel workbook of these sheets."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _write_sheet(book.create_sheet(sheet.title), sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_sheet(target: Worksheet, sheet: Sheet) -> None:
    bold, shade = Font(bold=True), PatternFill("solid", fgColor="E8EEF7")
    wrap = Alignment(vertical="top", wrap_text=True)
    for column, width in enumerate(sheet.widths, 1):
        letter = target.column_dimensions[get_column_letter(column)]
        letter.width = width
        if column not in sheet.number_columns:
            letter.number_format = "@"  # text: no date or number is made of what is typed
    for number, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row, 1):
            cell = target.cell(number, column, inert_value(value))
            if isinstance(value, str):
                cell.data_type = "s"  # not an error value, whatever it says
                cell.number_format = "@"
            cell.alignment = wrap
            if number <= sheet.header:
                cell.font, cell.fill = bold, shade
    target.freeze_panes = target.cell(sheet.header + 1, sheet.fixed_columns + 1)
    for column, choices in sheet.choices.items():
        rule = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=True)
        rule.error = "一覧から選んでください"
        letter_of = get_column_letter(column)
        rule.add(f"{letter_of}{sheet.header + 1}:{letter_of}{MAX_ROWS + sheet.header}")
        target.add_data_validation(rule)
