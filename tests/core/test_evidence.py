"""What a reader still has to check of a support body."""

from __future__ import annotations

import pytest

from assess.core.evidence import address_needs_checking, needs_checking
from tests.samples import actor


@pytest.mark.parametrize(
    ("evidence", "as_of", "year", "expected"),
    [
        ("own", 2026, 2026, False),
        ("third_party", 2021, 2026, False),
        ("own", 2020, 2026, True),
        ("own", 2021, 2027, True),
        ("official", None, 2026, True),
        ("general", None, 2026, True),
        ("official", 2005, None, False),
        ("official", None, None, True),
    ],
)
def test_unread_undated_and_old_sources_are_to_be_checked(
    evidence: str, as_of: int | None, year: int | None, expected: bool
) -> None:
    assert needs_checking(actor("a", evidence=evidence, as_of=as_of), year) is expected


def test_the_address_of_a_page_is_to_be_checked_when_only_others_told_it() -> None:
    told = {grade: address_needs_checking(actor("a", evidence=grade, url="https://example.jp/"))
            for grade in ("own", "official", "third_party")}  # fmt: skip
    assert told == {"own": False, "official": False, "third_party": True}
    assert not address_needs_checking(actor("a", evidence="third_party"))
