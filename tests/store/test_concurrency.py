"""Many writers at once: nothing is lost and nobody sees "database is locked"."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assess.store import Assessment, Response, Snapshot, SqliteStore, db
from tests.waiting import PATIENCE

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 21, tzinfo=UTC)
PROJECT = Path(__file__).parents[2]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "test.sqlite3"
    db.migrate(path)
    with SqliteStore(path) as store:
        store.keep_snapshot(Snapshot("b1", "bank", "{}"), NOW)
        store.add_assessment(Assessment("aaaa", "ja", "full", "self", "b1", NOW, NOW, responses={"owner": Response()}))
    return path


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, *arguments], cwd=PROJECT, stderr=subprocess.PIPE, text=True)


def errors_of(processes: list[subprocess.Popen[str]]) -> list[str]:
    return [error for p in processes for error in p.communicate(timeout=PATIENCE)[1:] if error or p.returncode]


def test_eight_processes_lose_nothing(database: Path) -> None:
    rounds = 25
    writers = [start("-m", "tests.store.writer", str(database), f"p{n}", str(rounds)) for n in range(8)]
    assert errors_of(writers) == []
    with SqliteStore(database) as store:
        found = store.assessment("aaaa")
    assert found is not None and len(found.answers) == 8 * rounds * 3


def test_threads_with_a_connection_each_lose_nothing(database: Path) -> None:
    failures: list[BaseException] = []

    def save(name: str) -> None:
        try:
            for number in range(25):
                with SqliteStore(database) as store:
                    store.save_answers("aaaa", "owner", {f"{name}-{number}": "some"}, NOW)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=save, args=(f"t{n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    with SqliteStore(database) as store:
        found = store.assessment("aaaa")
    assert found is not None and len(found.answers) == 50


def test_first_starts_at_once_make_one_database(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite3"
    code = f"from pathlib import Path; from assess.store import db; db.migrate(Path({str(path)!r}))"
    assert errors_of([start("-c", code) for _ in range(6)]) == []
    with SqliteStore(path) as store:
        assert store.assessment("aaaa") is None
