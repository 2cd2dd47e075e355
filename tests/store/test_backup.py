"""Where a backup may be written, what is in it, and that no damaged one is ever taken."""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3 as system_sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest

from assess.services import operations
from assess.store.errors import UnusableFile
from assess.store.sqlite.database import SqliteDatabase
from tests.store.test_sqlite import NOW, backup, holds, make
from tests.waiting import PATIENCE


@pytest.fixture
def database(tmp_path: Path) -> Path:
    (tmp_path / "instance").mkdir()
    return make(tmp_path / "instance" / "assess.sqlite3", "first")


def answer(path: Path, **answers: str) -> None:
    database = SqliteDatabase(path)
    with database.session() as store:
        assert store.save_answers("first", "owner", answers, NOW)
    database.close()


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize(
    "place",
    ["assess.sqlite3", "assess.sqlite3-wal", "assess.sqlite3-shm", "assess.sqlite3-journal", "assess.sqlite3-lock",
     "assess.sqlite3-next", "assess.sqlite3-turn", "../instance/assess.sqlite3", "hard", "symbolic", "symbolic-wal",
     "secret_key", "notes", "folder", "pipe", "assess.sqlite3.before-restore-20261121T000000000000Z", "other.sqlite3"],
)  # fmt: skip
@pytest.mark.parametrize("running", [True, False])
def test_a_backup_takes_the_place_of_nothing_else(database: Path, place: str, running: bool) -> None:
    folder = database.parent
    (folder / "secret_key").write_bytes(b"k" * 32)
    (folder / "notes").write_text("mine")
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "hard").hardlink_to(database)
    (folder / "symbolic").symlink_to(database)
    (folder / "symbolic-wal").symlink_to(folder / "assess.sqlite3-wal")
    other = SqliteDatabase(folder / "other.sqlite3")  # in use by another instance: in WAL mode
    other.migrate()
    opened = SqliteDatabase(database)
    with opened.session() as store:
        if running:
            store.save_answers("first", "owner", {"q1": "a"}, NOW)
        before = everything(folder)
        with pytest.raises(UnusableFile):
            SqliteDatabase(database).backup(folder / place)
        after = everything(folder)
        assert {name: data for name, data in after.items() if name in before and not name.endswith("-shm")} == {
            name: data for name, data in before.items() if not name.endswith("-shm")
        }
        assert store.assessment("first") is not None
    opened.close()
    other.close()
    assert holds(database, "first")


def test_a_side_file_that_is_something_else_is_left_alone(database: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.sha256").write_text("my own notes")
    with pytest.raises(UnusableFile, match="copy.sha256"):
        backup(database, tmp_path / "copy")
    assert (tmp_path / "copy.sha256").read_text() == "my own notes" and not (tmp_path / "copy").exists()


@pytest.mark.parametrize("name", ["copy.sqlite3", "写し 1.sqlite3", "back\\slash"])
def test_its_sum_is_what_sha256sum_writes_and_checks(database: Path, tmp_path: Path, name: str) -> None:
    for _ in range(2):  # a former backup of ours is replaced, with its sum
        file = backup(database, tmp_path / name)
        side = tmp_path / f"{name}.sha256"
        assert (
            side.stat().st_mode & 0o777 == 0o600 and hashlib.sha256(file.read_bytes()).hexdigest() in side.read_text()
        )
        command = ["sha256sum", "--check", "--strict", side.name]
        assert subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=PATIENCE, check=False).returncode == 0
        make(database, f"more-{len(list(tmp_path.iterdir()))}-{_}")


def test_a_backup_that_is_not_the_one_of_its_sum_is_refused(database: Path, tmp_path: Path) -> None:
    answer(database, q1="a-true-answer")
    file = backup(database, tmp_path / "copy")
    # Sound for SQLite, which has no sums of its own.
    file.write_bytes(file.read_bytes().replace(b"a-true-answer", b"another-thing"))
    with pytest.raises(UnusableFile, match=r"is damaged \(its sha256 is not the one in copy.sha256\)"):
        SqliteDatabase(database).restore(file)
    (tmp_path / "copy.sha256").unlink()
    assert SqliteDatabase(database).restore(file).kept


def test_files_within_come_back_and_are_not_left_in_the_database(database: Path, tmp_path: Path) -> None:
    held = {"secret_key": b"needle-in-the-backup" * 2, "local-actors.yaml": "機関".encode()}
    file = tmp_path / "copy"
    SqliteDatabase(database).backup(file, held)
    assert b"needle-in-the-backup" in file.read_bytes() and file.stat().st_mode & 0o777 == 0o600
    assert SqliteDatabase(database).restore(file).files == held
    assert b"needle-in-the-backup" not in database.read_bytes()
    assert holds(database, "first")


@pytest.mark.parametrize(
    "spoil",
    ["drop table attempts", "alter table assessments drop column company", "alter table answers rename to replies",
     "alter table attempts add column more text", "drop table results; create table results (x)"],
)  # fmt: skip
def test_a_database_with_other_tables_in_the_place_of_ours_is_refused(
    database: Path, tmp_path: Path, spoil: str
) -> None:
    file = backup(database, tmp_path / "copy")
    (tmp_path / "copy.sha256").unlink()
    with closing(system_sqlite3.connect(file)) as conn:
        conn.executescript(spoil)
    with pytest.raises(UnusableFile, match="tables of this program"):
        SqliteDatabase(database).restore(file)
    assert holds(database, "first")


def test_what_an_operator_has_added_is_no_reason_to_refuse(database: Path, tmp_path: Path) -> None:
    with closing(system_sqlite3.connect(database)) as conn:
        conn.executescript("create table my_notes (x); create view firms as select company from assessments")
    assert SqliteDatabase(database).restore(backup(database, tmp_path / "copy")).kept


def damaged(sound: bytes, seed: int) -> bytes:
    """The backup with one kind of damage: bytes, bits, a hole, a cut, or a piece in another place."""
    chance = random.Random(seed)
    data = bytearray(sound)
    match seed % 6:
        case 0:
            for _ in range(2000):
                data[chance.randrange(100, len(data))] = chance.randrange(256)
        case 1:
            for _ in range(chance.choice((1, 10, 300))):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        case 2:
            at = chance.randrange(len(data))
            data[at : at + 4096] = bytes(len(data[at : at + 4096]))
        case 3:
            del data[chance.randrange(len(data)) :]
        case 4:  # in the page that describes all tables, where names and statements stand
            for _ in range(chance.choice((1, 5, 50))):
                data[chance.randrange(100, 4096)] = chance.randrange(128, 256)
        case _:
            page, other = (4096 * chance.randrange(len(data) // 4096) for _ in range(2))
            data[page : page + 4096] = data[other : other + 4096]
    return bytes(data)


def test_whatever_has_happened_to_a_backup_it_is_restored_or_told_in_one_line(database: Path, tmp_path: Path) -> None:
    answer(database, **{f"q{number}": f"答え{number}" * 20 for number in range(40)})
    sound = backup(database, tmp_path / "sound").read_bytes()
    place, file, side = tmp_path / "place.sqlite3", tmp_path / "copy", tmp_path / "copy.sha256"
    make(place, "mine")
    reached = {True: 0, False: 0}
    for seed in range(120):
        data = damaged(sound, seed)
        if data == sound:
            continue
        file.write_bytes(data)
        for with_sum in (False, True):
            before = place.read_bytes()
            side.unlink(missing_ok=True)
            if with_sum:
                side.write_text(f"{hashlib.sha256(sound).hexdigest()}  copy\n")
            try:
                kept = SqliteDatabase(place).restore(file).kept
            except UnusableFile as error:
                assert len(str(error).splitlines()) == 1 and str(file) in str(error), seed
                assert place.read_bytes() == before, seed
                reached[False] += 1
            else:
                assert not with_sum, f"seed {seed}: the sum was for another file"
                reached[True] += 1
                assert kept is not None
                kept.replace(place)
    assert reached[False] > 150, "most damage is seen"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
    assert holds(place, "mine")


def test_copying_from_a_backup_leaves_it_as_it_is(database: Path, tmp_path: Path) -> None:
    file = backup(database, tmp_path / "copy")
    before = everything(tmp_path)
    operations.copy_database(str(file), str(tmp_path / "new.sqlite3"), lambda _table, _rows: None)
    assert {name: data for name, data in everything(tmp_path).items() if not name.startswith("new.")} == before
    assert holds(tmp_path / "new.sqlite3", "first")
    assert SqliteDatabase(database).restore(file).kept, "its sum is still the right one"


class Killed(BaseException):
    """Nothing below may catch it."""


@pytest.mark.parametrize("end", [OSError(28, "No space left on device"), Killed()])
def test_a_restore_that_ends_at_its_last_step_leaves_the_database_in_its_place(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: BaseException
) -> None:
    file, before = backup(database, tmp_path / "copy"), set(database.parent.iterdir())

    def stopped(_new: Path, target: Path) -> None:
        with closing(system_sqlite3.connect(f"{target.as_uri()}?mode=ro", uri=True)) as conn:
            held = conn.execute("select id from assessments").fetchall()
        assert target == database and held == [("first",)], "no moment without a database"
        raise end

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", stopped)
        with pytest.raises((UnusableFile, Killed)):
            SqliteDatabase(database).restore(file)
    assert holds(database, "first") and {*database.parent.glob("*before*"), *database.parent.glob(".*")} == set()
    assert before <= set(database.parent.iterdir())
    assert SqliteDatabase(database).restore(file).kept


@pytest.mark.parametrize("place", ["/dev/null", "pipe"])
def test_what_is_no_file_is_not_restored(database: Path, tmp_path: Path, place: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnusableFile, match="is not a file"):
        SqliteDatabase(database).restore(tmp_path / place)
    assert holds(database, "first")


def test_what_a_killed_backup_left_goes_with_the_next_one(database: Path, tmp_path: Path) -> None:
    hexes = "0123456789abcdef"
    left, young, other = (
        tmp_path / f".{name}.{hexes}{end}" for name, end in (("copy", ""), ("copy", "-journal"), ("my", ""))
    )
    for file in (left, young, other):
        file.write_bytes(b"x")
    for file in (left, other):
        os.utime(file, (time.time() - 2 * 86400,) * 2)
    backup(database, tmp_path / "copy")
    assert [file.exists() for file in (left, young, other)] == [False, True, True]
