"""A question bank as files: its frame, its domains, its lists, and what it rests on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from assess.bank.codec import validate
from assess.bank.problems import FileProblem
from assess.bank.yaml import read_yaml
from assess.core.checks.bank import check_bank, check_domains, check_frame, check_stages
from assess.core.model import (
    Bank,
    Domain,
    Fact,
    Framework,
    Question,
    Term,
)

BANK_FILE = "bank.yaml"
# Files of a bank that are not a domain: the Bank's field they fill, and their type.
LISTS: dict[str, tuple[str, Any]] = {
    "glossary.yaml": ("glossary", tuple[Term, ...]),
    "everyday-words.yaml": ("everyday", tuple[str, ...]),
}
# Files beside a bank that are no part of it: what its questions rest on, and their type.
GROUNDS: dict[str, Any] = {"facts.yaml": tuple[Fact, ...], "frameworks.yaml": tuple[Framework, ...]}


def read_bank(folder: Path) -> tuple[Bank | None, list[FileProblem]]:
    """The bank in `folder` (None when a file does not fit the schema) and all problems in all its files.

    A bank with problems of meaning is returned, so that more can be said of it; it must not be used.
    """
    problems: list[FileProblem] = []
    head, found = read_yaml(folder / BANK_FILE, f"{folder.name}/{BANK_FILE}")
    problems += found
    domains: list[Domain] = []
    lists: dict[str, Any] = {}
    file_of: dict[str, str] = {}
    stages: set[str] = set()
    whole = True  # whether every question could be read
    for file in sorted(folder.glob("*.yaml")):
        if file.name == BANK_FILE or file.name in GROUNDS:
            continue
        shown = f"{folder.name}/{file.name}"
        raw, found = read_yaml(file, shown)
        problems += found
        if found:
            whole = whole and file.name in LISTS
            continue
        if file.name in LISTS:
            field, kind = LISTS[file.name]
            lists[field], found = validate(kind, raw, shown)
            problems += found
            continue
        domain, found = validate(Domain, raw, shown)
        problems += found
        whole = whole and not found
        stages |= _stages_in(raw)
        domain = domain or _sound_part(raw, shown)
        if domain is not None:
            domains.append(domain)
            file_of[domain.id] = shown
    bank = None
    if isinstance(head, dict):
        taken = [key for key in ("domains", *(field for field, _ in LISTS.values())) if key in head]
        problems += [FileProblem(f"{folder.name}/{BANK_FILE}", key, "unknown key") for key in taken]
        head = {key: value for key, value in head.items() if key not in taken}
        bank, found = validate(Bank, {**head, "domains": []}, f"{folder.name}/{BANK_FILE}")
        problems += found
    elif all(p.file != f"{folder.name}/{BANK_FILE}" for p in problems):
        problems.append(FileProblem(f"{folder.name}/{BANK_FILE}", "", "must hold a mapping"))
    if bank is not None:
        bank = replace(bank, domains=tuple(domains), **{k: v for k, v in lists.items() if v is not None})
    if bank is not None and whole:
        meaning = check_bank(bank)
    else:
        # What counts all questions has to wait until all can be read; everything else is told now.
        meaning = check_domains(tuple(domains)) + check_stages(stages)
        meaning += check_frame(bank) if bank is not None else []
    problems += [FileProblem(_bank_file(folder, p.path, file_of), p.path, p.message) for p in meaning]
    return bank if whole else None, problems


def read_grounds(folder: Path) -> tuple[tuple[Fact, ...], tuple[Framework, ...], list[FileProblem]]:
    """What the bank in `folder` rests on (a missing file counts as empty), and all problems of these files."""
    problems: list[FileProblem] = []
    values: dict[str, Any] = dict.fromkeys(GROUNDS, ())
    for name, kind in GROUNDS.items():
        if not (folder / name).exists():
            continue
        raw, found = read_yaml(folder / name, f"{folder.name}/{name}")
        if not found:
            value, found = validate(kind, raw, f"{folder.name}/{name}")
            values[name] = value or ()
        problems += found
    return values["facts.yaml"], values["frameworks.yaml"], problems


def _stages_in(raw: Any) -> set[str]:
    """The stages that a domain's questions name, faulty questions included."""
    questions = raw.get("questions") if isinstance(raw, dict) else None
    return {str(q.get("stage")) for q in questions if isinstance(q, dict)} if isinstance(questions, list) else set()


def _sound_part(raw: Any, shown: str) -> Domain | None:
    """The questions of a faulty domain that fit the schema, so that their meaning is checked all the same."""
    questions = raw.get("questions") if isinstance(raw, dict) else None
    if not isinstance(questions, list):
        return None
    sound = [q for q in questions if validate(Question, q, shown)[0] is not None]
    value: Domain | None = validate(Domain, {**raw, "questions": sound}, shown)[0]
    return value


def _bank_file(folder: Path, path: str, file_of: dict[str, str]) -> str:
    parts = path.split("/")
    if parts[0] == "domains" and len(parts) > 1 and parts[1] in file_of:
        return file_of[parts[1]]
    if parts[0] == "questions":  # a duplicate id: ids begin with their domain's
        return next((f for d, f in file_of.items() if parts[1].startswith(f"{d}-")), folder.name)
    return f"{folder.name}/{'glossary.yaml' if parts[0] == 'glossary' else BANK_FILE}"
