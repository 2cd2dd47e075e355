"""Where rendered reports stand. Shared by the use cases and the render worker."""

from __future__ import annotations

import re
from pathlib import Path

from assess.config import Settings

_KEY = re.compile(r"[0-9a-f]{64}\Z")


def report_file(settings: Settings, key: str) -> Path:
    """The place of the PDF with this key (64 hex digits), whether it is there or not."""
    if not _KEY.match(key):
        raise ValueError("not a report key")
    return settings.reports / f"{key}.pdf"
