"""Where the people of a firm see it otherwise than its owner, and what of that may be shown. Pure.

The rule stands here alone (docs/decisions/0065-several-voices.md): who agreed is shown by the role; of all others only
what two who have finished one after the other have chosen together, never how many of them, never who.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from assess.core.flow import Flow
from assess.core.model import Answers, DomainId, Question, RespondentRole
from assess.core.plan import relevance
from assess.core.result import Result


@dataclass(frozen=True)
class Voice:
    """A colleague who has finished. `said` is the option chosen, by question; `agreed`: the role may be shown."""

    role: RespondentRole
    agreed: bool
    said: Mapping[str, str]


@dataclass(frozen=True)
class Heard:
    """What stands behind one label: a role, or somebody else in the firm (None).

    `said` holds the options chosen, by question: a set, so that nothing made of it can count heads.
    """

    role: RespondentRole | None
    said: Mapping[str, frozenset[str]]

    def plain(self) -> list[object]:
        """The same as lists in a fixed order, for a key that names it."""
        return [self.role, sorted([question, sorted(options)] for question, options in self.said.items())]


@dataclass(frozen=True)
class Told:
    """The option that stands behind a label for a question."""

    role: RespondentRole | None
    option_id: str


@dataclass(frozen=True)
class Difference:
    """A question on which the owner and others differ. `points`: by how much at most, 1..4; `weight` orders them."""

    question: Question
    domain: DomainId
    own: str
    told: tuple[Told, ...]
    points: int
    relevance: int

    @property
    def weight(self) -> int:
        """Difference of points x relevance."""
        return self.points * self.relevance


def said(flow: Flow) -> Mapping[str, str]:
    """What counts of one's answers: options of questions that one is asked. "Don't know" takes no side."""
    given = {q.id: flow.answers.get(q.id, "") for q in flow.shown}
    return {q.id: given[q.id] for q in flow.shown if q.option(given[q.id]) is not None}


def heard(voices: Iterable[Voice]) -> tuple[Heard, ...]:
    """What may be shown of the voices, which stand in the order in which they finished.

    Who comes later never changes who is shown together with whom, so that two looks at different times tell of one
    pair what one look tells of it. The last one without a partner is not shown.
    """
    found: dict[RespondentRole | None, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    waiting: Voice | None = None
    for voice in voices:
        if voice.agreed:
            _add(found[voice.role], voice)
        elif waiting is None:
            waiting = voice
        else:
            _add(found[None], waiting, voice)
            waiting = None
    return tuple(
        Heard(label, {question: frozenset(options) for question, options in found[label].items()})
        for label in (*get_args(RespondentRole), None)
        if label in found
    )


def _add(chosen: dict[str, set[str]], *voices: Voice) -> None:
    for voice in voices:
        for question, option in voice.said.items():
            chosen[question].add(option)


def differences(answers: Answers, result: Result, others: Sequence[Heard]) -> tuple[Difference, ...]:
    """Where others chose what is worth more or less than the owner's option: the weightiest first, then as asked.

    Behind each label stands one option, the farthest from the owner's. Nothing is averaged, and nothing of the result
    is changed.
    """
    found = []
    for outcome in result.outcomes:
        own = outcome.question.option(outcome.option_id) if outcome.option_id else None
        if own is None:
            continue
        told, most = [], 0
        for label in others:
            far = _farthest(outcome.question, own.points, label.said.get(outcome.question.id, frozenset()))
            if far is not None:
                told.append(Told(label.role, far[1]))
                most = max(most, far[0])
        if told:
            matters = relevance(answers, outcome.domain)
            found.append(Difference(outcome.question, outcome.domain, own.id, tuple(told), most, matters))
    return tuple(sorted(found, key=lambda difference: -difference.weight))


def _farthest(question: Question, points: int, chosen: frozenset[str]) -> tuple[int, str] | None:
    """The option farthest from these points, with the distance; of two the lower one. None: none is elsewhere."""
    apart = [(abs(option.points - points), option.id) for option in question.options if option.id in chosen]
    far = max(apart, key=lambda one: one[0], default=None)
    return far if far is not None and far[0] > 0 else None
