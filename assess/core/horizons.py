"""One plan in four horizons, which ends where the firm wants to stand (docs/scoring.md#the-plan). Pure.

Steps are chosen one at a time, the weightiest that leaves the next stage within reach of the year. Each is one option
up on one question, no question twice in a horizon, and no step before the one below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import Literal, get_args

from assess.core.flags import SECURITY_GAP_BELOW
from assess.core.model import (
    MAX_POINTS,
    STAGES,
    Answers,
    Bank,
    Effort,
    Need,
    Question,
    StageId,
    Target,
)
from assess.core.plan import Step, improvement, relevance
from assess.core.result import Level, Outcome, Result, StageName, StageScore, as_fraction
from assess.core.scoring import decides, score

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

    `to_next`: how many steps remain then to the end of the level that it has now, 0 where that is reached.
    """

    id: HorizonId
    steps: tuple[Step, ...]
    after: Standing
    to_next: int = 0


@dataclass(frozen=True)
class Plan:
    """The plan. `target` is the level it leads to in three years, None for a firm that is there or has no level.

    `reaches_next` tells whether the year's steps lift the firm to its next stage; `ahead` how many steps remain to the
    target after the year, None where that cannot be told.
    """

    horizons: tuple[Horizon, ...]
    target: Level | None
    reaches_next: bool
    ahead: int | None

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
    state = _State(bank, answers, result, by_gain=False)
    within_a_year = state.promised
    plan = _drawn(bank, result, target, state)
    if plan.reaches_next or not within_a_year:
        return plan
    by_gain = _drawn(bank, result, target, _State(bank, answers, result, by_gain=True))
    return by_gain if by_gain.reaches_next else plan


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


def _drawn(bank: Bank, result: Result, target: Level | None, state: _State) -> Plan:
    horizons: list[Horizon] = []
    for name in YEAR:
        steps = state.fill(name)
        horizons.append(Horizon(name, steps, Standing.of(score(bank, state.answers)), state.steps_to_next()))
    level = result.level
    reached = horizons[-1].after.level
    aim = _target(level, target)
    steps = state.fill("3y") if aim is not None and (reached is None or reached < aim) else ()
    horizons.append(Horizon("3y", steps, Standing.of(score(bank, state.answers)), state.steps_to_next()))
    return Plan(
        horizons=tuple(horizons),
        target=aim,
        reaches_next=level is not None and _leaves(bank, level, horizons[-2].after),
        ahead=state.steps_to(aim) + len(steps) if aim is not None else None,
    )


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


class _State:
    """Where each question stands while steps are taken."""

    def __init__(self, bank: Bank, answers: Answers, result: Result, by_gain: bool) -> None:
        self.answers = answers  # once the steps so far are taken
        self._bank, self._by_gain = bank, by_gain
        self._counted = [o for o in result.outcomes if o.kind in ("option", "inferred_zero")]
        self._at = {o.question.id: _index(o) for o in self._counted}
        self._points = {o.question.id: int((o.value or Fraction(0)) * MAX_POINTS) for o in self._counted}
        self._taken: dict[str, int] = {}
        self._opened: set[str] = set()
        self._domain = {o.question.id: o.domain for o in self._counted}
        self._order = {o.question.id: i for i, o in enumerate(self._counted)}
        self._wanted = _wanted(bank, answers)
        self._gap = "security_gap" in result.flags
        self._level = result.level
        self._stage_points = {stage: score.points for stage, score in result.stages.items()}
        self._marks = {stage: _marks(bank, score.max_points) for stage, score in result.stages.items()}
        # Whether the next stage lies within a year's steps, so that every step has to leave it there.
        self.promised = self._lies_within_a_year()

    def fill(self, name: HorizonId) -> tuple[Step, ...]:
        """The steps of a horizon, taken one after another."""
        room, steps = ROOM[name], list[Step]()
        for free in range(room.steps, 0, -1):
            done = {step.question.id for step in steps}
            step = self._choose(name, room, free - 1, done)
            if step is None:
                break
            steps.append(step)
            self._take(step)
        return tuple(steps)

    def steps_to(self, level: Level) -> int:
        """The fewest steps that lift every stage below a level to its mark."""
        return sum(self._fewest(stage) for stage in STAGES[: level - 1])

    def steps_to_next(self) -> int:
        """The fewest steps that end the level of the result; 0 where there is none, or none above."""
        if self._level is None or self._level > len(STAGES):
            return 0
        stage = STAGES[max(self._level - 1, 0)]
        begun = self._level == 0 and self._stage_points[stage] >= self._marks[stage][0]
        return 0 if begun else self._fewest(stage)

    # ------------------------------------------------------------ choosing

    def _choose(self, name: HorizonId, room: Room, free: int, done: set[str]) -> Step | None:
        stage = self._working()
        guarded = any(self._domain[q] == "security" for q in done) or not self._has_gap()
        found = sorted(
            (step for step in self._next_steps() if step.question.id not in done and step.effort in room.efforts),
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
        gain = self._gain(step)
        matters = relevance(self.answers, step.domain) * (1 + len(self._wanted.intersection(step.improve.needs)))
        weight = (MAX_POINTS - self._points[qid]) * matters / self._bank.effort_weights[step.effort]
        return (
            guarded or step.domain != "security",
            step.question.stage != stage,
            0 if self._by_gain else self._taken.get(qid, 0),
            -gain if self._by_gain else -weight,
            self._order[qid],
        )

    def _leaves_reach(self, step: Step, stage: StageId, free: int, later: list[int], done: set[str]) -> bool:
        """Whether the working stage can still reach its mark in the room that is left, once the step is taken."""
        missing = self._missing(stage) - (self._gain(step) if step.question.stage == stage else 0)
        if missing <= 0:
            return True
        qid = step.question.id
        self._at[qid] += 1
        try:
            used = done | {qid}
            rungs = {o.question.id: len(later) + (free > 0 and o.question.id not in used) for o in self._counted}
            return self._most(stage, free + sum(later), rungs)[-1] >= missing
        finally:
            self._at[qid] -= 1

    # ------------------------------------------------------------ standing

    def _working(self) -> StageId | None:
        """The stage to lift: the first below its mark, or None."""
        if self._level is None:
            return None
        return next((stage for stage in STAGES if self._missing(stage) > 0), None)

    def _has_gap(self) -> bool:
        """Whether the gap in security that the result tells of is still open."""
        members = [o.question.id for o in self._counted if o.domain == "security"]
        points = sum(self._points[question_id] for question_id in members)
        return self._gap and 100 * points < SECURITY_GAP_BELOW * MAX_POINTS * len(members)

    def _missing(self, stage: StageId) -> int:
        """Points to the mark that counts next: `start` for a firm that has not begun, else `pass`."""
        start, pass_ = self._marks[stage]
        points = self._stage_points[stage]
        if stage == STAGES[0] and self._level == 0 and points < start:
            return start - points
        return pass_ - points

    def _lies_within_a_year(self) -> bool:
        stage = self._working()
        if stage is None or self._level is None or self._level > len(STAGES):
            return False
        steps, rungs = sum(ROOM[h].steps for h in YEAR), {o.question.id: len(YEAR) for o in self._counted}
        return self._most(stage, steps, rungs)[-1] >= self._missing(stage)

    def _next_steps(self) -> Iterator[Step]:
        for outcome in self._counted:
            question, at = outcome.question, self._at[outcome.question.id]
            if at + 1 < len(question.options) and self._is_open(outcome):
                here = question.options[at]
                yield Step(
                    question, outcome.domain, here.id, question.options[at + 1].id, improvement(question, here.id)
                )

    def _is_open(self, outcome: Outcome) -> bool:
        """Whether what the question rests on has been lifted high enough."""
        condition = outcome.question.asks_if
        if outcome.kind == "option" or condition is None or condition.question is None:
            return True
        return self._points.get(condition.question, 0) >= condition.at_least

    def _take(self, step: Step) -> None:
        before = self._working()
        self._move(step.question, self._at[step.question.id] + 1)
        self._taken[step.question.id] = self._taken.get(step.question.id, 0) + 1
        for outcome in self._closed():
            if self._is_open(outcome):
                self._open(outcome.question)
        if self._working() != before:
            self.promised = False  # it is kept

    def _move(self, question: Question, to: int) -> None:
        points = question.options[to].points
        self._stage_points[question.stage] += points - self._points[question.id]
        self._at[question.id], self._points[question.id] = to, points
        self.answers = replace(self.answers, answers={**self.answers.answers, question.id: question.options[to].id})

    def _closed(self) -> list[Outcome]:
        return [o for o in self._counted if o.kind == "inferred_zero" and o.question.id not in self._opened]

    def _open(self, question: Question) -> None:
        """What stood at an inferred zero is asked now: it stands at its first option. A kept answer did not count."""
        self._opened.add(question.id)
        self._move(question, 0)

    def _gain(self, step: Step) -> int:
        return step.question.options[self._at[step.question.id] + 1].points - self._points[step.question.id]

    # ------------------------------------------------------------ how far steps can reach

    def _rises(self, stage: StageId) -> Iterator[tuple[str, list[int]]]:
        """For each open question of a stage the points that one, two … steps gain."""
        for outcome in self._counted:
            question = outcome.question
            if question.stage == stage and self._is_open(outcome):
                at = self._at[question.id]
                yield question.id, [o.points - question.options[at].points for o in question.options[at + 1 :]]

    def _most(self, stage: StageId, steps: int, rungs: Mapping[str, int]) -> list[int]:
        """The most points that none, one … `steps` steps gain in a stage, with at most `rungs` on each question."""
        most = [0] * (steps + 1)
        for qid, rises in self._rises(stage):
            for total in range(steps, 0, -1):
                for n, gain in enumerate(rises[: min(rungs[qid], total)], 1):
                    most[total] = max(most[total], most[total - n] + gain)
        return most

    def _fewest(self, stage: StageId) -> int:
        missing = self._missing(stage)
        if missing <= 0:
            return 0
        rises = dict(self._rises(stage))
        top = sum(len(r) for r in rises.values())
        rungs = {qid: len(r) for qid, r in rises.items()}
        return next((n for n, gain in enumerate(self._most(stage, top, rungs)) if gain >= missing), top)


def _marks(bank: Bank, max_points: int) -> tuple[int, int]:
    """Whole points that reach `start` and `pass` of a stage."""
    thresholds = bank.thresholds
    return ceil(as_fraction(thresholds.start) * max_points), ceil(as_fraction(thresholds.pass_) * max_points)


def _index(outcome: Outcome) -> int:
    ids = [option.id for option in outcome.question.options]
    return ids.index(outcome.option_id) if outcome.option_id in ids else 0


def _wanted(bank: Bank, answers: Answers) -> frozenset[Need]:
    """What the firm's goals and barriers ask for."""
    chosen: Iterable[tuple[Need, ...]] = [
        *(goal.needs for goal in bank.goals if goal.id in answers.profile.goals),
        *(barrier.needs for barrier in bank.barriers if barrier.id in answers.profile.barriers),
    ]
    return frozenset(need for needs in chosen for need in needs)
