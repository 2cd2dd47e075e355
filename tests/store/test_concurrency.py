"""Many at once, on every engine: nothing is lost, nothing is given twice, and nobody sees an error."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assess.core.model import Profile
from assess.store import (
    Assessment,
    Database,
    Job,
    Response,
    Saved,
    Seen,
    Snapshot,
    Store,
    Summary,
    Token,
    open_database,
)
from assess.store.records import QueueLimits
from tests.waiting import PATIENCE

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 21, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
PROJECT = Path(__file__).parents[2]
PROFILE = Profile(industry="E", prefecture="15", employees=9, company="会社")
NEW = Assessment("aaaa", "ja", "full", "self", "b1", NOW, NOW, profile=PROFILE, responses={"owner": Response()})


@pytest.fixture
def begun(database: Database) -> Database:
    """A database with one assessment that has a profile."""
    with database.session() as store:
        store.keep_snapshot(Snapshot("b1", "bank", '{"id":"small","version":"1"}'), NOW)
        store.add_assessment(NEW)
    return database


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, *arguments], cwd=PROJECT, stderr=subprocess.PIPE, text=True)


def errors_of(processes: list[subprocess.Popen[str]]) -> list[str]:
    return [error for p in processes for error in p.communicate(timeout=PATIENCE)[1:] if error or p.returncode]


def together(database: Database, *uses: Callable[[Store], object]) -> list[object]:
    """What each use gave, each in a thread and a session of its own, all begun at one moment."""
    gate, given = threading.Barrier(len(uses)), [None] * len(uses)

    def run(number: int, use: Callable[[Store], object]) -> None:
        with database.session() as store:
            gate.wait(PATIENCE)
            try:
                given[number] = use(store)  # type: ignore[call-overload]
            except BaseException as error:  # noqa: BLE001
                given[number] = error  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=(number, use)) for number, use in enumerate(uses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return given


def queued(name: str, key: str = "") -> Job:
    return Job(name, "aaaa", key or name, "ja", "full", "queued", NOW)


def summary(_kept: Assessment) -> Summary:
    return Summary(2, "digitalization", 45.5, 0.75, "f1")


def test_eight_processes_lose_nothing(begun: Database, address: str) -> None:
    rounds = 25
    writers = [start("-m", "tests.store.writer", address, f"p{n}", str(rounds)) for n in range(8)]
    assert errors_of(writers) == []
    with begun.session() as store:
        found = store.assessment("aaaa")
    assert found is not None and len(found.answers) == 8 * rounds * 3


def test_threads_lose_nothing(begun: Database) -> None:
    def save(name: str) -> Callable[[Store], object]:
        return lambda store: [
            store.save_answers("aaaa", "owner", {f"{name}-{number}": "some"}, NOW) is not None for number in range(25)
        ]

    assert together(begun, *(save(f"t{n}") for n in range(4))) == [[True] * 25] * 4
    with begun.session() as store:
        found = store.assessment("aaaa")
    assert found is not None and len(found.answers) == 100


def test_first_starts_at_once_make_one_database(bare_address: str) -> None:
    code = f"from assess.store import open_database; open_database({bare_address!r}).migrate()"
    assert errors_of([start("-c", code) for _ in range(6)]) == []
    database = open_database(bare_address)
    with database.session() as store:
        assert store.assessment("aaaa") is None
    database.close()


def test_no_two_takers_get_the_same_job(begun: Database) -> None:
    with begun.session() as store:
        for number in range(24):
            store.add_job(queued(f"j{number}"), QueueLimits(99, 99, 99))

    def take(name: str) -> Callable[[Store], object]:
        def use(store: Store) -> list[str]:
            taken = []
            while (job := store.take_job(name, LATER, NOW, 2)) is not None:
                taken.append(job.id)
            return taken

        return use

    given = together(begun, *(take(f"w{n}") for n in range(4)))
    assert sorted(job for taken in given for job in taken) == sorted(f"j{n}" for n in range(24))  # type: ignore[attr-defined]


def test_a_lease_that_has_run_out_goes_to_one(begun: Database) -> None:
    with begun.session() as store:
        store.add_job(queued("j1"), QueueLimits(9, 9, 9))
        assert store.take_job("dead", NOW, NOW, 9)
    given = together(begun, *(lambda store, n=n: store.take_job(f"w{n}", LATER, NOW, 9) for n in range(4)))  # type: ignore[misc]
    assert [job.id for job in given if job] == ["j1"]  # type: ignore[attr-defined]


def test_parallel_guesses_share_the_limit(begun: Database) -> None:
    limits = {"one": 21, "all": 50}

    def guess(store: Store) -> list[bool]:
        return [store.count_attempt(limits, NOW - timedelta(minutes=15), NOW) for _ in range(6)]

    given = together(begun, *[guess] * 8)
    assert sorted(admitted for made in given for admitted in made) == [False] * 27 + [True] * 21  # type: ignore[attr-defined]


def test_the_queue_never_grows_beyond_its_limits(begun: Database) -> None:
    def ask(name: str) -> Callable[[Store], object]:
        return lambda store: [store.add_job(queued(f"{name}{n}"), QueueLimits(7, 7, 7)) for n in range(5)]

    given = together(begun, *(ask(name) for name in "abcdefgh"))
    assert sum(job is not None for asked in given for job in asked) == 7  # type: ignore[attr-defined]


def test_the_same_wish_at_once_is_one_job(begun: Database) -> None:
    given = together(
        begun, *(lambda store, n=n: store.add_job(queued(f"j{n}", "k"), QueueLimits(9, 9, 9)) for n in range(4))
    )  # type: ignore[misc]
    assert len({job.id for job in given}) == 1  # type: ignore[attr-defined]


def test_saving_against_deleting_leaves_nothing_behind(begun: Database) -> None:
    for number in range(10):
        name = f"n{number}"
        with begun.session() as store:
            store.add_assessment(Assessment(name, "ja", "full", "self", "b1", NOW, NOW, profile=PROFILE))
        given = together(
            begun,
            lambda store, name=name: store.save_answers(name, "owner", {"q1": "a"}, NOW),  # type: ignore[misc]
            lambda store, name=name: store.delete_assessment(name),  # type: ignore[misc]
            lambda store, name=name: store.replace_tokens(  # type: ignore[misc]
                name, (), (Token(f"t-{name}", name, "device", NOW, LATER),), NOW
            ),
        )
        assert (given[0] is None or isinstance(given[0], Saved)) and given[1] == () and given[2] in (True, False)
        with begun.session() as store:
            assert store.assessment(name) is None and store.token(f"t-{name}") is None


def test_no_answer_slips_in_while_a_result_is_frozen(begun: Database) -> None:
    seen: list[dict[str, str]] = []
    for number in range(10):
        with begun.session() as store:
            store.save_answers("aaaa", "owner", {"q1": f"before{number}"}, NOW)

        def summarise(kept: Assessment) -> Summary:
            seen.append(dict(kept.answers))
            return summary(kept)

        together(
            begun,
            lambda store: store.complete("aaaa", "b1", NOW, summarise),
            lambda store, number=number: store.save_answers("aaaa", "owner", {"q1": f"after{number}"}, NOW),  # type: ignore[misc]
        )
        with begun.session() as store:
            found = store.assessment("aaaa")
            assert found is not None and found.answers == {"q1": f"after{number}"}
            # Either the answer came first and is in the result, or it came later and has taken the result away.
            frozen = store.summary("aaaa") is not None
            assert frozen == (found.completed_at is not None)
            assert not frozen or seen[-1] == found.answers


def test_one_resume_link_is_left_of_many_issued_at_once(begun: Database) -> None:
    def issue(name: str) -> Callable[[Store], object]:
        return lambda store: store.replace_tokens(
            "aaaa", ("link",), (Token(name, "aaaa", "link", NOW, NOW + timedelta(days=9)),), LATER
        )

    assert together(begun, *(issue(f"l{n}") for n in range(4))) == [True] * 4
    with begun.session() as store:
        tokens = [store.token(f"l{n}") for n in range(4)]
    assert sum(token is not None and token.valid(LATER) for token in tokens) == 1


def test_of_one_firm_one_assessment_counts_whoever_completes_first(begun: Database) -> None:
    for firm in range(5):
        with begun.session() as store:
            for number in range(6):
                at = NOW + timedelta(minutes=1 + number)
                store.add_assessment(
                    Assessment(f"f{firm}n{number}", "ja", "full", "self", "b1", at, at, profile=PROFILE)
                )

        def complete(number: int, firm: int = firm) -> Callable[[Store], object]:
            found = Summary(2, "digitalization", 45.5, 0.75, f"firm {firm}")
            return lambda store: store.complete(f"f{firm}n{number}", "b1", LATER, lambda _: found)

        assert together(begun, *map(complete, range(6))) == [True] * 6
        with begun.session() as store:
            assert [store.counted(f"f{firm}n{number}") for number in range(6)] == [True] + [False] * 5


def test_of_many_pages_that_saw_the_same_one_is_taken_and_all_others_hear_so(begun: Database) -> None:
    for number in range(10):
        question = f"q{number}"

        def choose(value: str, question: str = question) -> Callable[[Store], object]:
            return lambda store: store.save_answers(
                "aaaa", "owner", {question: value}, NOW, Seen(f"page {value}", 1, {question: 0})
            )

        given = together(begun, *(choose(value) for value in "abcd"))
        with begun.session() as store:
            found = store.assessment("aaaa")
        assert found is not None
        taken = found.answers[question]
        told = [saved.kept.get(question) for saved in given]  # type: ignore[attr-defined]
        assert told == [None if value == taken else taken for value in "abcd"]
        assert found.reference.revisions[question] == 1


def test_of_one_page_the_latest_stays_in_whatever_order_they_come(begun: Database) -> None:
    for number in range(10):
        question = f"q{number}"

        def send(seq: int, question: str = question) -> Callable[[Store], object]:
            return lambda store: store.save_answers(
                "aaaa", "owner", {question: f"v{seq}"}, NOW, Seen("page", seq, {question: 0})
            )

        together(begun, *(send(seq) for seq in (3, 1, 4, 2)))
        with begun.session() as store:
            found = store.assessment("aaaa")
        assert found is not None and found.answers[question] == "v4"


def test_two_changes_of_one_profile_both_stay(begun: Database) -> None:
    def more(stored: Profile | None) -> Profile:
        assert stored is not None
        return replace(stored, employees=stored.employees + 1)

    assert together(begun, *[lambda store: store.change_profile("aaaa", more, NOW)] * 4) == [True] * 4
    with begun.session() as store:
        found = store.assessment("aaaa")
    assert found is not None and found.profile == replace(PROFILE, employees=13)
