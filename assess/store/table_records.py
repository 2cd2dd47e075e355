"""What storage holds of sessions at one table, as frozen dataclasses: calibrations and agreements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

# How an adviser knows: has seen it, was told, or neither.
Evidence = Literal["seen", "told", "none"]


@dataclass(frozen=True)
class Calibration:
    """How an adviser sees one question, beside the owner's answer and never in its place.

    `value` is an option, `unknown` or `not_applicable`; None: as the owner says. `revision` counts the changes.
    """

    question_id: str
    staff_id: str
    at: datetime
    value: str | None = None
    evidence: Evidence | None = None
    reason: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    revision: int = 0

    def says(self) -> tuple[str | None, str | None, str, str]:
        """All that was said, whoever said it when."""
        return self.value, self.evidence, self.reason, self.note


@dataclass(frozen=True)
class AgreedStep:
    """A step that owner and adviser agreed on: in words, who does it, by which day (YYYY-MM-DD), who helps.

    `question_id` is None for a step that is not of the plan; days and names may be empty.
    """

    number: int
    text: str
    question_id: str | None = None
    who: str = ""
    by_when: str = ""
    helper: str = ""
    done_at: datetime | None = None


@dataclass(frozen=True)
class Agreement:
    """What a session came to: up to three steps, and the day of the next meeting (YYYY-MM-DD, or empty)."""

    id: str
    client_id: str
    assessment_id: str
    staff_id: str
    made_at: datetime
    next_meeting: str = ""
    steps: tuple[AgreedStep, ...] = ()
    revision: int = 0


@dataclass(frozen=True)
class Mark:
    """How often anything of an assessment, and of what an organisation notes beside it, has changed."""

    answers: int
    beside: int
