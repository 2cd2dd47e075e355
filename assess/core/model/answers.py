"""What a firm tells: its profile and its answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from assess.core.model.vocabulary import (
    FORBID_UNKNOWN_KEYS,
    Barrier,
    Division,
    DomainId,
    Goal,
    PathChoice,
    RespondentRole,
    Target,
    Usage,
)


@dataclass(frozen=True)
class Profile:
    """What the firm tells before the questions.

    `institution` is the financial institution that it works with: the code of a listed bank, or a name as typed.
    `value_added` is that of one year in ten thousand yen by the formula of SD-21, `value_added_people` the people of
    that year where they are not the `employees` of today.
    """

    industry: Division
    prefecture: str
    employees: int
    company: str = ""
    municipality: str = ""
    goals: tuple[Goal, ...] = ()
    barriers: tuple[Barrier, ...] = ()
    usage: Usage = "self"
    institution: str = ""
    value_added: int | None = None
    value_added_people: int | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Respondent:
    """Who answers."""

    role: RespondentRole = "owner"

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Answers:
    """One response: ANSWERS.json of docs/scoring.md#answersjson.

    `relevance` holds 1..3 per domain (default 2); `answers` maps a question id to an option id,
    `unknown` or `not_applicable`. `target` is the level that the owner wants to stand at in three years; None leaves it
    to the plan. No result rests on it.
    """

    bank: str
    version: str
    profile: Profile
    answers: dict[str, str]
    respondent: Respondent = field(default_factory=Respondent)
    path: PathChoice = "full"
    date: str | None = None
    relevance: dict[DomainId, int] = field(default_factory=dict)
    target: Target | None = None

    __pydantic_config__ = FORBID_UNKNOWN_KEYS
