"""What a report tells a firm to do: one plan, which begins with the first steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assess.core.diagnosis import Diagnosis
from assess.core.horizons import Horizon, Plan, default_target, targets
from assess.core.plan import Step, working_stage
from assess.core.result import STAGE_OF_LEVEL, Level, Outcome, Result, StageName
from assess.report.reach import reach
from assess.report.tools import card_of_step
from assess.report.view_plan import Aim, FirstStep, PathStep, Phase, Roadmap
from assess.report.words import Words

FIRST_STEPS = 3
TOP = 4  # the level of a firm that has passed all stages
# Employees up to which nobody but the owner has the time. The law's small enterprise (`Industry.small_up_to`) is
# another thing: a factory of 20 has an office and a foreman.
OWNER_STARTS_UP_TO = 5


def first_steps(words: Words, diagnosis: Diagnosis) -> tuple[FirstStep, ...]:
    """Up to three steps: the beginning of the plan, and where it runs out the questions that await an answer."""
    result = diagnosis.result
    wanted = diagnosis.advice.plan.steps[:FIRST_STEPS]
    when = {id(step): horizon.id for horizon in diagnosis.advice.plan.horizons for step in horizon.steps}
    steps = [_improvement(words, number, step, diagnosis) for number, step in enumerate(wanted, 1)]
    steps = [replace(one, when=words(f"phase.{when[id(step)]}")) for one, step in zip(steps, wanted, strict=True)]
    waiting = [o for o in result.outcomes if o.open]
    waiting.sort(key=lambda o: o.question.stage != (working_stage(result) or "digitization"))
    room = FIRST_STEPS - len(steps)
    steps += [_look_up(words, number, o) for number, o in enumerate(waiting[:room], len(steps) + 1)]
    return tuple(steps)


def _improvement(words: Words, number: int, step: Step, diagnosis: Diagnosis) -> FirstStep:
    answer = words.quote(words.option(step.question, step.from_option))
    inferred = diagnosis.result.outcome(step.question.id).kind == "inferred_zero"
    helper = diagnosis.advice.helper(step)
    return FirstStep(
        number=number,
        question_id=step.question.id,
        action=words.of(step.improve.text),
        effort=step.effort,
        effort_text=words(f"effort.{step.effort}"),
        because=words(
            "step_inferred_because" if inferred else "step_because",
            question=words.quote(words.asked(step.question)),
            answer=answer,
        ),
        because_short=words("step_inferred_from" if inferred else "step_from", answer=answer),
        helper=words.of(helper.actor.name) if helper else None,
        reach=reach(words, helper.actor, diagnosis.catalogue) if helper else None,
        tool=card_of_step(words, diagnosis, step.question, step.from_option),
        done=_done(words, step, diagnosis),
        done_when=_done_when(words, step),
    )


def _done_when(words: Words, step: Step) -> str:
    """How one sees that a step is done: a state in words of its own, or else the option that it leads to."""
    done = step.improve.done_when
    return words.of(done) if done else words.option(step.question, step.to_option)


def _done(words: Words, step: Step, diagnosis: Diagnosis) -> str | None:
    """On which day the owner has ticked a step; None while it is not done."""
    ticked = (d for d in diagnosis.done if (d.question_id, d.to_option) == (step.question.id, step.to_option))
    day = next((d.day for d in ticked), None)
    return None if day is None else words("done_on", date=words.date(day))


def _look_up(words: Words, number: int, outcome: Outcome) -> FirstStep:
    because = words(f"step_{outcome.kind}_because")
    return FirstStep(
        number=number,
        question_id=outcome.question.id,
        action=words("step_unknown", question=words.quote(words.asked(outcome.question))),
        effort="S",
        effort_text=words("effort.S"),
        because=because,
        because_short=because,
        helper=None,
        tool=None,
        look_up=True,
        when=words("phase.week"),
    )


# ---------------------------------------------------------------- the whole plan


def _starter(words: Words, step: Step, employees: int) -> str:
    """Who in the firm starts a step: in a very small firm the owner everything, in any firm what is new to be sold."""
    owner = employees <= OWNER_STARTS_UP_TO or "new_business" in step.improve.needs
    return words("who.owner" if owner else f"who.{step.domain}")


def gain(words: Words, step: Step) -> str:
    """The points that a step brings, and for which stage."""
    before, after = (step.question.option(option) for option in (step.from_option, step.to_option))
    points = (after.points if after else 0) - (before.points if before else 0)
    return words("trial.gain", stage=words("trial.stage", n=STAGE_OF_LEVEL.index(step.question.stage)), n=points)


def _path_step(words: Words, step: Step, diagnosis: Diagnosis) -> PathStep:
    helper = diagnosis.advice.helper(step)
    return PathStep(
        question_id=step.question.id,
        to_option=step.to_option,
        action=words.of(step.improve.text),
        question=words.asked(step.question),
        from_text=words.option(step.question, step.from_option),
        done_when=_done_when(words, step),
        effort_text=words(f"effort.{step.effort}"),
        gain=gain(words, step),
        who=_starter(words, step, diagnosis.answers.profile.employees),
        helper=words.of(helper.actor.name) if helper else None,
        reach=reach(words, helper.actor, diagnosis.catalogue) if helper else None,
        tool=card_of_step(words, diagnosis, step.question, step.from_option),
        done=_done(words, step, diagnosis),
    )


def roadmap(words: Words, diagnosis: Diagnosis) -> Roadmap | None:
    """The plan in its horizons; None where no step is open (see `roadmap_note`)."""
    plan, result = diagnosis.advice.plan, diagnosis.result
    if not plan.steps:
        return None
    phases = tuple(_phases(words, diagnosis))
    done = sum(step.done is not None for phase in phases for step in phase.steps)
    return Roadmap(
        intro=_intro(words, plan, result),
        phases=phases,
        progress=words("plan_progress" if done else "plan_progress_none", done=done, all=len(plan.steps)),
        outcome=_outcome(words, diagnosis),
        shortest=_shortest(words, diagnosis),
        aims=_aims(words, diagnosis),
    )


def _intro(words: Words, plan: Plan, result: Result) -> str:
    if plan.target is not None:
        return words("plan_intro")
    if result.level is None:
        return words("plan_intro_unknown")
    calm = "security_gap" not in result.flags and not any(o.open for o in result.outcomes)
    return words("plan_intro_top" if calm else "plan_intro_top_open")


def _aims(words: Words, diagnosis: Diagnosis) -> tuple[Aim, ...]:
    """What an owner may pick for three years; nothing where there is but one."""
    offered = targets(diagnosis.bank, diagnosis.answers, diagnosis.result)
    if len(offered) < 2:
        return ()
    chosen, usual = diagnosis.advice.plan.target, default_target(diagnosis.result.level)
    return tuple(Aim(level, aim(words, level), level == chosen, level == usual) for level in offered)


def aim(words: Words, level: Level) -> str:
    """A level as what a firm aims at for three years."""
    if not words.plain:
        return words.standing(level)
    return words("aim_top" if level == TOP else "aim", stage=words.named(STAGE_OF_LEVEL[level]))


def _phases(words: Words, diagnosis: Diagnosis) -> Iterator[Phase]:
    before = diagnosis.result.level
    for horizon in diagnosis.advice.plan.horizons:
        if horizon.steps:
            steps = tuple(_path_step(words, step, diagnosis) for step in horizon.steps)
            finished = all(step.done is not None for step in steps)
            after = _stands(words, horizon, diagnosis, before)
            yield Phase(horizon.id, words(f"phase.{horizon.id}"), steps, after, finished)
        before = horizon.after.level


def _stands(words: Words, horizon: Horizon, diagnosis: Diagnosis, before: Level | None) -> str | None:
    """Where the firm stands once all is done up to here, `before` is its level then; None without a level.

    The last horizon tells of the target, for it is not the end of the way.
    """
    after, own, target = horizon.after, diagnosis.result, diagnosis.advice.plan.target
    if after.level is None or own.level is None:  # no score is told where no stage is
        return None
    key, goal, left = "phase_after", None, horizon.to_next
    if horizon.id == "3y" and target is not None:
        goal, left = STAGE_OF_LEVEL[target], horizon.to_target
        key = _at_the_end(left, _picked(diagnosis))
    elif before is not None and after.level > before:
        key = _rises_to(words, after.level)
    elif own.level is not None and own.level < TOP and left:
        key, goal = "phase_after_left", STAGE_OF_LEVEL[own.level + 1]
    named = _stage_or_all(words, goal)
    return words(
        key,
        next=words.quote(named) if horizon.id == "3y" and target == TOP and words.plain else named,
        n=left,
        standing=words.standing(after.level),
        stage=words.named(after.stage),
        before=words.number(own.score),
        after=words.number(after.score),
    )


def _at_the_end(left: int, picked: bool) -> str:
    if picked:
        return "phase_after_target_left" if left else "phase_after_target"
    return "phase_after_set_left" if left else "phase_after_set"


def _stage_or_all(words: Words, stage: StageName | None) -> str:
    return words("all_stages") if words.plain and stage == STAGE_OF_LEVEL[TOP] else words.named(stage)


def _rises_to(words: Words, level: Level) -> str:
    if not words.plain:
        return "phase_after_up"
    return "phase_after_top" if level == TOP else "phase_after_next"


def _outcome(words: Words, diagnosis: Diagnosis) -> str | None:
    """What three years aim at, whether the plan gets there, and whether the year reaches the next stage."""
    plan = diagnosis.advice.plan
    if plan.target is None:
        return None
    told = _target(words, plan, plan.target, _picked(diagnosis))
    if plan.reaches_next:
        return told
    left = plan.horizons[2].to_next  # after the year
    return words("plan_target_later" if left else "plan_target_slow", target=told, n=left)


def _picked(diagnosis: Diagnosis) -> bool:
    """Whether the plan leads where its owner wants, not where this check has set its aim."""
    return diagnosis.advice.plan.target == diagnosis.answers.target


def _target(words: Words, plan: Plan, target: Level, picked: bool) -> str:
    """When the target is reached, in the sentence that names it; how far the year leads where that is further."""
    year, end = plan.horizons[2].after.level, plan.horizons[3]
    key = "plan_target_far" if end.to_target else "plan_target_then" if plan.ahead else "plan_target_year"
    named = words("target_picked" if picked else "target_set", aim=_level(words, target))
    told = words(key, named=named, n=plan.ahead)
    if year is None or year <= target:
        return told
    return words("plan_target_beyond", told=told, aim=_level(words, year))


def _level(words: Words, level: Level) -> str:
    """A level as a place on the way, in a sentence."""
    if not words.plain:
        return words.standing(level)
    return words.quote(words("all_stages")) if level == TOP else words.named(STAGE_OF_LEVEL[level])


def _shortest(words: Words, diagnosis: Diagnosis) -> str | None:
    """The least that leads to the next stage, as a figure beside the plan; it counts from a plan with no tick."""
    path = None if diagnosis.ticked else diagnosis.advice.shortest_path
    return words("plan_shortest", stage=words.named(path.reached), n=len(path.steps)) if path else None


def roadmap_note(words: Words, diagnosis: Diagnosis) -> str | None:
    """Why there is no plan, or why it promises no stage."""
    level = diagnosis.result.level
    if level is None:
        return words("roadmap_no_level")
    if diagnosis.advice.plan.steps:
        return None
    return words("roadmap_top" if level == 4 else "roadmap_not_enough")
