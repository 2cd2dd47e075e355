"""The log of what is done in the staff area: who, when, what, to which thing. Nothing that a firm has answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, get_args

from assess.services.context import Context
from assess.store import Entry as Entry
from assess.store import Member
from assess.store import Wanted as Wanted

Deed = Literal["view", "change", "export", "sign_in", "sign_out", "refused"]
DEEDS: tuple[Deed, ...] = get_args(Deed)
# Lines that are read at once where all are wanted.
PORTION = 1000


def record(
    ctx: Context, who: Member, deed: Deed, detail: str, thing: tuple[str, str, str | None] | None = None
) -> None:
    """Add a line: what somebody did; `detail` names the page or step.

    `thing` is its kind, its id and the organisation whose log it belongs to; without, it is the person's own.
    """
    kind, thing_id, organisation = thing or ("", "", who.organisation_id)
    ctx.store.add_entry(Entry(ctx.now(), organisation, who.id, who.name, deed, kind, thing_id, detail))


def record_by_command(ctx: Context, organisation_id: str, detail: str, thing: tuple[str, str]) -> None:
    """Add a line about what who runs this installation has taken out for an organisation, by the command line."""
    ctx.store.add_entry(Entry(ctx.now(), organisation_id, None, "", "export", *thing, detail))


def record_refusal(ctx: Context, who: Member | None, detail: str) -> None:
    """Add a line about a sign-in that failed; where there is no such account, without a name."""
    organisation, staff_id, name = (who.organisation_id, who.id, who.name) if who else (None, None, "")
    ctx.store.add_entry(Entry(ctx.now(), organisation, staff_id, name, "refused", "", "", detail))


def entries(ctx: Context, wanted: Wanted, most: int) -> list[Entry]:
    """The newest lines that fit, the newest first."""
    return ctx.store.entries(wanted, most)


def all_entries(ctx: Context, wanted: Wanted) -> Iterator[Entry]:
    """Every line that fits, the newest first, a portion at a time."""
    while portion := ctx.store.entries(wanted, PORTION):
        yield from portion
        wanted = replace(wanted, before=portion[-1].id)


def name_of(ctx: Context, kind: str, thing_id: str) -> str:
    """What a thing of the log is called now; empty where it is gone, or never was."""
    found = {
        "client": ctx.store.client,
        "member": ctx.store.member,
        "branch": ctx.store.branch,
        "organisation": ctx.store.organisation,
    }.get(kind)
    thing = found(thing_id) if found and thing_id else None
    return thing.name if thing else ""
