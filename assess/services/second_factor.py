"""The second step of a sign-in: the six digits of an authenticator (RFC 6238), or a recovery code, each once."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass, field

from pyotp import TOTP

from assess.services import access, accounts, audit, throttle
from assess.services.accounts import Refused, SignedIn
from assess.services.context import Context, keyed
from assess.store import Member

PERIOD = 30  # seconds that a code stands
NEIGHBOURS = 1  # codes before and after this one that are taken too
CLOCK = 20  # so many further ones are looked at to tell that a clock is wrong
CODES = 10
CODE_CHARACTERS = 10
_DIGITS = re.compile(r"[0-9]{6}\Z")


class WrongClock(Exception):
    """The code is of another time: the clocks of the authenticator and of this machine lie apart."""


@dataclass(frozen=True)
class Authenticator:
    """What an authenticator is told: an address for its QR code, and the secret to be typed. `seed` is what is kept."""

    seed: str = field(repr=False)
    uri: str = field(repr=False)
    secret: str = field(repr=False)


def is_missing(member: Member) -> bool:
    """Whether somebody must set one up before anything else."""
    return member.role in accounts.NEED_SECOND and member.totp_secret is None


def offered(ctx: Context, who: SignedIn, issuer: str) -> Authenticator:
    """A new authenticator for somebody: the same one as long as this session lasts and none is set up."""
    seed = keyed(ctx, "totp_seed", f"{who.session.hash}:{who.member.totp_secret or ''}")
    totp = _totp(ctx, seed)
    return Authenticator(seed, totp.provisioning_uri(name=who.member.email, issuer_name=issuer), totp.secret)


def set_up(ctx: Context, who: SignedIn, code: str, address: str, device: str) -> tuple[str, tuple[str, ...]]:
    """Take the offered authenticator once it gives the right code; returns a new session's secret and recovery codes.

    Raises Refused, WrongClock.
    """
    attempt = _count(ctx, who.member, address)
    offer = offered(ctx, who, "")
    step = _step(ctx, offer.seed, code)
    throttle.forgive_sign_in(ctx, attempt)
    codes = tuple("".join(secrets.choice(access.CROCKFORD) for _ in range(CODE_CHARACTERS)) for _ in range(CODES))
    hashes = [_code_hash(ctx, code) for code in codes]
    ctx.store.set_totp(who.member.id, offer.seed, step, hashes, ctx.now())
    audit.record(ctx, who.member, "change", "second_factor")
    return accounts.renew(ctx, who, device), tuple(f"{code[:5]}-{code[5:]}" for code in codes)


def remove(ctx: Context, member: Member) -> None:
    """Do without one. Whoever must have one is asked to set up another at the next sign-in."""
    ctx.store.set_totp(member.id, None, None, (), ctx.now())


def codes_left(ctx: Context, member: Member) -> int:
    """How many recovery codes can still be used."""
    return ctx.store.recovery_codes_left(member.id)


def confirm(ctx: Context, who: SignedIn, typed: str, address: str, device: str) -> str:
    """Finish a sign-in with a code of the authenticator or a recovery code; returns the new session's secret.

    Raises Refused (wrong, used before, or tried too often), WrongClock.
    """
    attempt = _count(ctx, who.member, address)
    try:
        how = _use(ctx, who.member, typed)
    except (Refused, WrongClock):
        audit.record_refusal(ctx, who.member, "second_step")
        raise
    throttle.forgive_sign_in(ctx, attempt)
    audit.record(ctx, who.member, "sign_in", how)
    return accounts.renew(ctx, who, device)


def _use(ctx: Context, member: Member, typed: str) -> str:
    """Use a code of either kind, once; says which it was. Raises Refused, WrongClock."""
    if _DIGITS.match(_plain(typed)):
        if member.totp_secret is None:
            raise Refused
        step = _step(ctx, member.totp_secret, typed)
        if not ctx.store.take_totp_step(member.id, step):
            _tell_of_a_clock_put_back(ctx, member)
            raise Refused
        return "authenticator"
    code = access.normalise_characters(typed)
    if not ctx.store.take_recovery_code(_code_hash(ctx, code), member.id, ctx.now()):
        raise Refused
    return "recovery_code"


def _count(ctx: Context, member: Member, address: str) -> throttle.Attempt:
    attempt = throttle.count_sign_in(ctx, f"second:{member.id}", address)
    if attempt is None:
        raise Refused
    return attempt


def _step(ctx: Context, seed: str, typed: str) -> int:
    """The time step that a code is of. Raises Refused, WrongClock."""
    code, totp = _plain(typed), _totp(ctx, seed)
    now = int(ctx.now().timestamp()) // PERIOD
    for away in sorted(range(-NEIGHBOURS - CLOCK, NEIGHBOURS + CLOCK + 1), key=abs):
        if hmac.compare_digest(totp.generate_otp(now + away).encode(), code.encode()):
            if abs(away) > NEIGHBOURS:
                raise WrongClock
            return now + away
    raise Refused


def _tell_of_a_clock_put_back(ctx: Context, member: Member) -> None:
    """The last code was of a time to come: no code is taken until then, whoever has put the clock back."""
    current = ctx.store.member(member.id)
    now = int(ctx.now().timestamp()) // PERIOD
    if current is not None and current.totp_last is not None and current.totp_last > now + NEIGHBOURS:
        raise WrongClock


def _totp(ctx: Context, seed: str) -> TOTP:
    secret = bytes.fromhex(keyed(ctx, "totp", seed))[:20]
    return TOTP(base64.b32encode(secret).decode())


def _code_hash(ctx: Context, code: str) -> str:
    return keyed(ctx, "recovery", code)


def _plain(typed: str) -> str:
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", typed[: access.MAX_TYPED]))
