"""The catalogues as files: support bodies, cases, figures, and an operator's own entries laid over them."""

from __future__ import annotations

from pathlib import Path
from types import GenericAlias
from typing import Any

from assess.bank import older
from assess.bank.codec import validate
from assess.bank.problems import FileProblem
from assess.bank.yaml import read_yaml
from assess.core.checks.catalogue import check_catalogue
from assess.core.local_catalogue import LocalActors, check_local, merge
from assess.core.model import (
    Actor,
    Block,
    Case,
    Catalogue,
    Figure,
    Institution,
    Kind,
    Tool,
)

TOOLS_FILE = "tools.yaml"
# catalogue field -> (file pattern under questions/, type of one entry)
CATALOGUE_FILES: dict[str, tuple[str, Any]] = {
    "blocks": ("actors/_blocks.yaml", Block),
    "kinds": ("actors/_kinds.yaml", Kind),
    "actors": ("actors/[!_]*.yaml", Actor),
    "cases": ("cases.yaml", Case),
    "benchmarks": ("benchmarks.yaml", Figure),
    "institutions": ("institutions.yaml", Institution),
    "tools": (TOOLS_FILE, Tool),
}


def read_catalogue(questions: Path) -> tuple[Catalogue | None, list[FileProblem]]:
    """The catalogues under `questions` (a missing file counts as empty) and all their problems."""
    problems: list[FileProblem] = []
    values: dict[str, list[Any]] = {name: [] for name in CATALOGUE_FILES}
    file_of: dict[str, str] = {}  # field, or field/id -> file
    faulty: set[str] = set()
    for name, (pattern, kind) in CATALOGUE_FILES.items():
        for file in sorted(questions.glob(pattern)):
            shown = str(file.relative_to(questions))
            entries, faults = _entries(file, kind, shown)
            values[name] += entries
            file_of |= {name: file_of.get(name, shown)} | {f"{name}/{entry.id}": shown for entry in entries}
            problems += faults
            faulty |= {name} if faults else set()
    catalogue = Catalogue(**{name: tuple(entries) for name, entries in values.items()})
    for p in check_catalogue(catalogue):
        if not _may_be_unread(p.path, faulty):
            name = p.path.split("/")[0]
            where = file_of.get("/".join(p.path.split("/")[:2])) or file_of.get(name, "actors")
            problems.append(FileProblem(where, p.path, p.message))
    return None if problems else catalogue, problems


def _entries(file: Path, kind: Any, shown: str) -> tuple[list[Any], list[FileProblem]]:
    """The entries of one file that fit the schema, so that their meaning is checked, and all its problems."""
    raw, problems = read_yaml(file, shown)
    if problems or raw is None:
        return [], problems
    entries, problems = validate(GenericAlias(tuple, (kind, ...)), raw, shown)
    if problems and isinstance(raw, list):
        entries = [value for value in (validate(kind, entry, shown)[0] for entry in raw) if value is not None]
    return list(entries or ()), problems


def _may_be_unread(path: str, faulty: set[str]) -> bool:
    """Whether what a problem misses may stand among the entries that could not be read."""
    if "kinds" in faulty and path.endswith(("/kind", "/reach")):
        return True
    return "blocks" in faulty and (path.startswith("blocks/") or path.endswith("/area/block"))


def read_local(file: Path, shipped: Catalogue) -> tuple[LocalActors | None, list[FileProblem]]:
    """An operator's own support bodies (a missing file counts as empty) and all their problems."""
    if not file.exists():
        return LocalActors(), []
    raw, problems = read_yaml(file, file.name)
    if problems:
        return None, problems
    local, problems = validate(LocalActors, {} if raw is None else older.local_entries(raw), file.name)
    if local is not None:
        problems = [FileProblem(file.name, p.path, p.message) for p in check_local(shipped, local)]
    return None if problems else local, problems


def with_local(shipped: Catalogue | None, file: Path | None) -> tuple[Catalogue | None, list[FileProblem]]:
    """A catalogue with an operator's own entries laid over it; None when either cannot be used."""
    if shipped is None or file is None:
        return shipped, []
    local, problems = read_local(file, shipped)
    return None if local is None else merge(shipped, local), problems
