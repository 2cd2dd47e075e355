"""What one client may do in a quarter of an hour. The count is shared by every process, for it stands in the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from assess.services.clients import client_key
from assess.services.context import Context, keyed

WINDOW = timedelta(minutes=15)
FAILURES_PER_CLIENT = 10
FAILURES_IN_ALL = 300
# A chamber's evening may begin from one network; a script that makes firms is slowed down to four a minute.
STARTS_PER_CLIENT = 60
# Each is printed anew; an adviser may print for a whole evening's guests.
FORMS_PER_CLIENT = 60
# Wrong passwords: a branch shares one network; one account from one network, and from wherever it may be.
SIGN_INS_PER_CLIENT = 30
SIGN_INS_PER_ACCOUNT_AND_CLIENT = 5
SIGN_INS_PER_ACCOUNT = 20


class TooManyAttempts(Exception):
    """Too many wrong codes lately, from this client or in all; try again in 15 minutes."""


class TooManyStarts(Exception):
    """Too many assessments begun lately from this client; try again in 15 minutes."""


class TooManyForms(Exception):
    """Too many forms printed lately for this client; try again in 15 minutes."""


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


def count_form(ctx: Context, address: str) -> None:
    """Count a form with a way into an assessment, printed for the client at this address. Raises TooManyForms."""
    limits = {f"form:{client_key(ctx, address)}": FORMS_PER_CLIENT}
    if not ctx.store.count_attempt(limits, ctx.now() - WINDOW, ctx.now()):
        raise TooManyForms


@dataclass(frozen=True)
class Attempt:
    """A sign-in that was counted, to be forgiven when it was right."""

    buckets: tuple[str, ...]
    at: datetime


def count_sign_in(ctx: Context, account: str, address: str) -> Attempt | None:
    """Count a try at this account, whether there is one or not, before it is looked at; None: too many lately.

    One network that tries too often shuts an account for itself; only several together shut it for all.
    """
    client, who = client_key(ctx, address), keyed(ctx, "account", account)[:32]
    limits = {
        f"sign_in:{client}": SIGN_INS_PER_CLIENT,
        f"sign_in:{who}:{client}": SIGN_INS_PER_ACCOUNT_AND_CLIENT,
        f"sign_in:{who}": SIGN_INS_PER_ACCOUNT,
    }
    now = ctx.now()
    return Attempt(tuple(limits), now) if ctx.store.count_attempt(limits, now - WINDOW, now) else None


def forgive_sign_in(ctx: Context, attempt: Attempt) -> None:
    """It was right: it does not count."""
    ctx.store.forgive_attempt(attempt.buckets, attempt.at)
