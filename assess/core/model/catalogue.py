"""The catalogues: support bodies, cases, published figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assess.core.model.vocabulary import (
    FORBID_UNKNOWN_KEYS,
    ActorType,
    Division,
    DomainId,
    Evidence,
    Layer,
    Need,
    StageId,
    Text,
)


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
    """A support body.

    `evidence` is how well it is known: from its `own` page, from an `official` one (of a public body, which names it
    and what it does), from a `third_party`, or `general` (nothing was read). `as_of` is the year of the newest source,
    as far as the source itself tells. `industries`, `sizes` and `stages` empty mean "all". `ended` marks a programme of
    the past, which is never recommended.
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
    evidence: Evidence
    as_of: int | None = None
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
    """A firm's story from a source document. Unknown parts stay None and are not printed.

    `setback` is what went wrong on the way, `year` that of the newest source.
    """

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
    setback: Text | None = None
    year: int | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Figure:
    """A published figure with what an honest reader needs: n, period, population, source, caveat.

    It may be about one industry, prefecture or stage, or about firms of certain sizes. It stands beside a step in one
    of its `domains`, or where it has none beside one that serves its `needs`; one that tells where other firms stand
    may be the one `beside` the firm's own stage, one on productivity the one beside the firm's own.
    """

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
    max_employees: int | None = None
    needs: tuple[Need, ...] = ()
    domains: tuple[DomainId, ...] = ()
    employees_from: int | None = None
    beside: Literal["stage", "productivity"] | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Block:
    """A METI block (the area of a regional bureau) with its prefectures."""

    id: str
    text: Text
    prefectures: tuple[str, ...]

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Directory:
    """The official page that lists the bodies of a kind, and what to look for there.

    `read` is the day on which a page of an official body that shows the address was read, or None: known from lists by
    others.
    """

    url: str
    name: Text
    look_for: Text
    source: str
    read: str | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Kind:
    """A kind of support body, such as 'yorozu'; two of one kind are not recommended together."""

    id: str
    text: Text
    directory: Directory | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Institution:
    """A bank with its seat, for the neutral list of a prefecture. `code` is its four digits in the nationwide list."""

    code: str
    name: Text
    kind: Literal["regional_bank", "second_tier_bank"]
    prefecture: str
    source: str
    url: str | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS

    @property
    def id(self) -> str:
        """The code, by which it is told apart."""
        return self.code


@dataclass(frozen=True)
class PublishedCost:
    """What a kind of tool costs, as a public body or an official survey published it in a year."""

    text: Text
    source: Text
    year: int

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class ToolChecks:
    """What to ask before a contract. One that is None is the common one, which stands among the report's words."""

    data: Text | None = None
    notice: Text | None = None
    help: Text | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Tool:
    """A kind of tool, never a brand, and the steps that need it: `question`, or `question/option` of the answer given.

    Without `cost`, three quotes are what the report advises.
    """

    id: str
    name: Text
    does: Text
    steps: tuple[str, ...]
    checks: ToolChecks = ToolChecks()
    cost: PublishedCost | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Catalogue:
    """Everything beside the questions that a report may name. `own` are the ids of the operator's own bodies."""

    blocks: tuple[Block, ...] = ()
    kinds: tuple[Kind, ...] = ()
    actors: tuple[Actor, ...] = ()
    cases: tuple[Case, ...] = ()
    benchmarks: tuple[Figure, ...] = ()
    institutions: tuple[Institution, ...] = ()
    tools: tuple[Tool, ...] = ()
    own: tuple[str, ...] = ()

    __pydantic_config__ = FORBID_UNKNOWN_KEYS
