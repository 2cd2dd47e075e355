"""Owner and adviser at one table: both results, and where they see it otherwise. Pure; nothing is averaged.

The owner's answers are one track, the adviser's calibrations the other (docs/decisions/0066-the-table.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from assess.core.model import NOT_APPLICABLE, UNKNOWN, Answers, Bank, DomainId, Question
from assess.core.plan import current_points, relevance
from assess.core.result import Outcome, Result

# An answer is worth a look at the evidence from so much on: points x relevance.
WEIGHTY = 6


@dataclass(frozen=True)
class Seen:
    """How an adviser sees a question. `value` None: as the owner says; `evidence`: seen, told, none, or not said."""

    value: str | None = None
    evidence: Literal["seen", "told", "none"] | None = None
    reason: str = ""


@dataclass(frozen=True)
class TalkItem:
    """A question that the two see otherwise: what the owner and what the adviser says (an option, or another answer).

    `points` is the difference, 0 where one of the two cannot be counted in points; `weight` orders the talk.
    """

    question: Question
    domain: DomainId
    own: str | None
    seen: str
    reason: str
    points: int
    relevance: int

    @property
    def weight(self) -> int:
        """Difference of points x relevance."""
        return self.points * self.relevance


@dataclass(frozen=True)
class Unproven:
    """An answer that weighs much and that nobody has seen proof of. `points` 0..4 are what it claims."""

    question: Question
    domain: DomainId
    option_id: str
    evidence: Literal["told", "none"]
    points: int
    relevance: int

    @property
    def weight(self) -> int:
        """Points x relevance."""
        return self.points * self.relevance


def calibrated(bank: Bank, answers: Answers, seen: Mapping[str, Seen]) -> Answers:
    """The answers with what the adviser sees in their place; what the bank does not offer changes nothing."""
    merged = dict(answers.answers)
    for question_id, one in seen.items():
        question = bank.question(question_id)
        if question is not None and one.value is not None and is_offered(question, one.value):
            merged[question_id] = one.value
    return replace(answers, answers={q.id: merged[q.id] for _, q in bank.questions() if q.id in merged})


def is_offered(question: Question, value: str) -> bool:
    """Whether a question can be answered so."""
    if value == NOT_APPLICABLE:
        return question.not_applicable
    return value == UNKNOWN or question.option(value) is not None


def talk_items(answers: Answers, result: Result, seen: Mapping[str, Seen]) -> tuple[TalkItem, ...]:
    """Where the adviser sees it otherwise than the owner, of what the owner was asked: the weightiest first."""
    items = []
    for outcome in result.outcomes:
        one = seen.get(outcome.question.id)
        own = answers.answers.get(outcome.question.id)
        if one is None or one.value in (None, own) or outcome.kind in ("ruled_out", "inferred_zero"):
            continue
        items.append(
            TalkItem(
                question=outcome.question,
                domain=outcome.domain,
                own=own,
                seen=one.value,
                reason=one.reason,
                points=_apart(outcome, one.value),
                relevance=relevance(answers, outcome.domain),
            )
        )
    return tuple(sorted(items, key=lambda item: -item.weight))


def _apart(outcome: Outcome, value: str) -> int:
    option = outcome.question.option(value)
    if option is None or outcome.value is None:
        return 0
    return abs(option.points - current_points(outcome))


def unproven(answers: Answers, result: Result, seen: Mapping[str, Seen]) -> tuple[Unproven, ...]:
    """Answers of weight whose proof was not seen, the weightiest first."""
    found = []
    for outcome in result.outcomes:
        one = seen.get(outcome.question.id)
        if one is None or one.evidence not in ("told", "none") or outcome.option_id is None:
            continue
        item = Unproven(
            outcome.question, outcome.domain, outcome.option_id, one.evidence, current_points(outcome),
            relevance(answers, outcome.domain),
        )  # fmt: skip
        if item.weight >= WEIGHTY:
            found.append(item)
    return tuple(sorted(found, key=lambda item: -item.weight))
