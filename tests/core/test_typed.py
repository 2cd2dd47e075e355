"""Numbers and names as people in Japan type them."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.core.typed import shows, ten_thousand_yen, whole_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("9", 9), (" 12 ", 12), ("１２名", 12), ("１，２００名", 1200), ("1,200", 1200),
        ("約10人", 10), ("10人程度", 10), ("およそ１０人くらい", 10), ("10名ほど", 10), ("約 10 人 前後", 10),
        ("九人", 9), ("十人", 10), ("二十五人", 25), ("百二十名", 120), ("千", 1000),
        ("三百", 300), ("二〇", 20), ("一〇人", 10), ("⑩", 10), ("　８　", 8),
        ("25 people", 25), ("About 30 employees", 30), ("1 person", 1), ("12 Staff", 12),
        ("0", 0), ("1,234,567", 1234567),
    ],
)  # fmt: skip
def test_numbers_as_they_are_typed(typed: str, number: int) -> None:
    assert whole_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["", " ", "人", "約", "1,2", "1_000", "1_0人", "10.5", "10〜20人", "10-20", "-3", "+3", "たくさん", "1e3", "十十",
     "12,34", "9" * 30, "٣", "1 234,5"],
)  # fmt: skip
def test_what_is_no_number(typed: str) -> None:
    with pytest.raises(ValueError, match="."):
        whole_number(typed)


@given(st.integers(0, 10**9), st.sampled_from(["", "人", "名", "人程度", "名ほど"]))
def test_digits_stay_what_they_are(number: int, counter: str) -> None:
    assert whole_number(f"{number}{counter}") == whole_number(f"約{number:,}{counter}") == number


@given(st.text(max_size=20))
def test_anything_else_is_refused_and_nothing_breaks(typed: str) -> None:
    with contextlib.suppress(ValueError):
        assert whole_number(typed) >= 0


@pytest.mark.parametrize(
    "text",
    ["", "  ", "\u3000", "\u200b\u2060\u00ad", "\u3164", "\u2800", "\x00\x07", "\ufeff",
     "\ufe0f", "\u180e\u034f", "\u17b4", "\U000e0100", "\U0001d159"],
)  # fmt: skip
def test_a_name_of_invisible_characters_is_no_name(text: str) -> None:
    assert not shows(text)


@pytest.mark.parametrize("text", ["㈱", "a", "髙\u200b", "𠮷野家", "🍣", "・", "か\u3099", "葛\U000e0100城"])
def test_a_name_shows(text: str) -> None:
    assert shows(text)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("5400", 5400), ("5,400", 5400), ("５４００万円", 5400), ("約5,400万", 5400), ("1億2000万円", 12000),
        ("1億", 10000), ("54,000,000円", 5400), ("54,004,999 円", 5400), ("5400万円くらい", 5400), ("0", 0),
    ],
)  # fmt: skip
def test_amounts_as_they_are_typed(typed: str, amount: int) -> None:
    assert ten_thousand_yen(typed) == amount


@pytest.mark.parametrize("typed", ["", "円", "万円", "5.4億", "1,2", "-5", "1億2000円", "たくさん", "5400人", "9" * 30])
def test_what_is_no_amount(typed: str) -> None:
    with pytest.raises(ValueError, match="."):
        ten_thousand_yen(typed)
