"""The days of a plan: when each stretch of it ends, and when to take the check again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from assess.core.diagnosis import Diagnosis
from assess.core.due import due, months_later
from assess.core.model import Lang
from assess.report.roadmap import roadmap
from assess.report.view_plan import PathStep, Phase
from assess.report.words import Words

CHECKS = (6, 12)  # months after which the next check may be


@dataclass(frozen=True)
class PlanDay:
    """One day of the plan. `kind` names it for good, so that a calendar which reads it again moves it."""

    kind: str
    day: date
    title: str
    text: str


def plan_days(diagnosis: Diagnosis, lang: Lang, months: int, opens: int) -> tuple[PlanDay, ...]:
    """The end of each stretch with its open steps, and the next check after so many months, from the day of the check.

    Each says how to come back; a device, and a code, `opens` the check for so many days. Nothing of the firm is in it
    but its steps. Raises ValueError without a day, and for months that are not offered.
    """
    if months not in CHECKS or diagnosis.answers.date is None:
        raise ValueError(f"no days {months} months after {diagnosis.answers.date}")
    words, begun = Words.about(diagnosis, lang), date.fromisoformat(diagnosis.answers.date)
    way = roadmap(words, diagnosis)
    days = [_day(words, phase, begun) for phase in (way.phases if way else ()) if _open(phase)]
    check = PlanDay("check", months_later(begun, months), words("days.check"), words("days.check.text"))
    sure = begun + timedelta(days=opens - 1)  # the last whole day, even if nobody has been here since
    told = [replace(one, text=f"{one.text}\n\n{_back(words, opens, one.day > sure)}") for one in [*days, check]]
    return tuple(sorted(told, key=lambda one: one.day))


def _back(words: Words, opens: int, far: bool) -> str:
    said = [
        words("days.back", days=opens),
        *([words("days.back.far", days=opens)] if far else []),
        words("days.back.lost"),
    ]
    return "\n".join(said)


def _open(phase: Phase) -> list[PathStep]:
    return [step for step in phase.steps if step.done is None]


def _day(words: Words, phase: Phase, begun: date) -> PlanDay:
    steps = _open(phase)
    said = [words("days.step", action=step.action, done_when=step.done_when) for step in steps]
    key = "days.one" if len(steps) == 1 else "days.several"
    title = words(key, phase=phase.title, n=len(steps), first=steps[0].action)
    return PlanDay(phase.id, due(begun, phase.id), title, "\n".join([*said, "", words("days.from")]))
