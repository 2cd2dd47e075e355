"""Counting guesses."""

from __future__ import annotations

import pytest

from assess.services import throttle
from assess.services.context import Context
from assess.services.throttle import TooManyAttempts, guarded

from .conftest import Clock

CLIENT = "192.0.2.1"


def fail(ctx: Context, purpose: str, times: int, client: str = CLIENT) -> None:
    for _ in range(times):
        assert guarded(ctx, purpose, client, lambda: None) is None


def test_what_the_attempt_gives_is_given_back(ctx: Context) -> None:
    assert guarded(ctx, "code", CLIENT, lambda: "admitted") == "admitted"


def test_past_the_limit_nothing_is_tried(ctx: Context) -> None:
    fail(ctx, "code", throttle.FAILURES_PER_CLIENT)
    with pytest.raises(TooManyAttempts):
        guarded(ctx, "code", CLIENT, lambda: pytest.fail("tried all the same"))


def test_each_purpose_has_a_count_of_its_own(ctx: Context) -> None:
    fail(ctx, "code", throttle.FAILURES_PER_CLIENT)
    assert guarded(ctx, "password", CLIENT, lambda: "admitted") == "admitted"


def test_a_failure_is_forgotten_after_a_quarter_of_an_hour(ctx: Context, clock: Clock) -> None:
    fail(ctx, "code", throttle.FAILURES_PER_CLIENT - 1)
    clock.turn(minutes=14)
    fail(ctx, "code", 1)
    clock.turn(minutes=1)
    fail(ctx, "code", throttle.FAILURES_PER_CLIENT - 1)
    with pytest.raises(TooManyAttempts):
        guarded(ctx, "code", CLIENT, lambda: "admitted")


def test_an_attempt_that_breaks_counts_as_a_failure(ctx: Context) -> None:
    def broken() -> str:
        raise RuntimeError

    for _ in range(throttle.FAILURES_PER_CLIENT):
        with pytest.raises(RuntimeError):
            guarded(ctx, "code", CLIENT, broken)
    with pytest.raises(TooManyAttempts):
        guarded(ctx, "code", CLIENT, lambda: "admitted")
