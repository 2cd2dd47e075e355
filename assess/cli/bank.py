"""The commands `bank check`, `export`, `release` and `sources`."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path
from typing import Any

from assess.bank.bank_files import BANK_FILE, read_bank, read_grounds
from assess.bank.bank_json import bank_export
from assess.bank.catalogue_files import read_catalogue, with_local
from assess.bank.problems import FileProblem, InvalidFiles
from assess.bank.sources_page import sources_page
from assess.bank.versions import CROSSWALKS, read_versions, write_release
from assess.cli import actors
from assess.cli.io import Unusable, library_in_use, print_json
from assess.config import Places
from assess.core.checks.grounds import source_problems
from assess.core.checks.language import lint_bank
from assess.core.checks.releases import check_versions, release_of
from assess.core.model import Bank


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Add the bank's commands to the command line."""
    bank = parser.add_subparsers(required=True, metavar="COMMAND")
    check = bank.add_parser("check", help="list all problems of bank, actors, cases and benchmarks")
    check.add_argument("dir", nargs="?", type=Path, metavar="DIR")
    check.add_argument("--coverage", action="store_true", help="print how many actors each prefecture has")
    check.set_defaults(run=_bank_check)
    bank.add_parser("export", help="print the whole bank as JSON").set_defaults(run=_bank_export)
    bank.add_parser("release", help="record the present version as released").set_defaults(run=_bank_release)
    bank.add_parser("sources", help="print what the questions rest on (Markdown)").set_defaults(run=_bank_sources)


def _bank_check(options: argparse.Namespace) -> int:
    places = Places.read()
    folder: Path = options.dir or places.questions
    if not folder.is_dir():
        raise Unusable(f"{folder}: is not a folder")
    problems: list[Any] = []
    one_bank = (folder / BANK_FILE).is_file()
    banks = [folder] if one_bank else sorted(f.parent for f in folder.glob(f"*/{BANK_FILE}"))
    if not banks:
        raise Unusable(f"{folder}: holds no question bank ({BANK_FILE} in a folder of its own)")
    counts = []
    for place in banks:
        bank, found = read_bank(place)
        problems += found
        if bank is not None:
            problems += _further_problems(place, bank)
            counts.append(f"{bank.id} {bank.version}: {len(bank.questions())} questions, {len(bank.glossary)} terms")
    if not one_bank:
        shipped, found = read_catalogue(folder)
        problems += found
        in_use = folder.resolve() == places.questions.resolve()
        catalogue, found = with_local(shipped, places.local_actors if in_use else None)
        problems += found
        if catalogue is not None:
            counts.append(
                f"{len(catalogue.actors)} actors, {len(catalogue.cases)} cases, {len(catalogue.benchmarks)} figures"
            )
            counts += actors.coverage_lines(catalogue, options.coverage)
    if problems:
        raise Unusable(*(str(p) for p in problems))
    print("\n".join([*counts, "no problems"]))
    return 0


def _file(folder: Path, path: str) -> str:
    """The file of the bank that a problem's path points to: ids and paths begin with their domain or file."""
    first, _, rest = path.partition("/")
    place = rest if first in ("domains", "questions") else first
    for file in sorted(folder.glob("*.yaml")):
        name = file.stem.split("-", 1)[-1] if file.stem[:1].isdigit() else file.stem
        if place == name or place.startswith((f"{name}/", f"{name}-")):
            return f"{folder.name}/{file.name}"
    return f"{folder.name}/{CROSSWALKS if first == 'crosswalks' else BANK_FILE}"


def _further_problems(folder: Path, bank: Bank) -> list[FileProblem]:
    """What a bank is refused for beyond its own rules: its ground, its language, and broken promises of a version."""
    facts, frameworks, unread = read_grounds(folder)
    releases, crosswalks, unread_versions = read_versions(folder)
    problems = lint_bank(bank) + check_versions(bank, releases, crosswalks)
    if not unread:  # what could not be read would look like a gap
        problems += source_problems(bank, facts, frameworks)
    found = [FileProblem(_file(folder, p.path), p.path, p.message) for p in problems]
    return unread + unread_versions + found


def _bank_release(_options: argparse.Namespace) -> int:
    """Record the present version as released; nothing is written while the bank has a problem."""
    places = Places.read()
    folder = places.questions / places.bank_id
    bank, problems = read_bank(folder)
    if bank is not None:
        problems += _further_problems(folder, bank)
    if problems or bank is None:
        raise InvalidFiles(problems)
    print(write_release(folder, release_of(bank)))
    return 0


def _bank_sources(_options: argparse.Namespace) -> int:
    places = Places.read()
    folder = places.questions / places.bank_id
    bank, problems = read_bank(folder)
    problems += _further_problems(folder, bank) if bank is not None else []
    if problems or bank is None:
        raise InvalidFiles(problems)
    facts, frameworks, _ = read_grounds(folder)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    print(sources_page(bank, facts, frameworks), end="")
    return 0


def _bank_export(_options: argparse.Namespace) -> int:
    library = library_in_use()
    print_json(bank_export(library.bank, library.bank_hash))
    return 0
