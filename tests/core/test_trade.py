"""The trade that a name tells."""

from __future__ import annotations

import pytest

from assess.core.places import names_place
from assess.core.trade import trades_in


@pytest.mark.parametrize(
    ("name", "trades"),
    [
        ("函館水産加工株式会社", {"food"}),
        ("会津精機", {"metal"}),
        ("ｶﾅｶﾞﾜ鋳造", {"metal"}),
        ("今治タオル織物", {"textile"}),
        ("山田商店", set()),
        ("", set()),
    ],
)
def test_a_name_tells_its_trade_or_none(name: str, trades: set[str]) -> None:
    assert trades_in(name) == trades


@pytest.mark.parametrize(
    ("place", "named"),
    [("函館市", True), ("北海道函館市", True), ("函館", True), ("帯広市", False), ("", False)],
)
def test_a_text_names_a_place_by_its_full_name(place: str, named: bool) -> None:
    assert names_place("函館市にある大学", place) == named
    assert not names_place("函館の大学", "函館市")
