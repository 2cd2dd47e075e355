"""The `Store` protocol that any engine must keep.

`tests/store/test_contract.py` is the meaning of the protocol in tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from assess.core.model import DomainId, Lang, PathChoice, Profile, RespondentRole
from assess.store.batches_protocol import BatchStore
from assess.store.consent_protocol import ConsentStore
from assess.store.earlier_protocol import EarlierStore
from assess.store.records import (
    Assessment,
    Cell,
    Figures,
    Job,
    JobProblem,
    Queue,
    QueueLimits,
    Saved,
    Scope,
    Seen,
    Snapshot,
    Summary,
    Token,
    TokenKind,
)
from assess.store.shelves_protocol import ShelfStore
from assess.store.staff_protocol import StaffStore
from assess.store.table_protocol import TableStore
from assess.store.ticks_protocol import TickStore
from assess.store.voices_protocol import VoiceStore


class Store(
    StaffStore, VoiceStore, TableStore, TickStore, EarlierStore, ShelfStore, ConsentStore, BatchStore, Protocol
):  # fmt: skip
    """Everything that the use cases ask of a database. One instance serves one thread or request.

    Every method raises StoreError: StoreUnavailable, StoreFull, or Conflict when a row's owner is not there.

    Methods that change an assessment return False when it does not exist. A change of what a report says
    (profile, path, answers, relevance) makes a complete assessment incomplete again; saving what is
    already there changes nothing.
    """

    def close(self) -> None: ...
    def reading(self) -> AbstractContextManager[None]:
        """What is read within is of one moment, whatever others write meanwhile."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    # Snapshots are kept once and never changed.
    def has_snapshot(self, content_hash: str) -> bool: ...
    def keep_snapshot(self, snapshot: Snapshot, at: datetime) -> None: ...
    def snapshot(self, content_hash: str) -> Snapshot | None: ...
    def bank_snapshot(self, bank_id: str, version: str) -> Snapshot | None:
        """The newest bank snapshot of this id and version."""

    def add_assessment(
        self, assessment: Assessment, token: Token | None = None, summary: Summary | None = None
    ) -> None:
        """Keep a new assessment with all its responses, a first token, and the result of a complete one."""

    def assessment(self, assessment_id: str) -> Assessment | None: ...
    def save_profile(self, assessment_id: str, profile: Profile, at: datetime) -> bool: ...
    def change_profile(self, assessment_id: str, change: Callable[[Profile | None], Profile], at: datetime) -> bool:
        """Replace the profile by what `change` makes of the stored one, in one step."""

    def save_answers(
        self,
        assessment_id: str,
        role: RespondentRole,
        changes: Mapping[str, str],
        at: datetime,
        seen: Seen | None = None,
    ) -> Saved | None:
        """Add or replace these answers; other answers stay. None when there is no such assessment.

        Of a page (`seen`) an answer that is older than the stored one is left out, in the same step. Without, all
        are taken.
        """

    def save_relevance(
        self,
        assessment_id: str,
        role: RespondentRole,
        changes: Mapping[DomainId, int],
        at: datetime,
        seen: Seen | None = None,
    ) -> Saved | None:
        """The same for relevance by domain."""

    def set_lang(self, assessment_id: str, lang: Lang, at: datetime) -> bool: ...
    def set_path(self, assessment_id: str, path: PathChoice, at: datetime) -> bool: ...
    def complete(
        self, assessment_id: str, catalogue_hash: str, at: datetime, summarise: Callable[[Assessment], Summary]
    ) -> bool:
        """Mark as complete and freeze its result; changes nothing when it is already.

        `summarise` gets the assessment as stored, in the same step: no answer can slip in between.
        """

    def summary(self, assessment_id: str) -> Summary | None:
        """The frozen result of a complete assessment; None for one of before results were frozen."""

    # Firms that are compared: complete under this version of the bank with level and score, no trials, each firm
    # once with the assessment that it began first.
    def counted(self, assessment_id: str) -> bool:
        """Whether this assessment is the one that counts for its firm."""

    def cells(self, scope: Scope) -> list[Cell]:
        """How many firms of the scope there are of each industry, prefecture and size class that has any."""

    def figures(self, scope: Scope, leave_out: str | None = None) -> Figures:
        """Count, median score and count of each level over the firms of a scope, without this assessment."""

    def delete_assessment(self, assessment_id: str) -> tuple[str, ...]:
        """Delete it with all that belongs to it; returns the keys of its render jobs."""

    def forget_unfinished(self, before: datetime, at: datetime, most: int = 100) -> tuple[int, tuple[str, ...]]:
        """Delete unfinished assessments, at most so many, that nobody has changed since `before` and nobody can open.

        Returns how many these were, and the keys of their render jobs.
        """

    def forget_finished(self, before: datetime, most: int = 100) -> tuple[int, tuple[str, ...]]:
        """Delete complete ones, at most so many, that nobody has changed since `before` and that are no client's."""

    def oldest_unfinished(self) -> datetime | None:
        """When the unfinished assessment that has rested longest was last changed; None: there is none."""

    def settle(self) -> bool:
        """Have what was deleted leave the files too; False: others are reading, try again later."""

    def token(self, token_hash: str) -> Token | None: ...
    def leads_back(self, assessment_id: str, at: datetime) -> datetime | None:
        """When the last of the links and codes that open this assessment expires; None: there is none at this time."""

    def renew_token(self, token_hash: str, until: datetime, at: datetime) -> bool:
        """Let a device session that is valid at this time last until then; False: it is not, or lasts longer."""

    def forget_tokens(self, at: datetime) -> int:
        """Delete the tokens that open nothing any more at this time; returns how many."""

    def replace_tokens(
        self,
        assessment_id: str,
        revoke: tuple[TokenKind, ...],
        add: tuple[Token, ...],
        at: datetime,
        spare: str | None = None,
    ) -> bool:
        """Revoke all tokens of these kinds but the one of the hash `spare`, and add new ones, in one step."""

    def revoke_token(self, token_hash: str, at: datetime) -> None: ...
    def count_attempt(self, limits: Mapping[str, int], since: datetime, at: datetime) -> bool:
        """Count one attempt in every bucket, unless one has reached its limit since then (False: none counted)."""

    def forgive_attempt(self, buckets: tuple[str, ...], at: datetime) -> None:
        """Take back the attempt that was counted at this time."""

    def forget_attempts(self, before: datetime) -> int:
        """Delete the attempts of before this time; returns how many."""

    def add_job(self, job: Job, limits: QueueLimits) -> Job | None:
        """Queue a job, or return the unfinished one of the same assessment and key.

        A job that is done already is only recorded. None: one of the limits is reached.
        """

    def queue(self, job: Job, at: datetime) -> Queue:
        """The queue as this waiting job sees it."""

    def job(self, assessment_id: str, job_id: str) -> Job | None: ...
    def take_job(self, worker: str, until: datetime, at: datetime, max_runs: int) -> Job | None:
        """Lease the next job that waits, or whose lease has run out, to this worker until then; None: nothing to do.

        Clients take turns: who had the fewest lately comes first, then the assessment with the fewest, then the oldest.

        No two workers hold the same job. One that has been started `max_runs` times fails as crashed instead.
        """

    # The next three are for the worker that holds the job; False, or nothing done: it is no longer its own.
    def renew_lease(self, job_id: str, worker: str, until: datetime) -> bool: ...
    def finish_job(self, job_id: str, worker: str, problem: JobProblem | None, at: datetime) -> bool:
        """Mark as done, or as failed with this problem."""

    def release_job(self, job_id: str, worker: str) -> None:
        """Queue it again as if it had not been taken: the worker was told to stop."""

    def forget_jobs(self, before: datetime) -> int:
        """Delete jobs that ended before this time; returns how many."""

    def waiting_jobs(self) -> int:
        """How many jobs are not done yet."""

    # Rendered PDFs, where they are kept in the database.
    def has_report(self, key: str) -> bool: ...
    def report(self, key: str) -> bytes | None: ...
    def keep_report(self, key: str, data: bytes, at: datetime) -> None: ...
    def forget_report(self, key: str) -> None: ...
    def forget_reports(self, before: datetime) -> int:
        """Delete those that were kept before this time; returns how many."""
