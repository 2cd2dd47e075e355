"""Organisations, their branches and their people."""

from __future__ import annotations

from assess.services.context import Context
from assess.store import Branch as Branch
from assess.store import Member as Member
from assess.store import Organisation as Organisation


def get(ctx: Context, organisation_id: str) -> Organisation | None:
    """The organisation of this id, or None."""
    return ctx.store.organisation(organisation_id)


def branch(ctx: Context, branch_id: str) -> Branch | None:
    """The branch of this id, or None."""
    return ctx.store.branch(branch_id)


def branches(ctx: Context, organisation_id: str) -> list[Branch]:
    """All branches of an organisation, by name."""
    return ctx.store.branches(organisation_id)


def member(ctx: Context, staff_id: str) -> Member | None:
    """The person of this id, or None."""
    return ctx.store.member(staff_id)
