"""What any backend of `EarlierStore` must do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.store import Store
from tests.store.test_contract import LATER, NEW, begun  # noqa: F401 (a fixture)


def fill_earlier(store: Store, assessment_id: str, earlier_id: str) -> None:
    """One that was begun from another."""
    store.follow_on(assessment_id, earlier_id)


@pytest.fixture
def three(begun: Store) -> Store:  # noqa: F811
    """`aaaa`, and two that were begun from it."""
    for name, at in (("bbbb", NEW.created_at), ("cccc", LATER)):
        begun.add_assessment(replace(NEW, id=name, created_at=at))
        fill_earlier(begun, name, "aaaa")
    return begun


def test_one_knows_the_one_before_and_those_after(three: Store) -> None:
    assert [three.earlier_of(name) for name in ("aaaa", "bbbb", "cccc")] == [None, "aaaa", "aaaa"]
    assert three.later_of("aaaa") == ["cccc", "bbbb"] and three.later_of("bbbb") == []


def test_what_was_noted_first_stays(three: Store) -> None:
    three.follow_on("cccc", "bbbb")
    assert three.earlier_of("cccc") == "aaaa"


def test_a_note_goes_with_either_of_both(three: Store) -> None:
    three.delete_assessment("cccc")
    assert three.later_of("aaaa") == ["bbbb"]
    three.delete_assessment("aaaa")
    assert three.earlier_of("bbbb") is None and three.assessment("bbbb") is not None
