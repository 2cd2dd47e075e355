"""The queue of PDFs to render, in SQLite: it survives a restart."""

from __future__ import annotations

from datetime import datetime

from assess.store.base import Connection, Row, to_text, to_time
from assess.store.db import write
from assess.store.protocol import Job, JobProblem


class JobRows(Connection):
    """Render jobs: queued -> running -> done or failed."""

    def add_job(self, job: Job, limit: int, limit_each: int) -> Job | None:
        """Queue a job, or return the unfinished one of the same assessment and key; None beyond the limits.

        A job that is done already is only recorded, once for an assessment and key.
        """
        with write(self.db):
            wanted = ("done", "done") if job.state == "done" else ("queued", "running")
            same = self._row(
                "select * from render_jobs where assessment_id = ? and key = ? and state in (?, ?) limit 1",
                job.assessment_id, job.key, *wanted,
            )  # fmt: skip
            if same is not None:
                return _job(same)
            if job.state != "done":
                counts = self._row(
                    "select count(*) as everyone, coalesce(sum(assessment_id = ?), 0) as own"
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

    def take_job(self, at: datetime) -> Job | None:
        """Mark the oldest queued job as running and return it; no two callers get the same one."""
        oldest = "select * from render_jobs where state = 'queued' order by created_at, id limit 1"
        if self._row(oldest) is None:  # without the write lock: this is asked several times a second
            return None
        with write(self.db):
            row = self._row(oldest)
            if row is None:
                return None
            self._change(
                "update render_jobs set state = 'running', runs = runs + 1, started_at = ? where id = ?",
                to_text(at), row["id"],
            )  # fmt: skip
        return _job({**row, "state": "running", "runs": row["runs"] + 1})

    def finish_job(self, job_id: str, problem: JobProblem | None, at: datetime) -> bool:
        """Mark as done, or as failed with this problem; False when it no longer exists."""
        with write(self.db):
            changed = self._change(
                "update render_jobs set state = ?, problem = ?, finished_at = ? where id = ?",
                "failed" if problem else "done", problem, to_text(at), job_id,
            )  # fmt: skip
        return changed > 0

    def release_job(self, job_id: str) -> None:
        """Queue a running job again as if it had not been taken: its worker was told to stop."""
        with write(self.db):
            self._change(
                "update render_jobs set state = 'queued', runs = runs - 1 where id = ? and state = 'running'", job_id
            )

    def recover_jobs(self, max_runs: int, at: datetime) -> None:
        """Queue running jobs again; those started `max_runs` times have failed as crashed."""
        with write(self.db):
            self._change(
                "update render_jobs set state = 'failed', problem = 'crashed', finished_at = ?"
                " where state = 'running' and runs >= ?",
                to_text(at), max_runs,
            )  # fmt: skip
            self._change("update render_jobs set state = 'queued' where state = 'running'")

    def forget_jobs(self, before: datetime) -> None:
        """Delete jobs that ended before this time."""
        with write(self.db):
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
