"""What people type and paste, made plain."""

from __future__ import annotations

import unicodedata


def clean(value: str | None) -> str:
    """Trim, and drop control characters that paste may bring."""
    return "".join(c for c in (value or "") if unicodedata.category(c) != "Cc").strip()


def half_width(value: str) -> str:
    """Full-width figures and separators (１２名, 1,200) as plain digits."""
    return unicodedata.normalize("NFKC", value).replace(",", "").strip().removesuffix("人").removesuffix("名").strip()


def is_local(target: str) -> bool:
    """Whether a redirect target stays on this site."""
    # Browsers leave tabs and line ends out of an address, so "/\t/" would be "//".
    return target.startswith("/") and not target.startswith(("//", "/\\")) and min(target) > " "
