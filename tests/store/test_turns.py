"""Writers of an SQLite database take turns, in this process and between processes."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assess.store import Snapshot
from assess.store.errors import StoreFull, StoreUnavailable
from assess.store.sqlite import session as session_module
from assess.store.sqlite.database import SqliteDatabase
from assess.store.sqlite.turns import TooLong, Turns
from tests.store.test_contract import T0
from tests.waiting import until

PROJECT = Path(__file__).parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from assess.store.sqlite.turns import Turns
database, said = map(Path, sys.argv[1:])
with Turns(database).take(5):
    said.touch()
    time.sleep(60)
"""


def hold(database: Path) -> subprocess.Popen[bytes]:
    """A process that has the turn, and keeps it."""
    said = database.with_name("said")
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(database), str(said)], cwd=PROJECT)
    until(said.exists)
    return process


def test_threads_come_in_the_order_in_which_they_asked(tmp_path: Path) -> None:
    turns, order = Turns(tmp_path / "db"), []
    waiting = turns._queue._waiting

    def write(number: int) -> None:
        with turns.take(30):
            order.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    with turns.take(30):
        for number, thread in enumerate(threads):
            thread.start()
            until(lambda number=number: len(waiting) == number + 1)  # type: ignore[misc]
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_who_waits_too_long_is_told_and_stands_in_nobodys_way(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "db")
    refused: list[bool] = []

    def wait() -> None:
        try:
            with turns.take(0.05):
                refused.append(False)
        except TooLong:
            refused.append(True)

    with turns.take(1):
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join()
    assert refused == [True]
    with turns.take(1):
        pass


def test_another_process_is_waited_for_and_its_end_frees_the_turn(tmp_path: Path) -> None:
    turns, holder = Turns(tmp_path / "db"), hold(tmp_path / "db")
    try:
        with pytest.raises(TooLong), turns.take(0.1):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with turns.take(5):
            pass
    finally:
        holder.kill()


def test_a_process_that_writes_for_too_long_makes_others_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = SqliteDatabase(tmp_path / "db")
    database.migrate()
    monkeypatch.setattr(session_module, "BUSY_MS", 100)
    holder = hold(database.path)
    try:
        with database.session() as store:
            with pytest.raises(StoreUnavailable, match="others write"):
                store.keep_snapshot(Snapshot("b1", "bank", "{}"), T0)
            assert store.snapshot("b1") is None, "reading needs no turn"
    finally:
        holder.kill()
        holder.wait()


def test_a_full_disk_is_told_and_nothing_of_the_write_stays(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "db")
    database.migrate()
    with database.session() as store:
        connection = database.connection().conn
        (pages,) = connection.execute("pragma page_count").fetchone()
        connection.execute(f"pragma max_page_count = {pages + 2}").fetchall()
        with pytest.raises(StoreFull, match="full"):
            store.keep_report("1" * 64, b"x" * 100_000, T0)
        assert not store.has_report("1" * 64)
        connection.execute("pragma max_page_count = 100000").fetchall()
        store.keep_report("1" * 64, b"x" * 100_000, T0)
        assert store.has_report("1" * 64)
