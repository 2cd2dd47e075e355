"""The catalogues as files: support bodies, cases, figures, and an operator's own entries laid over them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
    Kind,
)

# catalogue field -> (file pattern under questions/, type of one entry)
CATALOGUE_FILES: dict[str, tuple[str, Any]] = {
    "blocks": ("actors/_blocks.yaml", Block),
    "kinds": ("actors/_kinds.yaml", Kind),
    "actors": ("actors/[!_]*.yaml", Actor),
    "cases": ("cases.yaml", Case),
    "benchmarks": ("benchmarks.yaml", Figure),
}


def read_catalogue(questions: Path) -> tuple[Catalogue | None, list[FileProblem]]:
    """The catalogues under `questions` (a missing file counts as empty) and all their problems."""
    problems: list[FileProblem] = []
    values: dict[str, tuple[Any, ...]] = {}
    file_of: dict[str, str] = {}
    faulty: set[str] = set()
    for name, (pattern, kind) in CATALOGUE_FILES.items():
        entries: list[Any] = []
        entry_list = tuple.__class_getitem__((kind, ...))
        for file in sorted(questions.glob(pattern)):
            shown = str(file.relative_to(questions))
            file_of.setdefault(name, shown)
            raw, found = read_yaml(file, shown)
            if not found and raw is not None:
                value, found = validate(entry_list, raw, shown)
                if found and isinstance(raw, list):
                    value = [v for entry in raw if (v := validate(kind, entry, shown)[0]) is not None]
                for entry in value or ():
                    file_of[f"{name}/{entry.id}"] = shown
                    entries.append(entry)
            if found:
                faulty.add(name)
                problems += found
        values[name] = tuple(entries)
    catalogue = Catalogue(**values)
    for p in check_catalogue(catalogue):
        if "kinds" in faulty and p.path.endswith("/kind"):
            continue  # it may stand among those that could not be read
        if "blocks" in faulty and (p.path.startswith("blocks/") or p.path.endswith("/area/block")):
            continue
        key = "/".join(p.path.split("/")[:2])
        where = file_of.get(key) or file_of.get(p.path.split("/")[0], "actors")
        problems.append(FileProblem(where, p.path, p.message))
    return None if problems else catalogue, problems


def read_local(file: Path, shipped: Catalogue) -> tuple[LocalActors | None, list[FileProblem]]:
    """An operator's own support bodies (a missing file counts as empty) and all their problems."""
    if not file.exists():
        return LocalActors(), []
    raw, problems = read_yaml(file, file.name)
    if problems:
        return None, problems
    local, problems = validate(LocalActors, {} if raw is None else raw, file.name)
    if local is not None:
        problems = [FileProblem(file.name, p.path, p.message) for p in check_local(shipped, local)]
    return None if problems else local, problems


def with_local(shipped: Catalogue | None, file: Path | None) -> tuple[Catalogue | None, list[FileProblem]]:
    """A catalogue with an operator's own entries laid over it; None when either cannot be used."""
    if shipped is None or file is None:
        return shipped, []
    local, problems = read_local(file, shipped)
    return None if local is None else merge(shipped, local), problems
