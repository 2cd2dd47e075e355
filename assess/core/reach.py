"""How a firm gets to a support body: its own telephone or page, or else the official list of its kind. Pure."""

from __future__ import annotations

from assess.core.model import Actor, Catalogue, Directory


def own_contact(actor: Actor) -> bool:
    """Whether the body has a telephone or a page of its own."""
    return actor.phone is not None or actor.url is not None


def directory_of(actor: Actor, catalogue: Catalogue) -> Directory | None:
    """Where to look for a body without a contact of its own; None for one that has it, and for kinds that nobody lists.

    `bank check` refuses a living body with neither, so that None and no contact is found in older snapshots only.
    """
    if own_contact(actor):
        return None
    return next((kind.directory for kind in catalogue.kinds if kind.id == actor.kind), None)
