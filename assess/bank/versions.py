"""The files that record versions of a bank: releases and crosswalks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assess.bank.codec import FileProblem, validate
from assess.bank.yaml import read_yaml
from assess.core.checks.releases import Crosswalk, Release

RELEASES, CROSSWALKS = "releases", "crosswalks"  # folders beside the bank's files


def read_versions(folder: Path) -> tuple[tuple[Release, ...], tuple[Crosswalk, ...], list[FileProblem]]:
    """The released versions of the bank in `folder`, the crosswalks between versions, and all their problems."""
    found: dict[str, list[Any]] = {RELEASES: [], CROSSWALKS: []}
    problems: list[FileProblem] = []
    for name, kind in ((RELEASES, Release), (CROSSWALKS, Crosswalk)):
        for file in sorted((folder / name).glob("*.yaml")):
            shown = f"{folder.name}/{name}/{file.name}"
            raw, faults = read_yaml(file, shown)
            if not faults:
                value, faults = validate(kind, raw, shown)
                found[name] += [value] if value is not None else []
            problems += faults
    return tuple(found[RELEASES]), tuple(found[CROSSWALKS]), problems


def write_release(folder: Path, release: Release) -> Path:
    """Record a released version beside its bank; returns the file. Raises OSError."""
    file = folder / RELEASES / f"{release.version}.yaml"
    file.parent.mkdir(exist_ok=True)
    head = "# Written by `python -m assess bank release`. Do not edit: `bank check` compares the questions with it.\n"
    lines = [f"version: {json.dumps(release.version)}", f'rules: "{release.rules}"', "questions:"]
    lines += [f'  {question_id}: "{digest}"' for question_id, digest in release.questions.items()]
    file.write_text(head + "\n".join(lines) + "\n", "utf-8")
    return file
