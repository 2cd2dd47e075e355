"""What any backend of `ShelfStore` must do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from assess.store import Store, Token
from tests.store.test_contract import LATER, NEW, T0, begun, device  # noqa: F401 (a fixture)

DAY = timedelta(days=1)


def fill_shelves(store: Store) -> None:
    """One assessment on a shelf; its device session is `d0`."""
    assert store.shelve("s1", "d0", T0)


@pytest.fixture
def two(begun: Store) -> Store:  # noqa: F811
    """A shelf with two assessments, the second put there later, and another shelf with the first."""
    begun.add_assessment(replace(NEW, id="bbbb"), device("d2", "bbbb"))
    begun.replace_tokens("aaaa", (), (device("d3"),), T0)
    assert begun.shelve("s1", "d1", T0) and begun.shelve("s1", "d2", LATER) and begun.shelve("s2", "d3", T0)
    return begun


def test_a_shelf_holds_what_was_put_on_it_last_first(two: Store) -> None:
    assert two.shelved("s1", T0, 9) == ["bbbb", "aaaa"] and two.shelved("s2", T0, 9) == ["aaaa"]
    assert two.shelved("s1", T0, 1) == ["bbbb"] and two.shelved("none", T0, 9) == []


def test_only_a_device_session_is_put_on_a_shelf(two: Store) -> None:
    two.replace_tokens("aaaa", (), (Token("c1", "aaaa", "code", T0, T0 + DAY),), T0)
    assert not two.shelve("s3", "c1", T0) and not two.shelve("s3", "nothing", T0)
    assert two.shelved("s3", T0, 9) == []


def test_a_newer_session_takes_the_place_of_the_older(two: Store) -> None:
    two.replace_tokens("aaaa", (), (device("d9", expires_at=T0 + 9 * DAY),), T0)
    assert two.shelve("s1", "d9", LATER + DAY)
    assert two.shelved("s1", T0 + 5 * DAY, 9) == ["aaaa"], "the session of bbbb has run out"
    assert two.unshelve("s1", "aaaa", LATER) == ["aaaa"]
    kept, older = two.token("d9"), two.token("d1")
    assert kept is not None and kept.revoked_at == LATER and older is not None and older.revoked_at is None


def test_what_no_longer_opens_is_not_shown(two: Store) -> None:
    two.revoke_token("d2", LATER)
    assert two.shelved("s1", LATER, 9) == ["aaaa"]
    assert two.shelved("s1", T0 + DAY, 9) == [], "run out"
    two.delete_assessment("aaaa")
    assert two.shelved("s1", T0, 9) == [] and two.shelved("s2", T0, 9) == []


def test_taking_one_off_ends_its_session_here_and_no_other(two: Store) -> None:
    assert two.unshelve("s1", "aaaa", LATER) == ["aaaa"]
    assert two.shelved("s1", T0, 9) == ["bbbb"] and two.shelved("s2", T0, 9) == ["aaaa"]
    ended, other = two.token("d1"), two.token("d3")
    assert ended is not None and not ended.valid(LATER) and other is not None and other.valid(T0)
    assert two.unshelve("s1", "aaaa", LATER) == [] == two.unshelve("s2", "bbbb", LATER)


def test_taking_all_off_leaves_other_shelves_alone(two: Store) -> None:
    assert two.unshelve("s1", None, LATER) == ["aaaa", "bbbb"]
    assert two.shelved("s1", T0, 9) == [] and two.shelved("s2", T0, 9) == ["aaaa"]


def test_a_row_goes_with_its_session(two: Store) -> None:
    two.revoke_token("d1", T0)
    assert two.forget_tokens(LATER) == 1
    assert two.unshelve("s1", None, LATER) == ["bbbb"]
