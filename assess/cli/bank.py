"""The commands `bank check`, `export`, `release` and `sources`."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from assess import i18n
from assess.bank.bank_files import BANK_FILE, read_bank, read_grounds
from assess.bank.bank_json import bank_export
from assess.bank.catalogue_files import TOOLS_FILE, read_catalogue, with_local
from assess.bank.problems import FileProblem, InvalidFiles
from assess.bank.sources_page import sources_page
from assess.bank.versions import CROSSWALKS, check_kept, read_versions, write_release
from assess.cli.io import OK, Unusable, library_in_use, print_json
from assess.config import Places
from assess.core.checks.catalogue import check_years
from assess.core.checks.coverage import GRADES, NEEDS, Coverage, coverage, filled, holes, known_by
from assess.core.checks.grounds import source_problems
from assess.core.checks.language import lint_bank
from assess.core.checks.releases import check_versions
from assess.core.checks.tools import check_steps
from assess.core.model import LAYERS, TOKYO, Bank, Catalogue


def check(options: argparse.Namespace) -> int:
    """`bank check`: every problem of every file, or what the bank and the catalogue hold. Raises Unusable."""
    places = Places.read()
    folder: Path = options.dir or places.questions
    if not folder.is_dir():
        raise Unusable(f"{folder}: is not a folder")
    one_bank = (folder / BANK_FILE).is_file()
    banks = [folder] if one_bank else sorted(f.parent for f in folder.glob(f"*/{BANK_FILE}"))
    if not banks:
        raise Unusable(f"{folder}: holds no question bank ({BANK_FILE} in a folder of its own)")
    problems: list[FileProblem] = []
    told: list[str] = []
    sound: list[Bank | None] = []
    for place in banks:
        bank, of_bank = _checked_bank(place)
        problems += of_bank + check_kept(place)
        sound.append(bank)
        if bank is not None:
            told.append(f"{bank.id} {bank.version}: {len(bank.questions())} questions, {len(bank.glossary)} terms")
    if not one_bank:
        in_use = folder.resolve() == places.questions.resolve()
        catalogue, of_catalogue = _checked_catalogue(folder, places.local_actors if in_use else None)
        problems += of_catalogue
        if catalogue is not None and None not in sound:  # a question that could not be read would look like a gap
            steps = check_steps(catalogue.tools, filter(None, sound))
            problems += [FileProblem(TOOLS_FILE, p.path, p.message) for p in steps]
        told += _about(catalogue, options.coverage) if catalogue is not None else []
    if problems:
        raise Unusable(*map(str, problems))
    print("\n".join([*told, "no problems"]))
    return OK


def _checked_bank(folder: Path) -> tuple[Bank | None, list[FileProblem]]:
    """The bank in a folder, and all that it is refused for."""
    bank, problems = read_bank(folder)
    return bank, problems + (_further_problems(folder, bank) if bank is not None else [])


def _checked_catalogue(questions: Path, local: Path | None) -> tuple[Catalogue | None, list[FileProblem]]:
    shipped, problems = read_catalogue(questions)
    catalogue, of_local = with_local(shipped, local)
    problems += of_local
    if catalogue is not None:
        years = check_years(catalogue, datetime.now(TOKYO).date())
        problems += [FileProblem(_catalogue_file(p.path), p.path, p.message) for p in years]
    return catalogue, problems


def _catalogue_file(path: str) -> str:
    return TOOLS_FILE if path.startswith("tools/") else "actors"


def _about(catalogue: Catalogue, coverage_too: bool) -> list[str]:
    counts = f"{len(catalogue.actors)} actors, {len(catalogue.cases)} cases, {len(catalogue.benchmarks)} figures"
    counts += f", {len(catalogue.tools)} kinds of tool"
    return [counts, *coverage_lines(catalogue, coverage_too)]


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
    placed = [FileProblem(_file(folder, p.path), p.path, p.message) for p in problems]
    return unread + unread_versions + placed


def _sound_bank() -> tuple[Path, Bank]:
    """The bank in use with its folder. Raises InvalidFiles when it has any problem."""
    places = Places.read()
    folder = places.questions / places.bank_id
    bank, problems = _checked_bank(folder)
    if problems or bank is None:
        raise InvalidFiles(problems)
    return folder, bank


def release(_options: argparse.Namespace) -> int:
    """`bank release`: record the present version as released; nothing is written while the bank has a problem."""
    folder, bank = _sound_bank()
    print(write_release(folder, bank))
    return OK


def sources(_options: argparse.Namespace) -> int:
    """`bank sources`: docs/question-sources.md on stdout. Raises InvalidFiles."""
    folder, bank = _sound_bank()
    facts, frameworks, _ = read_grounds(folder)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    print(sources_page(bank, facts, frameworks), end="")
    return OK


def export(_options: argparse.Namespace) -> int:
    """`bank export`: the whole bank as JSON on stdout. Raises InvalidFiles."""
    library = library_in_use()
    print_json(bank_export(library.bank, library.bank_hash))
    return OK


# ---------------------------------------------------------------- coverage, for `bank check`


def coverage_lines(catalogue: Catalogue, whole: bool) -> Iterator[str]:
    """What `bank check` says about whom the catalogue offers where."""
    table = coverage(catalogue)
    for title, names in (("layers", LAYERS), ("needs", NEEDS)):
        cells, anybody, near = filled(table, names)
        yield (
            f"coverage: 47 prefectures x {len(names)} {title}: {anybody} of {cells} cells have a living actor, "
            f"{near} one of the prefecture itself"
        )
    far = [(need, sum(row[need].near == 0 for row in table.values())) for need in NEEDS]
    if any(times for _, times in far):
        counts = ", ".join(f"{need} in {times}" for need, times in far if times)
        yield f"coverage: prefectures with nobody of their own for a need: {counts}"
    for code, name, cell in holes(table):
        who = f"only from block or nation ({cell.far})" if cell.far else "nobody"
        yield f"warning: hole: prefecture {code} {i18n.prefecture_name('en', code)}: {name}: {who}"
    if whole:
        yield from _table(table)
        yield from _known(catalogue, datetime.now(TOKYO).year)


def _table(table: Coverage) -> Iterator[str]:
    names = (*LAYERS, *NEEDS)
    yield "living actors: of the prefecture + of its block or the nation"
    yield "\t".join(("prefecture", *names))
    for code, row in table.items():
        yield "\t".join((f"{code} {i18n.prefecture_name('en', code)}", *(str(row[name]) for name in names)))


def _known(catalogue: Catalogue, year: int) -> Iterator[str]:
    """By kind, prefecture and role, and over all: own contacts, grades and years."""
    columns = ("living", "own contact", "share", *GRADES, "no year", "old year")
    for by, rows in known_by(catalogue, year).items():
        yield f"own contact (the rest are reached by the directory of their kind), evidence and years, by {by}:"
        yield "\t".join((by, *columns))
        for name, known in rows.items():
            share = f"{known.own / known.living:.0%}"
            figures = (known.living, known.own, share, *known.grades, known.undated, known.old)
            yield "\t".join((name, *map(str, figures)))
