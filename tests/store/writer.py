"""Writes to one assessment: `-m tests.store.writer ADDRESS NAME ROUNDS`, started by test_concurrency."""

import sys
from datetime import UTC, datetime

from assess.store import open_database

database, name, rounds = open_database(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for number in range(rounds):
    # A session for each round, as each request has its own.
    with database.session() as store:
        changes = {f"{name}-{number}-{i}": "some" for i in range(3)}
        assert store.save_answers("aaaa", "owner", changes, datetime.now(UTC))
        assert store.assessment("aaaa") is not None
        store.count_attempt({f"bucket-{name}": 1000}, datetime(2026, 1, 1, tzinfo=UTC), datetime.now(UTC))
