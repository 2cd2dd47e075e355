"""What storage holds of an owner's consent, as frozen dataclasses: to whom, to what, and the ways that it opens."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

# Who may see something: a branch (its id), an adviser (the id of an account, else one of its own), another body.
RecipientKind = Literal["branch", "adviser", "body"]
# What may be seen: the result; the answers; the adviser's report; how to reach the firm.
ConsentScope = Literal["result", "answers", "report", "contact"]
How = Literal["screen", "paper"]
# A share makes the assessment one of a branch's client; a view only shows.
HandoverKind = Literal["share", "view"]
WayKind = Literal["link", "code", "device"]


@dataclass(frozen=True)
class Recipient:
    """Whom a consent is for."""

    kind: RecipientKind
    id: str


@dataclass(frozen=True)
class Consent:
    """What an owner has agreed to: who may see what, until when, in the very words that were shown or signed.

    `name` is the recipient's as it was shown then. On paper, `given_at` is the day of the paper and `witness` who saw
    it signed; `staff_id` is who recorded it (None: the owner did), at `recorded_at`. `contact` is how the firm wants
    to be reached.
    """

    id: str
    assessment_id: str
    recipient: Recipient
    name: str
    scopes: tuple[ConsentScope, ...]
    words: str
    how: How
    given_at: datetime
    expires_at: datetime
    recorded_at: datetime
    witness: str = ""
    staff_id: str | None = None
    contact: str = field(default="", repr=False)
    revoked_at: datetime | None = None

    def valid(self, at: datetime) -> bool:
        """Whether it holds at this time."""
        return self.revoked_at is None and at < self.expires_at


@dataclass(frozen=True)
class Handover:
    """A way to what a consent opens, by link or code; `once`: for one device. It ends with the consent."""

    id: str
    consent_id: str
    kind: HandoverKind
    once: bool
    created_at: datetime
    expires_at: datetime
    staff_id: str | None = None
    used_at: datetime | None = None


@dataclass(frozen=True)
class Way:
    """A secret that opens a hand-over; only its hash is kept."""

    hash: str
    handover_id: str
    kind: WayKind
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Opened:
    """What a secret leads to."""

    way: Way
    handover: Handover
    consent: Consent


@dataclass(frozen=True)
class Condition:
    """A consent that must hold while something of an assessment is changed."""

    assessment_id: str
    recipient: Recipient
    scope: ConsentScope
    at: datetime
