"""Tables as Excel workbooks or CSV, in and out. What comes in may be hostile; what goes out never holds a formula."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePath

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

MAX_BYTES = 20_000_000
MAX_UNPACKED = 60_000_000
MAX_PARTS = 500  # files within a workbook
MAX_ROWS = 5000
MAX_COLUMNS = 60
HEADER_ROWS = 10  # rows that may stand above and in the header
LAST_ROW = 1_048_576  # of any workbook

# A spreadsheet takes a cell that begins so for a formula; the wide forms when typed on a Japanese keyboard.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
_NOT_CP932 = set("\uf8f0\uf8f1\uf8f2\uf8f3")  # what Python makes of bytes that Shift_JIS does not have
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})[\"']")


@dataclass(frozen=True)
class Unreadable:
    """A cell whose value must not be used, and why."""

    why: str


Value = str | int | float | bool | date | Unreadable | None
Row = list[Value]


class BadTable(Exception):
    """The file cannot be read as a table; the message says why."""


# ---------------------------------------------------------------- no formula goes out


def inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe in front where one is needed."""
    return f"'{text}" if text.startswith((*FORMULA_STARTS, "'")) else text


def original(text: str) -> str:
    """The opposite of `inert`."""
    return text[1:] if text.startswith("'") else text


# ---------------------------------------------------------------- reading


def read(name: str, data: bytes, sheet: str) -> list[Row]:
    """All rows of a CSV file, or of the sheet called `sheet` of a workbook. Raises BadTable.

    Row 1 is index 0; a row ends with its last cell. `name` only tells by its ending what the file should be.
    """
    if len(data) > MAX_BYTES:
        raise BadTable(f"ファイルが大きすぎます（上限 {MAX_BYTES // 1_000_000}MB）")
    if data.startswith(OLE):
        raise BadTable("パスワード付き、または古い形式（.xls）です。「Excel ブック (.xlsx)」で保存し直してください")
    if data.startswith(ZIP):
        return _limited(_workbook_rows(data, sheet))
    if PurePath(name).suffix.lower() in (".xlsx", ".xlsm", ".xls"):
        raise BadTable("Excel のブック（.xlsx）として読めません")
    return _limited(_csv_rows(data))


def _limited(rows: Iterable[Row]) -> list[Row]:
    found: list[Row] = []
    number = 0
    for number, row in enumerate(rows, 1):
        if number > LAST_ROW:
            raise BadTable(f"行が多すぎます（上限 {MAX_ROWS:,}行）")
        while row and row[-1] in (None, ""):
            row.pop()
        if len(row) > MAX_COLUMNS:
            raise BadTable(f"行{number}: 列が多すぎます（上限 {MAX_COLUMNS}列）")
        if not row:
            continue  # empty rows at the end count for nothing
        if number > MAX_ROWS + HEADER_ROWS:
            raise BadTable(f"行が多すぎます（上限 {MAX_ROWS:,}行）")
        found += [[] for _ in range(number - 1 - len(found))]
        found.append(row)
    return found


def _csv_rows(data: bytes) -> Iterator[Row]:
    text = _decoded(data)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            yield [_csv_value(cell) for cell in row]
    except csv.Error as error:
        raise BadTable(f"CSV として読めません: {error}") from None


def _decoded(data: bytes) -> str:
    for code in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(code)
        except UnicodeDecodeError:
            continue
        if not _NOT_CP932 & set(text):
            return text
    raise BadTable("文字コードが UTF-8 でも Shift_JIS でもありません。「CSV UTF-8」で保存してください")


def _csv_value(cell: str) -> Value:
    return Unreadable(FORMULA) if cell.lstrip().startswith(("=", "＝")) else cell


FORMULA = "数式は使えません。計算した結果の値を入れてください"


def _workbook_rows(data: bytes, sheet: str) -> Iterator[Row]:
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


def _sheet_rows(data: bytes, sheet: str, merged: dict[str, list[str]]) -> Iterator[Row]:
    book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        found = next((s for s in book.worksheets if s.title.strip() == sheet), None)
        if found is None:
            names = "、".join(book.sheetnames[:10])
            raise BadTable(f"シート「{sheet}」がありません（あるシート: {names}）")
        bad = _merged_cells(merged.get(str(getattr(found, "_worksheet_path", "")).lstrip("/"), []))
        found.reset_dimensions()
        for number, cells in enumerate(found.iter_rows(), 1):
            row = [_value(cell) for cell in cells]
            for column in bad.pop(number, ()):
                row += [None] * (column - len(row))
                row[column - 1] = Unreadable("結合されたセルです。結合を解除してください")
            yield row
    finally:
        book.close()


def _merged_cells(refs: list[str]) -> dict[int, list[int]]:
    """Row -> columns where a merged range begins."""
    found: dict[int, list[int]] = {}
    for ref in refs:
        column, row, _, _ = range_boundaries(ref)
        if row and column and column <= MAX_COLUMNS:
            found.setdefault(row, []).append(column)
    return found


def _value(cell: object) -> Value:
    kind, value = getattr(cell, "data_type", "n"), getattr(cell, "value", None)
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


# ---------------------------------------------------------------- writing


@dataclass(frozen=True)
class Sheet:
    """A sheet to write. `header` rows are bold and stay in view; `choices` are drop-downs: column (from 1) -> range."""

    title: str
    rows: Sequence[Sequence[str | int]]
    header: int = 0
    fixed_columns: int = 0
    widths: Sequence[int] = ()
    choices: dict[int, str] = field(default_factory=dict)
    number_columns: frozenset[int] = frozenset()


def to_csv(rows: Iterable[Sequence[str | int]]) -> bytes:
    """UTF-8 with a byte order mark, which Excel needs to tell that it is UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_inert_value(v) for v in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


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
            cell = target.cell(number, column, _inert_value(value))
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


def _inert_value(value: str | int) -> str | int:
    return inert(value) if isinstance(value, str) else value
