"""What a session at one table asks of a database: part of the `Store` protocol."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from assess.store.table_records import Agreement, Calibration, Mark


class TableStore(Protocol):
    """Calibrations and agreements of a client's assessment; tests/store/test_table_contract.py is its meaning.

    Nothing of it touches an answer or a result, and it goes with the client or the assessment.
    """

    def calibrations(self, client_id: str, assessment_id: str) -> dict[str, Calibration]:
        """By question."""

    def save_calibration(
        self, client_id: str, assessment_id: str, wanted: Calibration, base: int
    ) -> Calibration | None:
        """Keep it in the place of the one of revision `base` (0: there was none); returns what is stored now.

        That is another one where it was changed meanwhile. None: the assessment is not this client's.
        """

    def mark(self, client_id: str, assessment_id: str) -> Mark: ...
    def agreement(self, client_id: str, assessment_id: str) -> Agreement | None: ...
    def agreements(self, client_id: str) -> list[Agreement]:
        """All of a client, the newest assessment's first."""

    def save_agreement(self, wanted: Agreement, base: int) -> Agreement | None:
        """As `save_calibration`. A step that keeps its words keeps when it was done."""

    def tick_steps(self, agreement_id: str, done: Mapping[int, bool], at: datetime) -> bool:
        """Mark steps, by number, as done or not; one that is done already keeps its time. False: no agreement."""
