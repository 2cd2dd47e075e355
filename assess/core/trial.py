"""Steps tried out: which count along with them, and how far the next stage is then. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil

from assess.core.horizons import answers_with
from assess.core.model import STAGES, Answers, Bank
from assess.core.plan import Step
from assess.core.result import Level, Result, as_fraction
from assess.core.scoring import score

Key = tuple[str, str]


def key(step: Step) -> Key:
    """What names a step: its question, and the option that it leads to."""
    return step.question.id, step.to_option


def with_those_below(steps: Sequence[Step], result: Result, wanted: Collection[Key]) -> tuple[Step, ...]:
    """The wanted steps, in order, with the earlier ones that they rest on.

    These are the lower rungs of the same question, and those of the question that has to be met before it is asked.
    """
    taken: set[int] = set()

    def take(at: int) -> None:
        if at in taken:
            return
        taken.add(at)
        for earlier in range(at):
            if _rests_on(steps[at], steps[earlier], result):
                take(earlier)

    for at, step in enumerate(steps):
        if key(step) in wanted:
            take(at)
    return tuple(step for at, step in enumerate(steps) if at in taken)


def result_with(bank: Bank, answers: Answers, result: Result, taken: Sequence[Step]) -> Result:
    """The result that these steps would lead to; the one given where there are none."""
    return score(bank, answers_with(bank, answers, result, taken)) if taken else result


def _rests_on(step: Step, earlier: Step, result: Result) -> bool:
    if earlier.question.id == step.question.id:
        return True
    condition = step.question.asks_if
    if condition is None or condition.question != earlier.question.id:
        return False
    here = earlier.question.option(earlier.from_option)
    closed = result.outcome(step.question.id).kind == "inferred_zero"
    return closed and here is not None and here.points < condition.at_least


@dataclass(frozen=True)
class Distance:
    """How far the end of a level is, in points of its stage: those the firm has, and those it needs."""

    have: int
    need: int

    @property
    def left(self) -> int:
        """Points that are missing, 0 where none are."""
        return max(0, self.need - self.have)

    @property
    def share(self) -> float:
        """How much of the way is gone, 0..1."""
        return min(1.0, self.have / self.need) if self.need else 1.0


def distance(bank: Bank, level: Level | None, result: Result) -> Distance | None:
    """How far a result is from the end of this level; None without one, and at the top."""
    if level is None or level > len(STAGES):
        return None
    stage = result.stages[STAGES[max(level - 1, 0)]]
    mark = bank.thresholds.start if level == 0 else bank.thresholds.pass_
    return Distance(stage.points, ceil(as_fraction(mark) * stage.max_points))
