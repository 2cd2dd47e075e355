"""Tables as CSV, in and out, and what workbooks share with them (`workbook`).

What comes in may be hostile; what goes out never holds a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from assess.core.formulas import FORMULA_STARTS as FORMULA_STARTS
from assess.core.formulas import inert as inert
from assess.core.formulas import original as original

MAX_BYTES = 20_000_000
MAX_ROWS = 5000
MAX_COLUMNS = 60
HEADER_ROWS = 10  # rows that may stand above and in the header
LAST_ROW = 1_048_576  # of any workbook

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_NOT_CP932 = set("\uf8f0\uf8f1\uf8f2\uf8f3")  # what Python makes of bytes that Shift_JIS does not have


@dataclass(frozen=True)
class Unreadable:
    """A cell whose value must not be used, and why."""

    why: str


Value = str | int | float | bool | date | Unreadable | None
Row = list[Value]


def is_empty(value: Value) -> bool:
    """Whether nobody has written anything into the cell."""
    return value is None or (isinstance(value, str) and not value.strip())


class BadTable(Exception):
    """The file cannot be read as a table; the message says why."""


# ---------------------------------------------------------------- reading


def read(name: str, data: bytes, sheet: str | None) -> list[Row]:
    """All rows of a CSV file, or of the sheet called `sheet` (None: of the first) of a workbook. Raises BadTable.

    Row 1 is index 0; a row ends with its last cell. `name` only tells by its ending what the file should be.
    """
    if len(data) > MAX_BYTES:
        raise BadTable(f"ファイルが大きすぎます（上限 {MAX_BYTES // 1_000_000}MB）")
    if data.startswith(OLE):
        raise BadTable("パスワード付き、または古い形式（.xls）です。「Excel ブック (.xlsx)」で保存し直してください")
    if data.startswith(ZIP):
        from assess.actors import workbook  # openpyxl takes a while to load

        return _limited(workbook.rows(data, sheet))
    if PurePath(name).suffix.lower() in (".xlsx", ".xlsm", ".xls"):
        raise BadTable("Excel のブック（.xlsx）として読めません")
    return _limited(_csv_rows(data))


def _limited(rows: Iterable[Row]) -> list[Row]:
    kept: list[Row] = []
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
        kept += [[] for _ in range(number - 1 - len(kept))]
        kept.append(row)
    return kept


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
            if code == "cp932":  # Excel writes the wave dash so, and Python reads it as another sign
                text = text.replace("\uff5e", "\u301c")
        except UnicodeDecodeError:
            continue
        if not _NOT_CP932 & set(text):
            return text
    raise BadTable("文字コードが UTF-8 でも Shift_JIS でもありません。「CSV UTF-8」で保存してください")


def _csv_value(cell: str) -> Value:
    return Unreadable(FORMULA) if cell.lstrip().startswith(("=", "＝")) else cell


FORMULA = "数式は使えません。計算した結果の値を入れてください"


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
    csv.writer(out).writerows([inert_value(v) for v in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def inert_value(value: str | int) -> str | int:
    """The value of a cell, as `inert` where it is a text."""
    return inert(value) if isinstance(value, str) else value
