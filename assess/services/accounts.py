"""Accounts of the staff area: signing in, and the sessions that this opens."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from assess.services import audit, passwords, throttle
from assess.services.context import Context
from assess.services.passwords import Weakness
from assess.store import Member as Member
from assess.store import Role as Role
from assess.store import StaffSession, Stage

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
# Between the password and the second step.
HALF = timedelta(minutes=10)
# How often a session's last use is written down, and how far the clocks of several machines may lie apart.
SEEN_EVERY = timedelta(minutes=1)
CLOCKS_APART = timedelta(minutes=2)
DEVICE_CHARACTERS = 60
# Who must have an authenticator.
NEED_SECOND: frozenset[Role] = frozenset({"operator", "admin"})
# A name that no password may hold.
SITE = "dxshindan"

# Why somebody is not signed in: nothing (valid) was shown; it was not used for too long, or is too old; the clock of
# this machine was put back, so that nobody can tell how old it is.
Reason = Literal["none", "idle", "clock"]


class Refused(Exception):
    """Wrong, unknown, shut out or tried too often: nobody is told which."""


class Weak(Exception):
    """A password that would be found first; `why` says in what way."""

    def __init__(self, why: Weakness) -> None:
        super().__init__(why)
        self.why: Weakness = why


@dataclass(frozen=True)
class SignedIn:
    """A person and the session that they use."""

    member: Member
    session: StaffSession


@dataclass(frozen=True)
class NotSignedIn:
    """Nobody, and why."""

    reason: Reason = "none"


def plain_email(typed: str) -> str:
    """An address as it is kept and compared: half-width and small letters."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def by_email(ctx: Context, email: str) -> Member | None:
    """Who has this address, or None."""
    return ctx.store.member_by_email(plain_email(email))


def sign_in(ctx: Context, email: str, password: str, address: str, device: str) -> str:
    """Open a session for who knows the password; returns its secret. Raises Refused.

    `address` is the network address of the browser. What was typed is counted before it is looked at, so that an
    account that is tried too often stays shut for whoever tries, and whether it exists makes no difference.
    """
    typed = plain_email(email)
    nobodys = passwords.nobodys(ctx.settings.hash_cost)
    attempt = throttle.count_sign_in(ctx, typed, address)
    member = ctx.store.member_by_email(typed)
    kept = nobodys if member is None or attempt is None else member.password_hash
    right = passwords.fits(ctx.settings.hash_cost, kept, password)
    if attempt is None:
        raise Refused
    if not right or member is None or member.disabled_at is not None:
        # Told in both cases, so that both take as long: to who answers for the account, or to the operators.
        audit.record_refusal(ctx, member, "password")
        raise Refused
    throttle.forgive_sign_in(ctx, attempt)
    if passwords.is_of_another_cost(ctx.settings.hash_cost, kept):
        ctx.store.set_password(member.id, passwords.hashed(ctx.settings.hash_cost, password), ctx.now(), end=False)
    half = member.totp_secret is not None or member.role in NEED_SECOND
    token = open_session(ctx, member, device, "password" if half else "whole")
    audit.record(ctx, member, "sign_in", "password")
    return token


def knows_password(ctx: Context, who: SignedIn, password: str, address: str) -> bool:
    """Whether somebody signed in types their password once more, before a change that locks others out."""
    attempt = throttle.count_sign_in(ctx, who.member.email, address)
    if attempt is None or not passwords.fits(ctx.settings.hash_cost, who.member.password_hash, password):
        return False
    throttle.forgive_sign_in(ctx, attempt)
    return True


def change_password(ctx: Context, who: SignedIn, password: str, device: str) -> str:
    """Take a new password: every session ends; returns the secret of a new one. Raises Weak."""
    refuse_weak(ctx, password, (who.member.name, who.member.email, *_house(ctx, who.member.organisation_id)))
    kept = passwords.hashed(ctx.settings.hash_cost, password)
    ctx.store.set_password(who.member.id, kept, ctx.now())
    return open_session(ctx, who.member, device)


def refuse_weak(ctx: Context, password: str, names: tuple[str, ...]) -> None:
    """Raises Weak for a password that would be found first."""
    if weak := passwords.weakness(password, (*names, SITE)):
        raise Weak(weak)


def _house(ctx: Context, organisation_id: str | None) -> tuple[str, ...]:
    house = ctx.store.organisation(organisation_id) if organisation_id else None
    return (house.name,) if house else ()


# ---------------------------------------------------------------- sessions


def secret_hash(secret: str) -> str:
    """What is stored of a secret of 192 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def open_session(ctx: Context, member: Member, device: str, stage: Stage = "whole") -> str:
    """A new session with a fresh secret, which is returned."""
    secret, now = secrets.token_urlsafe(24), ctx.now()
    session = StaffSession(secret_hash(secret), member.id, stage, device[:DEVICE_CHARACTERS], now, now)
    ctx.store.add_staff_session(session)
    return secret


def renew(ctx: Context, who: SignedIn, device: str) -> str:
    """A whole session with a fresh secret in the place of the one in use; returns the secret."""
    secret, now = secrets.token_urlsafe(24), ctx.now()
    session = StaffSession(secret_hash(secret), who.member.id, "whole", device[:DEVICE_CHARACTERS], now, now)
    ctx.store.add_staff_session(session, who.session.hash)
    return secret


def signed_in(ctx: Context, secret: str, used: bool = True) -> SignedIn | NotSignedIn:
    """Who holds this secret, and remember that the session was used; or why nobody does.

    Not `used`: a page asks by itself, which is no sign that anybody is there.
    """
    found = ctx.store.signed_in(secret_hash(secret)) if secret else None
    if found is None or found[0].ended_at is not None or found[1].disabled_at is not None:
        return NotSignedIn()
    session, member = found
    now = ctx.now()
    if now < session.seen_at - CLOCKS_APART:
        ctx.store.end_staff_session(session.hash, now)
        return NotSignedIn("clock")
    longest = LONGEST if session.stage == "whole" else HALF
    if now >= session.seen_at + IDLE or now >= session.created_at + longest:
        ctx.store.end_staff_session(session.hash, now)
        return NotSignedIn("idle")
    if used and now >= session.seen_at + SEEN_EVERY:
        ctx.store.see_staff_session(session.hash, now)
    return SignedIn(member, session)


def sign_out(ctx: Context, who: SignedIn) -> None:
    """End the session that somebody uses."""
    ctx.store.end_staff_session(who.session.hash, ctx.now())
    audit.record(ctx, who.member, "sign_out", "own")


def sessions(ctx: Context, who: SignedIn) -> list[StaffSession]:
    """One's own sessions that are still good, the one last used first."""
    now = ctx.now()
    return [
        one
        for one in ctx.store.staff_sessions(who.member.id)
        if one.stage == "whole" and now < one.seen_at + IDLE and now < one.created_at + LONGEST
    ]


def end_session(ctx: Context, who: SignedIn, session_hash: str) -> None:
    """End one of one's own sessions; anything else is left alone."""
    if session_hash in {one.hash for one in ctx.store.staff_sessions(who.member.id)}:
        ctx.store.end_staff_session(session_hash, ctx.now())


def end_other_sessions(ctx: Context, who: SignedIn) -> None:
    """End all of one's own sessions but the one in use."""
    for one in ctx.store.staff_sessions(who.member.id):
        if one.hash != who.session.hash:
            ctx.store.end_staff_session(one.hash, ctx.now())
