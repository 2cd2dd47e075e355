"""What any backend of `TableStore` must do."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from assess.store import AgreedStep, Agreement, Calibration, Client, Database, Mark, Seen, Snapshot, Store
from tests.store.test_contract import LATER, NEW, T0, device
from tests.store.test_staff_contract import fill_staff
from tests.waiting import PATIENCE

SEEN_IT = Calibration("q1", "s2", T0, "some", "seen", "帳簿を見た", "社長は\n慎重")
STEPS = (
    AgreedStep(1, "請求書を一つの場所に集める", "q1", "事務の佐藤さん", "2026-12-20", "燕商工会議所"),
    AgreedStep(2, "月に一度、数字を見る"),
)
AGREED = Agreement("g1", "c1", "n1", "s2", T0, "2027-01-15", STEPS)


def fill_table(store: Store) -> None:
    """Something in every table of it; there is the staff area of `fill_staff`."""
    store.save_calibration("c1", "n1", SEEN_IT, 0)
    store.save_agreement(AGREED, 0)
    store.tick_steps("g1", {1: True}, LATER)


@pytest.fixture
def filled(store: Store) -> Store:
    store.keep_snapshot(Snapshot("b1", "bank", '{"id":"small","version":"1"}'), T0)
    for name in ("n1", "n2"):
        store.add_assessment(replace(NEW, id=name), device(f"d{name}", name))
    fill_staff(store)
    return store


def test_a_calibration_stands_beside_the_answer_and_touches_nothing(filled: Store) -> None:
    before = filled.assessment("n1")
    assert filled.save_calibration("c1", "n1", SEEN_IT, 0) == replace(SEEN_IT, revision=1)
    assert filled.calibrations("c1", "n1") == {"q1": replace(SEEN_IT, revision=1)}
    assert filled.assessment("n1") == before
    empty = Calibration("q2", "s2", T0)
    assert filled.save_calibration("c1", "n1", empty, 0) == replace(empty, revision=1)


def test_what_was_changed_meanwhile_is_told_and_not_replaced(filled: Store) -> None:
    first = filled.save_calibration("c1", "n1", SEEN_IT, 0)
    other = replace(SEEN_IT, note="別のメモ", staff_id="s1", at=LATER)
    assert filled.save_calibration("c1", "n1", other, 0) == first, "it did not know the first"
    taken = filled.save_calibration("c1", "n1", other, 1)
    assert taken == replace(other, revision=2) and filled.calibrations("c1", "n1")["q1"] == taken
    assert filled.save_calibration("c1", "n1", replace(other, at=LATER + timedelta(hours=1)), 2) == taken, "the same"


def test_of_two_at_once_one_is_kept_and_the_other_told(filled: Store, database: Database) -> None:
    together, results = threading.Barrier(2), []

    def save(name: str) -> None:
        with database.session() as store:
            together.wait(PATIENCE)
            results.append((name, store.save_calibration("c1", "n1", replace(SEEN_IT, note=name), 0)))

    threads = [threading.Thread(target=save, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    stored = filled.calibrations("c1", "n1")["q1"]
    assert stored.revision == 1 and [kept for _, kept in results] == [stored, stored]


def test_nothing_is_kept_of_an_assessment_that_is_not_the_clients(filled: Store) -> None:
    assert filled.save_calibration("c1", "n2", SEEN_IT, 0) is None
    assert filled.save_calibration("c1", "x", SEEN_IT, 0) is None
    assert filled.save_agreement(replace(AGREED, assessment_id="n2"), 0) is None
    assert filled.agreement("c1", "n2") is None and filled.calibrations("c1", "n2") == {}


def test_organisations_that_know_the_same_firm_see_their_own_only(filled: Store) -> None:
    filled.add_client(Client("c2", "o2", "b3", "髙﨑", T0, T0))
    filled.link_assessment("c2", "n1", T0)
    fill_table(filled)
    assert (
        filled.calibrations("c2", "n1") == {} and filled.agreements("c2") == [] and filled.mark("c2", "n1").beside == 0
    )
    filled.save_calibration("c2", "n1", replace(SEEN_IT, note="会議所のメモ"), 0)
    assert filled.calibrations("c1", "n1")["q1"].note == SEEN_IT.note


def test_the_mark_moves_with_every_change(filled: Store) -> None:
    marks = [filled.mark("c1", "n1")]
    for value in ("some", "some", "none"):
        filled.save_answers("n1", "owner", {"q1": value}, LATER, Seen("p", len(marks), {}))
        marks.append(filled.mark("c1", "n1"))
    filled.save_relevance("n1", "owner", {"office": 3}, LATER)
    marks.append(filled.mark("c1", "n1"))
    filled.save_calibration("c1", "n1", SEEN_IT, 0)
    marks.append(filled.mark("c1", "n1"))
    assert len(set(marks)) == len(marks) and filled.mark("c1", "n1") == marks[-1]
    assert filled.mark("x", "y") == Mark(0, 0)


def test_an_agreement_comes_back_with_its_steps_and_what_is_done(filled: Store) -> None:
    assert filled.save_agreement(AGREED, 0) == replace(AGREED, revision=1) == filled.agreement("c1", "n1")
    assert filled.tick_steps("g1", {1: True, 9: True}, LATER) and filled.tick_steps(
        "g1", {1: True}, LATER + timedelta(1)
    )
    kept = filled.agreement("c1", "n1")
    assert kept is not None and [step.done_at for step in kept.steps] == [LATER, None]
    filled.tick_steps("g1", {1: False, 2: True}, LATER)
    kept = filled.agreement("c1", "n1")
    assert kept is not None and [step.done_at for step in kept.steps] == [None, LATER]
    assert not filled.tick_steps("x", {1: True}, T0)


def test_a_changed_agreement_keeps_what_is_done_and_one_that_was_changed_elsewhere_is_told(filled: Store) -> None:
    fill_table(filled)
    fewer = replace(AGREED, id="g9", steps=(replace(STEPS[0], who="社長"),), made_at=LATER)
    now = filled.save_agreement(fewer, 1)
    assert now is not None and now.id == "g1" and now.revision == 2 and now.steps[0].done_at == LATER
    assert filled.agreement("c1", "n1") == now
    assert filled.save_agreement(AGREED, 1) == now, "older than what is there"


def test_agreements_stand_newest_first(filled: Store) -> None:
    filled.link_assessment("c1", "n2", LATER)
    filled.save_agreement(AGREED, 0)
    filled.save_agreement(replace(AGREED, id="g2", assessment_id="n2"), 0)
    assert [agreement.id for agreement in filled.agreements("c1")] == ["g2", "g1"]


def test_it_goes_with_the_client_or_the_assessment(filled: Store) -> None:
    fill_table(filled)
    filled.delete_assessment("n1")
    assert filled.calibrations("c1", "n1") == {} and filled.agreements("c1") == []
    filled.link_assessment("c1", "n2", T0)
    filled.save_calibration("c1", "n2", SEEN_IT, 0)
    filled.save_agreement(replace(AGREED, assessment_id="n2"), 0)
    filled.delete_client("c1")
    assert filled.calibrations("c1", "n2") == {} and filled.agreements("c1") == []
    assert filled.assessment("n2") is not None
