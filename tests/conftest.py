"""Fixtures of all tests. Nothing outside loopback is reached."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from assess import create_app
from assess.bank.library import Library, load_library
from assess.config import Settings
from tests import once
from tests.browsers import playwright  # noqa: F401
from tests.engines import address, bare_address, no_power_cut, sqlite_address  # noqa: F401
from tests.postgres import bare_postgres_address, cluster, own_cluster, postgres_address  # noqa: F401
from tests.processes import pytest_collection_modifyitems, pytest_xdist_auto_num_workers  # noqa: F401
from tests.waiting import PATIENT

PROJECT = Path(__file__).resolve().parent.parent
QUESTIONS = PROJECT / "questions"

# How long an example takes is no fault of it.
hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("patient")
once.share()


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """A test that reaches beyond this machine fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, place: object) -> None:
        host = place[0] if isinstance(place, tuple) else None
        if host is not None and host not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test reached for {host}")
        connect(self, place)  # type: ignore[arg-type]

    socket.socket.connect = guarded  # type: ignore[method-assign, assignment]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped bank and catalogue."""
    return load_library(QUESTIONS)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(tmp_path / "instance", PATIENT)


@pytest.fixture
def app(settings: Settings, library: Library):
    app = create_app(settings, library)
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def client(app):
    return app.test_client()
