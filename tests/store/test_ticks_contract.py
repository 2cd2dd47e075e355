"""What any backend of `TickStore` must do."""

from __future__ import annotations

from datetime import timedelta

from assess.store import Store, Tick
from tests.store.test_contract import LATER, T0, begun, found, summarise  # noqa: F401 (a fixture)

LATEST = LATER + timedelta(days=3)
FIRST, SECOND = Tick("q", "some", LATER), Tick("q", "most", LATEST)


def fill_ticks(store: Store, assessment_id: str = "aaaa") -> None:
    """A ticked step, and a target."""
    store.tick(assessment_id, FIRST)
    store.set_target(assessment_id, 4, LATER)


def test_a_tick_stays_as_it_was_made_first(begun: Store) -> None:  # noqa: F811
    assert begun.ticks("aaaa") == ()
    assert begun.tick("aaaa", SECOND) and begun.tick("aaaa", FIRST) and begun.tick("aaaa", Tick("q", "some", LATEST))
    assert begun.ticks("aaaa") == (FIRST, SECOND)
    assert begun.untick("aaaa", "q", "most", LATEST) and begun.ticks("aaaa") == (FIRST,)


def test_following_a_plan_changes_nothing_of_a_complete_assessment(begun: Store) -> None:  # noqa: F811
    begun.complete("aaaa", "c1", T0, summarise)
    before = found(begun)
    fill_ticks(begun)
    after = found(begun)
    assert (after.completed_at, after.updated_at, after.catalogue_hash) == (T0, before.updated_at, "c1")
    assert after.responses == before.responses and begun.summary("aaaa") is not None
    assert (before.target, after.target) == (None, 4)


def test_what_a_drawn_plan_can_no_longer_show_is_told_by_its_time(begun: Store) -> None:  # noqa: F811
    begun.tick("aaaa", FIRST)
    begun.untick("aaaa", "q", "most", LATEST)  # there is none
    begun.set_target("aaaa", None, LATEST)  # it is that already
    assert found(begun).replanned_at is None
    begun.untick("aaaa", "q", "some", LATER)
    assert found(begun).replanned_at == LATER
    begun.set_target("aaaa", 2, LATEST)
    assert found(begun).replanned_at == LATEST
    begun.set_target("aaaa", None, LATEST + timedelta(1))
    assert found(begun).target is None and found(begun).replanned_at == LATEST + timedelta(1)


def test_a_deleted_assessment_has_neither(begun: Store) -> None:  # noqa: F811
    fill_ticks(begun)
    begun.delete_assessment("aaaa")
    assert begun.ticks("aaaa") == ()
    assert not begun.tick("aaaa", FIRST) and not begun.untick("aaaa", "q", "some", LATER)
    assert not begun.set_target("aaaa", 3, LATER) and begun.ticks("aaaa") == ()
