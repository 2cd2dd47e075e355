"""What people type and paste, made plain."""

from __future__ import annotations

import unicodedata

from assess.core.typed import shows


def clean(value: str | None) -> str:
    """Trim, and drop control characters that paste may bring; what shows nothing is empty."""
    kept = "".join(c for c in (value or "") if unicodedata.category(c) != "Cc").strip()
    return kept if shows(kept) else ""


def is_local(target: str) -> bool:
    """Whether a redirect target stays on this site."""
    # Browsers leave tabs and line ends out of an address, so "/\t/" would be "//".
    return target.startswith("/") and not target.startswith(("//", "/\\")) and min(target) > " "
