"""Firms as an organisation knows them: its clients (services/clients.py is about who asks, by network address)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

from assess.core import client_list, firm_names
from assess.core.client_details import Details, Fault, faults, tidy
from assess.services.context import Context, new_id
from assess.store import Client as Client
from assess.store import Found as Found
from assess.store import Member, Note, Sought
from assess.store.errors import Conflict

PAGE = 50
MAX_QUERY = 100
MAX_NOTE = 4000
MOST_ALIKE = 20
Why = Literal["number", "name"]


class BadClient(ValueError):
    """What was typed of a client cannot be taken."""

    def __init__(self, wrong: Sequence[Fault]) -> None:
        self.faults = tuple(wrong)
        super().__init__("; ".join(f"{fault.field}: {fault.code}" for fault in wrong))


class IsThere(Exception):
    """The organisation has a client of this corporate number."""

    def __init__(self, client: Client | None) -> None:
        self.client = client
        super().__init__()


class Gone(LookupError):
    """The client was deleted meanwhile."""


@dataclass(frozen=True)
class Alike:
    """A client that may be the firm that was typed: it has the same number, or the same name in the same place."""

    client: Client
    why: Why


def get(ctx: Context, client_id: str) -> Client | None:
    """The client of this id, of whatever organisation, or None."""
    return ctx.store.client(client_id)


def of_assessment(ctx: Context, assessment_id: str, organisation_id: str | None) -> Client | None:
    """The client of this organisation that an assessment is linked to, or None."""
    linked = ctx.store.clients_of_assessment(assessment_id)
    return next((client for client in linked if client.organisation_id == organisation_id), None)


def find(ctx: Context, organisation_id: str, branch_id: str | None, query: str, page: int = 0) -> list[Found]:
    """A page of the clients that fit a query (empty: all) of an organisation or one of its branches.

    What was touched last comes first. There is one more than `PAGE` where another page follows.
    """
    return ctx.store.find_clients(sought(organisation_id, branch_id, query), PAGE + 1, PAGE * page)


def sought(organisation_id: str, branch_id: str | None, query: str) -> Sought:
    """The clients that fit a query (empty: all) of an organisation or one of its branches."""
    return Sought(organisation_id, branch_id, firm_names.words(query[:MAX_QUERY]))


def details_of(client: Client) -> Details:
    """What may be changed of a client."""
    values = {f.name: getattr(client, f.name) for f in fields(Details)}
    return Details(**values | {name: values[name] or "" for name in ("corporate_number", "industry")})


def alike(ctx: Context, organisation_id: str, details: Details, leave_out: str = "") -> list[Alike]:
    """The clients that may be this firm, the one of the same number first."""
    wanted = tidy(details)
    found: list[Alike] = []
    if wanted.corporate_number:
        same = ctx.store.client_of_number(organisation_id, wanted.corporate_number)
        found += [Alike(same, "number")] if same else []
    own = client_list.known("", wanted)
    named = ctx.store.clients_named(organisation_id, own.name_key, MOST_ALIKE)
    there = {one.client.id for one in found}
    found += [
        Alike(client, "name")
        for client in named
        if client.id not in there and client_list.is_same(client_list.known(client.id, details_of(client)), own)
    ]
    return [one for one in found if one.client.id != leave_out]


def add(ctx: Context, organisation_id: str, branch_id: str, details: Details) -> Client:
    """Add a client to a branch. Raises BadClient, IsThere."""
    client = sound_client(ctx, organisation_id, branch_id, checked(ctx, details))
    try:
        ctx.store.add_client(client)
    except Conflict:
        raise IsThere(ctx.store.client_of_number(organisation_id, client.corporate_number or "")) from None
    return client


def sound_client(ctx: Context, organisation_id: str, branch_id: str, details: Details) -> Client:
    """A new client of details that have been checked; it is not stored yet."""
    now = ctx.now()
    return _with(Client(new_id(), organisation_id, branch_id, details.name, now, now), details)


def change(ctx: Context, client: Client, wanted: Details, shown: Details) -> tuple[str, ...]:
    """Save what a page changed that showed `shown`; what was changed elsewhere meanwhile stays.

    Returns the fields that were changed here and elsewhere too, and so are kept as they are stored.
    Raises BadClient, IsThere, Gone.
    """
    wanted = checked(ctx, wanted)
    while True:
        stored = details_of(client)
        merged, both = _merged(shown, stored, wanted)
        changed = _with(replace(client, updated_at=ctx.now()), merged)
        try:
            if merged == stored or ctx.store.save_client(changed, client.updated_at):
                return both
        except Conflict:
            raise IsThere(ctx.store.client_of_number(client.organisation_id, merged.corporate_number)) from None
        client = _still(ctx, client)


def move(ctx: Context, client: Client, branch_id: str) -> None:
    """Give a client to another branch of its organisation. Raises Gone; LookupError where there is no such branch."""
    branch = ctx.store.branch(branch_id)
    if branch is None or branch.organisation_id != client.organisation_id:
        raise LookupError(branch_id)
    while not ctx.store.save_client(replace(client, branch_id=branch_id, updated_at=ctx.now()), client.updated_at):
        client = _still(ctx, client)


def add_note(ctx: Context, client: Client, who: Member, text: str) -> None:
    """Write a note down. Raises ValueError for one that is empty or too long, Gone."""
    if not text.strip() or len(text) > MAX_NOTE:
        raise ValueError("a note needs 1 to 4,000 characters")
    try:
        ctx.store.add_note(Note(client.id, who.id, ctx.now(), text.strip()))
    except Conflict:
        raise Gone(client.id) from None


def checked(ctx: Context, details: Details) -> Details:
    """The details as they are kept. Raises BadClient."""
    wanted = tidy(details)
    wrong = list(faults(wanted, {industry.id for industry in ctx.library.bank.industries}))
    if wrong:
        raise BadClient(wrong)
    return wanted


def _with(client: Client, details: Details) -> Client:
    values = {f.name: getattr(details, f.name) for f in fields(Details)}
    return replace(client, **values | {name: values[name] or None for name in ("corporate_number", "industry")})


def _merged(shown: Details, stored: Details, wanted: Details) -> tuple[Details, tuple[str, ...]]:
    """The stored details with what was changed on the page, and the fields that were changed in both places."""
    taken, both = {}, []
    for name in (f.name for f in fields(Details)):
        before, there, here = (getattr(each, name) for each in (shown, stored, wanted))
        if here in (before, there):
            continue
        if there == before:
            taken[name] = here
        else:
            both.append(name)
    return replace(stored, **taken), tuple(both)


def _still(ctx: Context, client: Client) -> Client:
    now = ctx.store.client(client.id)
    if now is None:
        raise Gone(client.id)
    return now
