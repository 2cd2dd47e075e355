"""Store fixtures. A new engine adds its address to tests/engines.py, and must pass every test here that takes one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from assess.store import Database, Store, open_database

StoreFactory = Callable[[], Store]


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
