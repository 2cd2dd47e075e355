"""Store fixtures. A new backend adds its factory to BACKENDS and must pass test_contract.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assess.store import SqliteStore, Store, db

StoreFactory = Callable[[], Store]


def sqlite_factory(folder: Path) -> StoreFactory:
    path = folder / "test.sqlite3"
    db.migrate(path)
    return lambda: SqliteStore(path)


BACKENDS = {"sqlite": sqlite_factory}


@pytest.fixture(params=BACKENDS)
def store_factory(request: pytest.FixtureRequest, tmp_path: Path) -> StoreFactory:
    """Opens stores on one and the same empty database."""
    return BACKENDS[request.param](tmp_path)


@pytest.fixture
def store(store_factory: StoreFactory) -> Iterator[Store]:
    with store_factory() as opened:
        yield opened
