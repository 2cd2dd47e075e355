from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from assess.services import access, assessments, throttle
from assess.services.access import Token
from assess.services.context import Context, Started
from assess.services.throttle import TooManyAttempts

from .conftest import Clock, ContextFactory

CLIENT = "192.0.2.1"


def altered(text: str) -> str:
    return ("A" if text[0] != "A" else "B") + text[1:]


def test_a_device_token_opens_its_own_assessment_only(ctx: Context, begun: Started) -> None:
    other = assessments.start(ctx, "ja", "full", "self")
    assert access.authorised(ctx, begun.assessment_id, begun.token)
    assert not access.authorised(ctx, other.assessment_id, begun.token)
    assert not access.authorised(ctx, begun.assessment_id, altered(begun.token))
    for wrong in ("", None, "x", "é" * 32, "\ud800", begun.token + "=", begun.token.swapcase()):
        assert not access.authorised(ctx, begun.assessment_id, wrong)


def test_a_device_token_expires(ctx: Context, begun: Started, clock: Clock) -> None:
    clock.turn(days=399)
    assert access.authorised(ctx, begun.assessment_id, begun.token)
    clock.turn(days=1)
    assert not access.authorised(ctx, begun.assessment_id, begun.token)


def opened(ctx: Context, begun: Started) -> Token:
    found = access.opened_by(ctx, begun.assessment_id, begun.token)
    assert found is not None
    return found


def test_a_visit_gives_a_device_its_whole_time_again_at_most_once_a_day(
    ctx: Context, begun: Started, clock: Clock
) -> None:
    first = opened(ctx, begun)
    clock.turn(hours=23)
    assert access.renew(ctx, first) is None, "nothing is written"
    for _ in range(4):  # three years and more, with a visit a year
        clock.turn(days=365)
        renewed = access.renew(ctx, opened(ctx, begun))
        assert renewed is not None and renewed == opened(ctx, begun)
        assert renewed.expires_at == clock() + timedelta(days=400) and renewed.created_at == first.created_at
    clock.turn(days=400)
    assert access.renew(ctx, renewed) is None, "what has expired stays so"
    assert not access.authorised(ctx, begun.assessment_id, begun.token)


def test_what_is_revoked_meanwhile_is_not_renewed(ctx: Context, begun: Started, clock: Clock) -> None:
    clock.turn(days=30)
    read = opened(ctx, begun)
    access.sign_out(ctx, begun.assessment_id, begun.token)
    assert access.renew(ctx, read) is None
    assert not access.authorised(ctx, begun.assessment_id, begun.token)


def test_a_device_lasts_no_longer_than_its_cookie(new_context: ContextFactory, clock: Clock) -> None:
    ctx = new_context(resume_days=1000)
    begun = assessments.start(ctx, "ja", "full", "self")
    assert opened(ctx, begun).expires_at == clock() + timedelta(days=400)
    code = access.issue_resume(ctx, begun.assessment_id).code
    clock.turn(days=999)
    assert access.redeem_code(ctx, code, CLIENT) is not None


def test_a_shorter_setting_shortens_no_device_that_is_in(
    ctx: Context, begun: Started, new_context: ContextFactory, clock: Clock
) -> None:
    clock.turn(days=2)
    assert access.renew(new_context(resume_days=30), opened(ctx, begun)) is None
    assert opened(ctx, begun).expires_at == clock() + timedelta(days=398)


def until(ctx: Context, begun: Started, issued: access.Resume | None = None) -> access.OpenUntil:
    kept = assessments.need(ctx, begun.assessment_id)
    return access.open_until(ctx, kept, opened(ctx, begun), issued)


def test_the_day_that_is_told_is_one_on_which_it_opens(ctx: Context, begun: Started, clock: Clock) -> None:
    assert until(ctx, begun) == access.OpenUntil(date(2027, 12, 25), None, None)
    first = access.issue_resume(ctx, begun.assessment_id)
    clock.turn(days=10)
    access.issue_resume(ctx, begun.assessment_id, beside=True)
    assert until(ctx, begun) == access.OpenUntil(date(2027, 12, 25), date(2028, 1, 4), None), "the last that was made"
    assert until(ctx, begun, first).code == date(2027, 12, 25)
    clock.time = datetime(2027, 12, 25, 14, 59, tzinfo=UTC)  # the last minute of that day in Japan
    assert access.authorised(ctx, begun.assessment_id, begun.token)
    assert access.redeem_code(ctx, first.code, CLIENT) is not None


def test_no_day_is_told_on_which_the_assessment_itself_is_gone(
    finished: Started, new_context: ContextFactory, clock: Clock
) -> None:
    ctx = new_context(retention_months=6)
    access.issue_resume(ctx, finished.assessment_id)
    assert until(ctx, finished) == access.OpenUntil(date(2027, 5, 20), date(2027, 5, 20), date(2027, 5, 21))
    longer = new_context(retention_months=60)
    assert until(longer, finished).deleted is None


def test_signing_out_revokes_this_device_only(ctx: Context, begun: Started) -> None:
    resume = access.issue_resume(ctx, begun.assessment_id)
    second = access.redeem_link(ctx, resume.link_token)
    assert second is not None
    access.sign_out(ctx, begun.assessment_id, begun.token)
    access.sign_out(ctx, begun.assessment_id, None)
    assert not access.authorised(ctx, begun.assessment_id, begun.token)
    assert access.authorised(ctx, begun.assessment_id, second.token)


def test_the_way_back_by_link_and_by_code(ctx: Context, begun: Started) -> None:
    resume = access.issue_resume(ctx, begun.assessment_id)
    for found in (access.redeem_link(ctx, resume.link_token), access.redeem_code(ctx, resume.code, CLIENT)):
        assert found is not None and found.assessment_id == begun.assessment_id
        assert access.authorised(ctx, begun.assessment_id, found.token)
    # Only a device token opens pages.
    assert not access.authorised(ctx, begun.assessment_id, resume.link_token)
    assert access.redeem_link(ctx, begun.token) is None


def test_no_secret_is_stored(ctx: Context, begun: Started) -> None:
    resume = access.issue_resume(ctx, begun.assessment_id)
    access.redeem_code(ctx, "0000-0000-0000", CLIENT)
    stored = b"".join(p.read_bytes() for p in ctx.settings.instance.glob("assess.sqlite3*"))
    secrets = (begun.token, resume.link_token, resume.code, resume.code.replace("-", ""), CLIENT)
    assert not [s for s in secrets if s.encode() in stored]
    assert resume.code not in repr(resume) and begun.token not in repr(begun)


@pytest.mark.parametrize("spoil", ["altered", "expired", "revoked", "replaced", "deleted"])
def test_wrong_expired_and_revoked_give_the_same_answer(ctx: Context, begun: Started, clock: Clock, spoil: str) -> None:
    resume = access.issue_resume(ctx, begun.assessment_id)
    link, code = resume.link_token, resume.code
    if spoil == "altered":
        link, code = altered(link), altered(code)
    elif spoil == "expired":
        clock.turn(days=ctx.settings.resume_days)
    elif spoil == "revoked":
        access.revoke_resume(ctx, begun.assessment_id, begun.token)
    elif spoil == "replaced":
        access.issue_resume(ctx, begun.assessment_id)
    else:
        assessments.delete(ctx, begun.assessment_id)
    assert access.redeem_link(ctx, link) is None
    assert access.redeem_code(ctx, code, CLIENT) is None


@pytest.mark.parametrize("way", ["link", "code"])
def test_cancelling_the_way_back_ends_whoever_came_by_it_and_leaves_this_device(
    ctx: Context, begun: Started, way: str
) -> None:
    resume = access.issue_resume(ctx, begun.assessment_id)
    if way == "link":
        other = access.redeem_link(ctx, resume.link_token)
    else:
        other = access.redeem_code(ctx, resume.code, CLIENT)
    assert other is not None and access.authorised(ctx, begun.assessment_id, other.token)
    access.revoke_resume(ctx, begun.assessment_id, begun.token)
    assert not access.authorised(ctx, begun.assessment_id, other.token)
    assert access.authorised(ctx, begun.assessment_id, begun.token)


def test_an_issued_pair_is_open_until_replaced_cancelled_or_expired(ctx: Context, begun: Started, clock: Clock) -> None:
    first = access.issue_resume(ctx, begun.assessment_id)
    assert access.still_open(ctx, first)
    second = access.issue_resume(ctx, begun.assessment_id)
    assert not access.still_open(ctx, first) and access.still_open(ctx, second)
    access.revoke_resume(ctx, begun.assessment_id, begun.token)
    assert not access.still_open(ctx, second)
    third = access.issue_resume(ctx, begun.assessment_id)
    clock.turn(days=ctx.settings.resume_days)
    assert not access.still_open(ctx, third)


def test_a_code_is_easy_to_type(ctx: Context, begun: Started) -> None:
    code = access.issue_resume(ctx, begun.assessment_id).code
    assert len(code) == 14 and code[4] == code[9] == "-"
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    ways = [code, code.lower(), code.replace("-", ""), f"  {code.replace('-', ' ')}\n", wide, code.replace("-", "ー")]
    ways += [code.replace("-", "−"), code.replace("0", "o").replace("1", "l")]
    for typed in ways:
        assert access.redeem_code(ctx, typed, CLIENT) is not None, typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("oOil-LI00-0000", "001111000000"),
        ("０１２３－４５６７－８９ａｂ", "0123456789AB"),
        ("0123-4567-89AU", None),  # no U in Crockford's alphabet
        ("0123-4567-89A", None),
        ("0123-4567-89ABC", None),
        ("", None),
        ("あいう", None),
        ("0" * 100_000, None),
    ],
)
def test_what_was_typed_is_understood(typed: str, meant: str | None) -> None:
    assert access.normalise(typed) == meant


def test_a_code_needs_the_secret_key(ctx: Context, begun: Started, new_context: ContextFactory) -> None:
    code = access.issue_resume(ctx, begun.assessment_id).code
    assert access.redeem_code(new_context(secret_key=b"x" * 32), code, CLIENT) is None


def test_guesses_are_throttled_for_a_client_over_all_workers(
    ctx: Context, begun: Started, new_context: ContextFactory, clock: Clock
) -> None:
    code = access.issue_resume(ctx, begun.assessment_id).code
    workers = [ctx, new_context()]
    for number in range(throttle.FAILURES_PER_CLIENT):
        assert access.redeem_code(workers[number % 2], "0000-0000-0000", CLIENT) is None
    for worker in workers:
        with pytest.raises(TooManyAttempts):
            access.redeem_code(worker, "0000-0000-0000", CLIENT)
        assert access.redeem_code(worker, code, CLIENT) is not None, "a right code always works"
    assert access.redeem_code(ctx, "0000-0000-0000", "192.0.2.2") is None
    clock.turn(minutes=15)
    assert access.redeem_code(ctx, "0000-0000-0000", CLIENT) is None


def test_guesses_are_throttled_over_all_clients(ctx: Context, begun: Started, clock: Clock) -> None:
    code = access.issue_resume(ctx, begun.assessment_id).code
    for number in range(throttle.FAILURES_IN_ALL):
        access.redeem_code(ctx, "0000-0000-0000", f"192.0.2.{number}")
    with pytest.raises(TooManyAttempts):
        access.redeem_code(ctx, "0000-0000-0000", "198.51.100.1")
    assert access.redeem_code(ctx, code, "198.51.100.1") is not None, "a right code always works"
    clock.turn(minutes=15)
    assert access.redeem_code(ctx, "0000-0000-0000", "198.51.100.1") is None


def test_all_addresses_of_one_ipv6_network_are_one_client(ctx: Context, begun: Started) -> None:
    for number in range(throttle.FAILURES_PER_CLIENT):
        assert access.redeem_code(ctx, "0000-0000-0000", f"2001:db8:0:1::{number:x}") is None
    with pytest.raises(TooManyAttempts):
        access.redeem_code(ctx, "0000-0000-0000", "2001:db8:0:1:ffff::1")
    assert access.redeem_code(ctx, "0000-0000-0000", "2001:db8:0:2::1") is None


def test_right_codes_do_not_count_as_failures(ctx: Context, begun: Started) -> None:
    code = access.issue_resume(ctx, begun.assessment_id).code
    for _ in range(2 * throttle.FAILURES_PER_CLIENT):
        assert access.redeem_code(ctx, code, CLIENT) is not None
