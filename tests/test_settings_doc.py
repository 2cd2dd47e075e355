"""docs/settings.md names every setting with its default, and only assess/config.py reads the environment."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from assess.config import Places, Settings, cores
from tests import markdown
from tests.conftest import PROJECT

DOCUMENT = (PROJECT / "docs" / "settings.md").read_text("utf-8")
CONFIG = PROJECT / "assess" / "config.py"
UNSET = ("ASSESS_PUBLIC_URL", "ASSESS_RETENTION_MONTHS")
FIELDS = {"ASSESS_BANK": "bank_id"}  # elsewhere the name of the field is the variable's


def documented() -> dict[str, str]:
    """Variable -> its default as the table gives it, without what explains it."""
    rows = markdown.table(DOCUMENT, "変数")
    defaults = {row["変数 / variable"]: row["既定 / default"] for row in rows}
    assert len(defaults) == len(rows)
    return {name: re.sub(r"^`([^`]+)`.*", r"\1", default) for name, default in defaults.items()}


def names_in(file: Path) -> set[str]:
    """Settings that a module names, in messages too."""
    strings = [n.value for n in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(n, ast.Constant)]
    return {name for text in strings if isinstance(text, str) for name in re.findall(r"\bASSESS_[A-Z_]+", text)}


def test_every_setting_is_in_the_table_and_every_row_is_a_setting() -> None:
    assert set(documented()) == names_in(CONFIG)


def test_every_documented_default_is_the_one_in_force(tmp_path: Path) -> None:
    settings = Settings.load(tmp_path, {})
    for name, default in documented().items():
        value = getattr(settings, FIELDS.get(name, name.removeprefix("ASSESS_").lower()))
        match value:
            case Path() if name == "ASSESS_INSTANCE":
                assert Places.read(env={}).instance == PROJECT / default
            case Path() if name == "ASSESS_QUESTIONS":
                assert value == PROJECT / default
            case Path():
                assert value == tmp_path / default, name
            case str() if name == "ASSESS_DATABASE":  # a file, unless the address of a server is given
                assert Path(value) == tmp_path / default
            case int() if name == "ASSESS_WEB_PROCESSES":  # in words: it depends on the machine
                assert value == cores()
            case bool() | int() | float():
                assert float(value) == float(default), name
            case str():
                assert value == default, name
            case bytes():
                assert (tmp_path / "secret_key").read_bytes() == value
            case _:
                assert value is None and (name in UNSET or name.startswith("ASSESS_OPERATOR_"))


@pytest.mark.parametrize("file", sorted((PROJECT / "assess").rglob("*.py")), ids=lambda f: str(f.relative_to(PROJECT)))
def test_only_the_settings_read_the_environment(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    read = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")]
    assert bool(read) == (file == CONFIG)
    if file != CONFIG:
        assert names_in(file) <= set(documented())
