"""`org add`, `user add`, `user reset`: organisations and people, for who has the machine."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from assess.cli.io import OK, Unusable, library_in_use
from assess.config import Settings
from assess.services import accounts, invitations, organisations, second_factor
from assess.services.context import Context, open_store
from assess.services.invitations import PATH, VALID_PRINTED, EmailTaken, Wish
from assess.services.organisations import NameTaken, Organisation

HERE = "http://127.0.0.1:8000"


def add_organisation(options: argparse.Namespace) -> int:
    """Make an organisation and print its id."""
    if not options.name.strip():
        raise Unusable("the organisation needs a name")
    with _context() as ctx:
        try:
            made = organisations.add(ctx, options.name.strip(), options.kind, options.contact)
        except NameTaken:
            raise Unusable(f"there is an organisation of this name already: {options.name}") from None
    print(made.id)
    return OK


def add_user(options: argparse.Namespace) -> int:
    """Print a one-time link for a new account."""
    if not invitations.is_email(options.email):
        raise Unusable(f"{options.email}: is not an e-mail address")
    if (options.role == "operator") != (options.organisation is None):
        raise Unusable("--organisation is needed for every role but operator, and for that one it is not given")
    with _context() as ctx:
        house = named_organisation(ctx, options.organisation) if options.organisation else None
        wish = Wish(options.role, options.email, house.id if house else None)
        try:
            _say(ctx, invitations.invite(ctx, wish, None, VALID_PRINTED))
        except EmailTaken:
            raise Unusable(f"{options.email}: has an account already; `user reset` gives it a new password") from None
    return OK


def reset_user(options: argparse.Namespace) -> int:
    """Remove an authenticator and print a one-time link for a new password."""
    with _context() as ctx:
        member = accounts.by_email(ctx, options.email)
        if member is None:
            raise Unusable(f"{options.email}: has no account")
        second_factor.remove(ctx, member)
        organisations.enable(ctx, member)
        _say(ctx, invitations.renew(ctx, member, None, VALID_PRINTED))
    return OK


@contextmanager
def _context() -> Iterator[Context]:
    settings = Settings.load()
    with open_store(settings) as store:
        yield Context(settings, store, library_in_use(), lambda: datetime.now(UTC))


def named_organisation(ctx: Context, named: str) -> Organisation:
    """The organisation of this name or id. Raises Unusable."""
    for house in organisations.everyone(ctx):
        if named in (house.id, house.name):
            return house
    raise Unusable(f"{named}: is no organisation; `org add` makes one")


def _say(ctx: Context, secret: str) -> None:
    print(f"{(ctx.settings.public_url or HERE).rstrip('/')}{PATH}{secret}")
