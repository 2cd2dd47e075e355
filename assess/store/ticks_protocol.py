"""What is asked of a database for an owner's way through the plan: part of the `Store` protocol."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from assess.core.model import Target
from assess.store.records import Tick


class TickStore(Protocol):
    """The target of a plan and its ticked steps; tests/store/test_ticks_contract.py is its meaning.

    Nothing of it touches what was answered: a complete assessment stays complete, and `updated_at` as it is.
    """

    def set_target(self, assessment_id: str, target: Target | None, at: datetime) -> bool:
        """Pick where the plan leads; None leaves it to the plan. False: there is no such assessment."""

    def ticks(self, assessment_id: str) -> tuple[Tick, ...]:
        """What has been ticked, in the order of time."""

    def tick(self, assessment_id: str, tick: Tick) -> bool:
        """Tick a step; one that is ticked keeps its time. False: there is no such assessment."""

    def untick(self, assessment_id: str, question_id: str, to_option: str, at: datetime) -> bool:
        """Take a tick back, if there is one. False: there is no such assessment."""
