"""One plan in four horizons, which ends where the firm wants to stand (docs/scoring.md#the-plan). Pure.

Steps are chosen one at a time, the weightiest that leaves the next stage within reach of the year. Each is one option
up on one question, no question twice in a horizon, and no step before the one below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, get_args

from assess.core.model import (
    MAX_POINTS,
    STAGES,
    Answers,
    Bank,
    Effort,
    Need,
    StageId,
    Target,
)
from assess.core.plan import Step, relevance
from assess.core.position import Position
from assess.core.result import Level, Result, StageName, StageScore, as_fraction
from assess.core.scoring import decides, score
from assess.core.way import along

HorizonId = Literal["week", "3m", "1y", "3y"]


@dataclass(frozen=True)
class Room:
    """How many steps a horizon holds, and of which effort."""

    steps: int
    efforts: frozenset[Effort]


ROOM: Mapping[HorizonId, Room] = {
    "week": Room(1, frozenset({"S"})),
    "3m": Room(3, frozenset({"S", "M", "L"})),
    "1y": Room(4, frozenset({"S", "M", "L"})),
    "3y": Room(4, frozenset({"S", "M", "L"})),
}
YEAR: tuple[HorizonId, ...] = ("week", "3m", "1y")
STAGES_AHEAD = 2  # how far the target lies where the owner has picked none


@dataclass(frozen=True)
class Done:
    """A step that the owner has ticked as done: one option up on a question, and the day YYYY-MM-DD."""

    question_id: str
    to_option: str
    day: str


@dataclass(frozen=True)
class Standing:
    """Where a firm stands: the figures of a result that a plan leads to."""

    level: Level | None
    stage: StageName | None
    score: Fraction | None
    stages: Mapping[StageId, StageScore]

    @classmethod
    def of(cls, result: Result) -> Standing:
        """The figures of one result."""
        return cls(result.level, result.stage, result.score, result.stages)


@dataclass(frozen=True)
class Horizon:
    """The steps of one stretch of time, and where the firm stands at its end once it has done all so far.

    `to_next`: how many steps of the plan remain then to the end of the level that it has now (`way`), 0 where
    that is reached. `to_target`: the fewest that remain to the plan's target.
    """

    id: HorizonId
    steps: tuple[Step, ...]
    after: Standing
    to_next: int = 0
    to_target: int = 0


@dataclass(frozen=True)
class Plan:
    """The plan. `target` is the level it leads to in three years, None for a firm that is there or has no level.

    `reaches_next` tells whether the year's steps lift the firm to its next stage; `ahead` how many steps remain to the
    target after the year, None where that cannot be told; `to_next` how many steps of the plan lead to the end of the
    firm's level before any is taken.
    """

    horizons: tuple[Horizon, ...]
    target: Level | None
    reaches_next: bool
    ahead: int | None
    to_next: int

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in order."""
        return tuple(step for horizon in self.horizons for step in horizon.steps)


def matches(bank: Bank, answers: Answers, step: Step) -> int:
    """How many of a step's needs the firm's goals and barriers raise."""
    return len(_wanted(bank, answers).intersection(step.improve.needs))


def weight(bank: Bank, answers: Answers, step: Step) -> Fraction:
    """What orders the steps of a horizon: gap x relevance x (1 + matches) / effort."""
    here = step.question.option(step.from_option)
    gap = MAX_POINTS - (here.points if here else 0)
    matters = relevance(answers, step.domain) * (1 + matches(bank, answers, step))
    return Fraction(gap * matters, MAX_POINTS * bank.effort_weights[step.effort])


def make_plan(bank: Bank, answers: Answers, result: Result, target: Level | None = None) -> Plan:
    """The plan of a firm. `target` is the level that its owner picks, else two stages ahead.

    Where the weightiest steps do not reach the next stage within a year, those that gain most points are taken; where
    they do not either, `reaches_next` is False.
    """
    filling = _Filling(bank, answers, result, by_gain=False)
    within_a_year = filling.promised
    plan = _drawn(bank, result, target, filling)
    if plan.reaches_next or not within_a_year:
        return plan
    by_gain = _drawn(bank, result, target, _Filling(bank, answers, result, by_gain=True))
    return by_gain if by_gain.reaches_next else plan


def answers_with(bank: Bank, answers: Answers, result: Result, taken: Iterable[Step]) -> Answers:
    """The answers once these steps are taken, each wherever its question stands.

    What a step opens is asked then, and stands at its first option, where the firm was inferred to be.
    """
    position = Position(bank, answers, result)
    for step in taken:
        position.reach(step)
    return position.answers


def targets(bank: Bank, answers: Answers, result: Result) -> tuple[Target, ...]:
    """The levels that an owner may aim at: above the firm's, and such that the questions it has answered lead there."""
    if result.level is None:
        return ()
    best = {o.question.id: o.question.options[-1].id for o in result.outcomes if o.kind in ("option", "inferred_zero")}
    stages = score(bank, replace(answers, answers={**answers.answers, **best})).stages
    above = (level for level in get_args(Target) if level > result.level)
    return tuple(level for level in above if all(decides(bank, stages[s]) for s in STAGES[:level]))


def default_target(level: Level | None) -> Level | None:
    """Where a plan leads whose owner has picked nothing: two stages ahead."""
    return _target(level, None)


def _drawn(bank: Bank, result: Result, target: Level | None, filling: _Filling) -> Plan:
    horizons: list[Horizon] = []
    position, level = filling.position, result.level
    aim = _target(level, target)

    def end(name: HorizonId, steps: tuple[Step, ...]) -> None:
        left = position.steps_to(aim) if aim is not None else 0
        horizons.append(Horizon(name, steps, Standing.of(score(bank, position.answers)), to_target=left))

    for name in YEAR:
        end(name, filling.fill(name))
    reached = horizons[-1].after.level
    end("3y", filling.fill("3y") if aim is not None and (reached is None or reached < aim) else ())
    steps = [step for horizon in horizons for step in horizon.steps]
    to_next = along(filling.begins(), steps)
    return Plan(
        horizons=tuple(_counted(horizons, to_next)),
        target=aim,
        reaches_next=level is not None and _leaves(bank, level, horizons[-2].after),
        ahead=horizons[-1].to_target + len(horizons[-1].steps) if aim is not None else None,
        to_next=to_next,
    )


def _counted(horizons: Iterable[Horizon], to_next: int) -> Iterator[Horizon]:
    """The horizons, each with what is left of the way to the next level at its end."""
    for horizon in horizons:
        to_next = max(0, to_next - len(horizon.steps))
        yield replace(horizon, to_next=to_next)


def _leaves(bank: Bank, level: Level, after: Standing) -> bool:
    """Whether the stage that a firm of this level works in is passed then (or begun, from level 0).

    The level itself cannot tell: where the stage after it has too few answers, there is none.
    """
    mark = bank.thresholds.start if level == 0 else bank.thresholds.pass_
    stage = STAGES[min(max(level - 1, 0), len(STAGES) - 1)]
    achieved = after.stages[stage].achievement
    return level <= len(STAGES) and achieved is not None and achieved >= as_fraction(mark)


def _target(level: Level | None, picked: Level | None) -> Level | None:
    top = len(STAGES) + 1
    if level is None or level == top:
        return None
    return picked if picked is not None and picked > level else min(level + STAGES_AHEAD, top)  # type: ignore[return-value]


class _Filling:
    """Fills one horizon after another, by weight or by what gains most points."""

    def __init__(self, bank: Bank, answers: Answers, result: Result, by_gain: bool) -> None:
        self.position = Position(bank, answers, result)
        self._bank, self._answers, self._result, self._by_gain = bank, answers, result, by_gain
        self._taken: dict[str, int] = {}
        self._wanted = _wanted(bank, answers)
        # Whether the next stage lies within a year's steps, so that every step has to leave it there.
        self.promised = self._lies_within_a_year()

    def begins(self) -> Position:
        """Where the firm stands before any step."""
        return Position(self._bank, self._answers, self._result)

    def fill(self, name: HorizonId) -> tuple[Step, ...]:
        """The steps of a horizon, taken one after another."""
        room, steps = ROOM[name], list[Step]()
        for free in range(room.steps, 0, -1):
            step = self._choose(name, room, free - 1, steps)
            if step is None:
                break
            steps.append(step)
            self._take(step)
        return tuple(steps)

    def _choose(self, name: HorizonId, room: Room, free: int, chosen: list[Step]) -> Step | None:
        stage, done = self.position.working(), {step.question.id for step in chosen}
        guarded = any(step.domain == "security" for step in chosen) or not self.position.has_security_gap()
        found = sorted(
            (
                step
                for step in self.position.next_steps()
                if step.question.id not in done and step.effort in room.efforts
            ),
            key=lambda step: self._rank(step, stage, guarded),
        )
        if not found:
            return None
        security_first = not guarded and not self._taken and found[0].domain == "security"
        if stage is None or not self.promised or name not in YEAR or security_first:
            return found[0]
        later = [ROOM[h].steps for h in YEAR[YEAR.index(name) + 1 :]]
        return next((step for step in found if self._leaves_reach(step, stage, free, later, done)), found[0])

    def _rank(self, step: Step, stage: StageId | None, guarded: bool) -> tuple[bool, bool, int, float, int]:
        """Security once a horizon while it is a gap, the working stage, breadth before depth, then what weighs most."""
        qid = step.question.id
        gain = self.position.gain(step)
        matters = relevance(self.position.answers, step.domain) * (
            1 + len(self._wanted.intersection(step.improve.needs))
        )
        weight = (MAX_POINTS - self.position.points[qid]) * matters / self._bank.effort_weights[step.effort]
        return (
            guarded or step.domain != "security",
            step.question.stage != stage,
            0 if self._by_gain else self._taken.get(qid, 0),
            -gain if self._by_gain else -weight,
            self.position.order[qid],
        )

    def _leaves_reach(self, step: Step, stage: StageId, free: int, later: list[int], done: set[str]) -> bool:
        """Whether the working stage can still reach its mark in the room that is left, once the step is taken."""
        gained = self.position.gain(step) if step.question.stage == stage else 0
        missing = self.position.missing(stage) - gained
        if missing <= 0:
            return True
        used = done | {step.question.id}
        rungs = {qid: len(later) + (free > 0 and qid not in used) for qid in self.position.order}
        return self.position.most(stage, free + sum(later), rungs, once_taken=step)[-1] >= missing

    def _lies_within_a_year(self) -> bool:
        stage = self.position.working()
        if stage is None:
            return False
        steps, rungs = sum(ROOM[h].steps for h in YEAR), dict.fromkeys(self.position.order, len(YEAR))
        return self.position.most(stage, steps, rungs)[-1] >= self.position.missing(stage)

    def _take(self, step: Step) -> None:
        before = self.position.working()
        self.position.reach(step)
        self._taken[step.question.id] = self._taken.get(step.question.id, 0) + 1
        if self.position.working() != before:
            self.promised = False  # it is kept


def _wanted(bank: Bank, answers: Answers) -> frozenset[Need]:
    """What the firm's goals and barriers ask for."""
    chosen: Iterable[tuple[Need, ...]] = [
        *(goal.needs for goal in bank.goals if goal.id in answers.profile.goals),
        *(barrier.needs for barrier in bank.barriers if barrier.id in answers.profile.barriers),
    ]
    return frozenset(need for needs in chosen for need in needs)
