"""The files that record versions of a bank: releases, each with the whole bank as it was, and crosswalks."""

from __future__ import annotations

import re
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from assess.bank.codec import content_hash, from_json, to_json, validate
from assess.bank.problems import FileProblem, InvalidFiles
from assess.bank.yaml import dump, read_yaml
from assess.core.checks.releases import Crosswalk, Release, release_of
from assess.core.model import Bank
from assess.files import write_whole

RELEASES, CROSSWALKS = "releases", "crosswalks"  # folders beside the bank's files
PLAIN_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]*")  # of a file that the name of a version may stand for


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


def read_released(folder: Path, version: str) -> tuple[Bank, str] | None:
    """A released version as it was, with its content hash; None where no such version is kept.

    Raises InvalidFiles when its file is damaged.
    """
    if not PLAIN_VERSION.fullmatch(version):
        return None
    file = folder / RELEASES / f"{version}.json"
    try:
        bank = from_json(Bank, file.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        problem = FileProblem(_shown(folder, file), "", "cannot be read; take it from the program again")
        raise InvalidFiles([problem]) from None
    return bank, content_hash(bank)


@cache
def read_crosswalk(folder: Path, before: str, after: str) -> Crosswalk | None:
    """The crosswalk from one version to another, read once in a process; None where there is none."""
    crosswalks = read_versions(folder)[1]
    return next((c for c in crosswalks if (c.from_version, c.to_version) == (before, after)), None)


def check_kept(folder: Path) -> list[FileProblem]:
    """What is wrong with the banks kept beside their releases: each has to be there and to keep its promise."""
    problems: list[FileProblem] = []
    for release in read_versions(folder)[0]:
        shown = _shown(folder, folder / RELEASES / f"{release.version}.json")
        try:
            kept = read_released(folder, release.version)
        except InvalidFiles as error:
            problems += error.problems
            continue
        if kept is None:
            problems.append(FileProblem(shown, "", "is missing: the whole bank of this version"))
        elif release_of(kept[0]) != release:
            problems.append(FileProblem(shown, "", f"is not the bank that was released as {release.version}"))
    return problems


def _shown(folder: Path, file: Path) -> str:
    return f"{folder.name}/{file.relative_to(folder).as_posix()}"


def write_release(folder: Path, bank: Bank) -> Path:
    """Record a version beside its bank, and keep the whole bank of it; returns the record. Raises OSError."""
    release = release_of(bank)
    file = folder / RELEASES / f"{release.version}.yaml"
    file.parent.mkdir(exist_ok=True)
    write_whole(file.parent / f"{release.version}.json", f"{to_json(bank)}\n".encode(), mode=0o666)
    head = "# Written by `python -m assess bank release`. Do not edit: `bank check` compares the questions with it.\n"
    write_whole(file, (head + dump(asdict(release))).encode(), mode=0o666)
    return file
