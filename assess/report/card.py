"""The result on one sheet: one sentence, how far the next stair is, and one thing to do."""

from __future__ import annotations

from collections.abc import Mapping

from assess.core.diagnosis import Diagnosis
from assess.core.horizons import Horizon
from assess.core.model import STAGES, Question, StageId
from assess.core.plan import Step, current_points
from assess.core.result import Counts, Outcome, Result, as_fraction
from assess.core.scoring import blocking_stage
from assess.core.way import steps_left
from assess.report.headline import area_scores, compared, headline, strongest
from assess.report.reach import reach
from assess.report.view_card import Card, LastTick, NextStep, OpenQuestion, Rest
from assess.report.words import Words

OPEN_SHOWN = 5  # questions to answer next where there is no stage
COUNTED_WITH_TSU = 9  # up to which Japanese counts with つ


def card(words: Words, diagnosis: Diagnosis, with_answers: bool) -> Card:
    """The sheet of one diagnosis, with what single answers are worth or without.

    What the owner has ticked moves how far the next stair is, never the stage.
    """
    result = diagnosis.result
    step = _step(words, diagnosis)
    head, waiting = headline(words, result), _open(words, result)
    areas = area_scores(words, result)
    mark = as_fraction(words.bank.thresholds.pass_)
    return Card(
        sentence=head.sentence,
        sentence_parts=words.breakable(head.sentence),
        place=head.place,
        meaning=head.meaning,
        have=head.have,
        next_text=_next(words, diagnosis),
        moved=_moved(words, diagnosis),
        last=_last(words, diagnosis),
        quiet=words(
            "card.quiet_no_score" if result.score is None or result.level is None else "card.quiet",
            score=words.number(result.score),
            certain=words(
                "card.certain", confidence=words.percent(result.confidence), rest=_rest(words, result.counts)
            ),
        ),
        open_title=words("card.open", n=len(waiting)),
        open=waiting,
        step=step,
        rest=None if step or waiting else _nothing_left(words, diagnosis),
        stage_points=tuple(_points(words, result, stage) for stage in STAGES) if with_answers else (),
        areas_lead=_areas_lead(words, result),
        areas_mark=words("card.areas_mark", mark=words.number(mark * 100)),
        areas=areas,
    )


# ---------------------------------------------------------------- how far the next stair is


def _left(diagnosis: Diagnosis) -> int:
    plan = diagnosis.advice.plan.steps
    return steps_left(diagnosis.bank, diagnosis.answers, diagnosis.result, plan, diagnosis.ticked)


def _next(words: Words, diagnosis: Diagnosis) -> str | None:
    """How many steps lead to the next stair, once what is ticked counts."""
    level = diagnosis.result.level
    if level is None:
        return None
    if level > len(STAGES):
        waiting = sum(outcome.open for outcome in diagnosis.result.outcomes)
        return words("card.next.top_open", n=waiting) if waiting else words("card.next.top")
    if not diagnosis.advice.plan.to_next:
        return None
    left = _left(diagnosis)
    if not left:
        return words("card.next.reached")
    return words(f"card.next.{_counted(left)}", n=left, stair=words("card.stair.first" if level == 0 else "card.stair"))


def _counted(n: int) -> str:
    if n == 1:
        return "one"
    return "few" if n <= COUNTED_WITH_TSU else "many"


def _moved(words: Words, diagnosis: Diagnosis) -> str | None:
    """What the ticks have changed; None without any, or where they lead nowhere."""
    ticked, before = len(diagnosis.ticked), diagnosis.advice.plan.to_next
    if not ticked:
        return None
    left = _left(diagnosis)
    if not before or left == before:
        return words("card.moved.done", done=ticked)
    if not left:
        return words("card.moved.reached", done=ticked)
    return words("card.moved", done=ticked, before=_number(words, before), left=_number(words, left))


def _number(words: Words, n: int) -> str:
    return words("card.count.many" if n > COUNTED_WITH_TSU else "card.count", n=n)


def _last(words: Words, diagnosis: Diagnosis) -> LastTick | None:
    """The step of the plan that was ticked last; what is done stands in the order of time."""
    steps = {(step.question.id, step.to_option): step for step in diagnosis.advice.plan.steps}
    for done in reversed(diagnosis.done):
        step = steps.get((done.question_id, done.to_option))
        if step is not None:
            return LastTick(f"{done.question_id}:{done.to_option}", words.of(step.improve.text))
    return None


def _step(words: Words, diagnosis: Diagnosis) -> NextStep | None:
    """The first step of the plan that is not done."""
    ticked = set(diagnosis.ticked)
    for horizon in diagnosis.advice.plan.horizons:
        for step in horizon.steps:
            if step not in ticked:
                return _next_step(words, diagnosis, horizon, step)
    return None


def _next_step(words: Words, diagnosis: Diagnosis, horizon: Horizon, step: Step) -> NextStep:
    helper = diagnosis.advice.helper(step)
    way = reach(words, helper.actor, diagnosis.catalogue) if helper else None
    return NextStep(
        title=words("phase.week" if horizon.id == "week" else "card.step"),
        question_id=step.question.id,
        to_option=step.to_option,
        action=words.of(step.improve.text),
        effort_text=words(f"effort.{step.effort}"),
        helper=words.of(helper.actor.name) if helper else None,
        helper_id=helper.actor.id if helper else None,
        phone=way.phone if way else None,
        dial=way.dial if way else None,
    )


def _nothing_left(words: Words, diagnosis: Diagnosis) -> Rest:
    """What is said in place of a step: all of the plan is done, or there was nothing to plan."""
    key = "card.all_done" if diagnosis.advice.plan.steps else "steps_none"
    return Rest(words("next_check"), words(key))


# ---------------------------------------------------------------- what to answer first


def _open(words: Words, result: Result) -> tuple[OpenQuestion, ...]:
    """Where there is no stage, the questions to answer first: those of the stage in the way, unanswered ones first.

    Each comes after the one that it rests on, which may belong to another stage.
    """
    stage = blocking_stage(words.bank, result)
    if stage is None:
        return ()

    def order(outcome: Outcome) -> tuple[bool, bool]:
        return outcome.question.stage != stage, outcome.kind != "unanswered"

    waiting = sorted((o for o in result.outcomes if o.open), key=order)
    unanswered = {o.question.id: o.question for o in waiting if o.kind == "unanswered"}
    first = dict.fromkeys(one for o in waiting for one in (_basis(o.question, unanswered), o.question) if one)
    return tuple(OpenQuestion(one.id, words.asked(one)) for one in list(first)[:OPEN_SHOWN])


def _basis(question: Question, among: Mapping[str, Question]) -> Question | None:
    return among.get(question.asks_if.question or "") if question.asks_if else None


# ---------------------------------------------------------------- figures


def _rest(words: Words, counts: Counts) -> str:
    """What is missing to clear answers; of how many is told by the arithmetic below, which counts inferred ones too."""
    unknown, missing = counts.unknown, counts.unanswered
    kind = ("both" if missing else "unknown") if unknown else "missing" if missing else "none"
    return words(f"card.rest.{kind}", unknown=unknown, missing=missing)


def _points(words: Words, result: Result, stage: StageId) -> str:
    """What each question of a stage is worth, by its number."""
    counted = [o for o in result.outcomes if o.question.stage == stage and o.value is not None]
    return words.join(
        words("card.points", n=words.numbers.get(o.question.id, ""), points=current_points(o)) for o in counted
    )


def _areas_lead(words: Words, result: Result) -> str | None:
    """The strongest areas by name, then the one with most room."""
    best, areas = strongest(words, result), compared(words, result)
    return (
        words(
            "card.areas" if areas[0].reached else "card.areas_below",
            best=best,
            score=areas[0].score,
            weakest=areas[-1].name,
        )
        if best
        else None
    )
