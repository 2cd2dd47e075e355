"""What is asked of a database for batches of reports: part of the `Store` protocol."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from assess.store.records import Assessment, Job
from assess.store.staff_records import Batch, BatchReport, Client


class BatchStore(Protocol):
    """Batches of reports that staff have asked for; tests/store/test_batches_contract.py is its meaning."""

    def add_batch(self, new: Batch, reports: Iterable[BatchReport]) -> None:
        """Keep a batch with what is wanted. Raises Conflict when something of it is not there."""

    def batch(self, batch_id: str) -> Batch | None: ...
    def batches(self, staff_id: str) -> list[Batch]:
        """What a person has asked for, the newest first."""

    def batch_reports(self, batch_id: str) -> list[BatchReport]:
        """What is wanted, each with the state of its job; empty where it has none (any more)."""

    def batch_ready(self, batch_id: str, at: datetime) -> list[tuple[Client, Assessment, Job]]:
        """What is made, and whose owner lets the client's branch have the report at this time; without answers."""

    def set_batch_job(self, batch_id: str, assessment_id: str, job_id: str) -> None:
        """Say which job makes this report."""

    def cancel_batch(self, batch_id: str, client: str, at: datetime) -> None:
        """Stop a batch: its jobs that wait, and take this client's turns, are no longer there."""

    def forget_batches(self, before: datetime) -> int:
        """Delete those that were asked for before this time; returns how many."""
