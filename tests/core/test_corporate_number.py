"""法人番号, by numbers that are published by their owners."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.core.corporate_number import check_digit, fault, plain

TAX_AGENCY, DIGITAL_AGENCY = "7000012050002", "8000012010038"


@pytest.mark.parametrize("number", [TAX_AGENCY, DIGITAL_AGENCY])
def test_published_numbers_are_sound(number: str) -> None:
    assert fault(number) is None and check_digit(number[1:]) == int(number[0])


def test_the_sum_as_it_is_done_by_hand() -> None:
    # 2·1 + 0·2 + 0·1 + 0·2 + 5·1 + 0·2 + 2·1 + 1·2 + 0 + 0 + 0 + 0 = 11; 11 mod 9 = 2; 9 − 2 = 7
    assert check_digit("000012050002") == 7


@given(base=st.text("0123456789", min_size=12, max_size=12), place=st.integers(0, 11), by=st.integers(1, 8))
def test_one_wrong_digit_is_noticed(base: str, place: int, by: int) -> None:
    """Save 0 for 9 and the like, which differ by nine."""
    wrong = base[:place] + str((int(base[place]) + by) % 10) + base[place + 1 :]
    same = (int(base[place]) - int(wrong[place])) % 9 == 0
    assert same or fault(f"{check_digit(base)}{wrong}") == "check"


@given(base=st.text("0123456789", min_size=12, max_size=12))
def test_the_first_digit_is_never_a_zero(base: str) -> None:
    assert 1 <= check_digit(base) <= 9


@pytest.mark.parametrize(
    "typed", ["7000012050002", "７０００-０１２０-５０００２", " T7000012050002 ", "7 0000 1205 0002"]
)
def test_it_may_be_typed_in_any_way(typed: str) -> None:
    assert plain(typed) == TAX_AGENCY


@pytest.mark.parametrize("typed", ["", "700001205000", "70000120500020", "7.00001E+12", "T", "七〇〇〇"])
def test_what_has_not_thirteen_digits_is_none(typed: str) -> None:
    assert fault(plain(typed)) == "length"
