"""Batches of reports that somebody has asked for, and how far each has come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from assess.store.assessment_rows import assessment_of
from assess.store.consents import lets_branch
from assess.store.firms import AS_PART, client_part
from assess.store.jobs import JOB_COLUMNS, job_of
from assess.store.records import Assessment, Job
from assess.store.session import Row, Session, to_text, to_time
from assess.store.staff_records import Batch, BatchReport, Client


class BatchRows(Session):
    """Rows go with their assessment, their client and the person. The jobs are those of the queue."""

    def add_batch(self, new: Batch, reports: Iterable[BatchReport]) -> None:
        """Keep a batch with what is wanted. Raises Conflict when something of it is not there."""
        with self.write():
            self._change(
                "insert into batches (id, organisation_id, staff_id, edition, lang, created_at)"
                " values (?, ?, ?, ?, ?, ?)",
                new.id, new.organisation_id, new.staff_id, new.edition, new.lang, to_text(new.created_at),
            )  # fmt: skip
            for one in reports:
                self._change(
                    "insert into batch_reports (batch_id, assessment_id, client_id) values (?, ?, ?)",
                    new.id, one.assessment_id, one.client_id,
                )  # fmt: skip

    def batch(self, batch_id: str) -> Batch | None:
        """The batch of this id, or None."""
        row = self._row("select * from batches where id = ?", batch_id)
        return _batch(row) if row else None

    def batches(self, staff_id: str) -> list[Batch]:
        """What a person has asked for, the newest first."""
        rows = self._rows("select * from batches where staff_id = ? order by created_at desc, id", staff_id)
        return [_batch(row) for row in rows]

    def batch_reports(self, batch_id: str) -> list[BatchReport]:
        """What is wanted, each with the state of its job; empty where it has none (any more)."""
        rows = self._rows(
            "select r.assessment_id, r.client_id, r.job_id, coalesce(j.state, '') as state from batch_reports r"
            " left join render_jobs j on j.id = r.job_id where r.batch_id = ? order by r.assessment_id",
            batch_id,
        )
        return [BatchReport(**row) for row in rows]

    def batch_ready(self, batch_id: str, at: datetime) -> list[tuple[Client, Assessment, Job]]:
        """What is made, and whose owner lets the client's branch have the report."""
        lets, scope = lets_branch("r.assessment_id", "report", at)
        jobs = ", ".join(f"j.{name} as job_{name}" for name in JOB_COLUMNS)
        rows = self._rows(
            f"select {AS_PART}, {jobs}, a.* from batch_reports r join clients c on c.id = r.client_id"  # noqa: S608
            " join assessments a on a.id = r.assessment_id join render_jobs j on j.id = r.job_id"
            f" where r.batch_id = ? and j.state = 'done' and {lets} order by r.assessment_id",
            batch_id, *scope,
        )  # fmt: skip
        made = [job_of({name: row[f"job_{name}"] for name in JOB_COLUMNS}) for row in rows]
        return [(client_part(row), assessment_of(row, ()), job) for row, job in zip(rows, made, strict=True)]

    def set_batch_job(self, batch_id: str, assessment_id: str, job_id: str) -> None:
        """Say which job makes this report."""
        with self.write():
            self._change(
                "update batch_reports set job_id = ? where batch_id = ? and assessment_id = ?",
                job_id, batch_id, assessment_id,
            )  # fmt: skip

    def cancel_batch(self, batch_id: str, client: str, at: datetime) -> None:
        """Stop a batch: its jobs that wait, and take this client's turns, are no longer there."""
        with self.write():
            self._change(
                "update batches set cancelled_at = ? where id = ? and cancelled_at is null", to_text(at), batch_id
            )
            self._change("delete from render_jobs where client = ? and state = 'queued'", client)

    def forget_batches(self, before: datetime) -> int:
        """Delete those that were asked for before this time; returns how many."""
        with self.write():
            return self._change("delete from batches where created_at < ?", to_text(before))


def _batch(row: Row) -> Batch:
    cancelled = row["cancelled_at"]
    times = {"created_at": to_time(row["created_at"]), "cancelled_at": to_time(cancelled) if cancelled else None}
    return Batch(**{**row, **times})
