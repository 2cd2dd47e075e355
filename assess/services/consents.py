"""An owner's consent: who may see what of an assessment, until when (DOMAIN: consent; docs/consent.md).

Words are made by the pages, for they are in a language; what is kept here is what was shown or signed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import get_args

from assess.core.model import TOKYO
from assess.services.assessments import need
from assess.services.context import Context, new_id
from assess.store import Client, Condition, Entry, Way
from assess.store import Consent as Consent
from assess.store import ConsentScope as ConsentScope
from assess.store import Handover as Handover
from assess.store import Recipient as Recipient

SCOPES: tuple[ConsentScope, ...] = get_args(ConsentScope)
# How long a consent may hold, in days; the middle one is proposed.
TERMS = (30, 180, 365)
MAX_NAME = 80
MAX_CONTACT = 200
MAX_WORDS = 4000
MOST = 50  # consents of one assessment, those that are over included
MOST_LOOKS = 200
# Things of the audit log: what a consent shows of an assessment to people with accounts, and to others by link.
ASSESSMENT, LINK = "assessment", "handover"


class TooMany(Exception):
    """So much has been consented to for this assessment that there is no room for one more."""


class BadConsent(ValueError):
    """A consent that no page can send."""


@dataclass(frozen=True)
class Given:
    """What is consented to: for whom (`name` as it is shown), what, for how many days, in which words."""

    recipient: Recipient
    name: str
    scopes: tuple[ConsentScope, ...]
    days: int
    words: str = field(repr=False)
    contact: str = field(default="", repr=False)


@dataclass(frozen=True)
class Recorded:
    """How it was given: by the owner alone (no `staff_id`), before staff on a screen, or on paper (day and witness)."""

    staff_id: str | None = None
    paper: date | None = None
    witness: str = ""


def branch_of(client: Client) -> Recipient:
    """Whose consent staff need who act for a client: that of the branch that serves it."""
    return Recipient("branch", client.branch_id)


def allows(ctx: Context, assessment_id: str, recipient: Recipient, scope: ConsentScope) -> bool:
    """Whether this recipient may see this of the assessment now."""
    return scope in scopes(ctx, assessment_id, recipient)


def scopes(ctx: Context, assessment_id: str, recipient: Recipient) -> frozenset[str]:
    """All that this recipient may see of the assessment now."""
    return ctx.store.consented(assessment_id, recipient, ctx.now())


def ended(ctx: Context, assessment_id: str, recipient: Recipient, scope: ConsentScope) -> datetime | None:
    """The last moment of a consent whose term has run out; None where its owner has taken it back, or gave none."""
    given = [one for one in of(ctx, assessment_id) if one.recipient == recipient and scope in one.scopes]
    last = max(given, key=lambda one: one.expires_at, default=None)
    if last is None or last.expires_at > ctx.now() or any(one.revoked_at for one in given):
        return None
    return last_moment(last)


def hold_to(ctx: Context, assessment_id: str, recipient: Recipient, scope: ConsentScope) -> None:
    """From here on, this context changes the assessment only while the consent holds; else it raises Withdrawn.

    It is looked at with the assessment locked: a revocation that comes first wins, whatever was checked before.
    """
    ctx.store.only_under(Condition(assessment_id, recipient, scope, ctx.now()))


def give(
    ctx: Context,
    assessment_id: str,
    given: Given,
    recorded: Recorded | None = None,
    way: tuple[Handover, tuple[Way, ...]] | None = None,
) -> Consent:
    """Keep a consent, with a way to what it opens. Raises BadConsent, TooMany, NoSuchAssessment."""
    consent = _consent(ctx, assessment_id, given, recorded or Recorded())
    handover, ways = way or (None, ())
    if handover is not None:
        handover = _of(handover, consent)
    if not ctx.store.add_consent(consent, handover, ways, MOST):
        need(ctx, assessment_id)
        raise TooMany
    return consent


def revoke(ctx: Context, assessment_id: str, consent_id: str) -> bool:
    """Take it back: from now on nothing is shown or saved under it. False: there is no such consent."""
    return ctx.store.revoke_consent(assessment_id, consent_id, ctx.now())


def of(ctx: Context, assessment_id: str) -> list[Consent]:
    """All consents of an assessment, the newest first."""
    return ctx.store.consents(assessment_id)


def handovers(ctx: Context, assessment_id: str) -> dict[str, Handover]:
    """The ways that were made, by consent."""
    return {one.consent_id: one for one in ctx.store.handovers(assessment_id)}


def was_shared(ctx: Context, assessment_id: str) -> bool:
    """Whether its owner has run it alone and shared it, so that only the owner can share it again."""
    return any(one.kind == "share" for one in ctx.store.handovers(assessment_id))


def looks(ctx: Context, assessment_id: str, consents: Iterable[Consent]) -> list[Entry]:
    """Who has looked at the assessment or changed something beside it, from the audit log, the newest first."""
    found = ctx.store.entries_about(ASSESSMENT, assessment_id, MOST_LOOKS)
    for consent in consents:
        found += ctx.store.entries_about(LINK, consent.id, MOST_LOOKS)
    done = [entry for entry in found if entry.action != "refused"]
    return sorted(done, key=lambda entry: entry.id, reverse=True)[:MOST_LOOKS]


def record_look(ctx: Context, consent: Consent, page: str) -> None:
    """Somebody without an account has seen a page under this consent. The name stands in the consent, not here."""
    ctx.store.add_entry(Entry(ctx.now(), None, None, "", "view", LINK, consent.id, page))


def until(ctx: Context, days: int) -> datetime:
    """The end of a term: the end of its last day in Japan."""
    last = ctx.today() + timedelta(days=days)
    return datetime.combine(last + timedelta(days=1), time(), TOKYO)


def last_day(ctx: Context, days: int) -> datetime:
    """The last day of a term that begins today, at noon in Japan."""
    return datetime.combine(ctx.today() + timedelta(days=days), time(12), TOKYO)


def last_moment(consent: Consent) -> datetime:
    """The last moment at which it holds; its day is the last day."""
    return consent.expires_at - timedelta(microseconds=1)


def _of(handover: Handover, consent: Consent) -> Handover:
    return Handover(
        handover.id, consent.id, handover.kind, handover.once, handover.created_at,
        min(handover.expires_at, consent.expires_at), handover.staff_id,
    )  # fmt: skip


def _consent(ctx: Context, assessment_id: str, given: Given, recorded: Recorded) -> Consent:
    if not given.scopes or set(given.scopes) - set(SCOPES) or given.days not in TERMS:
        raise BadConsent("no such scope or term")
    if not given.name.strip() or len(given.name) > MAX_NAME or len(given.contact) > MAX_CONTACT:
        raise BadConsent("no name, or too long")
    if not given.words.strip() or len(given.words) > MAX_WORDS:
        raise BadConsent("no words, or too many")
    now, day = ctx.now(), recorded.paper
    if day is not None and (not recorded.witness.strip() or recorded.staff_id is None or day > ctx.today()):
        raise BadConsent("paper needs its day and a witness")
    expires_at = until(ctx, given.days)
    if day is not None:
        # The term begins with the paper, not with the day on which it was recorded.
        expires_at -= ctx.today() - day
        if expires_at <= now:
            raise BadConsent("the paper is over")
    return Consent(
        id=new_id(),
        assessment_id=assessment_id,
        recipient=given.recipient,
        name=given.name.strip(),
        scopes=tuple(scope for scope in SCOPES if scope in given.scopes),
        words=given.words,
        how="screen" if day is None else "paper",
        given_at=now if day is None else datetime.combine(day, time(12), TOKYO),
        expires_at=expires_at,
        recorded_at=now,
        witness=recorded.witness.strip(),
        staff_id=recorded.staff_id,
        contact=given.contact.strip() if "contact" in given.scopes else "",
    )
