"""What shapes a PDF beside its input, and a hash over it.

Apart from `render`, so that a web process need not load WeasyPrint.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from assess.paths import PACKAGE, TEMPLATES

STATIC = PACKAGE / "static"
STYLESHEET = STATIC / "css" / "report.css"
REGULAR = STATIC / "fonts" / "BIZUDPGothic-Regular.ttf"
FONTS = tuple(sorted(REGULAR.parent.glob("*.ttf")))


def shaping_files(package: Path = PACKAGE, templates: Path = TEMPLATES) -> Iterator[Path]:
    """All files of ours that shape a PDF, whatever folder below theirs they stand in."""
    yield from sorted((templates / "report").rglob("*.html"))
    yield templates / "macros" / "charts.html"
    yield package / "static" / "css" / "report.css"
    yield from (package / "translations" / name for name in ("report.yaml", "prefectures.yaml"))
    for part in ("core", "report"):
        yield from sorted((package / part).rglob("*.py"))


@cache
def template_version() -> str:
    """sha256 over all that shapes a PDF beside its input: with another one, the same answers print differently."""
    return version_of(shaping_files())


def version_of(files: Iterator[Path]) -> str:
    """sha256 over WeasyPrint's version, these files and the bundled faces."""
    digest = hashlib.sha256(f"weasyprint {version('weasyprint')}".encode())
    for file in files:
        digest.update(f"\n{file.name}\n".encode() + file.read_bytes())
    for font in FONTS:
        digest.update(f"\n{font.name} {font.stat().st_size}".encode())
    return digest.hexdigest()
