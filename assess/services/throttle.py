"""Guesses are counted, by client and in all; the count is shared by every worker, for it stands in the store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from assess.services.context import Context, keyed

WINDOW = timedelta(minutes=15)
FAILURES_PER_CLIENT = 10
FAILURES_IN_ALL = 300

T = TypeVar("T")


class TooManyAttempts(Exception):
    """Too many wrong guesses lately, from this client or in all; try again in 15 minutes."""


def guarded(ctx: Context, purpose: str, client: str, attempt: Callable[[], T | None]) -> T | None:
    """What `attempt` gives; None counts as a failure of this `client` (an address) at this `purpose`.

    Raises TooManyAttempts, without an attempt, after 10 failures of one client or 300 in all within 15 minutes.
    """
    # The address itself is not stored.
    limits = {
        f"{purpose}:{keyed(ctx, 'client', client)[:32]}": FAILURES_PER_CLIENT,
        f"{purpose}:all": FAILURES_IN_ALL,
    }
    now = ctx.now()
    # Counted before it is tried and taken back on success, so that parallel guesses cannot slip past.
    if not ctx.store.count_attempt(limits, now - WINDOW, now):
        raise TooManyAttempts
    admitted = attempt()
    if admitted is not None:
        ctx.store.forgive_attempt(tuple(limits), now)
    return admitted
