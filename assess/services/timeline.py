"""Everything that was done with a client, in one line of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from assess.services import series
from assess.services.context import Context
from assess.services.firms import Client


@dataclass(frozen=True)
class Moment:
    """One entry: its kind, when it was, who did it, its text, and the values of its message.

    `number` is that of the assessment that it belongs to, if any.
    """

    at: datetime
    kind: str
    who: str = ""
    text: str = field(default="", repr=False)
    values: Mapping[str, object] = field(default_factory=dict)
    number: int | None = None


def _added(_ctx: Context, client: Client) -> Iterator[Moment]:
    yield Moment(client.created_at, "added")


def _assessments(ctx: Context, client: Client) -> Iterator[Moment]:
    for one in series.of(ctx, client):
        kept = one.assessment
        yield Moment(kept.created_at, "begun", values={"number": one.number}, number=one.number)
        if kept.completed_at is not None:
            summary = ctx.store.summary(kept.id)
            level = None if summary is None else summary.level
            yield Moment(
                kept.completed_at, "completed", values={"number": one.number, "level": level}, number=one.number
            )


def _notes(ctx: Context, client: Client) -> Iterator[Moment]:
    names: dict[str, str] = {}
    for note in ctx.store.notes(client.id):
        if note.staff_id not in names:
            member = ctx.store.member(note.staff_id)
            names[note.staff_id] = member.name if member else ""
        yield Moment(note.at, "note", who=names[note.staff_id], text=note.text)


# Where the entries come from. A new kind is a row here, a message `clients.moment.<kind>` and, where it is a page of
# its own, a row of LINKS in web/staff/client.py.
SOURCES: tuple[Callable[[Context, Client], Iterable[Moment]], ...] = (_added, _assessments, _notes)


def of(ctx: Context, client: Client) -> list[Moment]:
    """All entries, the newest first."""
    moments = [moment for source in SOURCES for moment in source(ctx, client)]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)
