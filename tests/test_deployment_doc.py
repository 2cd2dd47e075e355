"""docs/deployment.md is true of the commands and settings, and its trial of a backup works as it stands there."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from assess.cli.main import _parser
from assess.config import KNOWN, Settings
from assess.services import assessments, operations
from assess.services.context import Context, open_store
from assess.services.housekeeping import ASIDE_DAYS
from assess.services.operators import missing
from tests.conftest import PROJECT
from tests.samples import small_profile
from tests.services.conftest import clock, ctx, new_context  # noqa: F401
from tests.waiting import PATIENCE

DOCUMENT = (PROJECT / "docs" / "deployment.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:-m assess|-u assess assess|/bin/assess|(?<=`)assess) ((?:[a-z-]+)[^`\n>]*)")


def commands() -> list[list[str]]:
    """What is typed behind `assess`, anywhere in the document."""
    typed = [re.sub(r"\$\(.*?\)", "1", match) for match in COMMAND.findall(DOCUMENT)]
    return [shlex.split(line) for line in typed]


def test_there_are_commands_to_look_at() -> None:
    assert {words[0] for words in commands()} >= {"serve", "backup", "restore", "copy-database", "doctor", "purge"}


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_is_one(words: list[str]) -> None:
    assert callable(_parser().parse_args(words).run)


def test_every_setting_is_one_and_every_value_is_taken(tmp_path: Path) -> None:
    named = set(re.findall(r"ASSESS_[A-Z_]+", DOCUMENT))
    assert named and named <= set(KNOWN)
    given = dict(re.findall(r"^(ASSESS_[A-Z_]+)='?(.+?)'?$", DOCUMENT, re.MULTILINE))
    found = Settings.read(tmp_path, given)
    assert found.operator_name == "みなと銀行 地域支援部" and missing(found, "127.0.0.1") == []
    assert (found.public_url, found.trusted_proxies, found.database_file) == ("https://dx.example.jp", 1, None)


def test_the_unit_starts_the_server_that_nginx_asks() -> None:
    text = next(body for kind, body in BLOCKS if kind == "ini" and "[Service]" in body)
    unit = configparser.ConfigParser(strict=True, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(text)
    started = _parser().parse_args(shlex.split(unit["Service"]["ExecStart"])[3:])
    nginx = next(body for kind, body in BLOCKS if kind == "nginx")
    assert set(re.findall(r"proxy_pass (\S+);", nginx)) == {f"http://{started.host}:{started.port}"}
    assert nginx.count("{") == nginx.count("}")
    for header in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"):
        assert f"proxy_set_header {header} " in nginx


def test_what_is_said_of_time_is_so() -> None:
    assert ASIDE_DAYS == 30 and "30日たつと" in DOCUMENT and "after 30 days" in DOCUMENT


@pytest.mark.slow
def test_the_trial_of_a_backup_works_as_it_stands(ctx: Context, tmp_path: Path) -> None:  # noqa: F811
    begun = assessments.start(ctx, "ja", "full", "self")
    assessments.save_profile(ctx, begun.assessment_id, small_profile())
    backups, trial = tmp_path / "backups", tmp_path / "trial"
    backups.mkdir()
    operations.backup(ctx.settings, backups / "whole.sqlite3", everything=True)
    script = next(body for kind, body in BLOCKS if "assess-trial" in body)
    script = script.replace("/srv/assess", str(PROJECT)).replace("/var/backups/assess", str(backups))
    script = script.replace("/tmp/assess-trial", str(trial))
    env = {name: value for name, value in os.environ.items() if not name.upper().startswith("ASSESS_")}
    kept = script.replace(f"rm -r {trial}", "")
    ran = subprocess.run(["sh", "-euc", kept], env=env, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "whole.sqlite3: OK" in ran.stdout and f"{trial}/secret_key: restored" in ran.stdout
    with open_store(Settings.load(trial, {})) as store:
        assert store.assessment(begun.assessment_id) is not None
    assert (trial / "secret_key").read_bytes() == ctx.settings.secret_key
