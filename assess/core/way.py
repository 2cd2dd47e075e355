"""How many steps of a plan lead off the firm's level (docs/scoring.md#the-plan). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from assess.core.model import Answers, Bank
from assess.core.plan import Step
from assess.core.position import Position
from assess.core.result import Result


def steps_left(bank: Bank, answers: Answers, result: Result, plan: Iterable[Step], taken: Collection[Step]) -> int:
    """How many steps still lead off the firm's level once some are taken, in the order of its plan; 0 where they do.

    Where the plan ends before, the fewest that are needed then are added. Steps are taken as the owner says they are,
    whether or not the one below was told.
    """
    position = Position(bank, answers, result)
    for step in taken:
        position.reach(step)
    return along(position, [step for step in plan if step not in taken])


def along(position: Position, steps: Iterable[Step]) -> int:
    """How many of these steps end the level, one after the other; moves the position. Beyond them, the fewest count."""
    count = 0
    for step in steps:
        if not position.steps_to_next():
            return count
        position.reach(step)
        count += 1
    return count + position.steps_to_next()
