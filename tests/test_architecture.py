"""Imports run one way: run, cli, web -> services -> {report, bank, actors, store} -> core. SQL: store/ only."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "assess"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Which parts of the package each part may import; every part may import itself.
ALLOWED: dict[str, set[str]] = {
    "core": set(),
    "paths": set(),
    "files": set(),
    "config": {"paths", "files"},
    "i18n": {"core", "bank"},
    "bank": {"core", "files"},
    "actors": {"core", "bank", "i18n", "files"},
    "client_lists": {"core", "i18n", "actors"},
    "store": {"core"},
    "report": {"core", "bank", "i18n", "paths"},
    "services": {"core", "bank", "report", "store", "config", "files"},
    "web": {"core", "bank", "report", "client_lists", "services", "config", "i18n"},
    "__init__": {"web", "bank", "config", "paths"},
    "cli": {"core", "bank", "report", "actors", "services", "run", "config", "i18n", "files", "__init__"},
    "run": {"core", "bank", "report", "services", "store", "web", "config", "i18n", "__init__"},
    "__main__": {"cli"},
}
# Where packages that are not ours may be imported: a part, or a module of it.
OUTSIDE_ONLY_IN = {
    "flask": {"web", "__init__", "run/web", "run/server"},
    "flask_wtf": {"web"},
    "wtforms": {"web"},
    "werkzeug": {"web", "__init__"},
    "sqlite_utils": {"store"},
    "sqlite3": {"store"},
    "pysqlite3": {"store"},
    "psycopg": {"store"},
    "psycopg_pool": {"store"},
    "pydantic": {"bank/codec", "bank/answers_json"},
    "yaml": {"bank/yaml", "bank/yaml_pure"},
    "openpyxl": {"actors/workbook", "report/xlsx"},
    "weasyprint": {"report/pdf/printing", "report/pdf/render", "report/pdf/fetcher"},
    "cssselect2": {"report/pdf/printing"},
    "waitress": {"run"},
}
# The head of a statement, in any case of letters: a word of SQL followed by what only SQL has there.
SQL = re.compile(
    r"\s*(?:select\b.*\bfrom\b|select\s+\d|insert\s+into\b|update\s+\w+\s+set\b|delete\s+from\b|pragma\s+\w|begin(?:\s+\w+)?\s*;?\s*\Z"
    r"|(?:create|drop|alter)\s+(?:table|index|view)\b|with\s+\w+\s+as\s*\()",
    re.IGNORECASE | re.DOTALL,
)


def place(module: Path) -> str:
    """`bank/yaml` for assess/bank/yaml.py."""
    return module.relative_to(PACKAGE).with_suffix("").as_posix()


def part(module: Path) -> str:
    return place(module).split("/")[0]


CORE = [m for m in MODULES if part(m) == "core"]
# What writes a file by a library, of what a report says.
WRITERS = ("report/pdf/", "report/xlsx", "report/calendar_file")
SAID = [m for m in MODULES if part(m) == "report" and not place(m).startswith(WRITERS)]


def imports(module: Path) -> set[str]:
    return imports_of(module.read_text("utf-8"))


def imports_of(source: str) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def own_part(name: str) -> str | None:
    parts = name.split(".")
    if parts[0] != "assess":
        return None
    known = len(parts) > 1 and ((PACKAGE / parts[1]).is_dir() or (PACKAGE / f"{parts[1]}.py").exists())
    return parts[1] if known else "__init__"


def impure(source: str) -> set[str]:
    """What asks the clock, the machine or a file."""
    used = {n for n in imports_of(source) if n.split(".")[0] in ("time", "locale", "os", "pathlib", "random", "io")}
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    for called in calls:
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if name in ("now", "utcnow", "today", "open", "print", "input"):
            used.add(name)
    return used


def sql_in(source: str) -> list[str]:
    """Every text of a module that is a statement of SQL, or begins as one."""
    texts = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
            texts.append(node.value)
    return texts


@pytest.mark.parametrize("module", MODULES, ids=place)
def test_imports_run_one_way(module: Path) -> None:
    here = part(module)
    for name in imports(module):
        target = own_part(name)
        if target is not None:
            assert target in ALLOWED[here] | {here}, f"{here} may not import {name}"
            continue
        top = name.split(".")[0]
        rooms = OUTSIDE_ONLY_IN.get(top, {here})
        assert {here, place(module)} & rooms, f"{top} does not belong in {place(module)}"
        if here == "core":
            assert top in sys.stdlib_module_names, f"core imports {top}, which is not the standard library"


@pytest.mark.parametrize("module", SAID, ids=place)
def test_what_a_report_says_is_pure(module: Path) -> None:
    """Only what writes a file (pdf/, xlsx) touches more than the core, the messages and the standard library."""
    for name in imports(module):
        target = own_part(name)
        assert target in (None, "core", "report", "i18n"), f"{place(module)} may not import {name}"
        assert target is not None or name.split(".")[0] in sys.stdlib_module_names


@pytest.mark.parametrize("module", [*CORE, *SAID], ids=place)
def test_core_and_what_a_report_says_ask_neither_clock_nor_locale_nor_files(module: Path) -> None:
    assert not impure(module.read_text("utf-8"))


@pytest.mark.parametrize(
    "line",
    ["import time", "from os import environ", "from datetime import datetime\nAT = datetime.now()", "import locale",
     "import datetime\nDAY = datetime.date.today()", "TEXT = open('x').read()", "import os.path"],
)  # fmt: skip
def test_the_guard_knows_what_is_impure(line: str) -> None:
    assert impure(line)


@pytest.mark.parametrize("module", MODULES, ids=place)
def test_imports_name_their_module_whole(module: Path) -> None:
    """Else the guards above would not see them."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        assert not isinstance(node, ast.ImportFrom) or node.level == 0


@pytest.mark.parametrize("module", MODULES, ids=place)
def test_no_function_takes_more_than_six_things(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            taken = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
            assert len(taken) <= 6, f"{node.name} takes {len(taken)}"


@pytest.mark.parametrize("module", [m for m in MODULES if part(m) != "store"], ids=place)
def test_sql_stands_in_the_store_only(module: Path) -> None:
    assert not sql_in(module.read_text("utf-8"))


@pytest.mark.parametrize(
    "statement",
    ["select * from assessments", "SELECT 1", "Insert Into answers values (1)", "update a set b = 1",
     "delete FROM tokens", "pragma journal_mode", "begin immediate", "with x as (select 1) select * from x"],
)  # fmt: skip
def test_the_guard_knows_sql_in_any_case_of_letters(statement: str) -> None:
    assert sql_in(f"def look(db):\n    return db.execute({statement!r})\n")
    assert sql_in(f"TEXT = f'''\n  {statement} {{1}}'''")


@pytest.mark.parametrize("text", ["Select a stage", "update the plan", "begin with what is there", "delete it", "with"])
def test_the_guard_lets_sentences_be(text: str) -> None:
    assert not sql_in(f"TEXT = {text!r}")
