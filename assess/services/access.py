"""Who may open an assessment: device tokens, resume links and short codes.

Only hashes are stored. A code has 60 bits, few enough to be tried out by someone who holds the database,
so its hash is keyed with the secret key, and wrong ones over the web are throttled (services/throttle.py).
Wrong, expired and revoked all give the same answer.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from assess.core.due import months_later
from assess.core.model import TOKYO
from assess.services import throttle
from assess.services.context import Context, NoSuchAssessment, Started, keyed
from assess.store import Assessment
from assess.store import Token as Token
from assess.store.records import TokenKind

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12
MAX_TYPED = 64
RENEWED = timedelta(days=1)  # a device is renewed no more often

# Left out of a typed code: spaces, and whatever a Japanese keyboard gives for a hyphen.
_SEPARATORS = re.compile(r"[\s_.・ー\-‐‑‒–—―−]")
_MISREAD = str.maketrans("OIL", "011")
_CODE = re.compile(f"[{CROCKFORD}]{{{CODE_LENGTH}}}\\Z")


@dataclass(frozen=True)
class Resume:
    """The two ways back, shown once: the token of a link, and a code as XXXX-XXXX-XXXX."""

    link_token: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True)
class OpenUntil:
    """The last days on which this device, and the last link and code (None: there are none), open an assessment.

    `deleted`: the day from which on the assessment itself is not kept, where that comes first.
    """

    device: date
    code: date | None
    deleted: date | None


def hashed(token: str) -> str:
    """What is kept of a secret of 192 bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _record(ctx: Context, assessment_id: str, kind: TokenKind, token_hash: str) -> Token:
    now = ctx.now()
    days = ctx.settings.device_days if kind == "device" else ctx.settings.resume_days
    return Token(token_hash, assessment_id, kind, now, now + timedelta(days=days))


def new_token(ctx: Context, assessment_id: str, kind: TokenKind) -> tuple[str, Token]:
    """A fresh secret of 192 bits with the record to store for it."""
    secret = secrets.token_urlsafe(24)
    return secret, _record(ctx, assessment_id, kind, hashed(secret))


def authorised(ctx: Context, assessment_id: str, token: str | None) -> bool:
    """Whether this device token opens this assessment now."""
    return opened_by(ctx, assessment_id, token) is not None


def opened_by(ctx: Context, assessment_id: str, token: str | None) -> Token | None:
    """What is kept of this device token, where it opens this assessment now."""
    device = _valid(ctx, hashed(token), "device") if token else None
    if device is None or not hmac.compare_digest(device.assessment_id.encode(), assessment_id.encode()):
        return None
    return device


def renew(ctx: Context, device: Token) -> Token | None:
    """Let a device that opens its assessment do so for the whole time again, at most once a day; None: not done.

    What is revoked or has expired meanwhile stays so.
    """
    until = ctx.now() + timedelta(days=ctx.settings.device_days)
    done = until - device.expires_at >= RENEWED and ctx.store.renew_token(device.hash, until, ctx.now())
    return replace(device, expires_at=until) if done else None


def open_until(ctx: Context, assessment: Assessment, device: Token, issued: Resume | None = None) -> OpenUntil:
    """Until when a device that opens this assessment does so if it is not opened again, and a link and code.

    Those `issued`, or the last that were made.
    """
    end, own = _deleted_at(ctx, assessment), device.expires_at
    code = _issued_until(ctx, issued) if issued else ctx.store.leads_back(assessment.id, ctx.now())
    deleted = end.astimezone(TOKYO).date() if end and end < own else None
    return OpenUntil(_last_day(own, end), _last_day(code, end) if code else None, deleted)


def _deleted_at(ctx: Context, assessment: Assessment) -> datetime | None:
    """When it goes by itself if nothing is changed (`housekeeping`); a client's stays as long as the client."""
    months, done = ctx.settings.retention_months, assessment.completed_at
    if months is None or done is None or ctx.store.clients_of_assessment(assessment.id):
        return None
    return months_later(max(done, assessment.updated_at), months)


def _last_day(until: datetime, end: datetime | None = None) -> date:
    """The last whole day in Japan before this time, and before the assessment's end."""
    return (min(until, end or until).astimezone(TOKYO) - timedelta(days=1)).date()


def _valid(ctx: Context, token_hash: str, kind: TokenKind) -> Token | None:
    kept = ctx.store.token(token_hash)
    if kept is None or not hmac.compare_digest(kept.hash, token_hash):
        return None
    return kept if kept.kind == kind and kept.valid(ctx.now()) else None


def issue_resume(ctx: Context, assessment_id: str, beside: bool = False) -> Resume:
    """Make a new link and code; the former ones stop working, unless these stand `beside` them.

    Raises NoSuchAssessment.
    """
    secret, link = new_token(ctx, assessment_id, "link")
    shown, plain = new_code()
    code = _record(ctx, assessment_id, "code", keyed(ctx, "code", plain))
    if not ctx.store.replace_tokens(assessment_id, () if beside else ("link", "code"), (link, code), ctx.now()):
        raise NoSuchAssessment(assessment_id)
    return Resume(secret, shown)


def new_code() -> tuple[str, str]:
    """A fresh code of 60 bits: as it is shown, XXXX-XXXX-XXXX, and plain."""
    plain = "".join(secrets.choice(CROCKFORD) for _ in range(CODE_LENGTH))
    return "-".join(plain[i : i + 4] for i in range(0, CODE_LENGTH, 4)), plain


def revoke_resume(ctx: Context, assessment_id: str, token: str) -> None:
    """The link and code stop working, and so does every device but the one that holds this device token.

    Whoever came by a link that has got into other hands is out too.
    """
    ctx.store.replace_tokens(assessment_id, ("link", "code", "device"), (), ctx.now(), hashed(token))


def still_open(ctx: Context, issued: Resume) -> bool:
    """Whether this link and code work now: neither replaced nor cancelled nor expired."""
    return _issued_until(ctx, issued) is not None


def _issued_until(ctx: Context, issued: Resume) -> datetime | None:
    code = _valid(ctx, keyed(ctx, "code", normalise(issued.code) or ""), "code")
    link = _valid(ctx, hashed(issued.link_token), "link")
    return min(link.expires_at, code.expires_at) if link and code else None


def sign_out(ctx: Context, assessment_id: str, token: str | None) -> None:
    """Revoke this device's token; nothing happens when it does not open this assessment."""
    if token and authorised(ctx, assessment_id, token):
        ctx.store.revoke_token(hashed(token), ctx.now())


def redeem_link(ctx: Context, token: str) -> Started | None:
    """A new device token for a resume link; None for a wrong, expired or revoked one."""
    return _admit(ctx, _valid(ctx, hashed(token), "link"))


def redeem_code(ctx: Context, code_as_typed: str, client: str) -> Started | None:
    """A new device token for a short code; None for a wrong, expired or revoked one.

    `client` is the caller's address. Raises throttle.TooManyAttempts for wrong codes only: with 60 bits of chance a
    code is not found by trying, and nobody's mistakes shut out who holds a right one.
    """
    admitted = _admit(ctx, _valid(ctx, keyed(ctx, "code", normalise(code_as_typed) or ""), "code"))
    if admitted is None:
        throttle.count_failure(ctx, "code", client)
    return admitted


def normalise(typed: str) -> str | None:
    """The code that was meant: any case and width, with or without separators, O for 0, I and L for 1.

    None when it cannot be a code.
    """
    code = normalise_characters(typed)
    return code if _CODE.match(code) else None


def normalise_characters(typed: str) -> str:
    """The characters of a typed code of whatever length, as they were meant."""
    text = unicodedata.normalize("NFKC", typed[:MAX_TYPED]).upper()
    return _SEPARATORS.sub("", text).translate(_MISREAD)


def _admit(ctx: Context, token: Token | None) -> Started | None:
    if token is None:
        return None
    secret, device = new_token(ctx, token.assessment_id, "device")
    if not ctx.store.replace_tokens(token.assessment_id, (), (device,), ctx.now()):
        return None
    return Started(token.assessment_id, secret)
