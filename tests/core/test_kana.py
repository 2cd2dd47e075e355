"""The order of words by their reading."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assess.bank.library import load_library
from assess.core.kana import ROWS, folded, reading_order, row


def test_marks_of_voice_long_marks_and_script_decide_only_between_like_words() -> None:
    # Each list as a dictionary has it.
    for words in (
        ["はし", "はしか", "ばす", "パスワード", "パン"],
        ["データ", "てら"],
        ["きゃく", "きやすめ", "ぎょうむ"],
    ):
        backwards = list(reversed(words))
        assert sorted(backwards, key=reading_order) == words


@pytest.mark.parametrize(
    ("reading", "first"),
    [("がっこう", "か"), ("ヴァイオリン", "あ"), ("ー", ""), ("CSV", ""), ("ゃ", "や"), ("ん", "わ"), ("", "")],
)
def test_the_row_of_a_reading(reading: str, first: str) -> None:
    assert row(reading) == first


def test_width_case_and_script_make_no_difference_to_a_search() -> None:
    assert folded("ＣＳＶ") == folded("csv") and folded("ﾃﾞｰﾀ") == folded("でーた")


def test_every_term_of_the_bank_is_read_in_kana() -> None:
    for term in load_library(Path("questions")).bank.glossary:
        assert re.fullmatch("[ぁ-んァ-ヶー・]+", term.reading), term.term.ja
        assert row(term.reading) in [letters[0] for letters in ROWS]
