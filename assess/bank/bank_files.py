"""A question bank as files: its frame, its domains, its lists, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
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
    parts = _Parts(folder)
    frame = parts.frame()
    for file in sorted(folder.glob("*.yaml")):
        if file.name in LISTS:
            parts.add_list(file)
        elif file.name != BANK_FILE and file.name not in GROUNDS:
            parts.add_domain(file)
    bank = None if frame is None else replace(frame, domains=tuple(parts.domains), **parts.lists)
    return bank if parts.whole else None, parts.problems + parts.problems_of_meaning(bank)


@dataclass
class _Parts:
    """What the files of a bank hold, and what is wrong with them."""

    folder: Path
    problems: list[FileProblem] = field(default_factory=list)
    domains: list[Domain] = field(default_factory=list)
    lists: dict[str, Any] = field(default_factory=dict)  # field of the bank -> value
    file_of: dict[str, str] = field(default_factory=dict)  # id of a domain -> its file
    stages: set[str] = field(default_factory=set)  # that questions name
    whole: bool = True  # whether every question could be read

    def frame(self) -> Bank | None:
        """The bank without its domains and lists."""
        shown = f"{self.folder.name}/{BANK_FILE}"
        raw, faults = read_yaml(self.folder / BANK_FILE, shown)
        if not faults and not isinstance(raw, dict):
            faults = [FileProblem(shown, "", "must hold a mapping")]
        if faults:
            self.problems += faults
            return None
        elsewhere = [key for key in ("domains", *(name for name, _ in LISTS.values())) if key in raw]
        self.problems += [FileProblem(shown, key, "unknown key") for key in elsewhere]
        kept = {key: value for key, value in raw.items() if key not in elsewhere}
        frame: Bank | None
        frame, faults = validate(Bank, {**kept, "domains": []}, shown)
        self.problems += faults
        return frame

    def add_list(self, file: Path) -> None:
        shown = f"{self.folder.name}/{file.name}"
        name, kind = LISTS[file.name]
        raw, faults = read_yaml(file, shown)
        if not faults:
            value, faults = validate(kind, raw, shown)
            if value is not None:
                self.lists[name] = value
        self.problems += faults

    def add_domain(self, file: Path) -> None:
        """Take the domain of a file, or as much of it as can be read."""
        shown = f"{self.folder.name}/{file.name}"
        raw, faults = read_yaml(file, shown)
        domain = None
        if not faults:
            domain, faults = validate(Domain, raw, shown)
            self.stages |= _stages_in(raw)
            domain = domain or _sound_part(raw, shown)
        if domain is not None:
            self.problems += self._place_problems(file, domain.id)
            self.domains.append(domain)
            self.file_of[domain.id] = shown
        self.whole = self.whole and not faults
        self.problems += faults

    def _place_problems(self, file: Path, domain: str) -> list[FileProblem]:
        """What is wrong with the file's name, whose number is the domain's place in the order asked."""
        shown = f"{self.folder.name}/{file.name}"
        number = file.name.partition("-")[0]
        if file.name != f"{number}-{domain}.yaml" or not number.isdecimal():
            return [FileProblem(shown, "", f"must be called NN-{domain}.yaml; NN says when the domain is asked")]
        taken = [name for name in self.file_of.values() if name.partition("/")[2].startswith(f"{number}-")]
        return [FileProblem(shown, "", f"has the same number as {name}") for name in taken]

    def problems_of_meaning(self, bank: Bank | None) -> list[FileProblem]:
        if bank is not None and self.whole:
            meaning = check_bank(bank)
        else:
            # What counts all questions has to wait until all can be read; everything else is told now.
            meaning = check_domains(tuple(self.domains)) + check_stages(self.stages)
            meaning += check_frame(bank) if bank is not None else []
        return [FileProblem(_bank_file(self.folder, p.path, self.file_of), p.path, p.message) for p in meaning]


def read_grounds(folder: Path) -> tuple[tuple[Fact, ...], tuple[Framework, ...], list[FileProblem]]:
    """What the bank in `folder` rests on (a missing file counts as empty), and all problems of these files."""
    problems: list[FileProblem] = []
    values: dict[str, Any] = dict.fromkeys(GROUNDS, ())
    for name, kind in GROUNDS.items():
        if not (folder / name).exists():
            continue
        raw, faults = read_yaml(folder / name, f"{folder.name}/{name}")
        if not faults:
            value, faults = validate(kind, raw, f"{folder.name}/{name}")
            values[name] = value or ()
        problems += faults
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
