"""Everything that was done with a client, in one line of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assess.services import agreements, consents
from assess.services.context import Context
from assess.services.firms import Client
from assess.services.series import Numbered


@dataclass(frozen=True)
class Moment:
    """One entry: its kind, when it was, who did it, its text, and the values of its message.

    `number` and `assessment_id` are those of the assessment that it belongs to, if any.
    """

    at: datetime
    kind: str
    who: str = ""
    text: str = field(default="", repr=False)
    values: Mapping[str, object] = field(default_factory=dict)
    number: int | None = None
    assessment_id: str = ""


def _added(_ctx: Context, client: Client, _numbered: Sequence[Numbered]) -> Iterator[Moment]:
    yield Moment(client.created_at, "added")


def _assessments(ctx: Context, client: Client, numbered: Sequence[Numbered]) -> Iterator[Moment]:
    for one in numbered:
        kept = one.assessment
        of_it: dict[str, Any] = {"number": one.number, "assessment_id": kept.id}
        yield Moment(kept.created_at, "begun", values={"number": one.number}, **of_it)
        if kept.completed_at is not None:
            if "result" not in one.scopes:
                yield Moment(kept.completed_at, "ended", values={"number": one.number}, **of_it)
                continue
            summary = ctx.store.summary(kept.id)
            level = None if summary is None else summary.level
            yield Moment(kept.completed_at, "completed", values={"number": one.number, "level": level}, **of_it)


def _agreements(ctx: Context, client: Client, numbered: Sequence[Numbered]) -> Iterator[Moment]:
    made = {agreed.assessment_id: agreed for agreed in agreements.shown(ctx, client)}
    for one in numbered:
        if (agreed := made.get(one.assessment.id)) is not None:
            steps = "\n".join(f"{step.number}. {step.text}" for step in agreed.steps)
            of_it: dict[str, Any] = {"number": one.number, "assessment_id": one.assessment.id}
            yield Moment(agreed.made_at, "agreement", text=steps, values={"number": one.number}, **of_it)


def _consents(ctx: Context, client: Client, numbered: Sequence[Numbered]) -> Iterator[Moment]:
    """What owners have agreed to with the branch that serves the client; what they agree with others is theirs."""
    for one in numbered:
        for consent in consents.of(ctx, one.assessment.id):
            if consent.recipient == consents.branch_of(client):
                values = {"number": one.number, "name": consent.name}
                yield Moment(consent.given_at, "consent", values=values, number=one.number)
                if consent.revoked_at is not None:
                    yield Moment(consent.revoked_at, "revoked", values=values, number=one.number)


def _notes(ctx: Context, client: Client, _numbered: Sequence[Numbered]) -> Iterator[Moment]:
    names: dict[str, str] = {}
    for note in ctx.store.notes(client.id):
        if note.staff_id not in names:
            member = ctx.store.member(note.staff_id)
            names[note.staff_id] = member.name if member else ""
        yield Moment(note.at, "note", who=names[note.staff_id], text=note.text)


# Where the entries come from. A new kind is a row here, a message `clients.moment.<kind>` and, where it is a page of
# its own, a row of LINKS in web/staff/client.py.
SOURCES: tuple[Callable[[Context, Client, Sequence[Numbered]], Iterable[Moment]], ...] = (
    _added, _assessments, _agreements, _consents, _notes,
)  # fmt: skip


def of(ctx: Context, client: Client, numbered: Sequence[Numbered]) -> list[Moment]:
    """All entries, the newest first; `numbered` are the client's assessments (series.of)."""
    moments = [moment for source in SOURCES for moment in source(ctx, client, numbered)]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)
