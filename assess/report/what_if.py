"""What would change if: the result beside the one with some steps taken, in the words and figures of the report."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from assess.core.diagnosis import Diagnosis
from assess.core.model import STAGES, Lang, StageId
from assess.core.plan import Step, possible_steps, with_steps
from assess.core.result import Result
from assess.core.scoring import score
from assess.report.words import Words


@dataclass(frozen=True)
class TryStep:
    """A step that can be ticked: `key` names the question and the option that it leads to."""

    key: str
    action: str
    effort_text: str
    now: str
    then: str
    ticked: bool


@dataclass(frozen=True)
class Change:
    """Something as it is, and with the ticked steps."""

    now: str
    then: str


@dataclass(frozen=True)
class StageChange(Change):
    """The achievement of a stage as it is, and with the ticked steps; `term` is empty where it is the name."""

    name: str
    term: str


@dataclass(frozen=True)
class WhatIfView:
    """The stage, the score and the achievement of each stage, before and after.

    The steps of the plan's first year come apart from others; `ticked` counts the ticked ones.
    """

    stage: Change
    score: Change
    stages: tuple[StageChange, ...]
    on_path: tuple[TryStep, ...]
    others: tuple[TryStep, ...]
    ticked: int


def what_if(diagnosis: Diagnosis, lang: Lang, ticked: Collection[str]) -> WhatIfView:
    """Score again with the steps of the ticked keys; a key of no step is passed over."""
    words = Words.about(diagnosis, lang)
    on_path = tuple(step for horizon in diagnosis.advice.plan.horizons[:3] for step in horizon.steps)
    steps = possible_steps(diagnosis.bank, diagnosis.answers, diagnosis.result, on_path)
    chosen = tuple(step for step in steps if _key(step) in ticked)
    before = diagnosis.result
    after = score(diagnosis.bank, with_steps(diagnosis.answers, chosen))

    return WhatIfView(
        stage=Change(words.stage(before.stage), words.stage(after.stage)),
        score=Change(words.number(before.score), words.number(after.score)),
        stages=tuple(_achievement(words, stage, before, after) for stage in STAGES),
        on_path=tuple(_try(words, step, step in chosen) for step in steps if step in on_path),
        others=tuple(_try(words, step, step in chosen) for step in steps if step not in on_path),
        ticked=len(chosen),
    )


def _achievement(words: Words, stage: StageId, before: Result, after: Result) -> StageChange:
    return StageChange(
        now=words.percent(before.stages[stage].achievement),
        then=words.percent(after.stages[stage].achievement),
        name=words.stage(stage),
        term=words.term(stage),
    )


def _key(step: Step) -> str:
    return f"{step.question.id}:{step.to_option}"


def _try(words: Words, step: Step, ticked: bool) -> TryStep:
    return TryStep(
        key=_key(step),
        action=words.of(step.improve.text),
        effort_text=words(f"effort.{step.effort}"),
        now=words.option(step.question, step.from_option),
        then=words.option(step.question, step.to_option),
        ticked=ticked,
    )
