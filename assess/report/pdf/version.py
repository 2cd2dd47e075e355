"""What shapes a PDF beside its input, and a hash over it.

Apart from `printing`, so that a web process need not load WeasyPrint.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from assess.paths import PACKAGE, TEMPLATES

STATIC = PACKAGE / "static"
REGULAR = STATIC / "fonts" / "BIZUDPGothic-Regular.ttf"
FONTS = tuple(sorted(REGULAR.parent.glob("*.ttf")))


def stylesheet(name: str) -> Path:
    """A style sheet of print by its name."""
    return STATIC / "css" / f"{name}.css"


def shaping_files(package: Path = PACKAGE, templates: Path = TEMPLATES) -> Iterator[Path]:
    """All files of ours that shape a PDF, whatever folder below theirs they stand in.

    Rather one too many: with a file in it that shapes none, a report is printed once more; without one that does, an
    old report is handed out as the new one.
    """
    for part in ("report", "macros"):
        yield from sorted((templates / part).rglob("*.html"))
    yield from sorted((package / "static" / "css").glob("report*.css"))
    yield from sorted((package / "static" / "fonts").glob("*.ttf"))
    yield from sorted((package / "static" / "dots").glob("*.png"))
    yield from sorted((package / "translations").rglob("*.yaml"))
    for part in ("core", "report", "bank"):
        yield from sorted((package / part).rglob("*.py"))
    yield from (package / name for name in ("i18n.py", "paths.py"))


@cache
def template_version() -> str:
    """sha256 over all that shapes a PDF beside its input: with another one, the same answers print differently."""
    return version_of(shaping_files())


def version_of(files: Iterator[Path]) -> str:
    """sha256 over WeasyPrint's version and these files."""
    digest = hashlib.sha256(f"weasyprint {version('weasyprint')}".encode())
    for file in files:
        data = file.read_bytes()
        digest.update(f"\n{file.name} {len(data)}\n".encode() + data)
    return digest.hexdigest()
