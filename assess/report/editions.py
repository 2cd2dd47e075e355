"""The editions of the printed report, and what each of them holds beside the first page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Edition = Literal["full", "summary", "advisor"]
# What stands after the verdict, the first steps and the team, which every reader gets (`agreement` stands before them).
# A part that is printed has its template, templates/report/_PART.html.
Part = Literal[
    "details", "domains", "roadmap", "tools", "support", "roles", "stories", "numbers", "glossary", "notes", "contacts",
    "talks", "answers", "scoring", "voices", "agreement", "wishes",
]  # fmt: skip

EDITIONS: tuple[Edition, ...] = get_args(Edition)
# In the order of print. What is not asked for is not built either.
PARTS: Mapping[Edition | Literal["screen"], tuple[Part, ...]] = {
    "full": (
        "details", "roadmap", "voices", "tools", "support", "roles", "stories", "numbers", "glossary", "answers",
        "scoring",
    ),
    "summary": ("notes", "contacts"),
    "advisor": ("agreement", "wishes", "notes", "voices", "tools", "roles", "talks", "answers", "scoring"),
    "screen": ("roadmap", "voices", "support", "roles", "domains", "stories", "numbers"),
}  # fmt: skip
