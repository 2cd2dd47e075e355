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
from assess.store import Member as Member
from assess.store import Role as Role
from assess.store import StaffSession, Stage

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
# How often a session's last use is written down, and how far the clocks of several machines may lie apart.
SEEN_EVERY = timedelta(minutes=1)
CLOCKS_APART = timedelta(minutes=2)
DEVICE_CHARACTERS = 60

# Why somebody is not signed in: nothing (valid) was shown; it was not used for too long, or is too old; the clock of
# this machine was put back, so that nobody can tell how old it is.
Reason = Literal["none", "idle", "clock"]


class Refused(Exception):
    """Wrong, unknown, shut out or tried too often: nobody is told which."""


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
    if not passwords.fits(ctx.settings.hash_cost, kept, password) or member is None or attempt is None:
        raise Refused
    if member.disabled_at is not None:
        raise Refused
    throttle.forgive_sign_in(ctx, attempt)
    if passwords.is_of_another_cost(ctx.settings.hash_cost, kept):
        ctx.store.set_password(member.id, passwords.hashed(ctx.settings.hash_cost, password), ctx.now(), end=False)
    token = open_session(ctx, member, device)
    audit.record(ctx, member, "sign_in", "password")
    return token


# ---------------------------------------------------------------- sessions


def secret_hash(secret: str) -> str:
    """What is stored of a secret of 192 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def open_session(ctx: Context, member: Member, device: str, stage: Stage = "whole", former: str | None = None) -> str:
    """A new session with a fresh secret, which is returned; the one of the secret `former` ends."""
    secret, now = secrets.token_urlsafe(24), ctx.now()
    session = StaffSession(secret_hash(secret), member.id, stage, device[:DEVICE_CHARACTERS], now, now)
    ctx.store.add_staff_session(session, secret_hash(former) if former else None)
    return secret


def signed_in(ctx: Context, secret: str) -> SignedIn | NotSignedIn:
    """Who holds this secret, and remember that the session was used; or why nobody does."""
    found = ctx.store.signed_in(secret_hash(secret)) if secret else None
    if found is None or found[0].ended_at is not None or found[1].disabled_at is not None:
        return NotSignedIn()
    session, member = found
    now = ctx.now()
    if now < session.seen_at - CLOCKS_APART:
        ctx.store.end_staff_session(session.hash, now)
        return NotSignedIn("clock")
    if now >= session.seen_at + IDLE or now >= session.created_at + LONGEST:
        ctx.store.end_staff_session(session.hash, now)
        return NotSignedIn("idle")
    if now >= session.seen_at + SEEN_EVERY:
        ctx.store.see_staff_session(session.hash, now)
    return SignedIn(member, session)


def sign_out(ctx: Context, who: SignedIn) -> None:
    """End the session that somebody uses."""
    ctx.store.end_staff_session(who.session.hash, ctx.now())
    audit.record(ctx, who.member, "sign_out", "own")
