"""The vocabulary of the product as frozen dataclasses (shared by files, database and report).

The classes are also the schema of the YAML files: `bank_io` validates files against exactly these
fields and forbids unknown keys. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Lang = Literal["ja", "en"]
StageId = Literal["digitization", "digitalization", "transformation"]
DomainId = Literal[
    "strategy", "people", "office", "operations", "customers", "data", "security", "partnership"
]
Effort = Literal["S", "M", "L"]
Need = Literal[
    "awareness",
    "strategy",
    "process",
    "tool_adoption",
    "vendor_matching",
    "finance",
    "talent_acquisition",
    "talent_development",
    "technology_testbed",
    "data_ai",
    "security",
    "networking",
    "supply_chain_platform",
    "new_business",
]
Division = Literal[
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J",
    "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T",
]  # fmt: skip
Goal = Literal[
    "productivity", "sales_channels", "labour_shortage", "new_business", "succession",
    "customer_value", "cost_reduction", "quality", "disaster_readiness",
]  # fmt: skip
Barrier = Literal[
    "it_training", "it_talent", "staff_cooperation", "structure", "knowledge", "policy", "funding"
]
Usage = Literal["self", "bank_led", "trial"]
RespondentRole = Literal["owner", "manager", "floor", "office", "advisor"]
PathChoice = Literal["quick", "full"]
ActorType = Literal[
    "financial",
    "business_support",
    "consultant",
    "vendor",
    "academia_testbed",
    "municipality",
    "national",
]
Layer = Literal["coordination", "advice", "technology"]

STAGES: tuple[StageId, ...] = ("digitization", "digitalization", "transformation")
DOMAINS: tuple[DomainId, ...] = (
    "strategy", "people", "office", "operations", "customers", "data", "security", "partnership",
)  # fmt: skip
LAYERS: tuple[Layer, ...] = ("coordination", "advice", "technology")
PREFECTURE_CODES: tuple[str, ...] = tuple(f"{n:02d}" for n in range(1, 48))
MAX_POINTS = 4

# Answers that are not an option. An unanswered question has no entry at all.
UNKNOWN = "unknown"
NOT_APPLICABLE = "not_applicable"

FORBID_UNKNOWN_KEYS = {"extra": "forbid"}


def _without_underscore(name: str) -> str:
    return name.rstrip("_")


@dataclass(frozen=True)
class Text:
    """The same sentence in both languages of the product."""

    ja: str
    en: str

    __pydantic_config__ = FORBID_UNKNOWN_KEYS

    def get(self, lang: Lang) -> str:
        """Return the sentence in `lang`."""
        return self.ja if lang == "ja" else self.en


# ---------------------------------------------------------------- the question bank


@dataclass(frozen=True)
class Improve:
    """The next action for a firm that is not yet at the best option."""

    text: Text
    effort: Effort
    needs: tuple[Need, ...]

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Option:
    """One checkable behaviour, worth `points` 0..4."""

    id: str
    points: int
    text: Text
    improve: Improve | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Condition:
    """When a question is asked. All given parts must hold.

    `industry`, `min_employees`, `max_employees` look at the profile: where they fail, the question
    is ruled out. `question` with `at_least` looks at an earlier answer: where that answer is worth
    fewer points, the question is skipped as an inferred zero (DOMAIN.md section 2).
    """

    industry: tuple[Division, ...] = ()
    min_employees: int | None = None
    max_employees: int | None = None
    question: str | None = None
    at_least: int = 1

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Question:
    """One observable thing, asked in everyday words."""

    id: str
    stage: StageId
    text: Text
    help: Text
    interview: Text
    options: tuple[Option, ...]
    improve: Improve
    source: tuple[str, ...]
    core: bool = False
    not_applicable: bool = False
    asks_if: Condition | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS

    def option(self, option_id: str) -> Option | None:
        """Return the option with this id, or None."""
        return next((o for o in self.options if o.id == option_id), None)


@dataclass(frozen=True)
class Domain:
    """One of the eight domains with its questions, in the order asked (one YAML file each)."""

    id: DomainId
    text: Text
    about: Text
    questions: tuple[Question, ...]

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Stage:
    """A stage of the ladder with its definition in everyday words."""

    id: StageId
    text: Text
    meaning: Text
    source: tuple[str, ...]

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Industry:
    """A major division of the Japan Standard Industrial Classification (A..T)."""

    id: Division
    text: Text
    small_up_to: int  # 中小企業基本法: small enterprise up to this many employees (20, or 5)

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class GoalChoice:
    """A management goal that the profile offers; it adds needs to the advice."""

    id: Goal
    text: Text
    needs: tuple[Need, ...]

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class BarrierChoice:
    """A felt barrier that the profile offers (BR-01..BR-07); it adds needs to the advice."""

    id: Barrier
    text: Text
    needs: tuple[Need, ...]
    source: tuple[str, ...]

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Thresholds:
    """Lowest achievement (0..1) to have started a stage, and to have passed it."""

    start: float
    # `pass` is a Python keyword, so the field carries an underscore; files say `pass`.
    pass_: float

    __pydantic_config__ = {**FORBID_UNKNOWN_KEYS, "alias_generator": _without_underscore}


@dataclass(frozen=True)
class Term:
    """A glossary entry: a term beyond everyday speech, explained for an owner.

    `forms` lists other spellings under which the term appears in texts.
    """

    term: Text
    meaning: Text
    forms: tuple[str, ...] = ()

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Bank:
    """The whole question bank."""

    id: str
    version: str
    title: Text
    thresholds: Thresholds
    effort_weights: dict[Effort, int]
    stages: tuple[Stage, ...]
    industries: tuple[Industry, ...]
    goals: tuple[GoalChoice, ...]
    barriers: tuple[BarrierChoice, ...]
    domains: tuple[Domain, ...]
    glossary: tuple[Term, ...] = ()
    everyday: tuple[str, ...] = ()  # loan words that need no explanation

    __pydantic_config__ = FORBID_UNKNOWN_KEYS

    def questions(self) -> list[tuple[DomainId, Question]]:
        """All questions with their domain, in the order they are asked."""
        return [(d.id, q) for d in self.domains for q in d.questions]

    def question(self, question_id: str) -> Question | None:
        """Return the question with this id, or None."""
        return next((q for _, q in self.questions() if q.id == question_id), None)


# ---------------------------------------------------------------- what the bank rests on


@dataclass(frozen=True)
class Fact:
    """A fact of the founding documents that the bank has to cover.

    `note` says how it is covered without a question, why it is not, or how an unclear source was read.
    """

    id: str
    text: Text
    note: Text | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class FrameworkItem:
    """An item of another framework, in our own words, with the questions that ask the same."""

    id: str
    text: Text
    questions: tuple[str, ...] = ()
    note: Text | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Framework:
    """Another framework as far as a source was read: `source` names it, `read` is the day of reading."""

    id: str
    name: Text
    version: str
    source: str
    read: str
    items: tuple[FrameworkItem, ...]
    note: Text | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


# ---------------------------------------------------------------- the catalogues


@dataclass(frozen=True)
class Area:
    """Where an actor works: exactly one of the four is set, from near to far.

    `municipality` is the name of a municipality within `prefectures[0]`; `block` is a METI block
    id; `nation` is True for the whole country.
    """

    prefectures: tuple[str, ...] = ()
    municipality: str | None = None
    block: str | None = None
    nation: bool = False

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Actor:
    """A support body. `verified` is the day its source was read, or None (「要確認」).

    `industries`, `sizes` and `stages` empty mean "all". `ended` marks a programme of the past,
    which is never recommended.
    """

    id: str
    type: ActorType
    layer: Layer
    kind: str
    name: Text
    area: Area
    services: tuple[Need, ...]
    role: Text
    ask_first: Text
    source: str
    verified: str | None = None
    industries: tuple[Division, ...] = ()
    min_employees: int | None = None
    max_employees: int | None = None
    stages: tuple[StageId, ...] = ()
    neutral: bool = False
    cost: Text | None = None
    url: str | None = None
    phone: str | None = None
    address: str | None = None
    disclosure: Text | None = None
    ended: bool = False

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Case:
    """A firm's story from a source document. Unknown parts stay None and are not printed."""

    id: str
    title: Text
    trigger: Text | None
    action: Text
    result: Text | None
    lesson: Text
    source: str
    industry: Division | None = None
    prefecture: str | None = None
    employees: int | None = None
    stage_from: StageId | None = None
    stage_to: StageId | None = None
    needs: tuple[Need, ...] = ()

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Figure:
    """A published figure with what an honest reader needs: n, period, population, source, caveat."""

    id: str
    text: Text
    period: str
    population: Text
    source: str
    n: int | None = None
    value: float | None = None
    unit: str | None = None
    caveat: Text | None = None
    industry: Division | None = None
    prefecture: str | None = None
    stage: StageId | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Block:
    """A METI block (the area of a regional bureau) with its prefectures."""

    id: str
    text: Text
    prefectures: tuple[str, ...]

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Kind:
    """A kind of support body, such as 'yorozu'; two of one kind are not recommended together."""

    id: str
    text: Text

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Catalogue:
    """Everything beside the questions that a report may name."""

    blocks: tuple[Block, ...] = ()
    kinds: tuple[Kind, ...] = ()
    actors: tuple[Actor, ...] = ()
    cases: tuple[Case, ...] = ()
    benchmarks: tuple[Figure, ...] = ()

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


# ---------------------------------------------------------------- what a firm tells


@dataclass(frozen=True)
class Profile:
    """What the firm tells before the questions."""

    industry: Division
    prefecture: str
    employees: int
    company: str = ""
    municipality: str = ""
    goals: tuple[Goal, ...] = ()
    barriers: tuple[Barrier, ...] = ()
    usage: Usage = "self"

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Respondent:
    """Who answers."""

    role: RespondentRole = "owner"

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Answers:
    """One response: ANSWERS.json of DOMAIN.md section 6.

    `relevance` holds 1..3 per domain (default 2); `answers` maps a question id to an option id,
    `unknown` or `not_applicable`.
    """

    bank: str
    version: str
    profile: Profile
    answers: dict[str, str]
    respondent: Respondent = field(default_factory=Respondent)
    path: PathChoice = "full"
    date: str | None = None
    relevance: dict[DomainId, int] = field(default_factory=dict)

    __pydantic_config__ = FORBID_UNKNOWN_KEYS
