"""What storage holds, as frozen dataclasses, and the `Store` protocol that any backend must keep.

`tests/store/test_contract.py` is the meaning of the protocol in tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Literal, Protocol, Self

from assess.core.model import TOKYO, Division, DomainId, Lang, PathChoice, Profile, RespondentRole, Usage
from assess.core.scoring import Level, StageName

SnapshotKind = Literal["bank", "catalogue"]
TokenKind = Literal["device", "link", "code"]
JobState = Literal["queued", "running", "done", "failed"]
JobProblem = Literal["crashed", "timeout", "error"]


@dataclass(frozen=True)
class Snapshot:
    """The JSON of a bank or a catalogue under its content hash."""

    hash: str
    kind: SnapshotKind
    body: str = field(repr=False)


@dataclass(frozen=True)
class Response:
    """What one respondent answered: question id -> answer, domain -> relevance 1..3.

    `revisions` and `relevance_revisions` count how often each of them has been given; not part of what was answered.
    """

    answers: dict[str, str] = field(default_factory=dict, repr=False)
    relevance: dict[DomainId, int] = field(default_factory=dict, repr=False)
    revisions: dict[str, int] = field(default_factory=dict, repr=False, compare=False)
    relevance_revisions: dict[DomainId, int] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True)
class Seen:
    """What a page knew when it sent answers, by which an older answer is told from a newer one (decision 0041).

    `page` is the page's own id, `seq` counts up with each of its sendings (0 without a script), and `revisions` are
    those that it was made with or has been told since, by question or domain; 0 where there was no answer.
    """

    page: str
    seq: int
    revisions: Mapping[str, int]


@dataclass(frozen=True)
class Saved:
    """What came of saving: `kept` holds what is stored in the place of each older value that was refused.

    `revisions` are those of everything that was to be saved, as they are now.
    """

    kept: dict[str, str] = field(default_factory=dict, repr=False)
    revisions: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Assessment:
    """One company at one time under one bank.

    `profile` is None until given; `catalogue_hash` and `completed_at` are set while it is complete.
    """

    id: str
    lang: Lang
    path: PathChoice
    usage: Usage
    bank_hash: str
    created_at: datetime
    updated_at: datetime
    origin: Literal["web", "import"] = "web"
    catalogue_hash: str | None = None
    profile: Profile | None = field(default=None, repr=False)
    consented_at: datetime | None = None
    completed_at: datetime | None = None
    responses: dict[RespondentRole, Response] = field(default_factory=dict, repr=False)

    @property
    def role(self) -> RespondentRole:
        """The role of the reference response: the owner, or else the first to respond."""
        return "owner" if "owner" in self.responses else next(iter(self.responses), "owner")

    @property
    def reference(self) -> Response:
        """The response that the result is made of; an empty one while nobody has responded."""
        return self.responses.get(self.role) or Response()

    @property
    def answers(self) -> dict[str, str]:
        """Answers of the reference response."""
        return self.reference.answers

    @property
    def relevance(self) -> dict[DomainId, int]:
        """Relevance by domain of the reference response."""
        return self.reference.relevance

    @property
    def date(self) -> str | None:
        """The calendar day of completion in Japan, YYYY-MM-DD; None while not complete."""
        return self.completed_at.astimezone(TOKYO).date().isoformat() if self.completed_at else None


@dataclass(frozen=True)
class Summary:
    """The result of a complete assessment as it was on completion.

    `firm` is the same for two assessments that are taken to be of one firm; `score` is 0..100,
    `confidence` 0..1. Level, stage and score are None where the answers did not tell.
    """

    level: Level | None
    stage: StageName | None
    score: float | None
    confidence: float
    firm: str = field(repr=False)


@dataclass(frozen=True)
class Scope:
    """Firms that count under one version of a bank: all of them, or those of an industry, places, a size class.

    `size` is the lowest number of employees of the class.
    """

    bank_id: str
    version: str
    industry: Division | None = None
    prefectures: tuple[str, ...] | None = None
    size: int | None = None


@dataclass(frozen=True)
class Cell:
    """How many firms of each level 0..4 there are of one industry, prefecture and size class (its lowest number)."""

    industry: Division
    prefecture: str
    size: int
    levels: tuple[int, ...]

    @property
    def firms(self) -> int:
        """All of them."""
        return sum(self.levels)


@dataclass(frozen=True)
class Figures:
    """Number of firms, median of their scores (None: no firm), number of each level 0..4."""

    count: int
    median: float | None
    levels: tuple[int, ...]


@dataclass(frozen=True)
class Token:
    """A way in to an assessment. Only a hash of the secret is kept."""

    hash: str = field(repr=False)
    assessment_id: str
    kind: TokenKind
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def valid(self, at: datetime) -> bool:
        """Whether it is neither revoked nor expired at this time."""
        return self.revoked_at is None and at < self.expires_at


@dataclass(frozen=True)
class Job:
    """A PDF to be rendered; `key` names its inputs. `runs` counts how often it was started.

    `client` tells who asked from who else did, without telling who; clients take turns.
    """

    id: str
    assessment_id: str
    key: str
    lang: Lang
    edition: str
    state: JobState
    created_at: datetime
    problem: JobProblem | None = None
    runs: int = 0
    client: str = ""


@dataclass(frozen=True)
class QueueLimits:
    """How many unfinished jobs there may be: in all, of one client, of one assessment."""

    in_all: int
    client: int
    assessment: int


@dataclass(frozen=True)
class Queue:
    """The queue as one waiting job sees it, from the turns that its clients have had lately.

    `waiting` and `turns` count by client; `before` are the older waiting jobs of the job's own client, `running` the
    jobs being rendered by `workers`; `took` are the seconds of the last rendered jobs.
    """

    waiting: Mapping[str, int]
    turns: Mapping[str, int]
    before: int
    running: int
    workers: int
    took: tuple[float, ...]


class Store(Protocol):
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

    def token(self, token_hash: str) -> Token | None: ...
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

    def forget_jobs(self, before: datetime) -> None:
        """Delete jobs that ended before this time."""

    # Rendered PDFs, where they are kept in the database.
    def has_report(self, key: str) -> bool: ...
    def report(self, key: str) -> bytes | None: ...
    def keep_report(self, key: str, data: bytes, at: datetime) -> None: ...
    def forget_report(self, key: str) -> None: ...
    def forget_reports(self, before: datetime) -> None:
        """Delete those that were kept before this time."""
