"""Owner and adviser at one table: both verdicts, and where they differ, in words. No edition of an owner holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assess.core.diagnosis import Diagnosis
from assess.core.model import MAX_POINTS
from assess.core.plan import relevance
from assess.core.result import Result
from assess.core.two_tracks import Seen, TalkItem, Unproven, talk_items, unproven
from assess.report.rows import stage_rows
from assess.report.verdict import verdict
from assess.report.view import StageRow, Verdict
from assess.report.view_fact import Fact
from assess.report.words import Words


@dataclass(frozen=True)
class Side:
    """One of the two: whose result it is, its verdict with the `working` of its score (may be empty), its stages."""

    name: str
    verdict: Verdict
    working: str
    stages: tuple[StageRow, ...]


@dataclass(frozen=True)
class Item:
    """A question to talk about: both answers in words, why the adviser sees it so, how much it weighs, how to ask."""

    question_id: str
    about: str
    question: str
    own: str
    seen: str
    reason: str
    weight: str
    ask: str


@dataclass(frozen=True)
class Proof:
    """An answer that nobody has seen proof of: what was answered, how it is known, how much it weighs, what to see."""

    question_id: str
    about: str
    question: str
    answer: str
    known: str
    weight: str
    ask: str


@dataclass(frozen=True)
class TwoTracks:
    """Both results, the items of talk, what proof is missing, and what the owner wants and finds hard."""

    sides: tuple[Side, ...]
    same: bool
    items: tuple[Item, ...]
    proofs: tuple[Proof, ...]
    wishes: tuple[Fact, ...]


def two_tracks(words: Words, own: Diagnosis, seen_by: Diagnosis, seen: Mapping[str, Seen]) -> TwoTracks:
    """`own` is the owner's diagnosis, `seen_by` the one with the adviser's view in the place of the answers."""
    items = talk_items(own.answers, own.result, seen)
    return TwoTracks(
        sides=(_side(words, "owner", own), _side(words, "adviser", seen_by)),
        same=own.result.level == seen_by.result.level and own.result.score == seen_by.result.score,
        items=tuple(_item(words, item) for item in items),
        proofs=tuple(_proof(words, one) for one in unproven(own.answers, own.result, seen)),
        wishes=wishes(words, own),
    )


def wishes(words: Words, diagnosis: Diagnosis) -> tuple[Fact, ...]:
    """Goals, difficulties, and what matters most to the firm."""
    profile, bank = diagnosis.answers.profile, diagnosis.bank
    goals = [words.of(goal.text) for goal in bank.goals if goal.id in profile.goals]
    barriers = [words.of(barrier.text) for barrier in bank.barriers if barrier.id in profile.barriers]
    matters = [words.domain(d.id) for d in bank.domains if relevance(diagnosis.answers, d.id) == 3]
    least = [words.domain(d.id) for d in bank.domains if relevance(diagnosis.answers, d.id) == 1]
    told = (("goals", goals), ("barriers", barriers), ("matters", matters))
    facts = [Fact(words(f"wishes.{name}"), words.join(values) or words("wishes.none")) for name, values in told]
    if least:
        facts.append(Fact(words("wishes.least"), words.join(least)))
    return tuple(facts)


def _side(words: Words, name: str, diagnosis: Diagnosis) -> Side:
    result = diagnosis.result
    return Side(words(f"tracks.{name}"), verdict(words, diagnosis), _working(words, result), stage_rows(words, result))


def _working(words: Words, result: Result) -> str:
    """The score in the points of the three stages, to be done again by hand."""
    if result.score is None:
        return ""
    parts = (words("tracks.part", points=s.points, max=s.max_points) for s in result.stages.values())
    return words("tracks.sum", parts=words("sum.plus").join(parts), n=len(result.stages))


def _item(words: Words, item: TalkItem) -> Item:
    own = item.question.option(item.own) if item.own else None
    weight = words("tracks.weight", points=item.points, relevance=item.relevance, weight=item.weight)
    return Item(
        question_id=item.question.id,
        about=words.domain(item.domain),
        question=words.asked(item.question),
        own=words.of(own.text) if own else words(f"answer.{item.own or 'unanswered'}"),
        seen=_value(words, item),
        reason=item.reason or words("tracks.no_reason"),
        weight=weight if item.points else words("tracks.no_points"),
        ask=words.of(item.question.interview),
    )


def _value(words: Words, item: TalkItem) -> str:
    option = item.question.option(item.seen)
    return words.of(option.text) if option else words(f"answer.{item.seen}")


def _proof(words: Words, one: Unproven) -> Proof:
    return Proof(
        question_id=one.question.id,
        about=words.domain(one.domain),
        question=words.asked(one.question),
        answer=words.option(one.question, one.option_id),
        known=words(f"tracks.known.{one.evidence}"),
        weight=words("tracks.claims", points=one.points, most=MAX_POINTS, relevance=one.relevance, weight=one.weight),
        ask=words.of(one.question.interview),
    )
