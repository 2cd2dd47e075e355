"""The queue of PDFs to render: it survives a restart, and any number of workers take turns at it.

Who takes a job holds a lease on it and renews it while rendering. A worker that dies renews no longer, so another
takes the job when the lease has run out. Clocks of several machines must agree far better than a lease is long.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime, timedelta

from assess.store.records import BATCH, Job, JobProblem, Queue, QueueLimits
from assess.store.session import Row, Session, to_text, to_time

# Who has had the fewest jobs rendered lately comes first, so that nobody waits for all that another asked for.
NEXT = """
    select j.* from render_jobs j where j.state = 'queued' or (j.state = 'running' and j.leased_until <= ?)
    order by (select count(*) from render_jobs c where c.client = j.client and c.started_at > ?),
        (select count(*) from render_jobs a where a.assessment_id = j.assessment_id and a.started_at > ?),
        j.created_at, j.id
    limit 1
"""
JOB_COLUMNS = tuple(field.name for field in fields(Job))
LATELY = timedelta(minutes=10)
LAST_RENDERED = 20


class JobRows(Session):
    """Render jobs: queued -> running -> done or failed."""

    def add_job(self, job: Job, limits: QueueLimits) -> Job | None:
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
                self._hand_on(same, job.client)
                return job_of(same)
            if job.state != "done":
                counts = self._row(
                    "select count(*) as in_all,"
                    " coalesce(sum(case when client = ? then 1 else 0 end), 0) as client,"
                    " coalesce(sum(case when assessment_id = ? then 1 else 0 end), 0) as assessment"
                    " from render_jobs where state in ('queued', 'running')",
                    job.client, job.assessment_id,
                )  # fmt: skip
                if counts is not None and any(counts[name] >= most for name, most in asdict(limits).items()):
                    return None
            self._change(
                "insert into render_jobs (id, assessment_id, key, lang, edition, state, client, created_at,"
                " finished_at, agreement) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                job.id, job.assessment_id, job.key, job.lang, job.edition, job.state, job.client,
                to_text(job.created_at), to_text(job.created_at) if job.state == "done" else None,
                job.agreement,
            )  # fmt: skip
        return job

    def _hand_on(self, row: Row, client: str) -> None:
        """Let a job of a batch that somebody else asks for too take that client's turn, and outlive the batch."""
        if row["client"].startswith(BATCH) and not client.startswith(BATCH):
            self._change("update render_jobs set client = ? where id = ?", client, row["id"])

    def job(self, assessment_id: str, job_id: str) -> Job | None:
        """The job of this id if it belongs to this assessment, or None."""
        row = self._row("select * from render_jobs where id = ? and assessment_id = ?", job_id, assessment_id)
        return job_of(row) if row else None

    def take_job(self, worker: str, until: datetime, at: datetime, max_runs: int) -> Job | None:
        """Lease the next job that waits, or whose lease has run out, to this worker until then; None: nothing to do.

        No two workers hold the same job. One that has been started `max_runs` times fails as crashed instead.
        """
        lately = to_text(at - LATELY)
        if (
            self._row(NEXT, to_text(at), lately, lately) is None
        ):  # without any lock: this is asked several times a second
            return None
        with self.write():
            while (row := self._row(NEXT + self.SKIP_LOCKED, to_text(at), lately, lately)) is not None:
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
                return job_of({**row, "state": "running", "runs": row["runs"] + 1})
        return None

    def queue(self, job: Job, at: datetime) -> Queue:
        """The queue as this waiting job sees it."""
        lately = to_text(at - LATELY)
        counted = "select client, count(*) as jobs from render_jobs where"
        before = self._row(
            "select count(*) as jobs from render_jobs where state = 'queued' and client = ?"
            " and (created_at < ? or (created_at = ? and id < ?))",
            job.client, to_text(job.created_at), to_text(job.created_at), job.id,
        )  # fmt: skip
        leased = self._row(
            "select count(*) as jobs, count(distinct worker) as workers from render_jobs"
            " where state = 'running' and leased_until > ?",
            to_text(at),
        )
        rendered = self._rows(
            "select started_at, finished_at from render_jobs where state = 'done' and started_at > ?"
            " order by finished_at desc limit ?",
            lately, LAST_RENDERED,
        )  # fmt: skip
        waiting = self._rows(f"{counted} state = 'queued' group by client")
        turns = self._rows(f"{counted} started_at > ? group by client", lately)
        return Queue(
            waiting={row["client"]: row["jobs"] for row in waiting},
            turns={row["client"]: row["jobs"] for row in turns},
            before=before["jobs"] if before else 0,
            running=leased["jobs"] if leased else 0,
            workers=leased["workers"] if leased else 0,
            took=tuple((to_time(row["finished_at"]) - to_time(row["started_at"])).total_seconds() for row in rendered),
        )

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

    def forget_jobs(self, before: datetime) -> int:
        """Delete jobs that ended before this time; returns how many."""
        with self.write():
            return self._change("delete from render_jobs where finished_at < ?", to_text(before))

    def waiting_jobs(self) -> int:
        """How many jobs are not done yet."""
        row = self._row("select count(*) as waiting from render_jobs where state in ('queued', 'running')")
        return int(row["waiting"]) if row else 0


def job_of(row: Row) -> Job:
    """The job of a row that has its columns."""
    return Job(**{**{name: row[name] for name in JOB_COLUMNS}, "created_at": to_time(row["created_at"])})
