"""What is asked of a database for checks that are taken again: part of the `Store` protocol."""

from __future__ import annotations

from typing import Protocol


class EarlierStore(Protocol):
    """Which assessment was the one before; tests/store/test_earlier_contract.py is its meaning."""

    def follow_on(self, assessment_id: str, earlier_id: str) -> None:
        """Note that the first was begun from the second; a note that is there stays."""

    def earlier_of(self, assessment_id: str) -> str | None:
        """The assessment from which this one was begun, or None; also once that is deleted."""

    def later_of(self, assessment_id: str) -> list[str]:
        """Those that were begun from this one, the last begun first."""
