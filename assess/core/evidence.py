"""What a reader still has to check of a support body, by how well it is known. Pure."""

from __future__ import annotations

from assess.core.model import Actor

YEARS_GOOD = 5  # a source may be so many years old


def needs_checking(actor: Actor, year: int | None) -> bool:
    """Whether what is told of a body has to be checked in `year`: nothing was read, or the source is undated or old.

    `year` None, for a report without a date, judges no age.
    """
    if actor.evidence == "general" or actor.as_of is None:
        return True
    return year is not None and year - actor.as_of > YEARS_GOOD


def address_needs_checking(actor: Actor) -> bool:
    """Whether the address of a body's page is known from others only."""
    return actor.url is not None and actor.evidence in ("third_party", "general")
