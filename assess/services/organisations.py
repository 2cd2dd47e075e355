"""Organisations, their branches and their people."""

from __future__ import annotations

from typing import get_args

from assess.services.context import Context, new_id
from assess.services.errors import Conflict
from assess.store import Branch as Branch
from assess.store import Member as Member
from assess.store import Organisation as Organisation
from assess.store import OrganisationKind as OrganisationKind
from assess.store import Role

KINDS: tuple[OrganisationKind, ...] = get_args(OrganisationKind)
RETENTION_MONTHS = 60
NAME_CHARACTERS = 100


class NameTaken(Exception):
    """Another organisation, or another branch of this one, has the name."""


def get(ctx: Context, organisation_id: str) -> Organisation | None:
    """The organisation of this id, or None."""
    return ctx.store.organisation(organisation_id)


def everyone(ctx: Context) -> list[Organisation]:
    """All organisations, by name."""
    return ctx.store.organisations()


def add(ctx: Context, name: str, kind: OrganisationKind, contact: str = "") -> Organisation:
    """Make an organisation; it has no branch and nobody yet. Raises NameTaken."""
    made = Organisation(new_id(), name, kind, contact, RETENTION_MONTHS, ctx.now())
    try:
        ctx.store.add_organisation(made)
    except Conflict:
        raise NameTaken from None
    return made


def save(ctx: Context, organisation: Organisation) -> None:
    """Keep what its administrator says of it. Raises NameTaken."""
    try:
        ctx.store.save_organisation(organisation)
    except Conflict:
        raise NameTaken from None


def branch(ctx: Context, branch_id: str) -> Branch | None:
    """The branch of this id, or None."""
    return ctx.store.branch(branch_id)


def branches(ctx: Context, organisation_id: str) -> list[Branch]:
    """All branches of an organisation, by name."""
    return ctx.store.branches(organisation_id)


def add_branch(ctx: Context, organisation_id: str, name: str) -> Branch:
    """Make a branch. Raises NameTaken."""
    made = Branch(new_id(), organisation_id, name, ctx.now())
    try:
        ctx.store.add_branch(made)
    except Conflict:
        raise NameTaken from None
    return made


def rename_branch(ctx: Context, branch_id: str, name: str) -> None:
    """Give a branch another name. Raises NameTaken."""
    try:
        ctx.store.rename_branch(branch_id, name)
    except Conflict:
        raise NameTaken from None


def member(ctx: Context, staff_id: str) -> Member | None:
    """The person of this id, or None."""
    return ctx.store.member(staff_id)


def members(ctx: Context, organisation_id: str | None) -> list[Member]:
    """All people of an organisation, those shut out too; None: the operators."""
    return ctx.store.members(organisation_id)


def place(ctx: Context, person: Member, role: Role, branch_id: str | None) -> None:
    """Give somebody another role or branch of their organisation."""
    ctx.store.place_member(person.id, role, branch_id)


def disable(ctx: Context, person: Member) -> None:
    """Shut somebody out, at once on every device."""
    ctx.store.disable_member(person.id, ctx.now())


def enable(ctx: Context, person: Member) -> None:
    """Let somebody in again, with the password that they had."""
    ctx.store.enable_member(person.id)
