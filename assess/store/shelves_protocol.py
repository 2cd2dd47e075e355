"""What is asked of a database for what waits on a device: part of the `Store` protocol."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class ShelfStore(Protocol):
    """The assessments that a device has been at, by a hash that names its shelf.

    tests/store/test_shelves_contract.py is its meaning. What stands on a shelf opens nothing: it only names the device
    session, whose own secret the browser must show.
    """

    def shelve(self, shelf: str, token_hash: str, at: datetime) -> bool:
        """Put the assessment of a device session on a shelf, in the place of an older session of the same one.

        False: there is no such device session.
        """

    def shelved(self, shelf: str, at: datetime, most: int) -> list[str]:
        """Ids of the assessments on a shelf whose device session is valid, the last put there first."""

    def unshelve(self, shelf: str, assessment_id: str | None, at: datetime) -> list[str]:
        """Take one assessment (None: all) off a shelf and end its device session; returns the ids taken off."""
