"""What shapes a PDF beside its input, and a hash over it.

Apart from `pdf`, so that a web process need not load WeasyPrint.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from assess import doctor, i18n

PACKAGE = Path(__file__).resolve().parent
STATIC = PACKAGE / "static"
TEMPLATES = PACKAGE.parent / "templates"
STYLESHEET = STATIC / "css" / "report.css"
FONTS = tuple(STATIC / "fonts" / name for name in doctor.FONTS)


@cache
def template_version() -> str:
    """sha256 over all that shapes a PDF beside its input: with another one, the same answers print differently."""
    digest = hashlib.sha256(f"weasyprint {version('weasyprint')}".encode())
    files = [
        *sorted((TEMPLATES / "report").rglob("*.html")),
        TEMPLATES / "macros" / "charts.html",
        STYLESHEET,
        *(i18n.FOLDER / name for name in ("report.yaml", "prefectures.yaml")),
        *sorted((PACKAGE / "core").glob("*.py")),
        PACKAGE / "pdf.py",
        PACKAGE / "pdf_fit.py",
    ]
    for file in files:
        digest.update(f"\n{file.name}\n".encode() + file.read_bytes())
    for font in FONTS:
        digest.update(f"\n{font.name} {font.stat().st_size}".encode())
    return digest.hexdigest()
