"""The log of what is done in the staff area: who, when, what, to which thing. Nothing that a firm has answered."""

from __future__ import annotations

from typing import Literal

from assess.services.context import Context
from assess.store import Entry, Member
from assess.store import Wanted as Wanted

Deed = Literal["view", "change", "export", "sign_in", "sign_out", "refused"]


def record(
    ctx: Context, who: Member, deed: Deed, detail: str, thing: tuple[str, str, str | None] | None = None
) -> None:
    """Add a line: what somebody did; `detail` names the page or step.

    `thing` is its kind, its id and the organisation whose log it belongs to; without, it is the person's own.
    """
    kind, thing_id, organisation = thing or ("", "", who.organisation_id)
    ctx.store.add_entry(Entry(ctx.now(), organisation, who.id, who.name, deed, kind, thing_id, detail))


def entries(ctx: Context, wanted: Wanted, most: int) -> list[Entry]:
    """The newest lines that fit, the newest first."""
    return ctx.store.entries(wanted, most)
