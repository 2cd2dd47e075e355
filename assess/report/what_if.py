"""What would change if: where a firm stands with what it has ticked, and with what it tries out on top of that.

The frozen result stays as it is. Words and figures are those of the report.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from assess.core.diagnosis import Diagnosis
from assess.core.model import Lang
from assess.core.plan import Step, possible_steps
from assess.core.result import Level, Result
from assess.core.trial import Distance, distance, key, result_with, with_those_below
from assess.report.roadmap import TOP, gain
from assess.report.words import Words

OTHERS_SHOWN = 6


@dataclass(frozen=True)
class TryStep:
    """A step beyond the plan that can be tried: `key` names the question and the option that it leads to."""

    key: str
    action: str
    effort_text: str
    gain: str


@dataclass(frozen=True)
class Trial:
    """Where the firm stands with what is ticked (`standing`, None without a tick), and with what is tried.

    `title` says how far the next stage is, `moved` what has changed by trying (None: nothing is tried), `said` both of
    them for who listens. The shares 0..1 are those of the diagnosis, with the ticks and with what is tried; None where
    there is no stage to go to.
    `tried` and `along` are keys: what is tried, and the steps below that count too.
    """

    title: str
    moved: str | None
    standing: str | None
    said: str
    shares: tuple[float, float, float] | None
    tried: frozenset[str]
    along: frozenset[str]
    others: tuple[TryStep, ...]


def trial(diagnosis: Diagnosis, lang: Lang, tried: Collection[str]) -> Trial:
    """Score again with the ticked steps and with those of the tried keys; a key of no open step is passed over."""
    words = Words.about(diagnosis, lang)
    bank, result = diagnosis.bank, diagnosis.result
    plan = diagnosis.advice.plan.steps
    steps = possible_steps(bank, diagnosis.answers, result, plan)
    others = steps[len(plan) : len(plan) + OTHERS_SHOWN]
    steps = (*plan, *others)
    ticked = {(d.question_id, d.to_option) for d in diagnosis.done}
    wanted = {key(step) for step in steps if name(step) in tried} - ticked
    done = with_those_below(steps, result, ticked)
    all_taken = with_those_below(steps, result, ticked | wanted)
    along = {key(step) for step in all_taken if step not in done} - wanted
    told = sum(key(step) in ticked for step in steps)
    stands = tuple(_Stands.of(diagnosis, taken) for taken in ((), done, all_taken))
    before, now, then = stands
    ways = [one.way for one in stands if one.way is not None]
    title = _title(words, result.level, then)
    moved = _moved(words, result.level, (now, then), (len(wanted), len(along))) if wanted else None
    return Trial(
        title=title,
        moved=moved,
        said=words.marks().stop.join(filter(None, (title, moved))),
        standing=_standing(words, result.level, before, now, told) if told else None,
        shares=(ways[0].share, ways[1].share, ways[2].share) if len(ways) == len(stands) else None,
        tried=frozenset(name(step) for step in steps if key(step) in wanted),
        along=frozenset(name(step) for step in steps if key(step) in along),
        others=tuple(_other(words, step) for step in others),
    )


@dataclass(frozen=True)
class _Stands:
    result: Result
    way: Distance | None

    @classmethod
    def of(cls, diagnosis: Diagnosis, taken: tuple[Step, ...]) -> _Stands:
        bank, before = diagnosis.bank, diagnosis.result
        after = result_with(bank, diagnosis.answers, before, taken)
        return cls(after, distance(bank, before.level, after))


def name(step: Step) -> str:
    """A step as a form names it."""
    return ":".join(key(step))


def _next(words: Words, level: int) -> str:
    return words("trial.top" if level >= TOP else "trial.stage", n=level)


def _title(words: Words, level: Level | None, then: _Stands) -> str:
    if level is None:
        return words("trial.no_stage")
    if then.way is None:
        return words("trial.score", score=words.number(then.result.score))
    if then.way.left:
        return words("trial.left", stage=_next(words, level + 1), n=then.way.left)
    # Where the stage after it has too few answers, there is no level then.
    return words("trial.reached", stage=_next(words, max(level + 1, then.result.level or 0)))


def _moved(words: Words, level: Level | None, stands: tuple[_Stands, _Stands], counts: tuple[int, int]) -> str:
    now, then = stands
    told = words("trial.tried_along" if counts[1] else "trial.tried", n=counts[0], along=counts[1])
    if level is None:  # no score is told where no stage is
        return told
    scores = {"now": words.number(now.result.score), "then": words.number(then.result.score)}
    if now.way is None or then.way is None:
        return words("trial.moved_score", tried=told, **scores)
    return words("trial.moved", tried=told, left=now.way.left, left_then=then.way.left, **scores)


def _standing(words: Words, level: Level | None, before: _Stands, now: _Stands, done: int) -> str:
    if level is None:
        return words("trial.standing_no_stage", done=done)
    scores = {"before": words.number(before.result.score), "now": words.number(now.result.score), "done": done}
    if before.way is None or now.way is None:
        return words("trial.standing_score", **scores)
    stage = _next(words, level + 1)
    if not now.way.left:
        return words("trial.standing_reached", stage=stage, **scores)
    return words("trial.standing", stage=stage, left=now.way.left, left_before=before.way.left, **scores)


def _other(words: Words, step: Step) -> TryStep:
    return TryStep(name(step), words.of(step.improve.text), words(f"effort.{step.effort}"), gain(words, step))
