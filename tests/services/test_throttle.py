"""Counting what a client does."""

from __future__ import annotations

import pytest

from assess.services import throttle
from assess.services.context import Context
from assess.services.throttle import TooManyAttempts, TooManyStarts, count_failure, count_start

from .conftest import Clock

CLIENT = "192.0.2.1"


def fail(ctx: Context, purpose: str, times: int, client: str = CLIENT) -> None:
    for _ in range(times):
        count_failure(ctx, purpose, client)


def test_each_purpose_has_a_count_of_its_own(ctx: Context) -> None:
    fail(ctx, "code", throttle.FAILURES_PER_CLIENT)
    with pytest.raises(TooManyAttempts):
        fail(ctx, "code", 1)
    fail(ctx, "password", 1)


def test_a_failure_is_forgotten_after_a_quarter_of_an_hour(ctx: Context, clock: Clock) -> None:
    fail(ctx, "code", throttle.FAILURES_PER_CLIENT - 1)
    clock.turn(minutes=14)
    fail(ctx, "code", 1)
    clock.turn(minutes=1)
    fail(ctx, "code", throttle.FAILURES_PER_CLIENT - 1)
    with pytest.raises(TooManyAttempts):
        fail(ctx, "code", 1)


def test_starts_are_counted_by_network(ctx: Context, clock: Clock) -> None:
    for number in range(throttle.STARTS_PER_CLIENT):
        count_start(ctx, f"2001:db8::{number:x}")
    with pytest.raises(TooManyStarts):
        count_start(ctx, "2001:db8::ffff")
    count_start(ctx, CLIENT)
    clock.turn(minutes=15)
    count_start(ctx, "2001:db8::ffff")
