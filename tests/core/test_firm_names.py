"""Names of firms, compared by what they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.core.firm_names import as_kana, bare_key, counted_as, kana_key, key, name_key, same_place, searched, words


@pytest.mark.parametrize(
    "name",
    [
        "㈱髙﨑製作所",
        "株式会社 高崎製作所",
        "高崎製作所（株）",
        "高崎製作所株式会社",
        "㈲高崎・製作所",
        "高﨑製作所　合同会社",
    ],
)
def test_one_name_in_many_spellings(name: str) -> None:
    assert name_key(name) == "高崎製作所"


def test_a_name_that_is_only_a_legal_form_stays_one() -> None:
    assert name_key("株式会社") == "株式会社" and name_key("（株）") == "株"
    assert bare_key("株式会社") == bare_key("（株）") == "" and counted_as("株式会社", "15") is None


def test_results_of_one_firm_share_a_key_that_never_changes() -> None:
    """It is kept: another one would count a firm again beside its results of before, so it takes a migration."""
    kept = "67ad17d0a612ccefa549a5123fa11befd744495fb3212d827afcc67daae807b3"
    assert counted_as("㈱髙﨑製作所", "15") == counted_as("高崎製作所", "15") == kept != counted_as("高崎製作所", "13")


@pytest.mark.parametrize(
    "kana",
    ["ｶ)ﾀｶｻｷｾｲｻｸｼﾖ", "たかさき せいさくしょ", "タカサキセイサクシヨ(カ", "タカサキセイサクショ カブシキガイシャ"],
)
def test_one_reading_in_many_spellings(kana: str) -> None:
    assert kana_key(kana) == "タカサキセイサクシヨ"


def test_a_reading_is_kept_in_full_width() -> None:
    assert as_kana("  ﾀﾞｲﾁ　ｺｰﾎﾟ ") == "ダイチ コーポ" and as_kana("だいち") == "ダイチ"


def test_long_vowels_and_small_kana_make_no_difference() -> None:
    assert key("コンピューター") == key("コンピュータ") == key("ｺﾝﾋﾟﾕｰﾀ") and key("キヤノン") == key("キャノン")


FIRM = searched("㈱髙﨑製作所", "タカサキセイサクショ", "7000012050002", "新潟県燕市")


@pytest.mark.parametrize(
    "query",
    ["髙﨑", "高崎", "高崎製作所 株式会社", "株式会社高崎", "(株)高崎", "たかさき", "ﾀｶｻ", "7000-0120", "燕",
     "新潟県燕市", "高崎 燕市", "㈱", "(株) 高崎", "株式", "製作"],
)  # fmt: skip
def test_it_is_found_by(query: str) -> None:
    assert all(any(part in FIRM for part in word) for word in words(query))


@pytest.mark.parametrize("query", ["高橋", "高崎 三条", "8000012", "有限"])
def test_it_is_not_found_by(query: str) -> None:
    assert words(query) and not all(any(part in FIRM for part in word) for word in words(query))


@given(st.text())
def test_no_word_holds_what_a_pattern_could_mean(query: str) -> None:
    found = words(query)
    assert len(found) <= 5
    assert all(part and not set("%_\\ ") & set(part) for word in found for part in word)


@pytest.mark.parametrize("query", ["", "  ", "%", "_ %", "・", "ー"])
def test_what_says_nothing_looks_for_nothing(query: str) -> None:
    assert words(query) == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("15", "燕市"), ("15", "燕"), True),
        (("15", "燕市"), ("15", "新潟県燕市"), True),
        (("15", "燕市"), ("15", "三条市"), False),
        (("13", "府中市"), ("34", "府中市"), False),
        (("15", ""), ("15", "燕市"), True),
        (("", "燕市"), ("15", "燕市"), True),
        (("", ""), ("15", "燕市"), True),
    ],
)
def test_where_two_firms_may_be_one(one: tuple[str, str], other: tuple[str, str], same: bool) -> None:
    assert same_place(one, other) is same is same_place(other, one)
