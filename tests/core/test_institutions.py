"""Which institution a firm means, however it names it."""

from __future__ import annotations

import pytest

from assess.core.institutions import is_same, name_of, own_institution
from assess.core.model import Institution
from tests.samples import small_profile, text

FIRST = Institution("0140", text("第一銀行", "The First Bank"), "regional_bank", "15", "a list")
SECOND = Institution("0542", text("第二銀行", "Second Bank"), "second_tier_bank", "13", "a list")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("0140", FIRST),
        ("第一銀行", FIRST),
        ("株式会社第一銀行", FIRST),
        ("㈱ 第一\u3000銀行", FIRST),
        ("株式会社・第一銀行", FIRST),
        ("first bank, Ltd.", FIRST),
        ("ＳＥＣＯＮＤ ＢＡＮＫ", SECOND),  # of another prefecture too
        ("第三銀行", text("第三銀行")),
        ("0999", text("0999")),
        ("第一", text("第一")),  # several houses begin like this
        ("", None),
        ("\u3000\u200b", None),
    ],
)
def test_a_bank_is_known_by_its_code_or_its_name(typed: str, found: object) -> None:
    assert own_institution(small_profile(institution=typed), (FIRST, SECOND)) == found


def test_a_body_of_the_catalogue_is_the_same_house_under_its_name() -> None:
    assert name_of(FIRST) == FIRST.name
    assert is_same(FIRST, text("株式会社 第一銀行")) and is_same(text("第一信用金庫"), text("第一信用金庫", "First"))
    assert not is_same(FIRST, SECOND.name)
