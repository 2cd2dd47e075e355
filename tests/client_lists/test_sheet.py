"""Lists of clients as people have them: their own headers, widths, codes; and the form that is offered."""

from __future__ import annotations

import datetime
import io

import pytest
from openpyxl import Workbook, load_workbook

from assess.client_lists import sheet
from assess.client_lists.sheet import BadList, Read, Vocabulary
from assess.core.client_details import Details

WORDS = sheet.vocabulary("ja", {"E": "製造業", "I": "卸売業・小売業"}, ["本店", "港支店"])
WORDS_EN = sheet.vocabulary("en", {"E": "Manufacturing"}, [])


def book(*rows: list[object], title: str = "Sheet1") -> bytes:
    made = Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(data: bytes, name: str = "list.xlsx", words: Vocabulary = WORDS) -> Read:
    return sheet.rows_of(name, data, words)


def faults(*row: object, head: tuple[str, ...] = ("会社名", "従業員数")) -> list[tuple[str, str, str]]:
    listed = read(book(list(head), list(row))).rows[0]
    return [(f.field, f.code, f.text) for f in listed.faults]


def test_a_list_in_a_banks_own_words_is_read() -> None:
    found = read(
        book(
            ["取引先一覧（2026年11月）"],
            ["店番", "取引先名", "カナ名", "法人番号", "都道府県", "市町村", "業種", "従業員数", "電話番号", "取扱店"],
            [1, "㈱髙﨑製作所", "ﾀｶｻｷ", 7000012050002, "新潟県", "燕市", "製造業", "約10人", "0256-00-0000", "本店"],
            [],
            [2, "港水産", None, None, "新潟", None, "I", 5, None, "港支店"],
        )
    )
    assert found.left_out == ("店番",)
    assert [(row.number, row.branch, row.faults) for row in found.rows] == [(3, "本店", ()), (5, "港支店", ())]
    assert found.rows[0].details == Details(
        "㈱髙﨑製作所", "ﾀｶｻｷ", "7000012050002", "15", "燕市", "E", 10, "0256-00-0000"
    )
    assert found.rows[1].details == Details("港水産", prefecture="15", industry="I", employees=5)


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp932"])
def test_a_csv_file_is_read_in_any_usual_code(code: str) -> None:
    found = read("会社名,都道府県\n髙橋商店,15\n".encode(code), "list.csv")
    assert [row.details for row in found.rows] == [Details("髙橋商店", prefecture="15")]


def test_english_titles_and_words_are_known() -> None:
    found = read(b"Name of the firm,Prefecture,Industry\nTsubame Works,Niigata,E Manufacturing\n", "list.csv", WORDS_EN)
    assert found.rows[0].details == Details("Tsubame Works", prefecture="15", industry="E")


def test_what_is_wrong_is_told_by_its_column() -> None:
    assert faults("甲社", "たくさん") == [("employees", "range", "たくさん")]
    assert faults("甲社", "東洋", head=("会社名", "都道府県")) == [("prefecture", "unknown", "東洋")]
    assert faults("甲社", "Z", head=("会社名", "業種")) == [("industry", "unknown", "Z")]
    assert faults("長" * 501, 1)[0] == ("name", "long", "500")

    assert faults("甲社", datetime.date(2026, 1, 2), head=("会社名", "市区町村")) == [
        ("municipality", "date", "2026-01-02")
    ]


def test_a_formula_is_refused() -> None:
    field, code, why = faults('=HYPERLINK("http://example.org")', 1)[0]
    assert (field, code) == ("name", "cell") and "数式" in why
    found = read("会社名,連絡先\n甲社,=1+1\n".encode(), "list.csv")
    assert [f.code for f in found.rows[0].faults] == ["cell"]


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"a,b\n1,2\n", "list.csv", "^$"),
        (b"", "list.csv", "^$"),
        (b"x", "list.xlsx", "Excel"),
        (b"\xd0\xcf\x11\xe0rest", "list.xls", "パスワード"),
        (b"PK\x03\x04rest", "list.xlsx", "Excel"),
        (b"x" * (sheet.MAX_BYTES + 1), "list.csv", "大きすぎ"),
        (b"\xff\xfe\xfd", "list.csv", "文字コード"),
    ],
)
def test_what_is_no_list_is_told(data: bytes, name: str, told: str) -> None:
    with pytest.raises(BadList, match=told):
        read(data, name)


@pytest.mark.parametrize(("lang", "words"), [("ja", WORDS), ("en", WORDS_EN)])
def test_the_form_is_read_back_as_it_is_filled_in(lang: str, words: Vocabulary) -> None:
    made = load_workbook(io.BytesIO(sheet.form(lang, words)))  # type: ignore[arg-type]
    main = made.worksheets[0]
    assert not read(sheet.form(lang, words), words=words).rows  # type: ignore[arg-type]
    choices = [rule.formula1 for rule in main.data_validations.dataValidation]
    assert len(choices) == (3 if words.branches else 2)
    helps = made.worksheets[1]
    picked = {}
    for rule in main.data_validations.dataValidation:
        first = rule.formula1.split("!")[1].split(":")[0].replace("$", "")
        picked[str(rule.sqref)[0]] = helps[first].value
    main.append(["甲社"])
    for letter, value in picked.items():
        main[f"{letter}2"] = value
    out = io.BytesIO()
    made.save(out)
    listed = read(out.getvalue(), words=words).rows[0]
    assert listed.faults == () and listed.details == Details("甲社", prefecture="01", industry="E")
    assert listed.branch == ("本店" if words.branches else "")


def test_of_two_columns_of_one_name_the_first_counts() -> None:
    found = read("会社名,会社名\n甲社,乙社\n".encode(), "a.csv")
    assert found.left_out == ("会社名",) and found.rows[0].details == Details("甲社")
