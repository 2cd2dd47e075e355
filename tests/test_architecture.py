"""Imports run one way: web, cli -> services -> {bank_io, store, pdf} -> core. SQL stands in store/ only."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "assess"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Which parts of the package each part may import. `core` stands for itself and below.
ALLOWED: dict[str, set[str]] = {
    "core": {"core"},
    "doctor": set(),
    "config": set(),
    "i18n": {"core"},
    "bank_io": {"core"},
    "store": {"core", "store"},
    "pdf": {"core", "bank_io", "i18n", "pdf_fit", "pdf_version"},
    "pdf_fit": {"core", "pdf_version"},
    "pdf_version": {"doctor", "i18n"},
    "services": {"core", "bank_io", "store", "pdf_version", "config", "services"},
    "worker": {"core", "services", "pdf", "config", "store"},
    "export": {"core", "bank_io", "i18n"},
    "sources": {"core"},
    "web": {"core", "services", "bank_io", "config", "i18n", "web"},
    "__init__": {"web", "bank_io", "config"},
    "serve": {"__init__", "services", "config", "doctor"},
    "cli": {
        "core", "services", "bank_io", "config", "export", "pdf", "doctor", "serve", "cli_actors", "cli_bank", "cli_io",
    },
    "cli_bank": {"core", "bank_io", "config", "export", "sources", "cli_actors", "cli_io"},
    "cli_actors": {
        "core", "bank_io", "config", "i18n", "actors_sheet", "actors_import", "local_actors", "table_files", "cli_io",
    },
    "cli_io": {"bank_io", "config"},
    "actors_sheet": {"core", "bank_io", "i18n", "table_files"},
    "actors_import": {"core", "actors_sheet", "table_files"},
    "local_actors": {"core", "bank_io"},
    "table_files": set(),
    "__main__": {"cli"},
}
OUTSIDE_ONLY_IN = {
    "flask": {"web", "__init__"},
    "flask_wtf": {"web"},
    "wtforms": {"web"},
    "werkzeug": {"web", "__init__"},
    "sqlite_utils": {"store"},
    "sqlite3": {"store"},
    "pysqlite3": {"store"},
    "pydantic": {"bank_io"},
    "ruamel": {"bank_io", "i18n", "local_actors"},
    "openpyxl": {"table_files"},
    "weasyprint": {"pdf"},
    "cssselect2": {"pdf"},
    "waitress": {"serve"},
}


def part(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(module: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def own_part(name: str) -> str | None:
    parts = name.split(".")
    if parts[0] != "assess":
        return None
    return parts[1] if len(parts) > 1 and (PACKAGE / parts[1]).exists() or (
        len(parts) > 1 and (PACKAGE / f"{parts[1]}.py").exists()
    ) else "__init__"


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_imports_run_one_way(module: Path) -> None:
    here = part(module)
    for name in imports(module):
        target = own_part(name)
        if target is not None:
            assert target in ALLOWED[here] | {here}, f"{here} may not import {name}"
            continue
        top = name.split(".")[0]
        assert here in OUTSIDE_ONLY_IN.get(top, {here}), f"{top} does not belong in {here}"
        if here == "core":
            assert top in sys.stdlib_module_names, f"core imports {top}, which is not the standard library"


def test_core_asks_neither_clock_nor_locale_nor_files() -> None:
    for module in (PACKAGE / "core").rglob("*.py"):
        used = imports(module)
        for name in ("time", "locale", "os", "pathlib", "random", "io"):
            assert not any(u == name or u.startswith(f"{name}.") for u in used), f"{module.name} imports {name}"


@pytest.mark.parametrize("module", [m for m in MODULES if part(m) != "store"], ids=lambda m: m.stem)
def test_sql_stands_in_the_store_only(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            head = node.value.lstrip().split(" ")[0]
            assert head not in ("SELECT", "INSERT", "UPDATE", "DELETE", "PRAGMA", "BEGIN"), f"SQL in {module.name}"
