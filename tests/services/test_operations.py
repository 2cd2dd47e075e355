from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from assess.config import Settings
from assess.services import access, assessments, operations, results
from assess.services.context import Context, Started, migrated_database, open_store
from assess.store.errors import NewerStore, StoreUnavailable, UnusableFile


def test_a_backup_of_the_running_application_can_be_restored(
    ctx: Context, finished: Started, settings: Settings, tmp_path: Path
) -> None:
    operations.backup(settings, tmp_path / "copy.sqlite3")
    assessments.delete(ctx, finished.assessment_id)
    with pytest.raises(UnusableFile, match="in use"):
        operations.restore(settings, tmp_path / "copy.sqlite3")
    ctx.store.close()
    kept = operations.restore(settings, tmp_path / "copy.sqlite3").database
    assert kept is not None and kept.exists()
    with open_store(settings) as store:
        again = replace(ctx, store=store)
        found = assessments.get(again, finished.assessment_id)
        assert found is not None and results.diagnosis(again, found).result.level is not None
        assert access.authorised(again, found.id, finished.token)


def test_there_is_nothing_to_back_up_before_the_first_start(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="no database"):
        operations.backup(settings, tmp_path / "copy.sqlite3")
    assert not Path(settings.database).exists()


def test_a_database_that_cannot_be_opened_is_named(settings: Settings) -> None:
    Path(settings.database).write_bytes(b"no database, but long enough to be one" * 100)
    with pytest.raises(StoreUnavailable, match="assess.sqlite3"):
        open_store(settings)


def test_a_newer_programs_database_is_refused(settings: Settings, tmp_path: Path) -> None:
    open_store(settings).close()
    migrated_database(settings).close()
    newer = replace(settings, database=str(Path(settings.database).rename(tmp_path / "newer.sqlite3")))
    with sqlite3.connect(newer.database) as conn:
        conn.execute("insert into _sqlite_migrations (migration_set, name, applied_at) values ('assess', 'm9', 'x')")
    conn.close()
    with pytest.raises(NewerStore, match="newer version"):
        open_store(newer)


@pytest.mark.parametrize("name", ["secret_key", "local-actors.yaml", "last-backup"])
def test_a_backup_takes_no_name_that_means_something_in_the_instance(
    ctx: Context, settings: Settings, name: str
) -> None:
    assert ctx.store.waiting_jobs() == 0
    (settings.instance / name).unlink(missing_ok=True)  # the key may be given by the environment
    with pytest.raises(UnusableFile, match=name):
        operations.backup(settings, settings.instance / "reports" / ".." / name)
    assert not (settings.instance / name).exists()
