"""What is installed: locked with hashes, explained, and enough for what the application imports."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
RUN, TEST = "requirements.txt", "requirements-test.txt"


def wanted() -> dict[str, list[str]]:
    """Lock -> the packages asked for, in the spelling of the locks."""
    asked = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    given = {RUN: asked["project"]["dependencies"], TEST: asked["dependency-groups"]["test"]}
    return {lock: [spelt(re.split(r"[^A-Za-z0-9._-]", line)[0]) for line in lines] for lock, lines in given.items()}


def locked(name: str) -> dict[str, list[str]]:
    """Package -> hashes of a lock."""
    text = (PROJECT / name).read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    parts = [
        re.fullmatch(r"([a-z0-9-]+)==[0-9][^ ;]*( ; [^-]*?)?((?: +--hash=sha256:[0-9a-f]{64})+) *", line)
        for line in lines
    ]
    assert all(parts), [line for line, part in zip(lines, parts, strict=True) if not part]
    return {part.group(1): part.group(3).split() for part in parts if part}


def spelt(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", [RUN, TEST])
def test_every_package_asked_for_is_locked(name):
    assert len(wanted()[name]) > 5
    assert set(wanted()[name]) <= set(locked(name))


@pytest.mark.parametrize("name", [RUN, TEST])
def test_a_lock_names_no_address(name):
    assert not re.search(r"https?:|index|find-links|file:", (PROJECT / name).read_text())


def test_both_locks_agree_where_they_share_a_package():
    run, test = locked(RUN), locked(TEST)
    shared = set(run) & set(test)
    assert shared
    assert {name: run[name] for name in shared} == {name: test[name] for name in shared}


@pytest.mark.parametrize("package", sorted(name for names in wanted().values() for name in names))
def test_a_package_has_its_line_in_the_document(package):
    document = (PROJECT / "docs" / "dependencies.md").read_text()
    first_cells = [line.split("|")[1].replace(".", "-") for line in document.splitlines() if line.startswith("| ")]
    assert any(re.search(rf"[ ,]{package}[ ,]", cell) for cell in first_cells)


def test_the_application_imports_only_what_run_installs():
    homes = packages_distributions()
    imported = set()
    for file in (PROJECT / "assess").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                imported.add(node.module.split(".")[0])
    foreign = imported - sys.stdlib_module_names - {"assess"}
    assert {"flask", "weasyprint"} <= foreign
    assert {name for name in foreign if not {spelt(home) for home in homes.get(name, [])} & set(locked(RUN))} == set()
