"""What any backend of `BatchStore` must do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.store import Batch, BatchReport, Store
from assess.store.errors import Conflict
from assess.store.records import QueueLimits
from tests.store.test_consent_contract import GIVEN
from tests.store.test_contract import LATER, T0, begun, queued, take  # noqa: F401 (a fixture)
from tests.store.test_staff_contract import CLIENT, fill_staff

LIMITS = QueueLimits(99, 99, 99)
BATCH = Batch("z1", "o1", "s2", "advisor", "", T0)


def fill_batches(store: Store) -> None:
    """A batch with one report; there are the assessment `n1` and the staff area."""
    store.add_batch(BATCH, [BatchReport("n1", "c1")])


@pytest.fixture
def kept(begun: Store) -> Store:  # noqa: F811
    """Two batches, the second asked for later; of the first one report is wanted."""
    begun.add_assessment(replace(begun.assessment("aaaa"), id="n1"))  # type: ignore[type-var]
    fill_staff(begun)
    fill_batches(begun)
    begun.add_batch(Batch("z2", "o1", "s2", "full", "en", LATER), [])
    return begun


def test_a_person_finds_what_was_asked_for_the_newest_first(kept: Store) -> None:
    assert [one.id for one in kept.batches("s2")] == ["z2", "z1"] and kept.batches("s1") == []
    assert kept.batch("z1") == BATCH and kept.batch("none") is None


def test_each_report_tells_how_far_its_job_is(kept: Store) -> None:
    assert kept.batch_reports("z1") == [BatchReport("n1", "c1")]
    kept.add_job(queued("j1", "n1", client="batch:z1"), LIMITS)
    kept.set_batch_job("z1", "n1", "j1")
    assert kept.batch_reports("z1") == [BatchReport("n1", "c1", "j1", "queued")]
    take(kept)
    assert kept.batch_reports("z1")[0].state == "running"
    assert kept.finish_job("j1", "w", None, LATER)
    assert kept.batch_reports("z1")[0].state == "done"
    kept.forget_jobs(LATER.replace(year=LATER.year + 1))
    assert kept.batch_reports("z1")[0].state == ""


def test_what_is_made_may_be_taken_while_the_owner_lets_the_clients_branch(kept: Store) -> None:
    def ready(batch_id: str = "z1") -> list[tuple[str, str, str]]:
        return [(client.id, of.id, job.id) for client, of, job in kept.batch_ready(batch_id, T0)]

    given = replace(GIVEN, scopes=("result", "report"))
    kept.add_consent(given)
    kept.add_job(queued("j1", "n1", client="batch:z1", agreement="{}"), LIMITS)
    kept.set_batch_job("z1", "n1", "j1")
    assert ready() == [], "not made yet"
    take(kept)
    kept.finish_job("j1", "w", None, LATER)
    assert ready() == [("c1", "n1", "j1")] and ready("z2") == []
    [(client, assessment, job)] = kept.batch_ready("z1", T0)
    whole = kept.assessment("n1")
    assert client == kept.client("c1") and job == kept.job("n1", "j1")
    assert whole is not None and assessment == replace(whole, responses=assessment.responses)
    assert kept.batch_ready("z1", given.expires_at) == []
    kept.save_client(replace(CLIENT, branch_id="b1"))
    assert ready() == [], "another branch serves it"
    kept.save_client(CLIENT)
    kept.revoke_consent("n1", given.id, LATER)
    assert ready() == []


def test_a_cancelled_batch_leaves_nothing_in_the_queue_but_what_others_asked_for_too(kept: Store) -> None:
    for name in ("own", "shared"):
        kept.add_job(queued(name, "n1", client="batch:z1"), LIMITS)
    joined = kept.add_job(queued("later", "n1", key="shared", client="owner"), LIMITS)
    assert joined is not None and joined.id == "shared"
    kept.add_job(queued("other", "aaaa", client="batch:z2"), LIMITS)
    kept.cancel_batch("z1", "batch:z1", LATER)
    assert kept.job("n1", "own") is None
    assert kept.job("n1", "shared") is not None and kept.job("aaaa", "other") is not None
    cancelled = kept.batch("z1")
    assert cancelled is not None and cancelled.cancelled_at == LATER
    kept.cancel_batch("z1", "batch:z1", LATER.replace(year=LATER.year + 1))
    assert kept.batch("z1") == cancelled


def test_what_is_being_made_goes_on(kept: Store) -> None:
    kept.add_job(queued("own", "n1", client="batch:z1"), LIMITS)
    take(kept)
    kept.cancel_batch("z1", "batch:z1", LATER)
    assert kept.finish_job("own", "w", None, LATER)


def test_a_report_goes_with_its_assessment(kept: Store) -> None:
    kept.delete_assessment("n1")
    assert kept.batch_reports("z1") == [] and kept.batch("z1") is not None


def test_old_batches_are_forgotten(kept: Store) -> None:
    assert kept.forget_batches(LATER) == 1
    assert kept.batch("z1") is None and kept.batch_reports("z1") == [] and kept.batch("z2") is not None


def test_what_is_not_there_is_in_no_batch(kept: Store) -> None:
    with pytest.raises(Conflict):
        kept.add_batch(replace(BATCH, id="z3"), [BatchReport("none", "c1")])
    assert kept.batch("z3") is None
