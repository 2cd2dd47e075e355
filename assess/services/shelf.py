"""What waits on a device: the assessments that it has been at and may still open (docs/decisions/0080).

A device is known by a random secret of 192 bits in a cookie, of which only a hash is kept. It opens nothing.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from assess.core.flow import Flow
from assess.core.model import Profile
from assess.services import again, assessments
from assess.services.access import hashed
from assess.services.assessments import Assessment
from assess.services.context import Context, Started

MOST = 12
_SECRET = re.compile(r"[A-Za-z0-9_-]{32}\Z")


@dataclass(frozen=True)
class Waiting:
    """An assessment to go on with: its profile (None: not given yet), how far it has come, and its last change.

    `number` is that among the checks of its firm. `untouched`: it follows another one, and begins with the answers of
    that. `leads_back`: there is a link or a code that opens it on another device.
    """

    assessment_id: str
    profile: Profile | None
    complete: bool
    answered: int
    total: int
    changed: datetime
    number: int
    untouched: bool
    leads_back: bool


def put(ctx: Context, secret: str, started: Started) -> str:
    """Put what this device may open on its shelf; returns the shelf's secret, a new one where it had none."""
    kept = secret if _SECRET.match(secret) else secrets.token_urlsafe(24)
    ctx.store.shelve(hashed(kept), hashed(started.token), ctx.now())
    return kept


def waiting(ctx: Context, secret: str) -> list[Waiting]:
    """What may be gone on with here, the last one first; nothing for a secret that is none."""
    if not _SECRET.match(secret):
        return []
    ids = ctx.store.shelved(hashed(secret), ctx.now(), MOST)
    return [standing(ctx, found) for i in ids if (found := assessments.get(ctx, i)) is not None]


def standing(ctx: Context, kept: Assessment) -> Waiting:
    """How far an assessment is, and what else a device tells of it."""
    answered = total = 0
    if kept.profile is not None:
        progress = Flow(assessments.bank_of(ctx, kept), kept.profile, kept.path, kept.answers).progress
        answered, total = progress.answered, progress.shown
    return Waiting(
        assessment_id=kept.id,
        profile=kept.profile,
        complete=kept.completed_at is not None,
        answered=answered,
        total=total,
        changed=kept.updated_at,
        number=again.number(ctx, kept.id),
        untouched=again.untouched(ctx, kept),
        leads_back=ctx.store.leads_back(kept.id, ctx.now()) is not None,
    )


def just_begun(ctx: Context, secret: str) -> Assessment | None:
    """The newest one on this device where nothing at all is known of it yet, under the questions of today."""
    ids = ctx.store.shelved(hashed(secret), ctx.now(), 1) if _SECRET.match(secret) else []
    kept = assessments.get(ctx, ids[0]) if ids else None
    if kept is None or kept.profile is not None or kept.completed_at is not None:
        return None
    blank = not kept.answers and not kept.relevance and kept.bank_hash == ctx.library.bank_hash
    return kept if blank else None


def take_off(ctx: Context, secret: str, assessment_id: str | None = None) -> list[str]:
    """Take one assessment (None: all) off this device's shelf and close it here; returns the ids of those.

    They stay stored, and open elsewhere as before.
    """
    if not _SECRET.match(secret):
        return []
    return ctx.store.unshelve(hashed(secret), assessment_id, ctx.now())
