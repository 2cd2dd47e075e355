"""Names of files, whatever a firm is called."""

from __future__ import annotations

import re
import unicodedata
from typing import get_args
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from assess import i18n
from assess.core.model import LANGUAGES, Lang
from assess.report.editions import EDITIONS
from assess.report.file_names import ENDINGS, LONGEST, Kind, file_name, harmless

DAY = "2026-11-26"


@pytest.mark.parametrize(
    ("kind", "lang", "name", "plain"),
    [
        ("summary", "ja", "診断_髙橋製作所_2026-11-26_要約.pdf", "dx-check_2026-11-26_summary.pdf"),
        ("full", "en", "DX-check_髙橋製作所_2026-11-26_report.pdf", "dx-check_2026-11-26_full.pdf"),
        ("advisor", "ja", "診断_髙橋製作所_2026-11-26_支援者用.pdf", "dx-check_2026-11-26_advisor.pdf"),
        ("workbook", "ja", "診断_髙橋製作所_2026-11-26_結果と計画.xlsx", "dx-check_2026-11-26_workbook.xlsx"),
        ("answers", "ja", "診断_髙橋製作所_2026-11-26_回答.json", "dx-check_2026-11-26_answers.json"),
        ("calendar", "en", "DX-check_髙橋製作所_2026-11-26_dates.ics", "dx-check_2026-11-26_calendar.ics"),
    ],
)
def test_a_file_goes_by_firm_day_and_kind(kind: Kind, lang: Lang, name: str, plain: str) -> None:
    made = file_name(kind, lang, "髙橋製作所", DAY)
    assert (made.text, made.ascii) == (name, plain)


def test_every_kind_has_an_ending_and_a_word_in_both_languages() -> None:
    kinds = {kind for part in get_args(Kind) for kind in get_args(part)}
    assert kinds == set(ENDINGS) and set(EDITIONS) < kinds
    for lang in LANGUAGES:
        assert len({file_name(kind, lang).text for kind in ENDINGS}) == len(ENDINGS)
    assert {key for key in i18n.texts("ja") if key.startswith("file.")} == {f"file.{k}" for k in ENDINGS} | {
        "file.product"
    }


@pytest.mark.parametrize(
    ("company", "kept"),
    [
        ("", ""),
        ("..", ""),
        ("～", ""),
        ("../../etc/passwd", "etc_passwd"),
        ("C:\\Windows\\x", "C_Windows_x"),
        ('a"b\'c', "a_b_c"),
        ("x\r\nSet-Cookie: a=b", "x_Set-Cookie_a_b"),
        ("甲\x00乙\u2028丙", "甲_乙_丙"),
        ("社\u202efdp.exe", "社fdp_exe"),
        ("\u200f右\u2066左\ufeff", "右左"),
        ("-rf 商店", "rf_商店"),
        ("㈱髙﨑", "㈱髙﨑"),
        ("（株）𠮷田・森＆林", "（株）𠮷田・森＆林"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("か\u3099し屋", "がし屋"),
        ("ひよこ🐥屋", "ひよこ🐥屋"),
        ("z" + "\u0300" * 90, "z\u0300\u0300"),
        ("\u0301x", "x"),
        ("長" * 300, "長" * LONGEST),
        ("%00;|*?<>$`~", "00"),
        ("\udcff壊れ", "壊れ"),
    ],
)  # fmt: skip
def test_of_a_name_only_what_is_harmless_is_kept(company: str, kept: str) -> None:
    # NFC may put a letter and its mark together
    assert harmless(company) == unicodedata.normalize("NFC", kept)


@given(company=st.text(max_size=300), day=st.sampled_from([None, DAY, "../x", "\r\n"]))
def test_no_firm_breaks_the_header_or_the_file_system(company: str, day: str | None) -> None:
    made = file_name("summary", "ja", company, day)
    header = made.disposition()
    assert header.isascii() and header.isprintable()
    assert unquote(header.partition("filename*=UTF-8''")[2], errors="strict") == made.text
    told, options = parse_options_header(header)
    assert parse_options_header(made.disposition(kept=False))[0] == "inline"
    assert told == "attachment" and options["filename"] == made.text
    assert re.fullmatch(r"dx-check_[\w-]*summary\.pdf", made.ascii)
    assert len(made.text.encode()) <= 255
    assert made.text.startswith("診断_") and made.text.endswith("要約.pdf")
    assert not set(made.text) & set("\\/:*?\"<>|\r\n\0%;'")
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in made.text)
    assert unicodedata.is_normalized("NFC", made.text)
