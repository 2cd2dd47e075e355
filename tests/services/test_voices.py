"""Colleagues beside the owner: their ways in, their answers, and what is shown of them."""

from __future__ import annotations

import pytest

from assess.core.voices import Heard
from assess.services import assessments, reports, results, voices
from assess.services.assessments import BadAnswer, bank_of, need
from assess.services.context import Context, NoSuchAssessment, NotReady, Started
from assess.services.throttle import FAILURES_PER_CLIENT, TooManyAttempts
from assess.services.voices import Admitted, ColleagueRole
from tests.samples import small_profile

from .conftest import Clock

OFFICE = "office-digitization"


def admitted(ctx: Context, firm: Started, role: ColleagueRole = "floor") -> Admitted:
    _, ways = voices.invite(ctx, firm.assessment_id, role)
    found = voices.redeem_link(ctx, ways.link_token)
    assert found is not None
    return found


def answer(ctx: Context, firm: Started, agreed: bool, option: str = "all", role: ColleagueRole = "floor") -> None:
    """One colleague from the invitation to the end."""
    voice = admitted(ctx, firm, role)
    voices.save_answers(ctx, voice.voice_id, {OFFICE: option}, ctx.library.bank)
    voices.finish(ctx, voice.voice_id, agreed)


def shown(ctx: Context, firm: Started) -> tuple[Heard, ...]:
    return results.diagnosis(ctx, need(ctx, firm.assessment_id)).heard


def test_a_device_opens_the_part_of_its_own_colleague_only(ctx: Context, finished: Started, clock: Clock) -> None:
    one, other = admitted(ctx, finished), admitted(ctx, finished)
    assert voices.authorised(ctx, one.voice_id, one.token)
    for voice_id, token in ((other.voice_id, one.token), (one.voice_id, finished.token), (one.voice_id, "")):
        assert not voices.authorised(ctx, voice_id, token)
    clock.turn(days=ctx.settings.resume_days)
    assert not voices.authorised(ctx, one.voice_id, one.token)


def test_an_invitation_is_for_one_use_and_thirty_days(ctx: Context, finished: Started, clock: Clock) -> None:
    _, ways = voices.invite(ctx, finished.assessment_id, "floor")
    _, late = voices.invite(ctx, finished.assessment_id, "floor")
    clock.turn(days=29)
    assert voices.is_open(ctx, ways) and voices.redeem_code(ctx, ways.code, "192.0.2.1")
    assert not voices.is_open(ctx, ways) and voices.redeem_link(ctx, ways.link_token) is None
    assert [voices.state(ctx, v) for v in voices.invited(ctx, finished.assessment_id)] == ["begun", "invited"]
    clock.turn(days=1)
    assert voices.redeem_link(ctx, late.link_token) is None
    assert [voices.state(ctx, v) for v in voices.invited(ctx, finished.assessment_id)] == ["begun", "expired"]


def test_guessing_codes_is_slowed_down_and_a_right_one_lets_in_all_the_same(ctx: Context, finished: Started) -> None:
    _, ways = voices.invite(ctx, finished.assessment_id, "floor")
    for _ in range(FAILURES_PER_CLIENT):
        assert voices.redeem_code(ctx, "AAAA-BBBB-CCCC", "192.0.2.1") is None
    with pytest.raises(TooManyAttempts):
        voices.redeem_code(ctx, "AAAA-BBBB-CCCC", "192.0.2.1")
    assert voices.redeem_code(ctx, ways.code, "192.0.2.1") is not None


def test_what_a_colleague_may_see_holds_no_answer_of_anybody_else(ctx: Context, finished: Started) -> None:
    voice = admitted(ctx, finished)
    voices.save_answers(ctx, voice.voice_id, {OFFICE: "all"}, ctx.library.bank)
    found = voices.get(ctx, voice.voice_id)
    assert found is not None and found[1].answers == {OFFICE: "all"}
    assert [r.answers for r in found[1].responses.values()] == [{OFFICE: "all"}]
    assert all(not v.response.answers for v in voices.invited(ctx, finished.assessment_id))


def test_an_answer_that_does_not_fit_saves_nothing(ctx: Context, finished: Started) -> None:
    voice = admitted(ctx, finished)
    for wrong in ({OFFICE: "no-such"}, {OFFICE: "not_applicable"}, {"no-such": "all", OFFICE: "all"}):
        with pytest.raises(BadAnswer):
            voices.save_answers(ctx, voice.voice_id, wrong, ctx.library.bank)
    found = voices.get(ctx, voice.voice_id)
    assert found is not None and found[0].response.answers == {}


def test_nothing_is_taken_after_handing_in_or_from_who_is_gone(ctx: Context, finished: Started) -> None:
    voice, gone = admitted(ctx, finished), admitted(ctx, finished)
    voices.finish(ctx, voice.voice_id, False)
    assert voices.cancel(ctx, finished.assessment_id, 2) and not voices.cancel(ctx, finished.assessment_id, 1)
    for voice_id in (voice.voice_id, gone.voice_id):
        with pytest.raises(NotReady):
            voices.save_answers(ctx, voice_id, {OFFICE: "all"}, ctx.library.bank)
        with pytest.raises(NotReady):
            voices.issue_ways(ctx, voice_id)
    assert voices.get(ctx, gone.voice_id) is None and not voices.authorised(ctx, gone.voice_id, gone.token)


def test_who_agreed_and_pairs_of_the_others_are_shown_and_the_result_stays(ctx: Context, finished: Started) -> None:
    before = results.diagnosis(ctx, need(ctx, finished.assessment_id))
    frozen = ctx.store.summary(finished.assessment_id)
    answer(ctx, finished, agreed=False)
    assert shown(ctx, finished) == ()
    answer(ctx, finished, agreed=True, option="none", role="manager")
    assert shown(ctx, finished) == (Heard("manager", {OFFICE: frozenset({"none"})}),)
    answer(ctx, finished, agreed=False, option="some", role="office")
    assert shown(ctx, finished)[1] == Heard(None, {OFFICE: frozenset({"all", "some"})})
    after = results.diagnosis(ctx, need(ctx, finished.assessment_id))
    assert (after.result, after.advice) == (before.result, before.advice)
    assert ctx.store.summary(finished.assessment_id) == frozen is not None


def test_questions_that_the_firm_is_asked_no_more_do_not_count(ctx: Context, finished: Started) -> None:
    voice = admitted(ctx, finished)
    voices.save_answers(ctx, voice.voice_id, {OFFICE: "all", "data-digitization": "all"}, ctx.library.bank)
    voices.finish(ctx, voice.voice_id, True)
    assessments.set_path(ctx, finished.assessment_id, "quick")
    assert shown(ctx, finished) == (Heard("floor", {OFFICE: frozenset({"all"})}),)


def test_a_report_holds_who_had_finished_when_it_was_asked_for(ctx: Context, finished: Started, clock: Clock) -> None:
    first = reports.request(ctx, finished.assessment_id, "ja", "full")
    stored = need(ctx, finished.assessment_id)
    clock.turn(minutes=1)
    answer(ctx, finished, agreed=True)
    second = reports.request(ctx, finished.assessment_id, "ja", "full")
    assert first.key != second.key
    told = [voices.heard_of(ctx.store, stored, bank_of(ctx, stored), job.created_at) for job in (first, second)]
    assert told == [(), (Heard("floor", {OFFICE: frozenset({"all"})}),)]


def test_a_clock_set_back_does_not_pair_anew(ctx: Context, finished: Started, clock: Clock) -> None:
    answer(ctx, finished, agreed=False, option="none")
    clock.turn(hours=-1)
    for option in ("some", "all"):
        answer(ctx, finished, agreed=False, option=option)
    pair = (Heard(None, {OFFICE: frozenset({"none", "some"})}),)
    assert shown(ctx, finished) == pair
    stored = need(ctx, finished.assessment_id)
    # Of before the first of them: nobody, not a pair of those whose clock says earlier.
    assert voices.heard_of(ctx.store, stored, bank_of(ctx, stored), clock()) == ()


def test_what_cannot_be_invited_is_refused(ctx: Context, begun: Started) -> None:
    with pytest.raises(NotReady):
        voices.invite(ctx, begun.assessment_id, "floor")
    with pytest.raises(NoSuchAssessment):
        voices.invite(ctx, "nobody", "floor")
    assessments.save_profile(ctx, begun.assessment_id, small_profile())
    for role, name in (("owner", ""), ("floor", "長" * 41)):
        with pytest.raises(ValueError, match="role"):
            voices.invite(ctx, begun.assessment_id, role, name)  # type: ignore[arg-type]
    for _ in range(voices.MOST):
        voices.invite(ctx, begun.assessment_id, "floor", "長" * 40)
    with pytest.raises(voices.TooManyVoices):
        voices.invite(ctx, begun.assessment_id, "floor")
