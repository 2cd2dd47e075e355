"""The checked bank with its catalogue, read from files or from what an earlier start has kept."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from pathlib import Path

from assess.bank.bank_files import BANK_FILE, read_bank, read_grounds
from assess.bank.catalogue_files import CATALOGUE_FILES, read_catalogue, with_local
from assess.bank.codec import content_hash, from_json, to_json
from assess.bank.problems import FileProblem, InvalidFiles
from assess.bank.versions import read_crosswalk, read_released
from assess.core.checks.releases import Crosswalk
from assess.core.model import Bank, Catalogue, Framework
from assess.files import write_whole

PROGRAM = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Library:
    """A validated bank with its catalogue, each with its content hash (sha256, hex) and its JSON."""

    bank: Bank
    bank_hash: str
    catalogue: Catalogue
    catalogue_hash: str
    folder: Path | None = None  # of the bank's files

    def of_version(self, bank_id: str, version: str) -> tuple[Bank, str] | None:
        """The bank of a version with its hash: the present one, or a released one as it was; None for any other.

        Raises InvalidFiles when the file of a released one is damaged.
        """
        if bank_id != self.bank.id:
            return None
        if version == self.bank.version:
            return self.bank, self.bank_hash
        return read_released(self.folder, version) if self.folder else None

    def frameworks(self) -> tuple[Framework, ...]:
        """What leads from the questions to other frameworks. Raises InvalidFiles when its file is damaged."""
        _, frameworks, problems = read_grounds(self.folder) if self.folder else ((), (), [])
        if problems:
            raise InvalidFiles(problems)
        return frameworks

    def crosswalk(self, before: Bank, after: Bank) -> Crosswalk | None:
        """What leads from one version of this bank to another; None where nothing does."""
        if self.folder is None or not before.id == after.id == self.bank.id:
            return None
        return read_crosswalk(self.folder, before.version, after.version)


def load_library(
    questions: Path, bank_id: str = "local-sme", cache: Path | None = None, local: Path | None = None
) -> Library:
    """Read and check everything under `questions`; raises InvalidFiles with every problem.

    `local` is the operator's own file of support bodies, which need not exist.

    With a `cache` folder, the checked result is kept there as JSON under a hash of the files' bytes, so that a
    second start does not parse and check the same files again (a quarter of the time).
    """
    folder = questions / bank_id
    if not (folder / BANK_FILE).is_file():
        raise InvalidFiles([FileProblem(f"{bank_id}/{BANK_FILE}", "", f"not found under {questions}")])
    kept = cache / f"library-{files_hash(questions, folder, local)}.json" if cache else None
    if kept is not None and (library := _from_cache(kept, folder)) is not None:
        return library
    bank, problems = read_bank(folder)
    shipped, more = read_catalogue(questions)
    catalogue, of_local = with_local(shipped, local)
    more += of_local
    if problems or more or bank is None or catalogue is None:
        raise InvalidFiles(problems + more)
    if kept is not None:
        _to_cache(kept, bank, catalogue)
    return Library(bank, content_hash(bank), catalogue, content_hash(catalogue), folder)


def files_hash(questions: Path, folder: Path, local: Path | None, program: Path = PROGRAM) -> str:
    """sha256 over all files that `load_library` reads, and the program's own schema and checks in any folder below."""
    patterns = [pattern for pattern, _ in CATALOGUE_FILES.values()]
    files = sorted({*folder.glob("*.yaml"), *(f for p in patterns for f in questions.glob(p))})
    own = [f for part in ("bank", "core") for f in sorted((program / part).rglob("*.py"))]
    total = hashlib.sha256()
    for file in [*files, *own, *([local] if local else [])]:
        try:
            data = file.read_bytes()
        except OSError:
            data = b""
        total.update(f"{file}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
    return total.hexdigest()


def _from_cache(kept: Path, folder: Path) -> Library | None:
    try:
        bank_json, catalogue_json = kept.read_text("utf-8").splitlines()
        bank, catalogue = from_json(Bank, bank_json), from_json(Catalogue, catalogue_json)
    except (OSError, ValueError):
        return None
    return Library(bank, content_hash(bank), catalogue, content_hash(catalogue), folder)


def _to_cache(kept: Path, bank: Bank, catalogue: Catalogue) -> None:
    """Keep the newest only; a cache that cannot be written is no error."""
    with contextlib.suppress(OSError):
        kept.parent.mkdir(mode=0o700, exist_ok=True)
        write_whole(kept, f"{to_json(bank)}\n{to_json(catalogue)}\n".encode())
        for old in kept.parent.glob("library-*"):
            if old != kept:
                old.unlink(missing_ok=True)
