"""Where each question of a firm stands while steps are taken, and how far further ones can reach. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from math import ceil

from assess.core.flags import SECURITY_GAP_BELOW
from assess.core.model import MAX_POINTS, STAGES, Answers, Bank, Question, StageId
from assess.core.plan import Step, improvement
from assess.core.result import Level, Outcome, Result, as_fraction


class Position:
    """A firm on its way up: begins at its result, and moves as steps are taken.

    `answers`: as they stand by now; `points` (0 to MAX_POINTS) and `order` by the id of each question that counts.
    """

    def __init__(self, bank: Bank, answers: Answers, result: Result) -> None:
        self.answers = answers
        self._counted = [o for o in result.outcomes if o.kind in ("option", "inferred_zero")]
        self.points = {o.question.id: int((o.value or Fraction(0)) * MAX_POINTS) for o in self._counted}
        self.order = {o.question.id: i for i, o in enumerate(self._counted)}
        self._at = {o.question.id: _index(o) for o in self._counted}
        self._opened: set[str] = set()
        self._gap = "security_gap" in result.flags
        self._level = result.level
        self._stage_points = {stage: score.points for stage, score in result.stages.items()}
        self._marks = {stage: _marks(bank, score.max_points) for stage, score in result.stages.items()}

    def reach(self, step: Step) -> None:
        """Take one step, from wherever its question stands."""
        ids = [option.id for option in step.question.options]
        self._move(step.question, max(ids.index(step.to_option), self._at[step.question.id]))
        for outcome in self._closed():
            if self._is_open(outcome):
                self._open(outcome.question)

    def next_steps(self) -> Iterator[Step]:
        """The step up of each open question that has one."""
        for outcome in self._counted:
            question, at = outcome.question, self._at[outcome.question.id]
            if at + 1 < len(question.options) and self._is_open(outcome):
                here, to = question.options[at], question.options[at + 1]
                yield Step(question, outcome.domain, here.id, to.id, improvement(question, here.id))

    def gain(self, step: Step) -> int:
        """The points that one option up on the step's question brings."""
        return step.question.options[self._at[step.question.id] + 1].points - self.points[step.question.id]

    def working(self) -> StageId | None:
        """The stage to lift: the first below its mark, or None, as without a level."""
        if self._level is None:
            return None
        return next((stage for stage in STAGES if self.missing(stage) > 0), None)

    def missing(self, stage: StageId) -> int:
        """Points to the mark that counts next: `start` for a firm that has not begun, else `pass`. Below 1: reached."""
        start, _ = self._marks[stage]
        begun = stage != STAGES[0] or self._level != 0 or self._stage_points[stage] >= start
        return self._short(stage, begun=begun)

    def _short(self, stage: StageId, *, begun: bool = True) -> int:
        """Points to `pass`, or to `start`."""
        start, pass_ = self._marks[stage]
        return (pass_ if begun else start) - self._stage_points[stage]

    def has_security_gap(self) -> bool:
        """Whether the gap in security that the result tells of is still open."""
        members = [o.question.id for o in self._counted if o.domain == "security"]
        points = sum(self.points[question_id] for question_id in members)
        return self._gap and 100 * points < SECURITY_GAP_BELOW * MAX_POINTS * len(members)

    def steps_to(self, level: Level) -> int:
        """The fewest steps that lift every stage below a level to `pass`; to level 1, the first one to `start`."""
        if level == 1:
            return self._fewest(STAGES[0], self._short(STAGES[0], begun=False))
        return sum(self._fewest(stage, self._short(stage)) for stage in STAGES[: level - 1])

    def steps_to_next(self) -> int:
        """The fewest steps that end the level of the result; 0 where there is none, or none above."""
        if self._level is None or self._level > len(STAGES):
            return 0
        stage = STAGES[max(self._level - 1, 0)]
        begun = self._level == 0 and self._stage_points[stage] >= self._marks[stage][0]
        return 0 if begun else self._fewest(stage, self.missing(stage))

    def most(self, stage: StageId, steps: int, rungs: Mapping[str, int], once_taken: Step | None = None) -> list[int]:
        """The most points that none, one … `steps` steps gain in a stage, with at most `rungs` on each question.

        `once_taken`: a step that is thought of as taken before them.
        """
        most = [0] * (steps + 1)
        for qid, rises in self._rises(stage, once_taken.question.id if once_taken else None):
            for total in range(steps, 0, -1):
                for n, gain in enumerate(rises[: min(rungs[qid], total)], 1):
                    most[total] = max(most[total], most[total - n] + gain)
        return most

    def _fewest(self, stage: StageId, missing: int) -> int:
        if missing <= 0:
            return 0
        rises = dict(self._rises(stage))
        top = sum(len(r) for r in rises.values())
        rungs = {qid: len(r) for qid, r in rises.items()}
        return next((n for n, gain in enumerate(self.most(stage, top, rungs)) if gain >= missing), top)

    def _rises(self, stage: StageId, one_up: str | None = None) -> Iterator[tuple[str, list[int]]]:
        """For each open question of a stage the points that one, two … steps gain; `one_up` stands an option higher."""
        for outcome in self._counted:
            question = outcome.question
            if question.stage == stage and self._is_open(outcome):
                at = self._at[question.id] + (question.id == one_up)
                yield question.id, [o.points - question.options[at].points for o in question.options[at + 1 :]]

    def _is_open(self, outcome: Outcome) -> bool:
        """Whether what the question rests on has been lifted high enough."""
        condition = outcome.question.asks_if
        if outcome.kind == "option" or condition is None or condition.question is None:
            return True
        return self.points.get(condition.question, 0) >= condition.at_least

    def _closed(self) -> list[Outcome]:
        return [o for o in self._counted if o.kind == "inferred_zero" and o.question.id not in self._opened]

    def _open(self, question: Question) -> None:
        """What stood at an inferred zero is asked now: it stands at its first option. A kept answer did not count."""
        self._opened.add(question.id)
        self._move(question, 0)

    def _move(self, question: Question, to: int) -> None:
        points = question.options[to].points
        self._stage_points[question.stage] += points - self.points[question.id]
        self._at[question.id], self.points[question.id] = to, points
        self.answers = replace(self.answers, answers={**self.answers.answers, question.id: question.options[to].id})


def _marks(bank: Bank, max_points: int) -> tuple[int, int]:
    """Whole points that reach `start` and `pass` of a stage."""
    thresholds = bank.thresholds
    return ceil(as_fraction(thresholds.start) * max_points), ceil(as_fraction(thresholds.pass_) * max_points)


def _index(outcome: Outcome) -> int:
    ids = [option.id for option in outcome.question.options]
    return ids.index(outcome.option_id) if outcome.option_id in ids else 0
