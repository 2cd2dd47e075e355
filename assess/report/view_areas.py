"""What a report says of each area, as frozen dataclasses (the rest: `view`)."""

from __future__ import annotations

from dataclasses import dataclass

from assess.core.model import DomainId


@dataclass(frozen=True)
class Asked:
    """A question behind its running number, and what is said of it."""

    question: str
    text: str


@dataclass(frozen=True)
class AreaFinding:
    """One area, or all without an answer together (`id` None).

    `there` are its best answers, `missing` the good states that its weakest ones have yet to reach.
    `there_note` and `missing_note` stand where there are none.
    """

    id: DomainId | None
    name: str
    score: str
    relevance: str
    there: tuple[Asked, ...]
    there_note: str
    missing: tuple[Asked, ...]
    missing_note: str
