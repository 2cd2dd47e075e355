"""What any backend forgets when its time is over, and what it keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from assess.store import Store
from assess.store.records import QueueLimits
from tests.store.test_contract import LATER, NEW, T0, begun, device, finished, queued, summarise, take  # noqa: F401

DAY = timedelta(days=1)
MANY = QueueLimits(in_all=9, client=9, assessment=9)


def test_tokens_that_open_nothing_are_forgotten(begun: Store) -> None:  # noqa: F811
    begun.replace_tokens("aaaa", (), (device("d2", expires_at=T0 + 3 * DAY), device("d3", kind="link")), T0)
    begun.revoke_token("d2", LATER)
    assert begun.forget_tokens(T0) == 0
    assert begun.forget_tokens(LATER) == 1 and begun.token("d2") is None, "revoked"
    assert begun.forget_tokens(T0 + DAY - timedelta(seconds=1)) == 0
    assert begun.forget_tokens(T0 + DAY) == 2 and begun.token("d1") is None and begun.token("d3") is None
    assert begun.assessment("aaaa") is not None


def test_attempts_of_before_are_forgotten(begun: Store) -> None:  # noqa: F811
    for at in (T0, LATER):
        assert begun.count_attempt({"a": 9, "b": 9}, T0 - DAY, at)
    assert begun.forget_attempts(T0) == 2
    assert begun.forget_attempts(T0) == 0
    assert not begun.count_attempt({"a": 1}, T0 - DAY, LATER), "the later one still counts"


def test_an_unfinished_assessment_that_nobody_can_open_is_forgotten(begun: Store) -> None:  # noqa: F811
    for name in ("touched", "openable", "complete", "second"):
        begun.add_assessment(replace(NEW, id=name))
    begun.replace_tokens("openable", (), (device("d5", "openable", expires_at=T0 + 9 * DAY),), T0)
    begun.replace_tokens("second", (), (device("d6", "second", expires_at=T0 + 9 * DAY),), T0)
    begun.revoke_token("d6", T0)
    begun.save_answers("touched", "owner", {"q": "a"}, T0 + 5 * DAY)
    begun.save_profile("complete", finished(begun).profile, T0)  # type: ignore[arg-type]
    begun.add_job(queued("j1", "second", key="k1"), MANY)
    begun.save_answers("aaaa", "owner", {"q": "b"}, T0)  # begun anew: unfinished again
    begun.complete("complete", "c1", T0, summarise)

    def left() -> set[str]:
        return {n for n in ("aaaa", "touched", "openable", "complete", "second") if begun.assessment(n)}

    assert begun.forget_unfinished(T0, T0 + DAY) == (0, ())
    assert begun.forget_unfinished(T0 + DAY, T0 + timedelta(hours=1))[0] == 1, "d1 still opens aaaa"
    assert begun.job("second", "j1") is None and left() == {"aaaa", "touched", "openable", "complete"}
    assert begun.forget_unfinished(T0 + DAY, T0 + 2 * DAY) == (1, ())
    assert left() == {"touched", "openable", "complete"}
    assert begun.forget_unfinished(T0 + 6 * DAY, T0 + 20 * DAY)[0] == 2 and left() == {"complete"}


def test_forgetting_tells_the_reports_and_takes_a_portion_at_a_time(begun: Store) -> None:  # noqa: F811
    for number in range(5):
        begun.add_assessment(replace(NEW, id=f"n{number}"))
        begun.add_job(queued(f"j{number}", f"n{number}", key=f"k{number % 2}"), MANY)
    assert begun.forget_unfinished(T0 + DAY, T0, most=4) == (4, ("k0", "k1"))
    assert begun.forget_unfinished(T0 + DAY, T0, most=4) == (1, ("k0",))
    assert begun.forget_unfinished(T0 + DAY, T0, most=4) == (0, ())


def test_what_waits_and_rests_is_told(begun: Store) -> None:  # noqa: F811
    assert (begun.waiting_jobs(), begun.oldest_unfinished()) == (0, T0)
    begun.add_assessment(replace(NEW, id="bbbb", updated_at=LATER))
    finished(begun)
    assert begun.oldest_unfinished() == LATER
    for name in ("j1", "j2"):
        begun.add_job(queued(name, key=name), MANY)
    assert take(begun) and begun.waiting_jobs() == 2
    begun.finish_job("j1", "w", None, LATER)
    assert begun.waiting_jobs() == 1
    begun.delete_assessment("bbbb")
    assert begun.oldest_unfinished() is None


def test_settling_changes_nothing_of_what_is_kept(begun: Store) -> None:  # noqa: F811
    before = begun.assessment("aaaa")
    assert begun.settle() and begun.assessment("aaaa") == before
