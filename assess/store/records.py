"""What storage holds, as frozen dataclasses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from assess.core.model import TOKYO, Division, DomainId, Lang, PathChoice, Profile, RespondentRole, Target, Usage
from assess.core.result import Level, StageName

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

    `profile` is None until given; `catalogue_hash` and `completed_at` are set while it is complete. `target` is what
    the owner has picked for three years. `replanned_at`: when another target was picked or a tick taken back, last.
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
    target: Target | None = None
    replanned_at: datetime | None = None

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
class Tick:
    """A step of the plan that its owner has done: one option up on a question."""

    question_id: str
    to_option: str
    done_at: datetime


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


BATCH = "batch:"  # begins the client of a job that somebody has asked for among many


@dataclass(frozen=True)
class Job:
    """A PDF to be rendered; `key` names its inputs. `runs` counts how often it was started.

    `client` tells who asked from who else did, without telling who; clients take turns. `agreement` is what is printed
    before the report, as JSON.
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
    agreement: str | None = field(default=None, repr=False)


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


@dataclass(frozen=True)
class Voice:
    """A colleague who is invited to answer beside the owner, and what was answered.

    `number` tells the voices of one assessment apart, `name` is what the owner typed to know whose invitation it is,
    `expires_at` when that lets in no longer. `place` is the order of finishing, from 1.
    """

    id: str
    assessment_id: str
    number: int
    role: RespondentRole
    created_at: datetime
    expires_at: datetime
    name: str = field(default="", repr=False)
    begun_at: datetime | None = None
    finished_at: datetime | None = None
    place: int | None = None
    agreed: bool = False
    response: Response = field(default_factory=Response, repr=False)


@dataclass(frozen=True)
class VoiceToken:
    """A way in for a colleague. A link or code lets in once; only a hash of the secret is kept."""

    hash: str = field(repr=False)
    voice_id: str
    kind: TokenKind
    created_at: datetime
    expires_at: datetime
