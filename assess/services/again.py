"""An owner takes the check again: a new assessment that knows the one before, whose answers are kept or changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Literal

from assess.core.changes import Changes, Scored, carried, changes, comparable
from assess.core.checks.answers import check_profile
from assess.core.flow import Flow
from assess.core.model import Bank, Lang, Profile, Usage
from assess.services import assessments
from assess.services.assessments import Assessment, bank_of
from assess.services.context import Context, NotReady, Started
from assess.services.series import scored


def begin(ctx: Context, earlier: Assessment, lang: Lang) -> Started:
    """Begin the next assessment of the same firm, under the bank of today, for an owner who has just agreed to it.

    Its profile is that of the one before, where it still fits; the figures of a year are those of that year only. No
    answer is given yet: those of before are offered (`offered`). Raises NotReady where the one before is not complete.
    """
    if earlier.completed_at is None or earlier.profile is None:
        raise NotReady(f"assessment {earlier.id} is not complete")
    # What the bank's staff began, its owner goes on with alone.
    usage: Usage = "trial" if earlier.usage == "trial" else "self"
    started = assessments.start(ctx, lang, earlier.path, usage)
    ctx.store.follow_on(started.assessment_id, earlier.id)
    profile = _profile(ctx.library.bank, earlier.profile, usage)
    if not any(check_profile(ctx.library.bank, profile)):
        assessments.save_profile(ctx, started.assessment_id, profile)
    for domain in ctx.library.bank.domains:
        if domain.id in earlier.relevance:
            assessments.save_relevance(ctx, started.assessment_id, domain.id, earlier.relevance[domain.id])
    return started


def _profile(bank: Bank, profile: Profile, usage: Usage) -> Profile:
    offered = {barrier.id for barrier in bank.barriers}
    kept = tuple(barrier for barrier in profile.barriers if barrier in offered)
    return replace(profile, usage=usage, barriers=kept, value_added=None, value_added_people=None)


def under_way(ctx: Context, earlier_id: str, opens: Collection[str]) -> str | None:
    """The next one that was begun and is not complete, among those that a device opens."""
    for later in ctx.store.later_of(earlier_id):
        kept = ctx.store.assessment(later) if later in opens else None
        if kept is not None and kept.completed_at is None:
            return kept.id
    return None


def answered_before(ctx: Context, assessment: Assessment) -> dict[str, str]:
    """Answers of the one before, by the questions of this one for which they still stand; nothing without one."""
    earlier = _before(ctx, assessment)
    if earlier is None:
        return {}
    former, bank = bank_of(ctx, earlier), bank_of(ctx, assessment)
    return carried(former, bank, ctx.library.crosswalk(former, bank), earlier.answers)


def offered(ctx: Context, assessment: Assessment) -> dict[str, str]:
    """Those of them that may be kept: of questions that have no answer yet."""
    if assessment.completed_at is not None:
        return {}
    return {q: value for q, value in answered_before(ctx, assessment).items() if q not in assessment.answers}


def listed(ctx: Context, assessment: Assessment) -> dict[str, str]:
    """What is offered of the questions that are asked of the firm if all stays as it was; nothing without a profile."""
    given = offered(ctx, assessment)
    if assessment.profile is None or not given:
        return {}
    all_kept = {**given, **assessment.answers}
    shown = {q.id for q in Flow(bank_of(ctx, assessment), assessment.profile, assessment.path, all_kept).shown}
    return {question: value for question, value in given.items() if question in shown}


def untouched(ctx: Context, assessment: Assessment) -> bool:
    """Whether it comes from one before and holds no answer yet, so that those of before are gone through first."""
    return not assessment.answers and bool(listed(ctx, assessment))


def ticked(ctx: Context, assessment: Assessment) -> set[str]:
    """The questions whose answers of before a ticked step of the plan has overtaken."""
    before = _before(ctx, assessment)
    if before is None:
        return set()
    former, bank = bank_of(ctx, before), bank_of(ctx, assessment)
    follows = comparable(former, bank, ctx.library.crosswalk(former, bank))
    return {
        follows[tick.question_id]
        for tick in ctx.store.ticks(before.id)
        if tick.question_id in follows
        and _points(former, tick.question_id, tick.to_option)
        > _points(former, tick.question_id, before.answers.get(tick.question_id, ""))
    }


def _points(bank: Bank, question_id: str, value: str) -> int:
    question = bank.question(question_id)
    option = question.option(value) if question else None
    return option.points if option else 0


def keep(ctx: Context, assessment: Assessment, questions: Collection[str]) -> int:
    """Keep the answers of before to these questions; returns how many were."""
    kept = {question: value for question, value in offered(ctx, assessment).items() if question in questions}
    if kept:
        assessments.save_answers(ctx, assessment.id, kept)
    return len(kept)


def compare(ctx: Context, assessment: Assessment) -> tuple[Scored, Scored, Changes] | None:
    """The one before and this one, and what has changed; None where these are not two complete ones."""
    before = _before(ctx, assessment)
    if before is None or assessment.completed_at is None:
        return None
    then, now = scored(ctx, before), scored(ctx, assessment)
    return then, now, changes(then, now, ctx.library.crosswalk(then.bank, now.bank))


def number(ctx: Context, assessment_id: str) -> int:
    """The how-manieth check of its firm this is: 1, or more by those before it that are still there."""
    count, earlier = 1, ctx.store.earlier_of(assessment_id)
    while earlier is not None:
        count, earlier = count + 1, ctx.store.earlier_of(earlier)
    return count


def left_beside(ctx: Context, assessment_id: str) -> Literal["before", "after"] | None:
    """Whether another check of the firm is there once this one is deleted: the one before it, or one after it."""
    if ctx.store.earlier_of(assessment_id) is not None:
        return "before"
    return "after" if ctx.store.later_of(assessment_id) else None


def _before(ctx: Context, assessment: Assessment) -> Assessment | None:
    """The one before, as long as it is there and complete."""
    earlier_id = ctx.store.earlier_of(assessment.id)
    found = ctx.store.assessment(earlier_id) if earlier_id else None
    return found if found is not None and found.completed_at is not None else None
