"""Names of files that are handed on."""

from __future__ import annotations

import re
import unicodedata

MOST = 40
# Whatever a system may take for a path, a drive, an option or a pattern.
_UNSAFE = re.compile(r"[^\w-]+")


def report_name(company: str, date: str | None, edition: str) -> str:
    """The name of a report's file, with the firm's where it has one: `dx-check-髙橋製作所-2026-11-26-advisor.pdf`."""
    firm = _UNSAFE.sub("_", unicodedata.normalize("NFC", company)).strip("_-")[:MOST]
    return "-".join(part for part in ("dx-check", firm, date or "report", edition) if part) + ".pdf"
