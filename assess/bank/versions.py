"""The files that record versions of a bank: releases and crosswalks."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from assess.bank.codec import validate
from assess.bank.problems import FileProblem
from assess.bank.yaml import dump, read_yaml
from assess.core.checks.releases import Crosswalk, Release
from assess.files import write_whole

RELEASES, CROSSWALKS = "releases", "crosswalks"  # folders beside the bank's files


def read_versions(folder: Path) -> tuple[tuple[Release, ...], tuple[Crosswalk, ...], list[FileProblem]]:
    """The released versions of the bank in `folder`, the crosswalks between versions, and all their problems."""
    read: dict[str, list[Any]] = {RELEASES: [], CROSSWALKS: []}
    problems: list[FileProblem] = []
    for name, kind in ((RELEASES, Release), (CROSSWALKS, Crosswalk)):
        for file in sorted((folder / name).glob("*.yaml")):
            shown = f"{folder.name}/{name}/{file.name}"
            raw, faults = read_yaml(file, shown)
            if not faults:
                value, faults = validate(kind, raw, shown)
                read[name] += [value] if value is not None else []
            problems += faults
    return tuple(read[RELEASES]), tuple(read[CROSSWALKS]), problems


def write_release(folder: Path, release: Release) -> Path:
    """Record a released version beside its bank; returns the file. Raises OSError."""
    file = folder / RELEASES / f"{release.version}.yaml"
    file.parent.mkdir(exist_ok=True)
    head = "# Written by `python -m assess bank release`. Do not edit: `bank check` compares the questions with it.\n"
    write_whole(file, (head + dump(asdict(release))).encode(), mode=0o666)
    return file
