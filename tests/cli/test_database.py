"""`backup`, `restore` and `copy-database` between engines, and a database that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.cli.main import main
from assess.store import Assessment, Response, Snapshot, open_database
from tests.store.test_contract import T0


@pytest.fixture
def source(tmp_path: Path) -> str:
    """A file with one assessment."""
    address = str(tmp_path / "source.sqlite3")
    database = open_database(address)
    database.migrate()
    with database.session() as store:
        store.keep_snapshot(Snapshot("b1", "bank", '{"id":"small","version":"1"}'), T0)
        store.add_assessment(Assessment("aaaa", "ja", "full", "self", "b1", T0, T0, responses={"owner": Response()}))
    database.close()
    return address


def holds(address: str) -> bool:
    database = open_database(address)
    with database.session() as store:
        found = store.assessment("aaaa") is not None
    database.close()
    return found


def test_a_database_is_copied_to_a_server_and_back(
    source: str, bare_postgres_address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    back = str(tmp_path / "back.sqlite3")
    for from_, to in ((source, bare_postgres_address), (bare_postgres_address, back)):
        assert main(["copy-database", from_, to]) == 0
        told = capsys.readouterr()
        assert told.out.startswith("snapshots: 1\nassessments: 1\n") and told.out.endswith("copied\n") and not told.err
        assert holds(to)
    assert main(["copy-database", source, bare_postgres_address]) == 2
    refused = capsys.readouterr().err
    assert "is not empty" in refused and refused.count("\n") == 1 and "geheim" not in refused


@pytest.mark.parametrize(
    ("from_", "to", "message"),
    [
        ("nowhere.sqlite3", "new.sqlite3", "there is no database of this program at nowhere.sqlite3"),
        ("garbage", "new.sqlite3", "garbage: cannot be used"),
        ("mysql://u:geheim@host/db", "new.sqlite3", "SOURCE: mysql:// is no kind of database"),
        ("{source}", "postgresql://u:geheim@host:x/db", "TARGET: is not an address of PostgreSQL"),
        ("{source}", "postgresql://u:geheim@/db?host={folder}", "cannot be used"),
        ("{source}", "no/such/folder/new.sqlite3", "no/such/folder/new.sqlite3: cannot be used: No such file"),
    ],
)
def test_what_cannot_be_copied_is_told_in_one_line(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    from_: str, to: str, message: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("garbage").write_bytes(b"no database " * 500)
    places = [place.format(source=source, folder=tmp_path) for place in (from_, to)]
    assert main(["copy-database", *places]) == 2
    told = capsys.readouterr()
    assert message in told.err and told.err.count("\n") == 1 and "geheim" not in told.err and not told.out
    assert not Path("new.sqlite3").exists() and not Path("nowhere.sqlite3").exists()


@pytest.mark.parametrize(
    "address",
    ["mysql://u:geheim@host/db", "postgresql://u:geheim@host:x/db", "postgresql://u:geheim@/db?host={folder}"],
)
@pytest.mark.parametrize("command", [["serve", "--port", "8765"], ["backup", "copy.sqlite3"]])
def test_a_database_that_cannot_be_used_is_told_in_one_line_by(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    address: str,
) -> None:
    monkeypatch.setenv("ASSESS_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("ASSESS_DATABASE", address.format(folder=tmp_path))
    monkeypatch.chdir(tmp_path)
    assert main(command) == 2
    told = capsys.readouterr()
    assert told.err.count("\n") == 1 and "geheim" not in told.err and not Path("copy.sqlite3").exists()
    assert "ASSESS_DATABASE" in told.err or "cannot be used" in told.err
