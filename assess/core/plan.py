"""Priorities and the least-effort path to the next stage. Pure.

The path is exact: a small dynamic programme over all one-option-up improvements, with the dependent
questions of a basis treated together (docs/scoring.md#the-path-to-the-next-stage).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import ceil

from assess.core.model import MAX_POINTS, Answers, Bank, DomainId, Effort, Improve, Question, StageId
from assess.core.result import Outcome, Result, StageName, as_fraction
from assess.core.scoring import score

DEFAULT_RELEVANCE = 2
# The stage that a level works on: what has to be lifted to move up.
_WORKING_STAGE: tuple[StageId | None, ...] = (
    "digitization", "digitization", "digitalization", "transformation", None,
)  # fmt: skip


def relevance(answers: Answers, domain: DomainId) -> int:
    """How much a domain matters to the firm, 1..3, default 2."""
    return answers.relevance.get(domain, DEFAULT_RELEVANCE)


def working_stage(result: Result) -> StageId | None:
    """The stage that the firm has to lift next; None at the top or without a level."""
    return None if result.level is None else _WORKING_STAGE[result.level]


def current_points(outcome: Outcome) -> int:
    """Points 0..4 that an outcome with a value stands for."""
    return int((outcome.value or Fraction(0)) * MAX_POINTS)


def improvement(question: Question, option_id: str | None) -> Improve:
    """The next action from this option (None: from an inferred zero), or the question's own."""
    if option_id is None:
        first = question.options[0]
        return first.improve or question.improve
    option = question.option(option_id)
    return (option.improve if option else None) or question.improve


@dataclass(frozen=True)
class Priority:
    """A question below full marks. `gap` 0..1; `weight` = gap x relevance / effort."""

    outcome: Outcome
    improve: Improve
    gap: Fraction
    relevance: int
    weight: Fraction


def priorities(bank: Bank, answers: Answers, result: Result) -> tuple[Priority, ...]:
    """All questions below full marks, the working stage's first, then by weight (docs/scoring.md#priorities).

    Unknown and unanswered questions are not in it: they are to be looked up, not improved. A question
    that rests on a basis at zero follows its basis, so it is not listed before the basis is met.
    """
    stage = working_stage(result)
    below = []
    for outcome in result.outcomes:
        if outcome.kind != "option" or outcome.value is None or outcome.value == 1:
            continue
        improve = improvement(outcome.question, outcome.option_id)
        gap = 1 - outcome.value
        matters = relevance(answers, outcome.domain)
        weight = gap * matters / bank.effort_weights[improve.effort]
        below.append(Priority(outcome, improve, gap, matters, weight))
    below.sort(key=lambda p: (p.outcome.question.stage != stage, -p.weight))
    return tuple(below)


@dataclass(frozen=True)
class Step:
    """One option up on one question."""

    question: Question
    domain: DomainId
    from_option: str
    to_option: str
    improve: Improve

    @property
    def effort(self) -> Effort:
        """S, M or L."""
        return self.improve.effort


@dataclass(frozen=True)
class ShortestPath:
    """The least-effort steps, and the stage, level and score that rescoring with them gives."""

    steps: tuple[Step, ...]
    effort: int
    reached: StageName
    reached_level: int
    reached_score: Fraction | None


def next_stage(bank: Bank, answers: Answers, result: Result) -> ShortestPath | None:
    """The least-effort set of one-option-up improvements that lifts the working stage.

    From level 0 it lifts digitization to `start`, otherwise the working stage to `pass`. Among sets of
    equal effort the one that matters most to the firm wins, then the one with fewer steps. None at level
    4, where there is no level, and where none could be told after the steps: a later stage has no answer of its own.
    """
    stage = working_stage(result)
    if stage is None or result.level is None:
        return None
    stage_score = result.stages[stage]
    threshold = as_fraction(bank.thresholds.start if result.level == 0 else bank.thresholds.pass_)
    missing = ceil(threshold * stage_score.max_points) - stage_score.points
    best: dict[int, _Choice] = {0: _Choice(0, 0, ())}
    for group in _groups(bank, result):
        best = _extend(best, _group_choices(bank, answers, group, stage), missing)
    chosen = best.get(missing)
    if chosen is None:
        return None
    steps = tuple(sorted(chosen.steps, key=_step_order(bank)))
    after = score(bank, with_steps(answers, steps))
    if after.level is None or after.stage is None:
        return None
    return ShortestPath(steps, chosen.effort, after.stage, after.level, after.score)


def with_steps(answers: Answers, steps: tuple[Step, ...]) -> Answers:
    """The answers after taking the steps (each to its own target, in order)."""
    changed = dict(answers.answers)
    for step in steps:
        changed[step.question.id] = step.to_option
    return replace(answers, answers=changed)


def possible_steps(bank: Bank, answers: Answers, result: Result, planned: tuple[Step, ...]) -> tuple[Step, ...]:
    """Steps to try out: those planned, then one option up on each further priority."""
    steps = list(planned)
    raised = {s.question.id for s in steps}
    for priority in priorities(bank, answers, result):
        outcome = priority.outcome
        if outcome.question.id not in raised:
            steps += _climb(outcome, _ladder(outcome)[0] + 1)
    return tuple(steps)


@dataclass(frozen=True)
class _Choice:
    effort: int
    matters: int  # relevance summed over steps
    steps: tuple[Step, ...]

    def better_than(self, other: _Choice | None) -> bool:
        if other is None:
            return True
        return (self.effort, -self.matters, len(self.steps)) < (other.effort, -other.matters, len(other.steps))


def _groups(bank: Bank, result: Result) -> list[list[Outcome]]:
    """Questions with a value, those tied by a basis together (a basis before what rests on it)."""
    group_of: dict[str, list[Outcome]] = {}
    groups: list[list[Outcome]] = []
    for outcome in result.outcomes:
        if outcome.kind not in ("option", "inferred_zero"):
            continue
        condition = outcome.question.asks_if
        basis = condition.question if condition else None
        group = group_of.get(basis) if basis and outcome.kind == "inferred_zero" else None
        if group is None:
            group = []
            groups.append(group)
        group.append(outcome)
        group_of[outcome.question.id] = group
    return groups


def _ladder(outcome: Outcome) -> list[int]:
    """Indexes of the options that the firm may stand on: where it is, and all above."""
    points = current_points(outcome)
    start = next((i for i, o in enumerate(outcome.question.options) if o.points >= points), 0)
    if outcome.kind == "option":
        start = next(i for i, o in enumerate(outcome.question.options) if o.id == outcome.option_id)
    return list(range(start, len(outcome.question.options)))


def _climb(outcome: Outcome, to_index: int) -> list[Step]:
    options = outcome.question.options
    return [
        Step(
            outcome.question,
            outcome.domain,
            options[i].id,
            options[i + 1].id,
            improvement(outcome.question, options[i].id),
        )
        for i in range(_ladder(outcome)[0], to_index)
    ]


def _allowed(group: list[Outcome], picked: dict[str, int], ladders: dict[str, list[int]]) -> bool:
    """Whether every raised inferred zero stands on a basis that is high enough."""
    for outcome in group:
        condition = outcome.question.asks_if
        raised = picked[outcome.question.id] > ladders[outcome.question.id][0]
        if outcome.kind != "inferred_zero" or not raised or condition is None or condition.question is None:
            continue
        basis = next(o.question for o in group if o.question.id == condition.question)
        if basis.options[picked[basis.id]].points < condition.at_least:
            return False
    return True


def _group_choices(bank: Bank, answers: Answers, group: list[Outcome], stage: StageId) -> dict[int, _Choice]:
    """For each gain in points of `stage`, the best choice of steps within one group."""
    if all(o.question.stage != stage for o in group):
        return {}
    ladders = {o.question.id: _ladder(o) for o in group}
    choices: dict[int, _Choice] = {}
    for indexes in product(*(ladders[o.question.id] for o in group)):
        picked = {o.question.id: i for o, i in zip(group, indexes, strict=True)}
        if not _allowed(group, picked, ladders):
            continue
        choice = _choice(bank, answers, [step for o in group for step in _climb(o, picked[o.question.id])])
        gain = _gain([o for o in group if o.question.stage == stage], picked)
        if gain > 0 and choice.better_than(choices.get(gain)):
            choices[gain] = choice
    return choices


def _choice(bank: Bank, answers: Answers, steps: list[Step]) -> _Choice:
    effort = sum(bank.effort_weights[step.effort] for step in steps)
    return _Choice(effort, sum(relevance(answers, step.domain) for step in steps), tuple(steps))


def _gain(outcomes: list[Outcome], picked: dict[str, int]) -> int:
    """Points that these questions gain on the options picked for them."""
    raised = [o for o in outcomes if picked[o.question.id] > _ladder(o)[0]]
    return sum(o.question.options[picked[o.question.id]].points - current_points(o) for o in raised)


def _extend(best: dict[int, _Choice], choices: dict[int, _Choice], missing: int) -> dict[int, _Choice]:
    """Add one group to the table: gain (capped at what is missing) -> best choice."""
    table = dict(best)
    for had, base in best.items():
        for gain, choice in choices.items():
            total = min(missing, had + gain)
            joined = _Choice(base.effort + choice.effort, base.matters + choice.matters, base.steps + choice.steps)
            if joined.better_than(table.get(total)):
                table[total] = joined
    return table


def _step_order(bank: Bank) -> Callable[[Step], tuple[int, int]]:
    """Order of asking, and from the lower option up within a question."""
    order = {q.id: i for i, (_, q) in enumerate(bank.questions())}

    def key(step: Step) -> tuple[int, int]:
        return (order[step.question.id], [o.id for o in step.question.options].index(step.from_option))

    return key
