"""Whoever uses a database keeps it from being replaced, on either engine, and for no longer than it lives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assess.services import operations
from assess.store import open_database
from assess.store.errors import StoreUnavailable, UnusableFile
from assess.store.postgres import database as postgres_database
from tests.conftest import PROJECT
from tests.waiting import PATIENCE, until

HOLD = """
import os, sys, time
from assess.store import open_database
database = open_database(sys.argv[1])
{how}
print("there", flush=True)
time.sleep(600)
"""
HOW = {
    "held for life": "database.hold()",
    "in a session": "session = database.session(); session.waiting_jobs()",
}
OF_A_FILE = {
    "closed, but held": "database.hold(); database.close()",
    # The child tells that it is there: before it has run at all, it holds what its parent held.
    "forked": "database.hold()\nif os.fork(): time.sleep(600)",
}


@pytest.fixture
def made(address: str) -> str:
    database = open_database(address)
    database.migrate()
    database.close()
    return address


def user_of(address: str, how: str) -> subprocess.Popen[str]:
    """A process that uses the database."""
    code = HOLD.format(how={**HOW, **OF_A_FILE}[how])
    process = subprocess.Popen(
        [sys.executable, "-c", code, address], cwd=PROJECT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None and process.stdout.readline() == "there\n"
    return process


@pytest.mark.parametrize("how", HOW)
def test_it_is_not_replaced_while_another_process_uses_it(made: str, tmp_path: Path, how: str) -> None:
    mine = open_database(made)
    mine.backup(tmp_path / "copy")
    mine.close()
    until(lambda: not mine.is_in_use())  # a server notices a moment later
    process = user_of(made, how)
    try:
        assert mine.is_in_use()
        with pytest.raises(UnusableFile, match="is in use; stop the application first"):
            mine.restore(tmp_path / "copy")
        with pytest.raises(UnusableFile, match="is in use; stop the application first"):
            operations.copy_database(made, made, lambda _table, _rows: None)
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE)
    until(lambda: not mine.is_in_use())
    mine.restore(tmp_path / "copy")
    until(lambda: not mine.is_in_use())


@pytest.mark.slow
def test_whoever_is_just_ending_is_waited_for(
    postgres_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server notices the end of a client a moment later; nobody is told to stop what has stopped."""
    monkeypatch.setattr(postgres_database, "GRACE", PATIENCE)
    mine = open_database(postgres_address)
    mine.migrate()
    mine.backup(tmp_path / "copy")
    process = user_of(postgres_address, "held for life")
    ending = threading.Timer(0.3, process.kill)
    ending.start()
    mine.restore(tmp_path / "copy")
    ending.join()
    process.communicate(timeout=PATIENCE)


def test_nobody_begins_to_use_it_while_it_is_being_replaced(made: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = open_database(made)
    code = "import sys; from assess.store import open_database; open_database(sys.argv[1]).hold()"
    with mine.alone():
        command = [sys.executable, "-c", code, made + ("&options=-c%20lock_timeout%3D500" if "://" in made else "")]
        ran = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ran.returncode == 1 and StoreUnavailable.__name__ in ran.stderr.splitlines()[-1]


def test_a_process_that_holds_it_does_not_replace_it_either(made: str, tmp_path: Path) -> None:
    mine = open_database(made)
    mine.backup(tmp_path / "copy")
    mine.hold()
    with pytest.raises(UnusableFile, match="in use"):
        mine.restore(tmp_path / "copy")


def test_the_lock_of_a_file_stays_with_a_process_that_closes_it(tmp_path: Path) -> None:
    """As the worker does before it forks."""
    address = str(tmp_path / "assess.sqlite3")
    open_database(address).migrate()
    process = user_of(address, "closed, but held")
    try:
        assert open_database(address).is_in_use()
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE)
    assert not open_database(address).is_in_use()


def test_what_a_killed_process_has_forked_does_not_hold_it_on(tmp_path: Path) -> None:
    address = str(tmp_path / "assess.sqlite3")
    mine = open_database(address)
    mine.migrate()
    mine.close()
    process = user_of(address, "forked")
    try:
        assert mine.is_in_use()
        process.kill()
        process.wait(PATIENCE)
        assert not mine.is_in_use()
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=PATIENCE)
