"""The editions of the printed report, and what each of them holds beside the first page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from assess.core.model import Lang, Usage

Edition = Literal["full", "summary", "advisor"]
# Sheets for a hand, one page each, which carry no record of the answers.
SheetName = Literal["meeting", "plan"]
# What stands after the verdict, the first steps and the team. The adviser's edition is set by a template of its own.
# A part that is printed has its template, templates/report/_PART.html.
Part = Literal[
    "details", "domains", "roadmap", "tools", "support", "roles", "stories", "numbers", "glossary", "notes",
    "answers", "scoring", "voices", "agreement", "wishes", "checks", "tracks", "card", "areas", "sources",
]  # fmt: skip

EDITIONS: tuple[Edition, ...] = get_args(Edition)
SHEETS: tuple[SheetName, ...] = get_args(SheetName)
# In the order of print. What is not asked for is not built either.
PARTS: Mapping[Edition | Literal["screen"], tuple[Part, ...]] = {
    "full": (
        "details", "areas", "roadmap", "voices", "tools", "support", "roles", "stories", "numbers", "answers",
        "scoring", "glossary", "sources",
    ),
    "summary": (),
    "advisor": (
        "agreement", "wishes", "checks", "tracks", "voices", "roadmap", "roles", "support", "stories", "answers",
        "scoring", "sources",
    ),
    "screen": ("card", "roadmap", "voices", "support", "roles", "domains", "stories", "numbers", "answers", "scoring"),
}  # fmt: skip
# The style sheets of each edition, static/css/NAME.css: what one edition alone needs, no other reads. `styles` adds a
# language's own.
STYLES: Mapping[Edition, tuple[str, ...]] = {
    "full": ("report", "report-answers"),
    "summary": ("report",),
    "advisor": ("report", "report-answers", "report-advisor"),
}


def styles(edition: Edition, lang: Lang) -> tuple[str, ...]:
    """The style sheets of an edition in a language, in the order in which they are read."""
    return (*STYLES[edition], *(["report-en"] if lang == "en" and PARTS[edition] else []))


def offered(usage: Usage) -> tuple[Edition, ...]:
    """All editions, the one first that fits who reads it: an owner alone, or one beside the bank's staff."""
    first: Edition = "advisor" if usage == "bank_led" else "summary"
    return (first, *(edition for edition in EDITIONS if edition != first))
