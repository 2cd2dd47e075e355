"""The sheets of a report as an Excel workbook. openpyxl takes a while to load: import this where one is written.

What people typed is written as text, whatever it begins with; only a `Figure` holds a formula. Each formula carries its
value too, for programs that show a file without working it out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from math import ceil
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import Cell as Place
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from assess.core.formulas import FORMULA_STARTS
from assess.report.words import columns
from assess.report.workbook_view import Cell, Figure, Line, Link, Look, Sheet

FACE = "BIZ UDPGothic"
LINE_HEIGHT = 14.0  # points
MOST_HEIGHT = 400.0  # Excel takes 409
ROOM = 1.0  # half-width characters to a unit of a column's width, as far as a line goes before it breaks
MAX_TEXT = 32_000  # characters; Excel takes 32,767
A4 = 9
LARGER: Mapping[Look, float] = {"title": 1.6, "heading": 1.2}
ACROSS: frozenset[Look] = frozenset({"title", "heading", "note", "banner"})
Values = dict[str, float | str]
_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)><f>(.*?)</f><v\s*(?:/>|></v>)</c>', re.DOTALL)


def to_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """An Excel workbook of these sheets."""
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = None
    book.calculation.fullCalcOnLoad = True
    worked_out = [_write(book.create_sheet(sheet.title), sheet) for sheet in sheets]
    out = io.BytesIO()
    book.save(out)
    return _with_values(out.getvalue(), worked_out)


def _write(target: Worksheet, sheet: Sheet) -> Values:
    """Fill one sheet; returns the values of its formulas by cell."""
    values: Values = {}
    for column, width in enumerate(sheet.widths, 1):
        target.column_dimensions[get_column_letter(column)].width = width
    for number, line in enumerate(sheet.lines, 1):
        cells = _cells_of(line, sheet.widths)
        for column, (value, width) in cells.items():
            place = target.cell(number, column)
            _fill(place, value)
            _dress(place, line.look, value)
            if width > sheet.widths[column - 1]:
                target.merge_cells(start_row=number, start_column=column, end_row=number, end_column=len(sheet.widths))
            if isinstance(value, Figure) and value.formula:
                values[place.coordinate] = value.value
        # Not every program fits a row to its text by itself, and none where cells are merged.
        target.row_dimensions[number].height = _height(line.look, cells.values())
    _offer(target, sheet)
    _page(target, sheet)
    return values


def _cells_of(line: Line, widths: Sequence[int]) -> dict[int, tuple[Cell, int]]:
    """The cells of a line by column, each with the width that it may take."""
    if line.look in ACROSS:
        return {1: (line.cells[0], sum(widths))}
    if line.look == "pair":
        return {1: (line.cells[0], widths[0]), 2: (line.cells[1], sum(widths[1:]))}
    return {column: (value, widths[column - 1]) for column, value in enumerate(line.cells, 1)}


def _height(look: Look, cells: Iterable[tuple[Cell, int]]) -> float:
    """The height of a row that shows all lines of its texts."""
    larger = LARGER.get(look, 1.0)
    lines = max(_lines(value, width * ROOM / larger) for value, width in cells)
    return min(MOST_HEIGHT, LINE_HEIGHT * larger * lines + 3)


def _lines(value: Cell, room: float) -> int:
    if isinstance(value, Figure):
        value = str(value.value) if isinstance(value.value, str) else ""
    text = value if isinstance(value, str) else ""
    return sum(max(1, ceil(columns(part) / room)) for part in text.split("\n"))


def _fill(place: Place, value: Cell) -> None:
    if isinstance(value, Figure) and value.formula:
        place.value = f"={value.formula}"
    elif isinstance(value, Figure):
        _put(place, value.value)
    elif isinstance(value, Link):
        _put(place, value.text)
        if value.url.startswith(("https://", "http://")):
            place.hyperlink = value.url
    else:
        _put(place, value)
    if isinstance(value, Figure):
        place.number_format = value.shown_as


def _put(place: Place, value: float | str | date | None) -> None:
    if not isinstance(value, str):
        place.value = value
        if isinstance(value, date):
            place.number_format = "yyyy-mm-dd"
        return
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:MAX_TEXT]
    if text:
        place.value, place.data_type = text, "s"  # neither a formula nor an error, whatever it says
        place.number_format = "@"
        place.quotePrefix = text.startswith(FORMULA_STARTS)  # and so it stays when somebody edits it


def _dress(place: Place, look: Look, value: Cell) -> None:
    styles = _styles()
    place.font = styles.link if isinstance(value, Link) else styles.fonts[look]
    place.alignment = styles.number if _is_number(value) else styles.wrap
    if look in styles.fills:
        place.fill = styles.fills[look]
    if look in ("head", "row", "pair"):
        place.border = styles.frame


def _is_number(value: Cell) -> bool:
    return isinstance(value, date) or (isinstance(value, Figure) and not isinstance(value.value, str))


class _Styles:
    def __init__(self) -> None:
        plain = Font(name=FACE, size=10)
        bold = Font(name=FACE, size=10, bold=True)
        self.link = Font(name=FACE, size=10, color="0B5394", underline="single")
        self.fonts: Mapping[Look, Font] = {
            "title": Font(name=FACE, size=16, bold=True),
            "heading": Font(name=FACE, size=12, bold=True, color="1F3F6E"),
            "note": plain,
            "banner": bold,
            "head": bold,
            "row": plain,
            "pair": plain,
        }
        self.fills: Mapping[Look, PatternFill] = {
            "head": PatternFill("solid", fgColor="E8EEF7"),
            "banner": PatternFill("solid", fgColor="FFF2CC"),
        }
        self.wrap = Alignment(vertical="top", wrap_text=True)
        self.number = Alignment(vertical="top", horizontal="center")
        side = Side(style="thin", color="B7C0CC")
        self.frame = Border(left=side, right=side, top=side, bottom=side)


@cache
def _styles() -> _Styles:
    return _Styles()


def _offer(target: Worksheet, sheet: Sheet) -> None:
    """Lists to choose from, and the least and most of a number, below the head."""
    rules = [(c, DataValidation(type="list", formula1=f'"{",".join(w)}"')) for c, w in sheet.choices.items()]
    rules += [
        (c, DataValidation(type="whole", operator="between", formula1=str(least), formula2=str(most)))
        for c, (least, most) in sheet.whole.items()
    ]
    for column, rule in rules:
        rule.allow_blank = rule.showErrorMessage = True
        letter = get_column_letter(column)
        rule.add(f"{letter}{sheet.head + 1}:{letter}{len(sheet.lines)}")
        target.add_data_validation(rule)


def _page(target: Worksheet, sheet: Sheet) -> None:
    """A4, as wide as the page, with the head on each; the head stays in view on the screen too."""
    if sheet.head:
        target.freeze_panes = f"A{sheet.head + 1}"
        target.print_title_rows = f"{sheet.head}:{sheet.head}"
    target.page_setup.paperSize = A4
    target.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
    target.page_setup.fitToWidth, target.page_setup.fitToHeight = 1, 0
    target.sheet_properties.pageSetUpPr.fitToPage = True
    target.page_margins = PageMargins(left=0.5, right=0.5, top=0.7, bottom=0.6, header=0.3, footer=0.3)
    target.oddHeader.center.text = sheet.header or None
    target.oddFooter.center.text = "&A　&P / &N"


def _with_values(data: bytes, worked_out: Sequence[Values]) -> bytes:
    """The workbook with the value of each formula beside it, which openpyxl leaves out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        of_part = {f"xl/worksheets/sheet{number}.xml": values for number, values in enumerate(worked_out, 1)}
        for part in before.infolist():
            content = before.read(part)
            if values := of_part.get(part.filename):
                content = _FORMULA.sub(lambda cell, values=values: _cell(cell, values), content)  # type: ignore[misc]
            after.writestr(part, content)
    return out.getvalue()


def _cell(cell: re.Match[bytes], values: Values) -> bytes:
    name, rest, formula = cell.groups()
    value = values[name.decode()]
    kind = b' t="str"' if isinstance(value, str) else b""
    shown = escape(value) if isinstance(value, str) else repr(value)
    return b'<c r="%s"%s%s><f>%s</f><v>%s</v></c>' % (name, rest, kind, formula, shown.encode())
