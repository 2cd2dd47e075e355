"""One municipality, however it is typed."""

from __future__ import annotations

import pytest

from assess.core.places import fault, lies_in, spelled


@pytest.mark.parametrize(
    ("typed", "municipality"),
    [
        ("燕市", "燕市"), ("新潟県燕市", "燕市"), ("燕", "燕市"), ("燕市吉田", "燕市"), ("燕市\u3000", "燕市"),
        ("新潟県　燕市 吉田", "燕市"), ("燕市大字吉田１２３", "燕市"),
        ("横浜市中区", "横浜市"), ("神奈川県横浜市中区", "横浜市"),
        ("鎌ヶ谷市", "鎌ケ谷市"), ("袖が浦市", "袖ケ浦市"),
        ("西蒲原郡弥彦村", "弥彦村"), ("弥彦村大字矢作", "弥彦村"),
        ("東京都大田区", "大田区"), ("大田区蒲田", "大田区"), ("北海道函館市", "函館市"),
        ("京都府京都市", "京都市"),
        ("京都市", "京都市"), ("郡山市", "郡山市"), ("福島県郡山市", "郡山市"),
        ("蒲郡市", "蒲郡市"), ("大和郡山市", "大和郡山市"),
        ("小郡市", "小郡市"), ("小郡", "小郡市"), ("蒲郡市三谷町", "蒲郡市"), ("大和郡山市矢田町", "大和郡山市"),
        ("大和郡山", "大和郡山市"), ("郡上市八幡町", "郡上市"),
        ("中新川郡上市町", "上市町"), ("北海道余市郡余市町", "余市町"), ("奈良県高市郡明日香村", "明日香村"),
        ("西八代郡市川三郷町", "市川三郷町"), ("西蒲原郡弥彦", "弥彦村"), ("北村山郡大石田町", "大石田町"),
        ("燕\u200b市", "燕市"), ("\ufeff燕市", "燕市"),
        ("四日市", "四日市市"), ("四日市市", "四日市市"), ("西村山郡河北町", "河北町"), ("津", "津市"),
    ],
)  # fmt: skip
def test_a_place_lies_in_its_municipality_however_it_is_typed(typed: str, municipality: str) -> None:
    assert lies_in(typed, municipality)


@pytest.mark.parametrize(
    ("typed", "municipality"),
    [
        ("", "燕市"), ("　", "燕市"), ("三条市", "燕市"), ("大津市", "津市"), ("横浜市", "横浜市中区"),
        ("郡山市", "山市"),
        ("新潟県", "燕市"), ("燕市", ""), ("つばめ", "燕市"), ("山", "郡山市"),
    ],
)  # fmt: skip
def test_a_place_does_not_lie_in_another(typed: str, municipality: str) -> None:
    assert not lies_in(typed, municipality)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("新潟県燕市", "燕市"),
        ("　燕　市", "燕市"),
        ("西蒲原郡弥彦村", "弥彦村"),
        ("燕市吉田", "燕市吉田"),
        ("新潟県", "新潟県"),
    ],
)
def test_the_name_without_what_is_said_elsewhere(typed: str, name: str) -> None:
    assert spelled(typed) == name


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("燕市", None), ("大田区", None), ("新潟県燕市", "prefecture"), ("燕", "kind"), ("燕市、三条市", "several"),
        ("燕市 三条市", "several"), ("燕市・三条市", "several"), ("", "kind"), ("燕市吉田", "kind"), ("弥彦村", None),
    ],
)  # fmt: skip
def test_a_name_that_no_firm_could_lie_in(name: str, why: str | None) -> None:
    assert fault(name) == why
