"""A list of clients as a table: what its columns are called, what stands in a row, and a form to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assess import i18n
from assess.actors.tables import BadTable, Row, Sheet, Unreadable, Value, is_empty, original, read
from assess.core import firm_names
from assess.core.client_details import Details, Fault
from assess.core.client_list import Listed
from assess.core.model import LANGUAGES, PREFECTURE_CODES, Lang
from assess.core.typed import whole_number

MAX_BYTES = 1_000_000
HEADER_WITHIN = 10
MAX_CELL = 500
# Columns in the order of the form, with their width, and what else they are called in lists that people have.
COLUMNS: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "name": (34, ("会社名", "企業名", "法人名", "商号", "名称", "取引先名", "顧客名", "お客様名", "事業所名", "名前")),
    "kana": (30, ("カナ", "カナ名", "会社名カナ", "企業名カナ", "ふりがな", "フリガナ", "よみがな", "顧客名カナ")),
    "corporate_number": (18, ("法人番号", "登録番号", "インボイス番号")),
    "prefecture": (14, ("都道府県", "県", "都道府県名")),
    "municipality": (18, ("市区町村", "市町村", "市区町村名")),
    "industry": (30, ("業種", "産業分類", "業種名", "日本標準産業分類")),
    "employees": (14, ("従業員数", "人数", "社員数", "従業者数")),
    "contact": (34, ("連絡先", "電話", "電話番号", "TEL", "担当者")),
    "branch": (16, ("支店", "支店名", "店舗", "店名", "取扱店", "担当店")),
}


class BadList(Exception):
    """The file is not a list of clients; the message says why, in Japanese, or is empty: it has no column of names."""


@dataclass(frozen=True)
class Vocabulary:
    """The words for prefectures (code -> name), industries (letter -> name) and branches that cells may hold."""

    prefectures: Mapping[str, str]
    industries: Mapping[str, str]
    branches: Sequence[str]


@dataclass(frozen=True)
class Read:
    """The rows below the header, and the columns that are not taken, by their titles."""

    rows: tuple[Listed, ...]
    left_out: tuple[str, ...]


def vocabulary(lang: Lang, industries: Mapping[str, str], branches: Sequence[str]) -> Vocabulary:
    """The words of a language."""
    prefectures = {code: i18n.prefecture_name(lang, code) for code in PREFECTURE_CODES}
    return Vocabulary(prefectures, industries, branches)


def title(column: str, lang: Lang) -> str:
    """What a column is called."""
    return i18n.translate(lang, f"clients.field.{column}")


# ---------------------------------------------------------------- in


def rows_of(name: str, data: bytes, words: Vocabulary) -> Read:
    """The clients of a workbook's first sheet or of a CSV file. Raises BadList."""
    if len(data) > MAX_BYTES:
        raise BadList(f"ファイルが大きすぎます（上限 {MAX_BYTES // 1000:,}KB）")
    try:
        rows = read(name, data, None)
    except BadTable as error:
        raise BadList(str(error)) from None
    header, columns, left_out = _header(rows)
    reader = _Reader(words)
    listed = [
        reader.listed(number, {columns[i]: value for i, value in enumerate(row) if i in columns})
        for number, row in enumerate(rows[header + 1 :], header + 2)
        if any(i in columns and not is_empty(value) for i, value in enumerate(row))
    ]
    return Read(tuple(listed), tuple(left_out))


def _header(rows: Sequence[Row]) -> tuple[int, dict[int, str], list[str]]:
    """(index of the header, cell -> column, titles of columns that are none of ours)."""
    known = {_key(word): column for column, (_, words) in COLUMNS.items() for word in words}
    known |= {_key(title(column, lang)): column for column in COLUMNS for lang in LANGUAGES}
    known |= {_key(column): column for column in COLUMNS}
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        columns: dict[int, str] = {}
        left_out = []
        for place, value in enumerate(row):
            text = original(value) if isinstance(value, str) else ""
            column = known.get(_key(text))
            if column and column not in columns.values():
                columns[place] = column
            elif text.strip():
                left_out.append(text.strip()[:50])
        if "name" in columns.values():
            return index, columns, left_out
    raise BadList


def _key(text: str) -> str:
    return firm_names.key(text.removesuffix("*"))


class _Reader:
    """Reads rows with one vocabulary."""

    def __init__(self, words: Vocabulary) -> None:
        self._prefectures: dict[str, str] = {}
        for code, name in words.prefectures.items():
            self._prefectures |= {firm_names.key(name): code, code: code, code.lstrip("0"): code}
        for code in PREFECTURE_CODES:
            name = i18n.prefecture_name("ja", code)
            self._prefectures |= {firm_names.key(name): code}
            if name != "北海道":
                self._prefectures |= {firm_names.key(name[:-1]): code}
        self._industries: dict[str, str] = {}
        for letter, name in words.industries.items():
            choice = industry_choice(letter, name)
            self._industries |= {_key(letter): letter, _key(name): letter, _key(choice): letter}

    def listed(self, number: int, cells: Mapping[str, Value]) -> Listed:
        """One row; where a cell cannot be read, it is told and stands for nothing."""
        wrong: list[Fault] = []
        texts: dict[str, str] = {}
        for column, value in cells.items():
            text, fault = _text(column, value)
            texts[column] = text
            if fault:
                wrong.append(fault)
        details = Details(
            name=texts.get("name", ""),
            kana=texts.get("kana", ""),
            corporate_number=texts.get("corporate_number", ""),
            prefecture=_chosen("prefecture", texts, self._prefectures, wrong),
            municipality=texts.get("municipality", ""),
            industry=_chosen("industry", texts, self._industries, wrong),
            employees=_number(texts.get("employees", ""), wrong),
            contact=texts.get("contact", ""),
        )
        return Listed(number, details, texts.get("branch", ""), tuple(wrong))


def _text(column: str, value: Value) -> tuple[str, Fault | None]:
    if isinstance(value, Unreadable):
        return "", Fault(column, "cell", value.why)
    if isinstance(value, date):
        return "", Fault(column, "date", value.isoformat())
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else original(" ".join(str(value).split()))
    if len(text) > MAX_CELL:
        return "", Fault(column, "long", str(MAX_CELL))
    return text, None


def _chosen(column: str, texts: Mapping[str, str], known: Mapping[str, str], wrong: list[Fault]) -> str:
    text = texts.get(column, "")
    if not text:
        return ""
    found = known.get(_key(text))
    if found is None:
        wrong.append(Fault(column, "unknown", text[:50]))
    return found or ""


def _number(text: str, wrong: list[Fault]) -> int | None:
    if not text:
        return None
    try:
        return whole_number(text)
    except ValueError:
        wrong.append(Fault("employees", "range", text[:50]))
        return None


# ---------------------------------------------------------------- out


def industry_choice(letter: str, name: str) -> str:
    """An industry as the form offers it."""
    return f"{letter} {name}"


def form(lang: Lang, words: Vocabulary) -> bytes:
    """A workbook to fill in: one sheet with the columns, and one that explains them."""
    from assess.actors.workbook import to_workbook  # openpyxl takes a while to load

    def say(key: str) -> str:
        return i18n.translate(lang, f"clients.form.{key}")

    titles = [title(column, lang) + ("*" if column == "name" else "") for column in COLUMNS]
    helps: list[list[str]] = [[say("title")], [say("guide.1")], [say("guide.2")], [say("guide.3")], []]
    helps += [[title(column, lang), say(f"help.{column}")] for column in COLUMNS]
    ranges: dict[str, str] = {}
    for column, choices in _choices(words):
        helps += [[], [title(column, lang)]]
        first = len(helps) + 1
        helps += [[choice] for choice in choices]
        ranges[column] = f"'{say('help_sheet')}'!$A${first}:$A${len(helps)}"
    numbers = {column: place for place, column in enumerate(COLUMNS, 1)}
    main = Sheet(
        say("sheet"),
        [titles],
        header=1,
        fixed_columns=1,
        widths=[width for width, _ in COLUMNS.values()],
        choices={numbers[column]: choices for column, choices in ranges.items()},
        number_columns=frozenset({numbers["employees"]}),
    )
    return to_workbook([main, Sheet(say("help_sheet"), helps, widths=(30, 90))])


def _choices(words: Vocabulary) -> Iterator[tuple[str, Iterable[str]]]:
    yield "prefecture", list(words.prefectures.values())
    yield "industry", [industry_choice(letter, name) for letter, name in words.industries.items()]
    if words.branches:
        yield "branch", list(words.branches)
