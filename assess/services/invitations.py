"""One-time links by which somebody gets an account, or a new password. Wrong, used and too old are told alike."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from assess.services import accounts, passwords
from assess.services.accounts import plain_email
from assess.services.context import Context, new_id
from assess.services.errors import Conflict
from assess.store import Invitation as Invitation
from assess.store import Member, Role

VALID = timedelta(days=7)
# For the link that a command or `serve` prints.
VALID_PRINTED = timedelta(days=1)
# What the address of a link begins with.
PATH = "/staff/invitation/"
# Whom an administrator may invite into the own organisation.
IN_HOUSE: tuple[Role, ...] = ("staff", "manager", "admin", "adviser")
NAME_CHARACTERS = 80
_EMAIL = re.compile(r"[^@\s<>\"']{1,100}@[^@\s<>\"']{1,100}\Z")


class Gone(Exception):
    """Wrong, used, withdrawn or too old."""


class EmailTaken(Exception):
    """Somebody has an account with this address already."""


@dataclass(frozen=True)
class Wish:
    """What the account of an invitation will be."""

    role: Role
    email: str = ""
    organisation_id: str | None = None
    branch_id: str | None = None


@dataclass(frozen=True)
class Given:
    """What who accepts an invitation says."""

    name: str
    email: str
    password: str


def is_email(text: str) -> bool:
    """Whether it looks like an address; no mail is sent, it is a name to sign in with."""
    return bool(_EMAIL.match(text))


def invite(ctx: Context, wish: Wish, by: Member | None, valid: timedelta = VALID) -> str:
    """Make a link for a new account; returns its secret. A former open one for the address ends. Raises EmailTaken."""
    email = plain_email(wish.email)
    if email and ctx.store.member_by_email(email) is not None:
        raise EmailTaken
    return _keep(ctx, Wish(wish.role, email, wish.organisation_id, wish.branch_id), None, by, valid)


def renew(ctx: Context, member: Member, by: Member | None, valid: timedelta = VALID) -> str:
    """Make a link by which somebody sets a new password; returns its secret. The present one stays until then."""
    wish = Wish(member.role, member.email, member.organisation_id, member.branch_id)
    return _keep(ctx, wish, member.id, by, valid)


def _keep(ctx: Context, wish: Wish, staff_id: str | None, by: Member | None, valid: timedelta) -> str:
    secret, now = secrets.token_urlsafe(24), ctx.now()
    ctx.store.add_invitation(
        Invitation(
            accounts.secret_hash(secret), wish.organisation_id, wish.branch_id, wish.role, wish.email,
            by.id if by else None, now, now + valid, staff_id,
        )
    )  # fmt: skip
    return secret


def find(ctx: Context, secret: str) -> Invitation:
    """The invitation of a link. Raises Gone."""
    found = ctx.store.invitation(accounts.secret_hash(secret))
    if found is None or not found.valid(ctx.now()):
        raise Gone
    return found


def open_ones(ctx: Context, organisation_id: str | None) -> list[Invitation]:
    """Those of an organisation (or for operators) that can be used now, the newest first."""
    return ctx.store.invitations(organisation_id, ctx.now())


def withdraw(ctx: Context, organisation_id: str | None, invitation_hash: str) -> None:
    """End an open invitation of an organisation; another's is left alone."""
    if invitation_hash in {one.hash for one in open_ones(ctx, organisation_id)}:
        ctx.store.withdraw_invitation(invitation_hash)


def accept(ctx: Context, secret: str, given: Given) -> Member:
    """Make the account, or set the new password, of an invitation. Raises Gone, accounts.Weak, EmailTaken."""
    found = find(ctx, secret)
    known = ctx.store.member(found.staff_id) if found.staff_id else None
    name, email = (known.name, known.email) if known else (given.name, found.email or plain_email(given.email))
    house = ctx.store.organisation(found.organisation_id) if found.organisation_id else None
    accounts.refuse_weak(ctx, given.password, (name, email, *([house.name] if house else [])))
    member = Member(
        known.id if known else new_id(), found.organisation_id, found.branch_id, found.role, name[:NAME_CHARACTERS],
        email, passwords.hashed(ctx.settings.hash_cost, given.password), ctx.now(),
    )  # fmt: skip
    try:
        if not ctx.store.accept_invitation(found.hash, member, ctx.now()):
            raise Gone
    except Conflict:
        raise EmailTaken from None
    kept = ctx.store.member(member.id)
    if kept is None or kept.disabled_at is not None:
        raise Gone
    return kept


def first_operator(ctx: Context) -> str | None:
    """A link for the first operator where there is none yet; returns its secret. A former such link ends."""
    if any(one.disabled_at is None for one in ctx.store.members(None)):
        return None
    return invite(ctx, Wish("operator"), None, VALID_PRINTED)
