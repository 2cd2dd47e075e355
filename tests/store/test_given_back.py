"""A database that the tests use again is as new: nothing that one of them has changed is met by the next."""

from __future__ import annotations

import contextlib

import psycopg
import pytest

from tests.postgres import Cluster

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "change",
    [
        "create table other (x integer)", "alter table answers add column other text",
        "drop index assessments_bank_hash",
        "alter table audit disable trigger audit_only_grows", "drop trigger audit_only_grows on audit",
        "alter table answers alter column value drop not null", "create schema other",
        "alter database {name} set statement_timeout = 1", "insert into migrations values ('9999', 'now')",
        "delete from migrations", "revoke all on answers from public",
    ],
)  # fmt: skip
def test_one_in_which_more_than_rows_has_changed_is_not_used_again(cluster: Cluster, change: str) -> None:
    address = cluster.migrated()
    name = address.partition("?")[0].rsplit("/", 1)[1]
    before = names(cluster)
    cluster.execute(change.format(name=name), name)
    cluster.give_back(address)
    assert names(cluster) == before - {name}


def test_one_that_is_used_again_has_no_row_no_user_and_another_name(cluster: Cluster) -> None:
    first = cluster.migrated()
    with contextlib.closing(psycopg.connect(first)) as user:
        user.execute("insert into snapshots values ('h', 'bank', '{}', 'now')")
        user.commit()
        user.execute("select * from snapshots")  # in the middle of something
        cluster.give_back(first)
        with pytest.raises(psycopg.OperationalError):
            user.execute("select 1")
    second = cluster.migrated()
    assert second != first
    with contextlib.closing(psycopg.connect(second)) as user:
        assert user.execute("select * from snapshots").fetchall() == []
        assert user.execute("select count(*) from migrations").fetchone() != (0,)
    cluster.give_back(second)


def names(cluster: Cluster) -> set[str]:
    """The databases that there are."""
    with contextlib.closing(psycopg.connect(cluster.address("postgres"))) as asking:
        return {row[0] for row in asking.execute("select datname from pg_database")}
