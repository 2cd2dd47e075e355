"""A list of clients that somebody reads in: looked at first, then taken whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from assess.core import client_list
from assess.core.client_details import Details, Fault, faults, tidy
from assess.core.client_list import Judged, Listed
from assess.services.context import Context, new_id
from assess.services.firms import details_of, sound_client
from assess.store import Client, ClientList, Entry, Member
from assess.store.errors import Conflict

KEPT = timedelta(days=1)
ALL = 1_000_000


@dataclass(frozen=True)
class Checked:
    """A list with what would become of each row. `id` names what is kept of it, `name` the file."""

    id: str
    name: str
    rows: tuple[Judged, ...]

    def of(self, verdict: client_list.Verdict) -> tuple[Judged, ...]:
        """The rows of this verdict."""
        return tuple(row for row in self.rows if row.verdict == verdict)


def keep(ctx: Context, who: Member, name: str, rows: Sequence[Listed], usual: str | None) -> str:
    """Keep a list until its reader confirms it, in the place of any other of theirs; returns its id.

    `usual` is the branch of the rows that name none.
    """
    body = json.dumps(
        {"usual": usual, "rows": [asdict(replace(row, details=tidy(row.details))) for row in rows]}, ensure_ascii=False
    )
    list_id = new_id()
    ctx.store.add_client_list(ClientList(list_id, who.organisation_id or "", who.id, name[:200], body, ctx.now()))
    return list_id


def check(ctx: Context, who: Member, list_id: str, branches: Mapping[str, str]) -> Checked | None:
    """The list of this id against the clients of today; None when it is not this person's, or is gone.

    `branches` are those that this person may give clients to, ids by name.
    """
    kept = ctx.store.client_list(list_id)
    if kept is None or kept.staff_id != who.id or kept.created_at < ctx.now() - KEPT:
        return None
    body = json.loads(kept.rows)
    industries = {industry.id for industry in ctx.library.bank.industries}
    rows = [_with_faults(_listed(row), industries) for row in body["rows"]]
    there = [client_list.known(c.id, details_of(c)) for c in ctx.store.clients(kept.organisation_id, None, ALL)]
    return Checked(kept.id, kept.name, client_list.judge(rows, there, branches, body["usual"]))


def take(ctx: Context, who: Member, checked: Checked) -> int | None:
    """Add the new clients of a list, all in one step; returns how many.

    None: nothing was done, for a row is wrong, or the clients have changed since it was checked, or it is gone.
    """
    if checked.of("wrong"):
        return None
    organisation = who.organisation_id or ""
    clients = [sound_client(ctx, organisation, row.branch_id, row.row.details) for row in checked.of("new")]
    try:
        taken = ctx.store.add_clients(clients, [_entry(ctx, who, client) for client in clients], checked.id)
    except Conflict:
        return None
    return len(clients) if taken else None


def _entry(ctx: Context, who: Member, client: Client) -> Entry:
    return Entry(ctx.now(), client.organisation_id, who.id, who.name, "change", "client", client.id, "take_list")


def _listed(row: Mapping[str, object]) -> Listed:
    values = dict(row)
    details, wrong = Details(**values.pop("details")), tuple(Fault(**fault) for fault in values.pop("faults"))  # type: ignore[arg-type, attr-defined]
    return Listed(**values, details=details, faults=wrong)  # type: ignore[arg-type]


def _with_faults(row: Listed, industries: Collection[str]) -> Listed:
    """With what is wrong beside what could not be read; each field is told once."""
    told = {fault.field for fault in row.faults}
    more = tuple(fault for fault in faults(row.details, industries) if fault.field not in told)
    return Listed(row.number, row.details, row.branch, (*row.faults, *more))
