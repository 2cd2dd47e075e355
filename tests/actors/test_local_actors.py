"""An operator's own support bodies: workbook and CSV, out and back; what is wrong is told; nothing half done."""

from __future__ import annotations

import io
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from assess import create_app
from assess.actors import file as actors_file
from assess.actors import importing, sheet, tables, workbook
from assess.bank.answers_json import dump_answers
from assess.bank.catalogue_files import with_local
from assess.bank.codec import content_hash, validate
from assess.bank.library import Library, load_library
from assess.bank.yaml import read_yaml
from assess.cli import main
from assess.config import Settings
from assess.core.checks.catalogue import check_catalogue
from assess.core.checks.coverage import NEEDS, Cell, coverage, filled, holes, known_by
from assess.core.local_catalogue import LocalActors, check_local, control, merge
from assess.core.model import LAYERS, Actor, Answers, Area, Catalogue, Profile, Text
from assess.services import assessments, exchange, results
from assess.services.context import Context, open_store
from tests.conftest import QUESTIONS

Table = list[list[Any]]
WRITERS: dict[str, Callable[[Table, sheet.Vocabulary], bytes]] = {
    "xlsx": lambda rows, words: workbook.to_workbook(sheet.sheets(rows, words)),
    "csv": lambda rows, words: tables.to_csv(rows),
}


TODAY = date(2026, 11, 26)


def own_actor(**changes: object) -> Actor:
    values: dict[str, object] = {
        "id": "mybank-nagaoka",
        "type": "financial",
        "layer": "advice",
        "kind": "regional_bank",
        "name": Text("まいばんく 長岡支店", "まいばんく 長岡支店"),
        "area": Area(("15",), "長岡市"),
        "services": ("finance", "vendor_matching"),
        "role": Text("資金の相談にのる支店。", "A branch that advises on money."),
        "ask_first": Text("使える融資はありますか。", "Which loans are there?"),
        "source": "自機関による登録 (2026-11-21)",
        "evidence": "own",
        "as_of": 2026,
        "phone": "0258-00-0000",
        "disclosure": Text("融資を扱います。", "It lends money."),
    }
    return Actor(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def words(library: Library) -> sheet.Vocabulary:
    return sheet.vocabulary(library)


def rows_of(words: sheet.Vocabulary, *actors: Actor) -> Table:
    return sheet.table([(actor, False, "local") for actor in actors], words, origin=False)


def with_cell(rows: Table, row: int, column: str, value: object) -> Table:
    """The table with one cell changed; `row` as a spreadsheet counts."""
    changed = [list(r) for r in rows]
    changed[row - 1][rows[1].index(column)] = value
    return changed


def read(rows: Table, words: sheet.Vocabulary, shipped: Catalogue) -> importing.Read:
    return importing.from_rows(rows, words, shipped, TODAY)


# ---------------------------------------------------------------- out and back


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.slow
def test_every_shipped_actor_comes_back_as_it_was(kind: str, library: Library, words: sheet.Vocabulary) -> None:
    actors = library.catalogue.actors
    data = WRITERS[kind](rows_of(words, *actors), words)
    rows = tables.read(f"x.{kind}", data, sheet.SHEET)
    found = read(rows, words, replace(library.catalogue, actors=()))
    assert found.problems == ()
    assert found.local.actors == actors
    again = read(rows, words, library.catalogue)
    assert (again.local, again.same) == (LocalActors(), len(actors))


def test_every_field_of_an_actor_has_a_column() -> None:
    columns = {c.id.removesuffix("_ja").removesuffix("_en") for c in sheet.COLUMNS} - {"hidden"}
    flat = {f.name for f in fields(Actor)} - {"area"} | {f.name for f in fields(Area)}
    assert columns == flat


def test_the_workbook_helps_who_fills_it_in(words: sheet.Vocabulary) -> None:
    data = WRITERS["xlsx"](rows_of(words, own_actor()), words)
    book = load_workbook(io.BytesIO(data))
    main, explained = book[sheet.SHEET], book[sheet.HELP_SHEET]
    ids = [cell.value for cell in main[2]]
    assert main["A1"].value == "番号（ID）"
    rules = {str(rule.sqref): rule.formula1 for rule in main.data_validations.dataValidation}
    for column in ("type", "layer", "kind", "block", "nation", "neutral", "hidden", "ended"):
        letter = main.cell(1, ids.index(column) + 1).column_letter
        choices = rules[f"{letter}3:{letter}5002"]
        cells = explained[choices.split("!")[1].replace("$", "")]
        shown = {row[0].value for row in cells}
        assert main.cell(3, ids.index(column) + 1).value in shown | {None, ""}, column
    text = "\n".join(str(c.value) for row in explained.iter_rows() for c in row if c.value)
    for column in sheet.COLUMNS:
        assert column.title in text and column.id in text
    assert "空なら日本語の名称を使います" in text
    for need in NEEDS:
        assert need in text


def test_an_empty_english_text_falls_back_to_japanese(library: Library, words: sheet.Vocabulary) -> None:
    rows = with_cell(rows_of(words, own_actor()), 3, "role_en", "")
    assert read(rows, words, library.catalogue).local.actors[0].role == Text(own_actor().role.ja, own_actor().role.ja)


ODD_STARTS = st.sampled_from(["", *tables.FORMULA_STARTS, "'", "''", "'=", "#N/A", "_x000D", " "])
TEXTS = st.builds(
    str.__add__, ODD_STARTS, st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.just("\n"), max_size=40)
).map(lambda t: "".join(c for c in t if not control(c)).strip() or "x")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=TEXTS, kind=st.sampled_from(sorted(WRITERS)))
def test_no_cell_begins_a_formula_and_every_text_comes_back(
    text: str, kind: str, library: Library, words: sheet.Vocabulary
) -> None:
    actor = own_actor(role=Text(text, text), source=text, disclosure=Text("あ", text))
    data = WRITERS[kind](rows_of(words, actor), words)
    if kind == "xlsx":
        cells = [c for sheet in load_workbook(io.BytesIO(data)) for row in sheet.iter_rows() for c in row]
        assert not any(c.data_type in ("f", "e") for c in cells)
        values = [c.value for c in cells if isinstance(c.value, str)]
    else:
        values = [v for row in tables.read("x.csv", data, "") for v in row]
        assert all(isinstance(v, str) for v in values)
    assert not any(v.startswith(tables.FORMULA_STARTS) for v in values)
    found = read(tables.read(f"x.{kind}", data, sheet.SHEET), words, library.catalogue)
    assert found.problems == ()
    assert found.local.actors == (actor,)


@settings(max_examples=60)
@given(text=TEXTS)
def test_the_file_of_local_entries_comes_back(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    local = LocalActors(("a", "b"), (own_actor(role=Text(text, text), source=text, min_employees=3, neutral=True),))
    file = tmp_path_factory.mktemp("local") / "local-actors.yaml"
    actors_file.write(file, local)
    raw, problems = read_yaml(file, file.name)
    value, more = validate(LocalActors, raw, file.name)
    assert (value, problems + more) == (local, [])


# ---------------------------------------------------------------- what people type


@pytest.mark.parametrize(
    ("column", "typed", "field", "value"),
    [
        ("prefectures", 15, "area", Area(("15",), "長岡市")),
        ("prefectures", 1, "area", Area(("01",), "長岡市")),
        ("prefectures", 15.0, "area", Area(("15",), "長岡市")),
        ("prefectures", "１５", "area", Area(("15",), "長岡市")),
        ("prefectures", "新潟", "area", Area(("15",), "長岡市")),
        ("services", "process,finance\n資金", "services", ("process", "finance")),
        ("services", " 情報 セキュリティ ， security、ＰＲＯＣＥＳＳ ", "services", ("security", "process")),
        ("industries", "E、卸売業・小売業", "industries", ("E", "I")),
        ("stages", "DX、digitization", "stages", ("transformation", "digitization")),
        ("layer", "", "layer", "advice"),
        ("type", "financial", "type", "financial"),
        ("neutral", True, "neutral", True),
        ("neutral", "○", "neutral", True),
        ("neutral", "", "neutral", False),
        ("min_employees", "６人", "min_employees", 6),
        ("min_employees", 6.0, "min_employees", 6),
        ("evidence", "公的機関のページ", "evidence", "official"),
        ("evidence", "official", "evidence", "official"),
        ("as_of", 2025.0, "as_of", 2025),
        ("as_of", "２０２５年", "as_of", 2025),
        ("as_of", "", "as_of", None),
        ("cost_ja", 3000, "cost", Text("3000", "3000")),
        ("role_ja", " 一行目\r\n二行目 ", "role", Text("一行目\n二行目", "A branch that advises on money.")),
    ],
)
def test_what_people_type_is_understood(
    column: str, typed: object, field: str, value: object, library: Library, words: sheet.Vocabulary
) -> None:
    found = read(with_cell(rows_of(words, own_actor()), 3, column, typed), words, library.catalogue)
    assert found.problems == ()
    assert getattr(found.local.actors[0], field) == value


@pytest.mark.parametrize(
    ("column", "typed", "message"),
    [
        ("id", "", "空です"),
        ("id", "私の銀行", "英小文字"),
        ("type", "", "空です"),
        ("type", "ぎんこう", "「ぎんこう」は選択肢にありません。使えるのは 金融機関、"),
        ("layer", "coordination", "種類と合いません"),
        ("kind", "bank", "選択肢にありません"),
        ("name_ja", " ", "空です"),
        ("name_ja", "上\n下", "改行は使えません"),
        ("prefectures", "48", "選択肢にありません"),
        ("prefectures", 1516, "選択肢にありません"),
        ("prefectures", "", "どれかひとつだけ"),
        ("prefectures", "15、16", ""),
        ("block", "関東", ""),
        ("nation", "はい", ""),
        ("nation", "たぶん", "「はい」か「いいえ」"),
        ("services", "", "空です"),
        ("services", "資金、お金", "「お金」は選択肢にありません"),
        ("cost_en", "free", ""),
        ("min_employees", "0", "1以上"),
        ("min_employees", "6.5", "1以上"),
        ("max_employees", "十人", "1以上"),
        ("stages", "9", "選択肢にありません"),
        ("url", "www.example.jp", "https://"),
        ("phone", 258000000, "0 か +"),
        ("phone", "258-00-0000", "0 か +"),
        ("source", "", "空です"),
        ("evidence", "", "空です"),
        ("evidence", "うわさ", "選択肢にありません"),
        ("evidence", "報道", "選択肢にありません"),
        ("as_of", "去年", "西暦4桁"),
        ("as_of", 26, "西暦4桁"),
        ("as_of", 1989, "1990年からあと"),
        ("as_of", 2062, "これから先の年です"),
        ("as_of", date(2026, 3, 1), "日付になっています"),
        ("evidence", "ほかの団体・報道など", ""),
        ("address", date(2026, 3, 1), "日付になっています"),
        ("role_ja", "\x07", "制御文字"),
        ("role_ja", "あ" * 5001, "長すぎます"),
        ("role_ja", tables.Unreadable(tables.FORMULA), "数式は使えません"),
    ],
)
def test_each_fault_is_told_with_its_row_and_column(
    column: str, typed: object, message: str, library: Library, words: sheet.Vocabulary
) -> None:
    rows = rows_of(words, own_actor(id="sound"), own_actor())
    found = read(with_cell(rows, 4, column, typed), words, library.catalogue)
    elsewhere = {"block": "prefectures", "nation": "prefectures", "cost_en": "cost_ja", "evidence": "phone"}
    column = elsewhere.get(column, column) if not message else column
    if not message:
        message = {"prefectures": "", "cost_ja": "英語だけ", "phone": "確かめたときだけ"}[column]
    if typed == "15、16":
        column = "municipality"
    title = sheet.BY_ID[column].title
    (problem,) = found.problems
    assert problem.startswith(f"行4 列 {column}（{title}）: "), problem
    assert message in problem


def test_all_faults_of_all_rows_are_told_at_once(library: Library, words: sheet.Vocabulary) -> None:
    rows = rows_of(words, own_actor(), own_actor(), own_actor(id="third"))
    for row, column, value in ((3, "type", "?"), (3, "source", ""), (5, "url", "x"), (5, "min_employees", "x")):
        rows = with_cell(rows, row, column, value)
    told = read(rows, words, library.catalogue).problems
    assert [p.split("（")[0] for p in told] == [
        "行3 列 type", "行3 列 source", "行4 列 id", "行5 列 min_employees", "行5 列 url",
    ]  # fmt: skip
    assert "行3にもあります" in told[2]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("新潟県長岡市", "「長岡市」とだけ"),
        ("長岡", "「○○市」のように"),
        ("長岡市、燕市", "ひとつだけ"),
        ("長岡市 燕市", "ひとつだけ"),
    ],
)
def test_a_municipality_that_no_firm_lies_in_is_refused_with_the_right_spelling(
    typed: str, told: str, library: Library, words: sheet.Vocabulary
) -> None:
    rows = with_cell(rows_of(words, own_actor()), 3, "municipality", typed)
    (problem,) = read(rows, words, library.catalogue).problems
    assert problem.startswith("行3 列 municipality") and told in problem


BROKEN: list[dict[str, object]] = [
    {"id": "Not A Slug"}, {"layer": "technology"}, {"kind": "unheard-of"}, {"area": Area()},
    {"area": Area(("15",), nation=True)},
    {"area": Area(("15", "16"), "長岡市")},
    {"area": Area(("15",), "新潟県長岡市")}, {"area": Area(("15",), "長岡")},
    {"area": Area(block="nowhere")}, {"area": Area(("99",))}, {"services": ()},
    {"source": " "}, {"as_of": 1989}, {"evidence": "general"}, {"source": "general knowledge: 昔から"},
    {"evidence": "general", "as_of": None, "phone": None, "url": "https://a.jp"},
    {"evidence": "third_party"}, {"evidence": "third_party", "phone": None, "address": "長岡市"}, {"url": "ftp://a.jp"},
    {"name": Text("", "x")}, {"role": Text("あ", "")}, {"ask_first": Text("", "x")}, {"cost": Text("", "x")},
    {"disclosure": Text("あ\x07", "x")}, {"phone": "1" * 6000},
]  # fmt: skip


@pytest.mark.parametrize("change", BROKEN, ids=repr)
def test_no_rule_of_the_core_is_told_in_another_language(
    change: dict[str, object], library: Library, words: sheet.Vocabulary
) -> None:
    """What the core finds wrong with an entry is told in the operator's language, at its row and column."""
    broken = own_actor(**change)
    core = {p.message for p in check_local(library.catalogue, LocalActors((), (broken,)))}
    assert core, "this entry is sound"
    told = read(rows_of(words, broken), words, library.catalogue).problems
    assert not [line for line in told for message in core if message in line]
    assert all(re.search("[ぁ-ん]", line.split("：", 1)[-1]) for line in told)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows[2:], "列の名前の行"),
        (lambda rows: [[], *rows[:1]], "列の名前の行"),
        (lambda rows: [r[:-1] for r in rows], "行2 列 ended（終了した）: この列がありません"),
        (lambda rows: with_cell(rows, 2, "url", "web"), "行2 26列目: 「web」という列はありません"),
        (lambda rows: [[*r, r[0]] for r in rows], "行2 列 id（番号（ID））: 同じ列がふたつあります"),
        (lambda rows: rows + [rows[2]] * 5000, "行が多すぎます"),
    ],
)
def test_a_table_of_another_shape(
    change: Callable[[Table], Table], message: str, library: Library, words: sheet.Vocabulary
) -> None:
    found = read(change(rows_of(words, own_actor())), words, library.catalogue)
    assert any(message in p for p in found.problems), found.problems
    assert found.local == LocalActors()


def test_moved_columns_notes_and_empty_rows_do_no_harm(library: Library, words: sheet.Vocabulary) -> None:
    rows = [[*reversed(row), note] for row, note in zip(rows_of(words, own_actor()), ("メモ", "", "x"), strict=True)]
    found = read([["表題"], *rows[:2], [], ["  ", None], rows[2], []], words, library.catalogue)
    assert (found.problems, found.local.actors) == ((), (own_actor(),))


# ---------------------------------------------------------------- files of every sort


def book_bytes(fill: Callable[[Any], None], title: str = sheet.SHEET) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    fill(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def repacked(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed({**parts, part: change(parts[part])})


SOUND = book_bytes(lambda sheet: sheet.append(["id"]))
SHEET_PART = "xl/worksheets/sheet1.xml"
BAD_FILES: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.xlsx", b"", "Excel のブック"),
    "text": ("a.xlsx", b"id,name", "Excel のブック"),
    "half": ("a.xlsx", SOUND[: len(SOUND) // 2], "Excel のブック"),
    "zip": ("a.xlsx", packed({"a": b"b"}), "Excel のブック"),
    "broken xml": ("a.xlsx", repacked(SOUND, SHEET_PART, lambda d: d[:-20]), "Excel のブック"),
    "odd cell": ("a.xlsx", repacked(SOUND, SHEET_PART, lambda d: d.replace(b'r="A1"', b'r="?"')), "Excel のブック"),
    "entities": (
        "a.xlsx",
        repacked(SOUND, SHEET_PART, lambda d: b'<!DOCTYPE x [<!ENTITY a "a">]>' + d),
        "DOCTYPE",
    ),
    "encrypted": ("a.xlsx", tables.OLE + b"x" * 100, "パスワード"),
    "wrong sheet": ("a.xlsx", book_bytes(lambda sheet: sheet.append(["id"]), "表1"), "がありません（あるシート: 表1）"),
    "too large": ("a.csv", b"x" * (tables.MAX_BYTES + 1), "上限 20MB"),
    "bomb": ("a.xlsx", packed({"xl/a.xml": bytes(workbook.MAX_UNPACKED + 1)}), "展開すると大きすぎます"),
    "many parts": ("a.xlsx", packed({str(i): b"" for i in range(600)}), "部品が多すぎます"),
    "many columns": ("a.xlsx", book_bytes(lambda sheet: sheet.cell(1, 61, "x")), "上限 60列"),
    "far cell": ("a.xlsx", book_bytes(lambda sheet: sheet.cell(3, 16384, "x")), "行3: 列が多すぎます"),
    "many rows": ("a.xlsx", book_bytes(lambda sheet: sheet.cell(5011, 1, "x")), "上限 5,000行"),
    "last row": ("a.xlsx", book_bytes(lambda sheet: sheet.cell(1_048_576, 1, "x")), "上限 5,000行"),
    "row without end": (
        "a.xlsx",
        repacked(SOUND, SHEET_PART, lambda d: d.replace(b'<row r="1"', b'<row r="99999999999"')),
        "上限 5,000行",
    ),
    "many rows csv": ("a.csv", b"x\n" * 5011, "上限 5,000行"),
    "latin": ("a.csv", b"id,\xff\xfe\xa0\xfd\xff", "UTF-8 でも Shift_JIS でも"),
    "open quote": ("a.csv", b'id,"x', "CSV として読めません"),
    "long field": ("a.csv", b"x" * 200_000, "CSV として読めません"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD_FILES)
def test_files_that_are_no_table_are_refused_with_a_reason(name: str) -> None:
    file, data, message = BAD_FILES[name]
    with pytest.raises(tables.BadTable, match=message):
        tables.read(file, data, sheet.SHEET)


def test_cells_of_a_workbook_that_must_not_be_used() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["=1+1", "#N/A", datetime(2026, 11, 21, 9), "x", True])
        sheet["D1"].data_type = "s"
        sheet.append(["a", "b"])
        sheet.merge_cells("A2:B2")

    first, second = tables.read("a.xlsx", book_bytes(fill), sheet.SHEET)
    assert isinstance(first[0], tables.Unreadable) and "数式" in first[0].why
    assert isinstance(first[1], tables.Unreadable) and "エラー値" in first[1].why
    assert first[2:] == [date(2026, 11, 21), "x", True]
    assert isinstance(second[0], tables.Unreadable) and "結合" in second[0].why


@pytest.mark.parametrize("number_format", [27, 28, 30, 31, 34, 36, 50, 54, 58])
def test_dates_in_the_built_in_formats_of_a_japanese_excel_are_dates(number_format: int) -> None:
    """Such a format has a number only: its text stands in no file."""
    data = book_bytes(lambda sheet: sheet.append([46347]))
    data = repacked(
        data,
        "xl/styles.xml",
        lambda d: re.sub(rb'(<cellXfs[^>]*><xf [^>]*?numFmtId=")0', rb"\g<1>%d" % number_format, d),
    )
    assert tables.read("a.xlsx", data, sheet.SHEET) == [[date(2026, 11, 21)]]


def test_a_time_in_such_a_format_is_no_date() -> None:
    data = book_bytes(lambda sheet: sheet.append([0.5]))
    data = repacked(data, "xl/styles.xml", lambda d: re.sub(rb'(<cellXfs[^>]*><xf [^>]*?numFmtId=")0', rb"\g<1>32", d))
    ((cell,),) = tables.read("a.xlsx", data, sheet.SHEET)
    assert isinstance(cell, tables.Unreadable) and "時刻" in cell.why


def test_a_huge_merged_range_costs_nothing() -> None:
    merged = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    data = repacked(SOUND, SHEET_PART, lambda d: d.replace(b"</sheetData>", b"</sheetData>" + merged))
    ((cell,),) = tables.read("a.xlsx", data, sheet.SHEET)
    assert isinstance(cell, tables.Unreadable)


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp932"])
def test_csv_in_the_encodings_of_japanese_excel(code: str, library: Library, words: sheet.Vocabulary) -> None:
    text = WRITERS["csv"](rows_of(words, own_actor()), words).decode("utf-8-sig")
    found = read(tables.read("a.csv", text.encode(code), ""), words, library.catalogue)
    assert (found.problems, found.local.actors) == ((), (own_actor(),))


def test_a_wave_dash_survives_a_round_trip_through_excel(library: Library, words: sheet.Vocabulary) -> None:
    """Excel saves 〜 (U+301C) as 0x8160 in Shift_JIS, which Python reads as ～ (U+FF5E)."""
    actor = own_actor(role=Text("1〜3月に相談にのる支店。", "x"))
    text = WRITERS["csv"](rows_of(words, actor), words).decode("utf-8-sig")
    data = text.replace("\u301c", "\uff5e").encode("cp932")
    found = read(tables.read("a.csv", data, ""), words, library.catalogue)
    assert (found.problems, found.local.actors) == ((), (actor,))


def test_a_formula_in_csv_is_told() -> None:
    ((cell, other),) = tables.read("a.csv", b"=1+1,+81-25", "")
    assert isinstance(cell, tables.Unreadable) and other == "+81-25"


# ---------------------------------------------------------------- commands


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "instance"
    folder.mkdir()
    monkeypatch.setenv("ASSESS_INSTANCE", str(folder))
    monkeypatch.delenv("ASSESS_QUESTIONS", raising=False)
    return folder


@pytest.fixture(scope="session")
def checked_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the program keeps of the shipped files, so that not every command here checks them anew."""
    cache = tmp_path_factory.mktemp("cache")
    load_library(QUESTIONS, cache=cache)
    return cache


@pytest.fixture
def run(instance: Path, checked_files: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    shutil.copytree(checked_files, instance / "cache" / "shipped")

    def call(*arguments: str) -> Ran:
        capsys.readouterr()
        code = main.main(arguments)
        return Ran(code, *capsys.readouterr())

    return call


def save(name: str, rows: Table, words: sheet.Vocabulary) -> str:
    Path(name).write_bytes(WRITERS[Path(name).suffix[1:]](rows, words))
    return name


def in_use(run: Run, instance: Path, library: Library) -> Catalogue:
    catalogue, problems = with_local(library.catalogue, instance / "local-actors.yaml")
    assert catalogue is not None, problems
    return catalogue


@pytest.mark.slow
def test_add_override_hide_and_back(run: Run, instance: Path, library: Library, words: sheet.Vocabulary) -> None:
    shipped = library.catalogue.actors
    override = replace(shipped[1], name=Text("別の名前", "Another name"))
    rows = rows_of(words, own_actor(), override, shipped[2])
    rows.append([{"id": shipped[0].id, "hidden": "はい"}.get(column, "") for column in rows[1]])
    ran = run("actors", "import", save("a.xlsx", rows, words))
    assert (ran.code, ran.err) == (0, "")
    assert "自機関の登録 2件（追加 2、変更 0、削除 0）、表示しない登録 1件" in ran.out
    assert f"配布の登録を上書き: {override.id}" in ran.out
    merged = in_use(run, instance, library).actors
    assert merged == (override, *shipped[2:], own_actor())

    before = (instance / "local-actors.yaml").read_bytes()
    for name in ("own.xlsx", "own.csv"):
        assert run("actors", "export", name).code == 0
        assert run("actors", "import", name).code == 0
        assert (instance / "local-actors.yaml").read_bytes() == before
    for name in ("all.xlsx", "all.csv"):
        assert run("actors", "export", name, "--all").code == 0
        assert f"配布の登録と同じ {len(shipped) - 1}行" in run("actors", "import", name).out
        assert in_use(run, instance, library).actors == merged
    sheet = tables.read("all.csv", Path("all.csv").read_bytes(), "")
    origins = {str(row[1]): row[0] for row in sheet[2:]}
    assert origins[override.id] == origins["mybank-nagaoka"] == "local" and origins[shipped[0].id] == "shipped"

    ran = run("actors", "import", save("a.csv", rows_of(words, own_actor(phone=None)), words))
    assert "自機関の登録 1件（追加 0、変更 1、削除 1）、表示しない登録 0件" in ran.out
    assert f"削除: {override.id}" in ran.out
    assert override.id in (instance / "local-actors.yaml.bak").read_text("utf-8")
    assert [f.name for f in instance.iterdir() if ".part" in f.name] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD_FILES)
def test_nothing_changes_and_no_traceback_on_any_file(name: str, run: Run, instance: Path) -> None:
    file, data, _ = BAD_FILES[name]
    Path(file).write_bytes(data)
    actors_file.write(instance / "local-actors.yaml", LocalActors((), (own_actor(),)))
    before = sorted((f.name, f.read_bytes()) for f in instance.iterdir() if f.is_file())
    for command in ("import", "check"):
        ran = run("actors", command, file)
        assert (ran.code, ran.out) == (2, "")
        assert "Traceback" not in ran.err and all(line.startswith(file) for line in ran.err.splitlines())
    assert sorted((f.name, f.read_bytes()) for f in instance.iterdir() if f.is_file()) == before


def test_one_wrong_row_keeps_all_rows_out(run: Run, instance: Path, library: Library, words: sheet.Vocabulary) -> None:
    rows = with_cell(rows_of(words, own_actor(), own_actor(id="other")), 4, "services", "process、x")
    ran = run("actors", "import", save("a.xlsx", rows, words))
    assert ran.code == 2 and ran.out == ""
    assert ran.err.startswith("a.xlsx: 行4 列 services（支援内容）: 「x」は選択肢にありません。")
    assert not (instance / "local-actors.yaml").exists()


def test_check_imports_nothing(run: Run, instance: Path, words: sheet.Vocabulary) -> None:
    ran = run("actors", "check", save("a.xlsx", rows_of(words, own_actor()), words))
    assert ran.code == 0 and "誤りはありません" in ran.out and "追加 1" in ran.out
    assert not (instance / "local-actors.yaml").exists()
    assert run("actors", "check").code == 0


def test_an_empty_table_does_not_remove_all_by_mistake(run: Run, instance: Path, words: sheet.Vocabulary) -> None:
    actors_file.write(instance / "local-actors.yaml", LocalActors((), (own_actor(),)))
    file = save("a.xlsx", rows_of(words), words)
    ran = run("actors", "import", file)
    assert ran.code == 2 and "--allow-empty" in ran.err
    assert "削除: mybank-nagaoka" in run("actors", "import", file, "--allow-empty").out


@pytest.mark.parametrize(
    "arguments", [("export", "a.txt"), ("export", "no/a.csv"), ("import", "no.csv"), ("check", ".")]
)
def test_files_that_cannot_be_used(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run("actors", *arguments)
    assert ran.code == 2 and len(ran.err.splitlines()) == 1


def test_hiding_nobody_is_told(run: Run, instance: Path, words: sheet.Vocabulary) -> None:
    rows = rows_of(words)
    rows.append([{"id": "nobody", "hidden": "はい"}.get(column, "") for column in rows[1]])
    ran = run("actors", "import", save("a.xlsx", rows, words))
    assert ran.code == 2 and "行3 列 id（番号（ID））: このIDの登録は" in ran.err
    actors_file.write(instance / "local-actors.yaml", LocalActors(("gone",), ()))
    ran = run("actors", "check")
    assert ran.code == 0 and "gone は、もう一覧にありません" in ran.out


BAD_LOCAL = [
    ("actors: [{id: x}]", "local-actors.yaml:actors/x/type: is missing"),
    ("hide: 3", "local-actors.yaml:hide: has the wrong shape"),
    ("[]", "local-actors.yaml:"),
    ("a: [", "local-actors.yaml:line"),
    ("what: 1", "local-actors.yaml:what: unknown key"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("content", "message"), BAD_LOCAL)
def test_faults_of_the_local_file_are_told(content: str, message: str, run: Run, instance: Path) -> None:
    (instance / "local-actors.yaml").write_text(content, "utf-8")
    for arguments in (("actors", "check"), ("actors", "export", "a.csv")):
        ran = run(*arguments)
        assert ran.code == 2 and message in ran.err, ran


def test_meaning_of_the_local_file_is_checked_too(run: Run, instance: Path) -> None:
    actors_file.write(instance / "local-actors.yaml", LocalActors((), (own_actor(kind="x", evidence="third_party"),)))
    lines = run("bank", "check").err.splitlines()
    assert [line.split(": ")[0] for line in lines] == [
        "local-actors.yaml:actors/mybank-nagaoka/kind",
        "local-actors.yaml:actors/mybank-nagaoka/phone",
    ]


@pytest.mark.slow
def test_bank_check_counts_who_is_where(run: Run, library: Library, instance: Path) -> None:
    ran = run("bank", "check")
    assert ran.code == 0 and ran.err == ""
    assert "coverage: 47 prefectures x 3 layers: 141 of 141 cells have a living actor" in ran.out
    table = run("bank", "check", "--coverage").out.splitlines()
    known = known_by(library.catalogue, 2026)
    assert list(known) == ["kind", "prefecture", "role", "all"] and len(known["prefecture"]) == 47
    rows = sum(2 + len(rows) for rows in known.values())
    assert len(table) - len(ran.out.splitlines()) == 2 + 47 + rows
    (bureaus,) = [line for line in table if line.startswith("meti_bureau\t")]
    assert bureaus.startswith("meti_bureau\t9\t9\t100%\t") and table[-2].startswith("all\t")
    assert any(line.startswith("15 Niigata\t") for line in table)
    gone = tuple(a.id for a in library.catalogue.actors if a.layer == "technology" and "15" in a.area.prefectures)
    actors_file.write(instance / "local-actors.yaml", LocalActors(gone, ()))
    ran = run("bank", "check")
    assert ran.code == 0 and "warning: hole: prefecture 15 Niigata: technology: only from block or nation" in ran.out


def test_coverage_counts_the_living_and_whole_prefectures_only(library: Library) -> None:
    def actor(**changes: object) -> Actor:
        return own_actor(**{"area": Area(("15",)), **changes})

    actors = (
        actor(), actor(ended=True), actor(area=Area(("15",), "燕市")), actor(area=Area(block="kanto")),
        actor(area=Area(nation=True)), actor(area=Area(block="kinki")),
    )  # fmt: skip
    table = coverage(replace(library.catalogue, actors=actors))
    assert (table["15"]["advice"], table["15"]["finance"], table["15"]["security"]) == (Cell(1, 2), Cell(1, 2), Cell())
    assert table["27"]["advice"] == Cell(0, 2) and table["47"]["advice"] == Cell(0, 1)
    assert ("27", "advice", Cell(0, 2)) in set(holes(table)) and ("15", "security", Cell()) in set(holes(table))
    assert not any(name == "finance" for _, name, _ in holes(table))
    assert filled(table, LAYERS) == (141, 47, 1)


# ---------------------------------------------------------------- what reports use


@pytest.mark.slow
def test_the_application_uses_the_merged_catalogue_and_keeps_old_ones(settings: Settings, library: Library) -> None:
    file = settings.instance / "local-actors.yaml"
    actors_file.write(file, LocalActors((library.catalogue.actors[0].id,), (own_actor(),)))
    create_app(settings)
    cache = list((settings.instance / "cache").glob("library-*.json"))
    assert len(cache) == 1
    found = load_library(settings.questions, settings.bank_id, settings.instance / "cache", file)
    assert found.catalogue.actors == (*library.catalogue.actors[1:], own_actor())
    assert found.catalogue_hash != library.catalogue_hash
    actors_file.write(file, LocalActors())
    found = load_library(settings.questions, settings.bank_id, settings.instance / "cache", file)
    assert found.catalogue.actors == library.catalogue.actors  # another cache key: not the former file's catalogue
    assert list((settings.instance / "cache").glob("library-*.json")) != cache


def test_a_finished_assessment_keeps_the_catalogue_it_was_finished_with(settings: Settings, library: Library) -> None:
    def with_own(*actors: Actor) -> Library:
        catalogue = merge(library.catalogue, LocalActors((), actors))
        return replace(library, catalogue=catalogue, catalogue_hash=content_hash(catalogue))

    bank = library.bank
    answers = Answers(bank.id, bank.version, Profile("E", "15", 9, municipality="長岡市"), {}, path="quick")
    with open_store(settings) as store:
        first = Context(settings, store, with_own(own_actor()), lambda: datetime.now(UTC))
        assessment_id, _ = exchange.import_file(first, dump_answers(answers).encode())
        later = replace(first, library=with_own())
        found = results.diagnosis(later, assessments.need(later, assessment_id))
    assert own_actor() in found.catalogue.actors


def test_merge_keeps_the_place_of_an_overridden_entry(library: Library) -> None:
    shipped = replace(library.catalogue, actors=(own_actor(id="a"), own_actor(id="b"), own_actor(id="c")))
    changed = own_actor(id="b", ended=True)
    merged = merge(shipped, LocalActors(("c", "z"), (own_actor(id="z"), own_actor(id="y"), changed)))
    assert merged.actors == (own_actor(id="a"), changed, own_actor(id="y"))
    assert check_catalogue(merged) == []


def test_a_failed_write_leaves_the_former_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "local-actors.yaml"
    actors_file.write(file, LocalActors(("a",), ()))
    before = file.read_bytes()
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        actors_file.write(file, LocalActors(("b",), ()))
    monkeypatch.setattr(actors_file, "MAX_FILE_BYTES", 10)
    with pytest.raises(actors_file.TooLarge):
        actors_file.write(file, LocalActors(("c",), ()))
    assert file.read_bytes() == before and [f.name for f in tmp_path.iterdir()] == [file.name]


def test_a_table_of_before_is_told_what_to_do(library: Library, words: sheet.Vocabulary) -> None:
    rows = [list(row) for row in rows_of(words, own_actor())]
    rows[1][rows[1].index("evidence")] = "verified"
    (problem,) = read(rows, words, library.catalogue).problems
    assert problem.startswith("行2 ") and "確かめ方" in problem and "actors export" in problem
