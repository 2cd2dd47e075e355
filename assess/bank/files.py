"""YAML files <-> Bank and Catalogue, their content hashes, and every problem in every file.

Files are read as YAML 1.2 (ruamel.yaml, pure), validated against the dataclasses of `core.model` by
pydantic in strict mode with unknown keys forbidden, then checked for meaning by `core.check`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from assess.core.checks import check
from assess.core.checks.check import Problem
from assess.core.checks.releases import Crosswalk, Release
from assess.core.local_catalogue import LocalActors, check_local, merge
from assess.core.model import (
    Actor,
    Answers,
    Bank,
    Block,
    Case,
    Catalogue,
    Domain,
    Fact,
    Figure,
    Framework,
    Kind,
    Question,
    Term,
)

T = TypeVar("T")
BANK_FILE = "bank.yaml"
# Files of a bank that are not a domain: the Bank's field they fill, and their type.
LISTS: dict[str, tuple[str, Any]] = {
    "glossary.yaml": ("glossary", tuple[Term, ...]),
    "everyday-words.yaml": ("everyday", tuple[str, ...]),
}
# Files beside a bank that are no part of it: what its questions rest on, and their type.
GROUNDS: dict[str, Any] = {"facts.yaml": tuple[Fact, ...], "frameworks.yaml": tuple[Framework, ...]}
# catalogue field -> (file pattern under questions/, type of one entry)
CATALOGUE_FILES: dict[str, tuple[str, Any]] = {
    "blocks": ("actors/_blocks.yaml", Block),
    "kinds": ("actors/_kinds.yaml", Kind),
    "actors": ("actors/[!_]*.yaml", Actor),
    "cases": ("cases.yaml", Case),
    "benchmarks": ("benchmarks.yaml", Figure),
}
# Files that record versions: folder of the bank, pattern, type.
RELEASES, CROSSWALKS = "releases", "crosswalks"
MAX_FILE_BYTES = 5_000_000


@dataclass(frozen=True)
class FileProblem:
    """A problem with its file, printed as `file:path: message`."""

    file: str
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.path}: {self.message}"


class InvalidFiles(Exception):
    """Raised when files cannot be used; holds every problem found."""

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


@dataclass(frozen=True)
class Library:
    """A validated bank with its catalogue, each with its content hash (sha256, hex) and its JSON."""

    bank: Bank
    bank_hash: str
    catalogue: Catalogue
    catalogue_hash: str


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


# ---------------------------------------------------------------- JSON and hashes


def plain(value: Any) -> Any:
    """A value of `core.model` as plain JSON data, with the keys that its files use."""
    return _adapter(type(value)).dump_python(value, mode="json", by_alias=True)


def to_json(value: Any) -> str:
    """Canonical JSON of a bank or a catalogue: sorted keys, no spaces, the same for the same content."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(kind: type[T], text: str) -> T:
    """The opposite of `to_json`; raises pydantic's ValidationError when it does not fit."""
    return _adapter(kind).validate_json(text, strict=True)  # type: ignore[no-any-return]


def content_hash(value: Any) -> str:
    """sha256 over the canonical JSON: comments, key order and file layout do not change it."""
    return hashlib.sha256(to_json(value).encode()).hexdigest()


# ---------------------------------------------------------------- reading


def _read_yaml(file: Path, shown: str) -> tuple[Any, list[FileProblem]]:
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            return None, [FileProblem(shown, "", f"larger than {MAX_FILE_BYTES:,} bytes")]
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [FileProblem(shown, f"byte {error.start}", "is not valid UTF-8")]
    except OSError as error:
        return None, [FileProblem(shown, "", f"cannot be read: {error.strerror}")]
    try:
        return YAML(typ="safe", pure=True).load(text), []
    except DuplicateKeyError as error:
        mark = error.problem_mark
        return None, [FileProblem(shown, f"line {mark.line + 1}", "the same key stands twice")]
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}" if mark else ""
        return None, [FileProblem(shown, where, f"is not valid YAML: {error.problem}")]
    except (YAMLError, ValueError, RecursionError) as error:
        return None, [FileProblem(shown, "", f"is not valid YAML: {str(error).splitlines()[0]}")]


def _location(raw: Any, loc: tuple[int | str, ...]) -> str:
    """A pydantic location with list indexes replaced by the entries' ids."""
    parts, here = [], raw
    for part in loc:
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            here = None
        entry_id = here.get("id") if isinstance(here, dict) and isinstance(part, int) else None
        parts.append(str(entry_id or part))
    return "/".join(parts)


def _say(error: Any) -> str:
    kind = error["type"]
    if kind in ("missing", "missing_argument"):
        return "is missing"
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        return "unknown key"
    if kind == "literal_error":
        return f"{error['input']!r} is not one of {error['ctx']['expected']}"
    if kind.startswith("dataclass") or kind in ("tuple_type", "dict_type"):
        return f"has the wrong shape (found {type(error['input']).__name__})"
    return f"{error['msg']} (found {type(error['input']).__name__})"


def problems_of(error: ValidationError, raw: Any) -> list[Problem]:
    """Every problem of a failed validation, with ids in the paths."""
    return [Problem(_location(raw, e["loc"]), _say(e)) for e in error.errors(include_url=False)]


def _default(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not plain data")


def _validate(kind: Any, raw: Any, shown: str) -> tuple[Any, list[FileProblem]]:
    try:
        return _adapter(kind).validate_json(json.dumps(raw, default=_default), strict=True), []
    except ValidationError as error:
        return None, [FileProblem(shown, p.path, p.message) for p in problems_of(error, raw)]
    except (TypeError, ValueError, RecursionError) as error:  # sets, dates as keys, a node that holds itself
        return None, [FileProblem(shown, "", f"is not plain data: {error}")]


def read_bank(folder: Path) -> tuple[Bank | None, list[FileProblem]]:
    """The bank in `folder` (None when a file does not fit the schema) and all problems in all its files.

    A bank with problems of meaning is returned, so that more can be said of it; it must not be used.
    """
    problems: list[FileProblem] = []
    head, found = _read_yaml(folder / BANK_FILE, f"{folder.name}/{BANK_FILE}")
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
        raw, found = _read_yaml(file, shown)
        problems += found
        if found:
            whole = whole and file.name in LISTS
            continue
        if file.name in LISTS:
            field, kind = LISTS[file.name]
            lists[field], found = _validate(kind, raw, shown)
            problems += found
            continue
        domain, found = _validate(Domain, raw, shown)
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
        bank, found = _validate(Bank, {**head, "domains": []}, f"{folder.name}/{BANK_FILE}")
        problems += found
    elif all(p.file != f"{folder.name}/{BANK_FILE}" for p in problems):
        problems.append(FileProblem(f"{folder.name}/{BANK_FILE}", "", "must hold a mapping"))
    if bank is not None:
        bank = replace(bank, domains=tuple(domains), **{k: v for k, v in lists.items() if v is not None})
    if bank is not None and whole:
        meaning = check.check_bank(bank)
    else:
        # What counts all questions has to wait until all can be read; everything else is told now.
        meaning = check.check_domains(tuple(domains)) + check.check_stages(stages)
        meaning += check.check_frame(bank) if bank is not None else []
    problems += [FileProblem(_bank_file(folder, p.path, file_of), p.path, p.message) for p in meaning]
    return bank if whole else None, problems


def read_grounds(folder: Path) -> tuple[tuple[Fact, ...], tuple[Framework, ...], list[FileProblem]]:
    """What the bank in `folder` rests on (a missing file counts as empty), and all problems of these files."""
    problems: list[FileProblem] = []
    values: dict[str, Any] = dict.fromkeys(GROUNDS, ())
    for name, kind in GROUNDS.items():
        if not (folder / name).exists():
            continue
        raw, found = _read_yaml(folder / name, f"{folder.name}/{name}")
        if not found:
            value, found = _validate(kind, raw, f"{folder.name}/{name}")
            values[name] = value or ()
        problems += found
    return values["facts.yaml"], values["frameworks.yaml"], problems


def read_versions(folder: Path) -> tuple[tuple[Release, ...], tuple[Crosswalk, ...], list[FileProblem]]:
    """The released versions of the bank in `folder`, the crosswalks between versions, and all their problems."""
    found: dict[str, list[Any]] = {RELEASES: [], CROSSWALKS: []}
    problems: list[FileProblem] = []
    for name, kind in ((RELEASES, Release), (CROSSWALKS, Crosswalk)):
        for file in sorted((folder / name).glob("*.yaml")):
            shown = f"{folder.name}/{name}/{file.name}"
            raw, faults = _read_yaml(file, shown)
            if not faults:
                value, faults = _validate(kind, raw, shown)
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


def _stages_in(raw: Any) -> set[str]:
    """The stages that a domain's questions name, faulty questions included."""
    questions = raw.get("questions") if isinstance(raw, dict) else None
    return {str(q.get("stage")) for q in questions if isinstance(q, dict)} if isinstance(questions, list) else set()


def _sound_part(raw: Any, shown: str) -> Domain | None:
    """The questions of a faulty domain that fit the schema, so that their meaning is checked all the same."""
    questions = raw.get("questions") if isinstance(raw, dict) else None
    if not isinstance(questions, list):
        return None
    sound = [q for q in questions if _validate(Question, q, shown)[0] is not None]
    value: Domain | None = _validate(Domain, {**raw, "questions": sound}, shown)[0]
    return value


def _bank_file(folder: Path, path: str, file_of: dict[str, str]) -> str:
    parts = path.split("/")
    if parts[0] == "domains" and len(parts) > 1 and parts[1] in file_of:
        return file_of[parts[1]]
    if parts[0] == "questions":  # a duplicate id: ids begin with their domain's
        return next((f for d, f in file_of.items() if parts[1].startswith(f"{d}-")), folder.name)
    return f"{folder.name}/{'glossary.yaml' if parts[0] == 'glossary' else BANK_FILE}"


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
            raw, found = _read_yaml(file, shown)
            if not found and raw is not None:
                value, found = _validate(entry_list, raw, shown)
                if found and isinstance(raw, list):
                    value = [v for entry in raw if (v := _validate(kind, entry, shown)[0]) is not None]
                for entry in value or ():
                    file_of[f"{name}/{entry.id}"] = shown
                    entries.append(entry)
            if found:
                faulty.add(name)
                problems += found
        values[name] = tuple(entries)
    catalogue = Catalogue(**values)
    for p in check.check_catalogue(catalogue):
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
    raw, problems = _read_yaml(file, file.name)
    if problems:
        return None, problems
    local, problems = _validate(LocalActors, {} if raw is None else raw, file.name)
    if local is not None:
        problems = [FileProblem(file.name, p.path, p.message) for p in check_local(shipped, local)]
    return None if problems else local, problems


def with_local(shipped: Catalogue | None, file: Path | None) -> tuple[Catalogue | None, list[FileProblem]]:
    """A catalogue with an operator's own entries laid over it; None when either cannot be used."""
    if shipped is None or file is None:
        return shipped, []
    local, problems = read_local(file, shipped)
    return None if local is None else merge(shipped, local), problems


def load(
    questions: Path, bank_id: str = "local-sme", cache: Path | None = None, local: Path | None = None
) -> Library:
    """Read and check everything under `questions`; raises InvalidFiles with every problem.

    `local` is the operator's own file of support bodies, which need not exist.

    With a `cache` folder, the checked result is kept there as JSON under a hash of the files' bytes, so that a
    second start does not parse and check the same files again (0.1 s instead of 2 s).
    """
    folder = questions / bank_id
    if not (folder / BANK_FILE).is_file():
        raise InvalidFiles([FileProblem(f"{bank_id}/{BANK_FILE}", "", f"not found under {questions}")])
    kept = cache / f"library-{_files_hash(questions, folder, local)}.json" if cache else None
    if kept is not None and (library := _from_cache(kept)) is not None:
        return library
    bank, problems = read_bank(folder)
    shipped, more = read_catalogue(questions)
    catalogue, of_local = with_local(shipped, local)
    more += of_local
    if problems or more or bank is None or catalogue is None:
        raise InvalidFiles(problems + more)
    if kept is not None:
        _to_cache(kept, bank, catalogue)
    return Library(bank, content_hash(bank), catalogue, content_hash(catalogue))


def _files_hash(questions: Path, folder: Path, local: Path | None) -> str:
    """A hash of all files that `load` reads, and of this program's own schema and checks."""
    patterns = [pattern for pattern, _ in CATALOGUE_FILES.values()]
    files = sorted({*folder.glob("*.yaml"), *(f for p in patterns for f in questions.glob(p))})
    own = [f for part in ("bank", "core") for f in sorted((Path(__file__).parent.parent / part).rglob("*.py"))]
    total = hashlib.sha256()
    for file in [*files, *own, *([local] if local else [])]:
        try:
            data = file.read_bytes()
        except OSError:
            data = b""
        total.update(f"{file}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
    return total.hexdigest()


def _from_cache(kept: Path) -> Library | None:
    try:
        bank_json, catalogue_json = kept.read_text("utf-8").splitlines()
        bank, catalogue = from_json(Bank, bank_json), from_json(Catalogue, catalogue_json)
    except (OSError, ValueError):
        return None
    return Library(bank, content_hash(bank), catalogue, content_hash(catalogue))


def _to_cache(kept: Path, bank: Bank, catalogue: Catalogue) -> None:
    """Keep the newest only; a cache that cannot be written is no error."""
    part = kept.with_suffix(f".{os.getpid()}.part")
    try:
        kept.parent.mkdir(mode=0o700, exist_ok=True)
        part.write_text(f"{to_json(bank)}\n{to_json(catalogue)}\n", "utf-8")
        part.replace(kept)
        for old in kept.parent.glob("library-*"):
            if old != kept:
                old.unlink(missing_ok=True)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()


# ---------------------------------------------------------------- ANSWERS.json


class InvalidAnswers(Exception):
    """Raised when ANSWERS.json cannot be used; holds every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.path}: {p.message}" for p in self.problems))


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} stands twice")
        found[key] = value
    return found


def parse_answers(data: bytes) -> Answers:
    """ANSWERS.json (DOMAIN.md section 6) as `Answers`; raises InvalidAnswers with every problem."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidAnswers([Problem(f"byte {error.start}", "is not valid UTF-8")]) from None
    try:
        raw = json.loads(text, object_pairs_hook=_no_duplicates)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InvalidAnswers([Problem(where, f"is not valid JSON: {error.msg}")]) from None
    except (ValueError, RecursionError) as error:
        raise InvalidAnswers([Problem("", f"is not valid JSON: {error}")]) from None
    if not isinstance(raw, dict):
        raise InvalidAnswers([Problem("", "must hold one JSON object")])
    try:
        answers: Answers = _adapter(Answers).validate_json(json.dumps(raw), strict=True)
    except ValidationError as error:
        raise InvalidAnswers(problems_of(error, raw)) from None
    return answers


def dump_answers(answers: Answers) -> str:
    """`Answers` as ANSWERS.json, readable, keys in DOMAIN.md's order."""
    content = plain(answers)
    order = ("bank", "version", "respondent", "path", "date", "profile", "relevance", "answers")
    return json.dumps({key: content[key] for key in order}, ensure_ascii=False, indent=1) + "\n"
