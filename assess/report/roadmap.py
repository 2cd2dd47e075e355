"""What a report tells a firm to do: the first steps, and the way to the next stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from assess.core.advice import Advice
from assess.core.diagnosis import Diagnosis
from assess.core.model import Effort, Need, Question
from assess.core.plan import Priority, ShortestPath, Step, working_stage
from assess.core.result import Outcome
from assess.report.tools import card_of_step
from assess.report.view import FirstStep, PathStep, Phase, Roadmap
from assess.report.words import Words

FIRST_STEPS = 3
# Employees up to which nobody but the owner has the time. The law's small enterprise (`Industry.small_up_to`) is
# another thing: a factory of 20 has an office and a foreman.
OWNER_STARTS_UP_TO = 5
PHASES: tuple[Effort, ...] = ("S", "M", "L")


def _helper(words: Words, advice: Advice, question: Question, needs: Iterable[Need]) -> str | None:
    """The support body that serves the need of a step: one that this question led to comes first."""
    found = advice.helper(question.id, tuple(needs))
    return words.of(found.actor.name) if found else None


def first_steps(words: Words, diagnosis: Diagnosis) -> tuple[FirstStep, ...]:
    """Up to three steps: the priorities, and where those run out the questions that await an answer."""
    result = diagnosis.result
    wanted = diagnosis.advice.priorities[:FIRST_STEPS]
    steps = [_improvement(words, number, priority, diagnosis) for number, priority in enumerate(wanted, 1)]
    waiting = [o for o in result.outcomes if o.kind in ("unknown", "unanswered")]
    waiting.sort(key=lambda o: o.question.stage != (working_stage(result) or "digitization"))
    room = FIRST_STEPS - len(steps)
    steps += [_look_up(words, number, o) for number, o in enumerate(waiting[:room], len(steps) + 1)]
    return tuple(steps)


def _improvement(words: Words, number: int, priority: Priority, diagnosis: Diagnosis) -> FirstStep:
    question, improve = priority.outcome.question, priority.improve
    answer = words.quote(words.answer(priority.outcome))
    return FirstStep(
        number=number,
        question_id=question.id,
        action=words.of(improve.text),
        effort=improve.effort,
        effort_text=words(f"effort.{improve.effort}"),
        because=words("step_because", question=words.quote(words.asked(question)), answer=answer),
        because_short=words("step_from", answer=answer),
        helper=_helper(words, diagnosis.advice, question, improve.needs),
        tool=card_of_step(words, diagnosis, question, priority.outcome.option_id),
    )


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
    )


# ---------------------------------------------------------------- roadmap


def _phases(steps: Iterable[Step]) -> dict[Effort, list[Step]]:
    """Steps by stretch of the roadmap. A step never stands before the one that it builds on."""
    phases: dict[Effort, list[Step]] = {phase: [] for phase in PHASES}
    earliest: dict[str, int] = {}
    for step in steps:
        condition = step.question.asks_if
        basis = condition.question if condition and condition.question else step.question.id
        place = max(PHASES.index(step.effort), earliest.get(step.question.id, 0), earliest.get(basis, 0))
        earliest[step.question.id] = place
        phases[PHASES[place]].append(step)
    return phases


def _starter(words: Words, step: Step, employees: int) -> str:
    """Who in the firm starts a step: in a very small firm the owner starts everything."""
    return words("who.owner" if employees <= OWNER_STARTS_UP_TO else f"who.{step.domain}")


def _path_step(words: Words, step: Step, diagnosis: Diagnosis) -> PathStep:
    return PathStep(
        question_id=step.question.id,
        action=words.of(step.improve.text),
        question=words.asked(step.question),
        from_text=words.option(step.question, step.from_option),
        to_text=words.option(step.question, step.to_option),
        effort_text=words(f"effort.{step.effort}"),
        who=_starter(words, step, diagnosis.answers.profile.employees),
        helper=_helper(words, diagnosis.advice, step.question, step.improve.needs),
        tool=card_of_step(words, diagnosis, step.question, step.from_option),
    )


def roadmap(words: Words, diagnosis: Diagnosis) -> Roadmap | None:
    """The way to the next stage; None where there is none (see `roadmap_note`)."""
    path = diagnosis.advice.shortest_path
    if path is None:
        return None
    count = len(path.steps)
    intro = "roadmap_intro_1" if count == 1 else "roadmap_intro"
    return Roadmap(
        intro=words(intro, stage=words.stage(path.reached), n=count),
        phases=tuple(
            Phase(
                effort,
                words(f"phase.{effort}"),
                tuple(_path_step(words, step, diagnosis) for step in steps),
            )
            for effort, steps in _phases(path.steps).items()
            if steps
        ),
        outcome=words(
            "roadmap_outcome",
            level=words("level", level=path.reached_level),
            stage=words.stage(path.reached),
            before=words.number(diagnosis.result.score),
            after=words.number(path.reached_score),
        ),
        effort=words("roadmap_effort", effort=path.effort, parts=_effort_parts(words, path)),
    )


def _effort_parts(words: Words, path: ShortestPath) -> str:
    """How many steps of each effort, with its weight."""
    counts = Counter(step.effort for step in path.steps)
    return words.join(
        words("effort_part", effort=words(f"effort.{e}"), n=counts[e], weight=words.bank.effort_weights[e])
        for e in PHASES
        if counts[e]
    )


def roadmap_note(words: Words, diagnosis: Diagnosis) -> str | None:
    """Why there is no roadmap, where there is none."""
    if diagnosis.advice.shortest_path is not None:
        return None
    level = diagnosis.result.level
    if level == 4:
        return words("roadmap_top")
    return words("roadmap_no_level" if level is None else "roadmap_not_enough")
