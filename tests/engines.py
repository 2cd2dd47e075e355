"""The engines that a database may have: tests that ask for an `address` run once with each."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.store.sqlite import connection

# Which fixture gives the address of a database of this engine: one that may have its tables, and one that has none.
ENGINES = {"sqlite": "sqlite_address", "postgresql": "postgres_address"}
BARE = {"sqlite": "sqlite_address", "postgresql": "bare_postgres_address"}
# A fresh database of a server for each test is a fifth of the quick suite's time; `make test` has both.
PARAMS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]


@pytest.fixture
def sqlite_address(tmp_path: Path) -> str:
    return str(tmp_path / "test.sqlite3")


@pytest.fixture(params=PARAMS)
def address(request: pytest.FixtureRequest) -> str:
    """Where a database of this engine may be made."""
    found: str = request.getfixturevalue(ENGINES[request.param])
    return found


@pytest.fixture(params=PARAMS)
def bare_address(request: pytest.FixtureRequest) -> str:
    """Where a database of this engine has not been made yet."""
    found: str = request.getfixturevalue(BARE[request.param])
    return found


@pytest.fixture
def no_power_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite in this process waits for no disk: for tests that ask what is stored, not what outlives a power cut.

    What a process that dies has committed is kept all the same. Tests of the store itself do without this.
    """
    unsynced = tuple("synchronous=OFF" if p.startswith("synchronous=") else p for p in connection.PRAGMAS)
    assert unsynced != connection.PRAGMAS
    monkeypatch.setattr(connection, "PRAGMAS", unsynced)
