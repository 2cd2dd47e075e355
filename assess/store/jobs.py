"""The queue of PDFs to render: it survives a restart, and any number of workers take turns at it.

Who takes a job holds a lease on it and renews it while rendering. A worker that dies renews no longer, so another
takes the job when the lease has run out. Clocks of several machines must agree far better than a lease is long.
"""

from __future__ import annotations

from datetime import datetime

from assess.store.protocol import Job, JobProblem
from assess.store.session import Row, Session, to_text, to_time

OLDEST = """
    select * from render_jobs where state = 'queued' or (state = 'running' and leased_until <= ?)
    order by created_at, id limit 1
"""


class JobRows(Session):
    """Render jobs: queued -> running -> done or failed."""

    def add_job(self, job: Job, limit: int, limit_each: int) -> Job | None:
        """Queue a job, or return the unfinished one of the same assessment and key; None beyond the limits.

        A job that is done already is only recorded, once for an assessment and key. Raises Conflict when there
        is no such assessment.
        """
        with self.write():
            self._serialise("render_jobs")
            wanted = ("done", "done") if job.state == "done" else ("queued", "running")
            same = self._row(
                "select * from render_jobs where assessment_id = ? and key = ? and state in (?, ?) limit 1",
                job.assessment_id, job.key, *wanted,
            )  # fmt: skip
            if same is not None:
                return _job(same)
            if job.state != "done":
                counts = self._row(
                    "select count(*) as everyone,"
                    " coalesce(sum(case when assessment_id = ? then 1 else 0 end), 0) as own"
                    " from render_jobs where state in ('queued', 'running')",
                    job.assessment_id,
                )
                if counts is not None and (counts["everyone"] >= limit or counts["own"] >= limit_each):
                    return None
            self._change(
                "insert into render_jobs (id, assessment_id, key, lang, edition, state, created_at, finished_at)"
                " values (?, ?, ?, ?, ?, ?, ?, ?)",
                job.id, job.assessment_id, job.key, job.lang, job.edition, job.state, to_text(job.created_at),
                to_text(job.created_at) if job.state == "done" else None,
            )  # fmt: skip
        return job

    def job(self, assessment_id: str, job_id: str) -> Job | None:
        """The job of this id if it belongs to this assessment, or None."""
        row = self._row("select * from render_jobs where id = ? and assessment_id = ?", job_id, assessment_id)
        return _job(row) if row else None

    def take_job(self, worker: str, until: datetime, at: datetime, max_runs: int) -> Job | None:
        """Lease the oldest job that waits, or whose lease has run out, to this worker until then; None: nothing to do.

        No two workers hold the same job. One that has been started `max_runs` times fails as crashed instead.
        """
        if self._row(OLDEST, to_text(at)) is None:  # without any lock: this is asked several times a second
            return None
        with self.write():
            while (row := self._row(OLDEST + self.SKIP_LOCKED, to_text(at))) is not None:
                if row["runs"] >= max_runs:
                    self._change(
                        "update render_jobs set state = 'failed', problem = 'crashed', finished_at = ?,"
                        " worker = null, leased_until = null where id = ?",
                        to_text(at), row["id"],
                    )  # fmt: skip
                    continue
                self._change(
                    "update render_jobs set state = 'running', runs = runs + 1, started_at = ?, worker = ?,"
                    " leased_until = ? where id = ?",
                    to_text(at), worker, to_text(until), row["id"],
                )  # fmt: skip
                return _job({**row, "state": "running", "runs": row["runs"] + 1})
        return None

    def renew_lease(self, job_id: str, worker: str, until: datetime) -> bool:
        """Hold the job until then; False when it is no longer this worker's."""
        with self.write():
            return self._change(
                "update render_jobs set leased_until = ? where id = ? and worker = ? and state = 'running'",
                to_text(until), job_id, worker,
            ) > 0  # fmt: skip

    def finish_job(self, job_id: str, worker: str, problem: JobProblem | None, at: datetime) -> bool:
        """Mark as done, or as failed with this problem; False when it is no longer this worker's."""
        with self.write():
            return self._change(
                "update render_jobs set state = ?, problem = ?, finished_at = ?, worker = null, leased_until = null"
                " where id = ? and worker = ? and state = 'running'",
                "failed" if problem else "done", problem, to_text(at), job_id, worker,
            ) > 0  # fmt: skip

    def release_job(self, job_id: str, worker: str) -> None:
        """Queue this worker's job again as if it had not been taken: the worker was told to stop."""
        with self.write():
            self._change(
                "update render_jobs set state = 'queued', runs = runs - 1, worker = null, leased_until = null"
                " where id = ? and worker = ? and state = 'running'",
                job_id, worker,
            )  # fmt: skip

    def forget_jobs(self, before: datetime) -> None:
        """Delete jobs that ended before this time."""
        with self.write():
            self._change("delete from render_jobs where finished_at < ?", to_text(before))


def _job(row: Row) -> Job:
    return Job(
        id=row["id"],
        assessment_id=row["assessment_id"],
        key=row["key"],
        lang=row["lang"],
        edition=row["edition"],
        state=row["state"],
        problem=row["problem"],
        runs=row["runs"],
        created_at=to_time(row["created_at"]),
    )
