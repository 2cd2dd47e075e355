"""What only PostgreSQL has: its addresses, and a server that goes away and comes back."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from assess.store import Assessment, Database, Response, Snapshot, open_database
from assess.store.errors import BadAddress, StoreError, StoreUnavailable
from tests.postgres import Cluster
from tests.store.test_contract import LATER, T0
from tests.waiting import until

SECRET = "g3heim"


def begun(address: str) -> Database:
    database = open_database(address)
    database.migrate()
    with database.session() as store:
        store.keep_snapshot(Snapshot("b1", "bank", '{"id":"small","version":"1"}'), T0)
        store.add_assessment(Assessment("aaaa", "ja", "full", "self", "b1", T0, T0, responses={"owner": Response()}))
    return database


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://u:{SECRET}@host:port/db",
        f"postgresql://u:{SECRET}@host:5432:9/db",
        f"postgresql://u:{SECRET}@host/db?nonsense=1",
        f"postgresql://u:{SECRET}@[::1/db",
        f"mysql://u:{SECRET}@host/db",
        f"sqlite://u:{SECRET}@host/db",
        "://",
    ],
)
def test_a_wrong_address_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(BadAddress, match="postgresql://") as caught:
        open_database(address)
    assert SECRET not in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (f"postgresql://u:{SECRET}@db.example:5433/dx", "postgresql://u@db.example:5433/dx"),
        (f"postgres://u@/dx?host=/run/pg&password={SECRET}", "postgresql://u@/run/pg/dx"),
        (f"postgresql://db.example/dx?user=u&password={SECRET}", "postgresql://u@db.example/dx"),
    ],
)
def test_an_address_is_shown_without_its_password(address: str, shown: str) -> None:
    assert str(open_database(address)) == shown


def test_a_server_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    database = open_database(f"postgresql://u:{SECRET}@/dx?host={tmp_path}")
    for use in (database.migrate, database.is_made, lambda: database.session().assessment("aaaa")):
        with pytest.raises(StoreUnavailable) as caught:
            use()
        message = str(caught.value)
        assert message.startswith(f"postgresql://u@{tmp_path}/dx: cannot be used: ")
        assert SECRET not in message and "\n" not in message
    database.close()


def test_a_database_or_account_that_does_not_exist_is_told(cluster: Cluster) -> None:
    database = open_database(cluster.address("no_such_database"))
    with pytest.raises(StoreUnavailable, match="no_such_database"):
        database.migrate()
    database.close()


@pytest.mark.slow
def test_a_server_that_restarts_is_found_again_by_itself(own_cluster: Cluster) -> None:
    database = begun(own_cluster.create())
    with database.session() as long, database.session() as other:
        assert long.assessment("aaaa") and other.assessment("aaaa")
        own_cluster.stop()
        for store in (long, other):
            with pytest.raises(StoreUnavailable):
                store.assessment("aaaa")
        with pytest.raises(StoreUnavailable):
            long.save_answers("aaaa", "owner", {"q1": "a"}, T0)
        own_cluster.start()
        assert other.save_answers("aaaa", "owner", {"q1": "b"}, T0)
        found = long.assessment("aaaa")
        assert found is not None and found.answers == {"q1": "b"}
    own_cluster.stop()
    own_cluster.start()
    with database.session() as store:  # what stood idle in the pool meanwhile is not handed out
        assert store.assessment("aaaa")
    database.close()


@pytest.mark.slow
def test_what_was_confirmed_is_there_after_the_power_fails(own_cluster: Cluster) -> None:
    database = begun(own_cluster.create())
    confirmed: list[str] = []

    def save() -> None:
        with database.session() as store:
            for number in range(100_000):
                try:
                    store.save_answers("aaaa", "owner", {f"q{number}": "a"}, LATER)
                except StoreError:
                    return
                confirmed.append(f"q{number}")

    thread = threading.Thread(target=save)
    thread.start()
    until(lambda: len(confirmed) > 20)
    own_cluster.stop("QUIT")
    thread.join()
    own_cluster.start()
    with database.session() as store:
        found = store.assessment("aaaa")
    assert found is not None and set(confirmed) <= found.answers.keys()
    assert len(found.answers) <= len(confirmed) + 1, "at most the one that was under way"
    database.close()


def test_a_connection_lost_in_the_middle_of_a_write_writes_nothing(postgres_address: str) -> None:
    database = begun(postgres_address)
    with database.session() as store:
        with pytest.raises(StoreUnavailable), store.write():
            store._change("update assessments set lang = 'en'")
            with closing(psycopg.connect(postgres_address, autocommit=True)) as other:
                others = "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                other.execute(f"{others} and datname = current_database()")
            try:
                store._change("update assessments set path = 'quick'")
            except StoreUnavailable:
                # Whoever swallows it gets no further: the rest would stand without what came before.
                store._change("update assessments set path = 'quick'")
        found = store.assessment("aaaa")
    assert found is not None and (found.lang, found.path) == ("ja", "full")
    database.close()


def test_more_sessions_than_connections_wait_their_turn(postgres_address: str) -> None:
    database = begun(postgres_address)
    given: list[object] = []

    def use(number: int) -> None:
        with database.session() as store:
            given.append(store.save_answers("aaaa", "owner", {f"q{number}": "a"}, T0))
            time.sleep(0.05)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == 40 and all(given)
    database.close()


def test_a_pool_that_is_used_up_is_told_and_recovers(postgres_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assess.store.postgres.database.MOST", 2)
    monkeypatch.setattr("assess.store.postgres.database.PATIENCE", 0.2)
    database = begun(postgres_address)
    held = [database.session() for _ in range(2)]
    for session in held:
        assert session.assessment("aaaa")
    with database.session() as store:
        with pytest.raises(StoreUnavailable):
            store.assessment("aaaa")
        held.pop().close()
        assert store.assessment("aaaa")
    held.pop().close()
    database.close()


def test_text_sorts_by_bytes_as_in_sqlite(database: Database) -> None:
    names = ["b", "B", "a", "あ", "_", "1"]
    with database.session() as store:
        for name in names:
            store.keep_snapshot(Snapshot(name, "bank", "{}"), T0)
        found = [row["hash"] for row in store._rows("select hash from snapshots order by hash")]
    assert found == sorted(names)


def test_what_is_read_together_fails_together_and_the_session_goes_on(postgres_address: str) -> None:
    with closing(begun(postgres_address)) as database, database.session() as store:
        with pytest.raises(StoreError):
            store._of_one_moment(("select 1 as n", ()), ("select 1 / ? as n", (0,)), ("select 3 as n", ()))
        one, two = store._of_one_moment(("select 1 as n", ()), ("select ? as n", ("zwei",)))
        assert (one, two) == ([{"n": 1}], [{"n": "zwei"}])
        found = store.assessment("aaaa")
        assert found is not None and found.responses == {"owner": Response()}


def test_a_write_that_asks_nothing_or_fails_at_once_leaves_the_session_usable(postgres_address: str) -> None:
    with closing(begun(postgres_address)) as database, database.session() as store:
        with store.write():
            pass
        with pytest.raises(StoreError), store.write():
            store._change("update nothing set x = 1")
        with store.write():
            assert store._change("update assessments set lang = ?", "en") == 1
        found = store.assessment("aaaa")
        assert found is not None and found.lang == "en"
