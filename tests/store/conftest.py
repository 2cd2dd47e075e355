"""Store fixtures. A new engine adds its address to ENGINES and must pass test_contract.py and test_concurrency.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assess.store import Database, Store, open_database

StoreFactory = Callable[[], Store]


# Which fixture gives the address of a database of this engine: one that may have its tables, and one that has none.
ENGINES = {"sqlite": "sqlite_address", "postgresql": "postgres_address"}
BARE = {"sqlite": "sqlite_address", "postgresql": "bare_postgres_address"}


@pytest.fixture
def sqlite_address(tmp_path: Path) -> str:
    return str(tmp_path / "test.sqlite3")


@pytest.fixture(params=ENGINES)
def address(request: pytest.FixtureRequest) -> str:
    """Where a database of this engine may be made."""
    found: str = request.getfixturevalue(ENGINES[request.param])
    return found


@pytest.fixture(params=BARE)
def bare_address(request: pytest.FixtureRequest) -> str:
    """Where a database of this engine has not been made yet."""
    found: str = request.getfixturevalue(BARE[request.param])
    return found


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    """An empty database."""
    opened = open_database(address)
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture
def store_factory(database: Database) -> StoreFactory:
    """Opens stores on one and the same empty database."""
    return database.session


@pytest.fixture
def store(store_factory: StoreFactory) -> Iterator[Store]:
    with store_factory() as opened:
        yield opened
