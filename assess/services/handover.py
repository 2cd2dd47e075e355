"""The ways that a consent opens: a code or link for a branch, and read-only links for those without an account."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta

from assess.services import consents, throttle
from assess.services.access import Resume, hashed, new_code, normalise
from assess.services.consents import Given, Recorded
from assess.services.context import Context, keyed, new_id
from assess.store import Client, Consent, Handover, Recipient, Way
from assess.store.consent_records import HandoverKind, WayKind

SHARED = timedelta(days=30)  # a branch has this long to type a share code
OPEN_CASE = timedelta(hours=10)
CODE = "share"  # the purpose of its hash, and of the throttle


@dataclass(frozen=True)
class LetIn:
    """A device that may look, with the secret that it keeps."""

    handover_id: str
    token: str = field(repr=False)


def share(ctx: Context, assessment_id: str, given: Given) -> tuple[Consent, Resume]:
    """The owner's consent for a branch, with the code and link by which the branch takes it, shown once.

    Raises as `consents.give`.
    """
    if given.recipient.kind != "branch":
        raise consents.BadConsent("only a branch takes a share")
    handover = _handover(ctx, "share", once=True, staff_id=None, expires_at=SHARED)
    secret, (shown, plain) = secrets.token_urlsafe(24), new_code()
    ways = (_way(handover, "link", hashed(secret)), _way(handover, "code", keyed(ctx, CODE, plain)))
    consent = consents.give(ctx, assessment_id, given, way=(handover, ways))
    return consent, Resume(secret, shown)


def to_adviser(
    ctx: Context, assessment_id: str, given: Given, once: bool, recorded: Recorded | None = None
) -> tuple[Consent, str]:
    """The owner's consent for somebody without an account, with the link by which it is looked at, shown once.

    Raises as `consents.give`.
    """
    if given.recipient.kind == "branch":
        raise consents.BadConsent("a branch takes a share")
    term = consents.until(ctx, given.days) - ctx.now()
    handover, secret = (
        _handover(ctx, "view", once, recorded.staff_id if recorded else None, term),
        secrets.token_urlsafe(24),
    )
    consent = consents.give(ctx, assessment_id, given, recorded, (handover, (_way(handover, "link", hashed(secret)),)))
    return consent, secret


def to_account(ctx: Context, assessment_id: str, given: Given, recorded: Recorded) -> Consent:
    """The owner's consent for an adviser with an account, who finds it among the own cases.

    Raises as `consents.give`.
    """
    handover = _handover(ctx, "view", False, recorded.staff_id, consents.until(ctx, given.days) - ctx.now())
    return consents.give(ctx, assessment_id, given, recorded, (handover, ()))


def stranger(kind: str) -> Recipient:
    """A recipient without an account: each consent names another one."""
    return Recipient("body" if kind == "body" else "adviser", new_id())


# ---------------------------------------------------------------- as a branch


def look_at_share(ctx: Context, typed: str, branches: Collection[str], address: str) -> Consent | None:
    """What a code or link shares with one of these branches; None: wrong, used, expired, revoked, or another's.

    `address` is the caller's. Raises throttle.TooManyAttempts for wrong ones only.
    """
    found = ctx.store.opened(_share_hash(ctx, typed))
    now = ctx.now()
    if (
        found is None
        or found.handover.kind != "share"
        or found.consent.recipient.id not in branches
        or now >= found.way.expires_at
        or not found.consent.valid(now)
    ):
        throttle.count_failure(ctx, CODE, address)
        return None
    return found.consent


def take_share(ctx: Context, typed: str, branch_id: str, client: Client) -> int | None:
    """Make what is shared the next assessment of this client, which is added if it is new; returns its number.

    None: as for `look_at_share`. Raises Conflict where the organisation has the client's corporate number already.
    """
    taken = ctx.store.take_share(_share_hash(ctx, typed), branch_id, client, ctx.now())
    return None if taken is None else taken[1]


def _share_hash(ctx: Context, typed: str) -> str:
    code = normalise(typed)
    # A link's secret has 32 characters and is never a code.
    return hashed(typed.strip()) if code is None else keyed(ctx, CODE, code)


# ---------------------------------------------------------------- as an adviser without an account


def open_link(ctx: Context, token: str) -> LetIn | None:
    """Let a device in by a link; None for a wrong, used, expired or revoked one."""
    secret = secrets.token_urlsafe(24)
    now = ctx.now()
    found = ctx.store.open_view(hashed(token), Way(hashed(secret), "", "device", now, now), now)
    return None if found is None else LetIn(found.handover.id, secret)


def opened(ctx: Context, handover_id: str, token: str) -> Consent | None:
    """The consent under which the device that holds this secret may look now, or None."""
    found = ctx.store.opened(hashed(token)) if token else None
    if found is None or found.way.kind != "device" or found.handover.id != handover_id:
        return None
    now = ctx.now()
    return found.consent if now < found.way.expires_at and found.consent.valid(now) else None


def works(ctx: Context, token: str) -> bool:
    """Whether this link still opens something."""
    found = ctx.store.opened(hashed(token))
    return found is not None and ctx.now() < found.way.expires_at and found.consent.valid(ctx.now())


def cases(ctx: Context, staff_id: str) -> list[Consent]:
    """What has been handed over to an adviser with an account."""
    return ctx.store.consents_to(Recipient("adviser", staff_id), ctx.now())


def case(ctx: Context, consent_id: str, staff_id: str) -> Consent | None:
    """The one of this id, if it has been handed over to this adviser and holds."""
    consent = ctx.store.consent(consent_id)
    if consent is None or consent.recipient != Recipient("adviser", staff_id) or not consent.valid(ctx.now()):
        return None
    return consent


def open_case(ctx: Context, consent_id: str) -> LetIn | None:
    """Let this device of an adviser in, for as long as a sign-in lasts at most; who asks has been checked."""
    secret, now = secrets.token_urlsafe(24), ctx.now()
    found = ctx.store.open_case(consent_id, Way(hashed(secret), "", "device", now, now + OPEN_CASE), now)
    return None if found is None else LetIn(found.handover.id, secret)


def _handover(ctx: Context, kind: HandoverKind, once: bool, staff_id: str | None, expires_at: timedelta) -> Handover:
    now = ctx.now()
    return Handover(new_id(), "", kind, once, now, now + expires_at, staff_id)


def _way(handover: Handover, kind: WayKind, hash_: str) -> Way:
    return Way(hash_, handover.id, kind, handover.created_at, handover.expires_at)
