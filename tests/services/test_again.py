"""An owner takes the check again: what is carried along, kept, and compared."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.services import again, assessments
from assess.services.assessments import Assessment
from assess.services.context import Context, NotReady, Started
from tests.services.conftest import Clock


def need(ctx: Context, started: Started) -> Assessment:
    return assessments.need(ctx, started.assessment_id)


def test_the_next_one_knows_the_one_before_and_answers_nothing_by_itself(ctx: Context, finished: Started) -> None:
    before = need(ctx, finished)
    started = again.begin(ctx, before, "en")
    after = need(ctx, started)
    assert (after.answers, after.completed_at, after.path, after.lang) == ({}, None, before.path, "en")
    assert before.profile is not None and after.profile is not None
    assert (after.profile.company, after.profile.value_added) == (before.profile.company, None)
    assert again.offered(ctx, after) == before.answers
    assert need(ctx, finished) == before, "what is finished stays as it is"


def test_what_was_begun_with_staff_goes_on_by_the_owner_alone(ctx: Context, finished: Started) -> None:
    before = need(ctx, finished)
    led = replace(before, usage="bank_led", profile=replace(before.profile, usage="bank_led"))  # type: ignore[type-var]
    after = need(ctx, again.begin(ctx, led, "ja"))
    assert after.usage == "self" and after.profile is not None and after.profile.usage == "self"


def test_answers_are_kept_or_changed_one_by_one(ctx: Context, finished: Started) -> None:
    before = need(ctx, finished)
    started = again.begin(ctx, before, "ja")
    first, second = list(before.answers)[:2]
    assert again.keep(ctx, need(ctx, started), [first, "no-such"]) == 1
    after = need(ctx, started)
    assert after.answers == {first: before.answers[first]}
    assert first not in again.offered(ctx, after) and second in again.offered(ctx, after)
    assessments.save_answers(ctx, started.assessment_id, {second: "unknown"})
    assert again.keep(ctx, need(ctx, started), [second]) == 0, "what was answered anew stays"
    assert need(ctx, started).answers[second] == "unknown"


def test_both_stand_side_by_side_once_both_are_complete(ctx: Context, clock: Clock, finished: Started) -> None:
    before = need(ctx, finished)
    started = again.begin(ctx, before, "ja")
    assert again.compare(ctx, need(ctx, started)) is None
    again.keep(ctx, need(ctx, started), list(before.answers))
    bank, question = ctx.library.bank, next(iter(before.answers))
    others = [o.id for o in bank.question(question).options if o.id != before.answers[question]]  # type: ignore[union-attr]
    assessments.save_answers(ctx, started.assessment_id, {question: others[-1]})
    assessments.complete(ctx, started.assessment_id)
    compared = again.compare(ctx, need(ctx, started))
    assert compared is not None
    then, now, changes = compared
    assert then.answers.answers[question] != now.answers.answers[question] and changes.whole
    assert sum(pair.direction != "same" for pair in changes.pairs if pair.before.option_id != pair.after.option_id) >= 1
    assert again.offered(ctx, need(ctx, started)) == {}


def test_without_the_one_before_nothing_is_offered_or_compared(ctx: Context, finished: Started) -> None:
    started = again.begin(ctx, need(ctx, finished), "ja")
    assessments.delete(ctx, finished.assessment_id)
    after = need(ctx, started)
    assert again.offered(ctx, after) == {} and again.compare(ctx, after) is None


def test_one_that_is_under_way_is_gone_on_with_where_the_device_opens_it(ctx: Context, finished: Started) -> None:
    started = again.begin(ctx, need(ctx, finished), "ja")
    known = {started.assessment_id}
    assert again.under_way(ctx, finished.assessment_id, known) == started.assessment_id
    assert again.under_way(ctx, finished.assessment_id, set()) is None
    again.keep(ctx, need(ctx, started), list(need(ctx, finished).answers))
    assessments.complete(ctx, started.assessment_id)
    assert again.under_way(ctx, finished.assessment_id, known) is None


def test_an_unfinished_one_has_no_next(ctx: Context) -> None:
    begun = assessments.start(ctx, "ja", "quick", "self")
    with pytest.raises(NotReady):
        again.begin(ctx, assessments.need(ctx, begun.assessment_id), "ja")
