"""What one client may do in a quarter of an hour. The count is shared by every process, for it stands in the store."""

from __future__ import annotations

from datetime import timedelta

from assess.services.clients import client_key
from assess.services.context import Context

WINDOW = timedelta(minutes=15)
FAILURES_PER_CLIENT = 10
FAILURES_IN_ALL = 300
# A chamber's evening may begin from one network; a script that makes firms is slowed down to four a minute.
STARTS_PER_CLIENT = 60


class TooManyAttempts(Exception):
    """Too many wrong codes lately, from this client or in all; try again in 15 minutes."""


class TooManyStarts(Exception):
    """Too many assessments begun lately from this client; try again in 15 minutes."""


def count_failure(ctx: Context, purpose: str, address: str) -> None:
    """Count a wrong guess of the client at this address. Raises TooManyAttempts when it has made too many."""
    limits = {f"{purpose}:{client_key(ctx, address)}": FAILURES_PER_CLIENT, f"{purpose}:all": FAILURES_IN_ALL}
    if not ctx.store.count_attempt(limits, ctx.now() - WINDOW, ctx.now()):
        raise TooManyAttempts


def count_start(ctx: Context, address: str) -> None:
    """Count an assessment that the client at this address begins. Raises TooManyStarts."""
    limits = {f"start:{client_key(ctx, address)}": STARTS_PER_CLIENT}
    if not ctx.store.count_attempt(limits, ctx.now() - WINDOW, ctx.now()):
        raise TooManyStarts
