"""`doctor`: one page that says what is sound and what is not, changes nothing and tells no secret."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assess.cli.main import main
from assess.config import Settings
from assess.services import assessments, operations
from assess.services.context import Context, migrated_database, open_store
from assess.store import open_database
from tests.bank.test_files import write_questions
from tests.samples import small_profile
from tests.services.conftest import make_library

NAME = "㈱髙﨑製作所"
Doctor = Callable[[], tuple[int, list[str]]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An instance that is not made yet, with the small bank."""
    write_questions(tmp_path / "questions")
    monkeypatch.setenv("ASSESS_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("ASSESS_QUESTIONS", str(tmp_path / "questions"))
    monkeypatch.setenv("ASSESS_BANK", "small")
    monkeypatch.delenv("ASSESS_DATABASE", raising=False)
    return tmp_path


@pytest.fixture
def doctor(home: Path, capsys: pytest.CaptureFixture[str]) -> Doctor:
    def run() -> tuple[int, list[str]]:
        code = main(["doctor"])
        told = capsys.readouterr()
        assert told.err == "" and all(line[:2] in ("✓ ", "! ", "✗ ") for line in told.out.splitlines())
        return code, told.out.splitlines()

    return run


@pytest.fixture
def used(home: Path) -> Settings:
    """An instance with an unfinished firm, one with a waiting PDF, and a backup."""
    settings = Settings.load()
    with open_store(settings) as store:
        ctx = Context(settings, store, make_library(), lambda: datetime.now(UTC) - timedelta(days=3))
        assessments.save_profile(
            ctx, assessments.start(ctx, "ja", "full", "self").assessment_id, small_profile(company=NAME)
        )
    migrated_database(settings).close()
    operations.backup(settings, home / "copy")
    migrated_database(settings).close()
    return settings


def about(lines: list[str], text: str) -> str:
    (line,) = [line for line in lines if text in line]
    return line


def test_before_the_first_start_it_makes_nothing(home: Path, doctor: Doctor) -> None:
    before = sorted(home.rglob("*"))
    code, lines = doctor()
    assert code == 0 and not [line for line in lines if line.startswith("✗")]
    assert "not made yet" in about(lines, "database: ") and "not running" in about(lines, "running: ")
    assert sorted(home.rglob("*")) == before


def test_a_used_installation_is_told_on_one_page(used: Settings, doctor: Doctor) -> None:
    code, lines = doctor()
    assert code == 0, lines
    assert re.search(r"assess [\d.]+\w*, Python 3[\d.]+, flask", about(lines, "program: "))
    assert "SQLite 3." in about(lines, "database: ") and " MB" in about(lines, "database: ")
    assert about(lines, "integrity, schema: ").endswith("sound, newest")
    assert about(lines, "PDFs waiting: ").endswith(" 0") and "3 日" in about(lines, "unfinished assessment: ")
    assert about(lines, "backup: ").startswith("✓") and "0 日" in about(lines, "backup: ")
    assert about(lines, "questions: small").startswith("✓")
    assert about(lines, "ASSESS_BANK: ") == "✓ ASSESS_BANK: small [環境変数 / environment]"
    assert about(lines, "ASSESS_RESUME_DAYS: ") == "✓ ASSESS_RESUME_DAYS: 400 [既定 / default]"
    assert all(f"ASSESS_{name}" in "".join(lines) for name in ("PUBLIC_URL", "TRUSTED_PROXIES", "WEB_PROCESSES"))
    assert "free disk: " in lines[-1]


def test_it_tells_no_secret_and_no_firm(used: Settings, doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESS_SECRET_KEY", "a-secret-that-nobody-should-ever-see")
    page = "\n".join(doctor()[1])
    assert NAME not in page and "a-secret" not in page and used.secret_key.hex() not in page


def test_a_running_application_is_seen(used: Settings, doctor: Doctor) -> None:
    user = open_database(used.database)
    user.hold()
    assert "in use" in about(doctor()[1], "running: ")


def test_what_should_be_known_is_told_and_nothing_is_mended(
    used: Settings, doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = used.instance
    aside = datetime.now(UTC) - timedelta(days=10)
    (folder / f"assess.sqlite3.before-restore-{aside:%Y%m%dT%H%M%S%fZ}").write_bytes(b"x")
    (folder / "local-actors.yaml.bak").write_text("")
    (folder / "local-actors.yaml.bak").chmod(0o644)
    used.last_backup.write_text(f"{datetime.now(UTC) - timedelta(days=8)}\n")
    monkeypatch.setenv("ASSESS_PUBLIC_URI", "https://x")
    code, lines = doctor()
    assert code == 0
    assert about(lines, "ASSESS_PUBLIC_URI").startswith("! ") and "ASSESS_PUBLIC_URL?" in about(lines, "PUBLIC_URI")
    assert "goes in 20 days" in about(lines, "put aside by a restore") and about(lines, "backup: ").startswith("! ")
    assert about(lines, "local-actors.yaml.bak").startswith("! ") and "chmod go= " in about(lines, "actors.yaml.bak")
    assert (folder / "local-actors.yaml.bak").stat().st_mode & 0o777 == 0o644


def test_a_faulty_setting_stops_the_program(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESS_RESUME_DAYS", "soon")
    code, lines = doctor()
    assert code == 2 and about(lines, "settings: ASSESS_RESUME_DAYS").startswith("✗ ")


def test_in_public_who_stands_behind_it_must_be_told(
    home: Path, doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSESS_PUBLIC_URL", "https://dx.example.jp")
    code, lines = doctor()
    assert code == 2 and len([line for line in lines if line.startswith("✗") and "is needed to serve" in line]) == 4
    for name in ("OPERATOR_NAME", "OPERATOR_CONTACT", "OPERATOR_PURPOSE"):
        monkeypatch.setenv(f"ASSESS_{name}", "x")
    monkeypatch.setenv("ASSESS_RETENTION_MONTHS", "60")
    assert doctor()[0] == 0
    monkeypatch.setenv("ASSESS_OPERATOR_LOGO", str(home / "nowhere.png"))
    code, lines = doctor()
    assert code == 2 and "cannot be read" in about(lines, "settings: ASSESS_OPERATOR_LOGO")


def test_faulty_questions_stop_the_program(home: Path, doctor: Doctor) -> None:
    (home / "questions" / "small" / "30-office.yaml").write_bytes(b"\xff")
    code, lines = doctor()
    assert code == 2 and about(lines, "small/30-office.yaml:byte 0").startswith("✗ ")


def spoil(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as conn:
        conn.execute(statement)
        conn.commit()


@pytest.mark.parametrize(
    ("statement", "mark", "told"),
    [
        ("insert into relevance (response_id, domain, value) values (99, 'office', 1)", "✗", "a row of relevance"),
        ("insert into _sqlite_migrations (migration_set, name, applied_at) values ('assess', 'm999', 'x')", "✗",
         "of a newer program"),
        ("delete from _sqlite_migrations where name = 'm001_first'", "!", "m001_first"),
    ],
)  # fmt: skip
def test_the_state_of_the_database_is_told(
    used: Settings, doctor: Doctor, statement: str, mark: str, told: str
) -> None:
    spoil(Path(used.database), statement)
    code, lines = doctor()
    assert code == (2 if mark == "✗" else 0) and about(lines, told).startswith(mark)


def test_a_damaged_database_stops_the_program(used: Settings, doctor: Doctor) -> None:
    Path(used.database).write_bytes(b"no database " * 500)
    code, lines = doctor()
    assert code == 2 and about(lines, "database: ").startswith("✗ ")


def test_a_database_server_is_told_without_its_password(
    doctor: Doctor, postgres_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSESS_DATABASE", postgres_address)
    code, lines = doctor()
    assert code == 0 and "PostgreSQL 1" in about(lines, "database: ") and "geheim" not in "".join(lines)
    assert about(lines, "integrity, schema: ").endswith("sound, newest")
    monkeypatch.setenv("ASSESS_DATABASE", postgres_address.replace("assess-pg-", "no-such-"))
    code, lines = doctor()
    assert code == 2 and about(lines, "database: ").startswith("✗ ") and "geheim" not in "".join(lines)


def test_loose_folders_are_told(used: Settings, doctor: Doctor) -> None:
    used.instance.chmod(0o770)
    assert about(doctor()[1], f"{used.instance}: ほかの").startswith("! ")
