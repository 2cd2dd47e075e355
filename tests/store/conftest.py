"""Store fixtures. A new engine adds its factory to ENGINES and must pass test_contract.py and test_concurrency.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assess.store import Database, Store, open_database

StoreFactory = Callable[[], Store]


def sqlite_address(folder: Path) -> str:
    return str(folder / "test.sqlite3")


ENGINES = {"sqlite": sqlite_address}


@pytest.fixture(params=ENGINES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a database of this engine may be made."""
    return ENGINES[request.param](tmp_path)


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
