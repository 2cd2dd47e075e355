"""What any place for finished PDFs must do: a folder, or the database of either engine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assess.config import Settings
from assess.services.context import open_store
from assess.services.files import FolderFiles, ReportFiles, StoredFiles, report_files
from assess.store import open_database

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
ONE, OTHER = "1" * 64, "f" * 64


@pytest.fixture(params=["folder", "sqlite", "postgresql"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ReportFiles]:
    if request.param == "folder":
        yield FolderFiles(tmp_path / "reports")
        return
    address = str(tmp_path / "db") if request.param == "sqlite" else request.getfixturevalue("postgres_address")
    database = open_database(address)
    database.migrate()
    with database.session() as store:
        yield StoredFiles(store)
    database.close()


def test_a_pdf_comes_back_as_it_was_kept(files: ReportFiles) -> None:
    assert not files.has(ONE) and files.read(ONE) is None
    data = b"%PDF-" + bytes(range(256)) * 1000
    files.keep(ONE, data, NOW)
    files.keep(OTHER, b"%PDF-other", NOW)
    assert files.has(ONE) and files.read(ONE) == data
    files.keep(ONE, b"%PDF-again", NOW)
    assert files.read(ONE) == b"%PDF-again" and files.read(OTHER) == b"%PDF-other"


def test_one_is_deleted_and_old_ones_are_cleared(files: ReportFiles) -> None:
    files.clear(NOW)
    files.keep(ONE, b"%PDF-", NOW)
    files.keep(OTHER, b"%PDF-", NOW + timedelta(days=1))
    files.clear(NOW)
    assert files.has(ONE)
    files.clear(NOW + timedelta(hours=1))
    assert not files.has(ONE) and files.has(OTHER)
    files.delete(OTHER)
    files.delete(OTHER)
    assert not files.has(OTHER) and files.read(OTHER) is None


@pytest.mark.parametrize("key", ["", "a" * 63, "../" + "a" * 61, "A" * 64, "a" * 64 + "\n"])
def test_what_is_no_key_reaches_no_file(files: ReportFiles, key: str) -> None:
    for use in (files.has, files.read, files.delete):
        with pytest.raises(ValueError, match="key"):
            use(key)
    with pytest.raises(ValueError, match="key"):
        files.keep(key, b"%PDF-", NOW)


def test_a_folder_keeps_nothing_half_written(tmp_path: Path) -> None:
    files = FolderFiles(tmp_path)
    files.keep(ONE, b"%PDF-", NOW)
    left = tmp_path / f"{OTHER}.0123.new"
    left.write_bytes(b"%PD")
    os.utime(left, (NOW.timestamp() - 1,) * 2)
    foreign = tmp_path / "README"
    foreign.write_text("not ours")
    os.utime(foreign, (0, 0))
    files.clear(NOW)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([f"{ONE}.pdf", "README"])
    assert (tmp_path / f"{ONE}.pdf").stat().st_mode & 0o777 == 0o600


def test_where_they_are_kept_follows_from_the_settings(tmp_path: Path, postgres_address: str) -> None:
    server = {"ASSESS_DATABASE": postgres_address}
    for env, kind in (
        ({}, FolderFiles),
        (server, StoredFiles),
        ({**server, "ASSESS_REPORTS": str(tmp_path / "x")}, FolderFiles),
    ):
        settings = Settings.load(tmp_path / "instance", env)
        with open_store(settings) as store:
            assert isinstance(report_files(settings, store), kind)
