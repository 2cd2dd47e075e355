"""Nobody but its owner reads what the instance holds, and folders that others use too are left alone."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from assess.config import Settings
from assess.services import modes
from assess.services.context import Context


def mode(place: Path) -> int:
    return place.stat().st_mode & 0o7777


@pytest.fixture
def made(ctx: Context) -> Settings:
    """An instance with everything in it, open to all as after a careless copy."""
    folder = ctx.settings.instance
    (folder / "cache").mkdir()
    ctx.store.waiting_jobs()
    names = ("local-actors.yaml", "local-actors.yaml.bak", "last-backup", "my-copy.sqlite3", "my-copy.sqlite3.sha256")
    for name in (*names, "assess.sqlite3.before-restore-20261121T000000000000Z", "cache/library-1"):
        (folder / name).write_bytes(b"x")
    for place in (folder, *folder.rglob("*")):
        place.chmod(0o777 if place.is_dir() else 0o666)
    return ctx.settings


def test_everything_is_closed_and_stays_usable(made: Settings, ctx: Context) -> None:
    told = modes.tighten(made)
    assert {place.path.name for place in told} >= {"instance", "assess.sqlite3", "assess.sqlite3-wal", "secret_key"}
    assert all(place.ours for place in told)
    assert len({place.path for place in told}) == len(told), "each is told once"
    open_still = [p for p in made.instance.iterdir() if mode(p) & 0o077]
    assert mode(made.instance) == 0o700 and open_still == []
    assert modes.tighten(made) == []
    assert ctx.store.waiting_jobs() == 0


def test_a_folder_that_holds_something_else_too_is_told_and_left_open(made: Settings) -> None:
    (made.instance / "photos").mkdir()
    told = {place.path: place.ours for place in modes.tighten(made)}
    assert told[made.instance] is False and mode(made.instance) == 0o777
    assert told[Path(made.database)] is True and mode(Path(made.database)) == 0o600


def test_a_folder_for_everybody_and_one_elsewhere_are_left_open(made: Settings, tmp_path: Path) -> None:
    made.instance.chmod(0o1777)
    elsewhere = tmp_path / "shared"
    elsewhere.mkdir()
    elsewhere.chmod(0o775)
    told = {place.path: place.ours for place in modes.tighten(replace(made, reports=elsewhere))}
    assert told[made.instance] is False and told[elsewhere] is False
    assert mode(made.instance) == 0o1777 and mode(elsewhere) == 0o775


def test_databases_of_other_programs_are_not_touched(made: Settings, tmp_path: Path) -> None:
    """Beside ours, in a folder of the operator's choice."""
    foreign = [made.instance / "other.sqlite3", tmp_path / "other.sqlite3", tmp_path / "lonely.sha256"]
    for file in foreign:
        file.write_bytes(b"x")
        file.chmod(0o664)
    modes.tighten(replace(made, database=str(tmp_path / "ours.sqlite3")))
    assert [mode(file) for file in foreign] == [0o664] * 3


def test_links_are_not_followed(made: Settings, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"x")
    other.chmod(0o644)
    (made.instance / "linked.sqlite3").symlink_to(other)
    modes.tighten(made)
    assert mode(other) == 0o644


def test_what_belongs_to_somebody_else_is_told_and_left(made: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: made.instance.stat().st_uid + 1)
    told = modes.tighten(made)
    assert told and not any(place.ours for place in told)
    assert mode(made.instance) == 0o777 and mode(Path(made.database)) == 0o666
