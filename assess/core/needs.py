"""What a firm needs help with, and why. Pure.

Everything here ends in a `Because`: a pointer to the firm's own answer or profile entry that led to it. The report
turns it into a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assess.core.model import STAGES, Answers, Bank, Need, Profile, StageId
from assess.core.plan import Priority, ShortestPath, working_stage
from assess.core.result import Result

# What led to a piece of advice. `ref` is a question id, goal id, barrier id, flag or stage id.
BecauseKind = Literal["answer", "goal", "barrier", "flag", "stage"]
# Weights of needs that do not come from answers. An answer weighs gap x relevance / effort (0..3).
GOAL_WEIGHT = Fraction(1)
BARRIER_WEIGHT = Fraction(1)
SECURITY_GAP_WEIGHT = Fraction(4)
STAGE_WEIGHT = Fraction(1)
# What a firm needs at every stage, whichever stage the question belongs to: to know somebody to ask.
EVERY_STAGE: frozenset[Need] = frozenset({"networking"})
# What a firm of this stage needs whatever it answered (SD-09, AR-B-02, AR-S-01).
_STAGE_NEEDS: dict[StageId | None, tuple[Need, ...]] = {
    "digitization": ("awareness", "process"),
    "digitalization": ("strategy", "tool_adoption"),
    "transformation": ("data_ai", "new_business", "networking"),
    None: ("new_business", "networking"),
}


@dataclass(frozen=True)
class Because:
    """One reason: what the firm told us, which need it raises, and how much it weighs."""

    kind: BecauseKind
    ref: str
    need: Need
    weight: Fraction


def stage_for_help(result: Result) -> StageId | None:
    """The stage whose help the firm wants; who has passed the last one goes on with it."""
    return STAGES[-1] if result.level == 4 else working_stage(result)


def because(
    bank: Bank, answers: Answers, result: Result, wanted: Iterable[Priority], path: ShortestPath | None = None
) -> tuple[Because, ...]:
    """Every reason to look for help, out of answers, goals, barriers, flags and the stage.

    Money is a need where the firm says so or a step of the path is large, not wherever an action may cost something.
    """
    stage = stage_for_help(result)
    return (
        *_because_of_answers(wanted, stage),
        *_because_of_money(path),
        *_because_of_profile(bank, answers.profile),
        *_because_of_result(result, stage),
    )


def _because_of_answers(wanted: Iterable[Priority], stage: StageId | None) -> Iterator[Because]:
    # A firm on its way to digitization is not pointed to help for questions of a later stage.
    within = STAGES[: STAGES.index(stage) + 1] if stage else STAGES
    for priority in wanted:
        question = priority.outcome.question
        for need in priority.improve.needs:
            if need != "finance" and (question.stage in within or need in EVERY_STAGE):
                yield Because("answer", question.id, need, priority.weight)


def _because_of_money(path: ShortestPath | None) -> Iterator[Because]:
    large = [step.question.id for step in path.steps if step.effort == "L"] if path else []
    for question_id in dict.fromkeys(large):
        yield Because("answer", question_id, "finance", BARRIER_WEIGHT)


def needs_said(bank: Bank, profile: Profile) -> frozenset[Need]:
    """What the firm says that it wants or that troubles it, as needs."""
    return frozenset(reason.need for reason in _because_of_profile(bank, profile))


def _because_of_profile(bank: Bank, profile: Profile) -> Iterator[Because]:
    for goal in bank.goals:
        if goal.id in profile.goals:
            yield from (Because("goal", goal.id, need, GOAL_WEIGHT) for need in goal.needs)
    for barrier in bank.barriers:
        if barrier.id in profile.barriers:
            yield from (Because("barrier", barrier.id, need, BARRIER_WEIGHT) for need in barrier.needs)


def _because_of_result(result: Result, stage: StageId | None) -> Iterator[Because]:
    if "security_gap" in result.flags:
        yield Because("flag", "security_gap", "security", SECURITY_GAP_WEIGHT)
    yield from (Because("stage", result.stage or "none", need, STAGE_WEIGHT) for need in _STAGE_NEEDS[stage])
