"""Which answers an adviser checks first with the owner (docs/scoring.md#what-an-adviser-checks-first). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assess.core.model import MAX_POINTS, Answers, StageId
from assess.core.plan import current_points, relevance
from assess.core.result import Outcome, Result
from assess.core.two_tracks import Seen

# claim: much is said to be done. gap: little is done. open: nobody knew, or it is unanswered.
Kind = Literal["claim", "gap", "open"]

MOST = 12
KEPT = 4  # places kept for the kind that does not come first
CLAIM_FROM = 3  # points
GAP_UP_TO = 1  # points
GAP_OF_STEP = CLAIM_FROM - 1  # points: what a step begins from is checked whatever it is
HIGH_FROM = 3  # the level from which claims come first


@dataclass(frozen=True)
class ToCheck:
    """An answer to check, with its points (0 without an answer) and how much its area matters."""

    outcome: Outcome
    kind: Kind
    points: int
    relevance: int

    @property
    def weight(self) -> int:
        """What is claimed, or what is missing, in points x relevance."""
        return (self.points if self.kind == "claim" else MAX_POINTS - self.points) * self.relevance


def claims_first(result: Result) -> bool:
    """Whether high answers come before low ones: at a high level it rests on them."""
    return result.level is not None and result.level >= HIGH_FROM


def ranked(
    answers: Answers,
    result: Result,
    seen: Mapping[str, Seen],
    deciding: StageId | None = None,
    steps: Sequence[str] = (),
) -> tuple[ToCheck, ...]:
    """At most twelve: the questions of `steps`, then the kind that comes first, then the other, by weight, as asked.

    `steps` are the questions of the steps that are to be agreed on, in that order. Where a stage in the way has too few
    answers for a level (`deciding`), its open questions stand before all. What an adviser has seen proof of is left
    out. Places that one kind does not need go to the other.
    """
    open_to_check = [o for o in result.outcomes if seen.get(o.question.id, Seen()).evidence != "seen"]
    found = [one for o in open_to_check if o.question.id not in steps and (one := _to_check(answers, o))]
    found.sort(key=lambda one: (not _decides(one, deciding), -one.weight))
    behind = {o.question.id: one for o in open_to_check if (one := _to_check(answers, o, GAP_OF_STEP))}
    of_steps = [behind[step] for step in steps if step in behind]
    room = MOST - len(of_steps)
    claims, gaps = [o for o in found if o.kind == "claim"], [o for o in found if o.kind != "claim"]
    first, second = (claims, gaps) if claims_first(result) else (gaps, claims)
    wanted = sum(_decides(one, deciding) for one in first)
    first = first[: min(room, max(room - KEPT, room - len(second), wanted))]
    others = (*first, *second[: room - len(first)])
    leading = sum(_decides(one, deciding) for one in others)
    others = tuple(sorted(others, key=lambda one: not _decides(one, deciding)))
    return (*others[:leading], *of_steps, *others[leading:])


def _decides(one: ToCheck, stage: StageId | None) -> bool:
    return one.kind == "open" and one.outcome.question.stage == stage


def _to_check(answers: Answers, outcome: Outcome, gap_up_to: int = GAP_UP_TO) -> ToCheck | None:
    points, matters = current_points(outcome), relevance(answers, outcome.domain)
    if outcome.open:
        return ToCheck(outcome, "open", 0, matters)
    if outcome.kind == "option" and points >= CLAIM_FROM:
        return ToCheck(outcome, "claim", points, matters)
    if outcome.kind == "option" and points <= gap_up_to:
        return ToCheck(outcome, "gap", points, matters)
    return None
