"""Sections and tables of the Markdown documents, for the tests that keep them true."""

from __future__ import annotations

import re


def sections(text: str) -> dict[str, str]:
    """Heading of the second level -> what stands below it."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def table(text: str, begins: str) -> list[dict[str, str]]:
    """The rows of the one table whose heading begins so; a cell that is all code comes without its backticks.

    Raises LookupError when there is no such table, or more than one.
    """
    matches = [t for t in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE) if t.startswith(f"| {begins}")]
    if len(matches) != 1:
        raise LookupError(f"{len(matches)} tables begin with {begins!r}")
    rows = [[_plain(cell.strip()) for cell in line.strip("|").split("|")] for line in matches[0].splitlines()]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]


def anchors(text: str) -> set[str]:
    """What `#…` may point to: every heading as a slug."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _plain(cell: str) -> str:
    return cell[1:-1] if re.fullmatch(r"`[^`]+`", cell) else cell
