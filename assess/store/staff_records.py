"""What storage holds of the staff area, as frozen dataclasses: organisations, their people and their clients."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

OrganisationKind = Literal["bank", "chamber", "government", "support_centre", "other"]
Role = Literal["operator", "admin", "manager", "staff", "adviser"]
# Of a sign-in: only the password has been given so far; or all that is asked for.
Stage = Literal["password", "whole"]


@dataclass(frozen=True)
class Organisation:
    """A body whose staff sit with clients; `retention_months` is how long it keeps what it has of a client."""

    id: str
    name: str
    kind: OrganisationKind
    contact: str
    retention_months: int
    created_at: datetime


@dataclass(frozen=True)
class Branch:
    """A branch of an organisation."""

    id: str
    organisation_id: str
    name: str
    created_at: datetime


@dataclass(frozen=True)
class Member:
    """One person with an account. An operator has no organisation; whoever has no branch works for all of them.

    `totp_secret` is a random number from which, with the secret key, the authenticator's secret is made;
    `totp_last` is the time step of the last code that was taken.
    """

    id: str
    organisation_id: str | None
    branch_id: str | None
    role: Role
    name: str
    email: str
    password_hash: str = field(repr=False)
    created_at: datetime
    totp_secret: str | None = field(default=None, repr=False)
    totp_last: int | None = None
    disabled_at: datetime | None = None


@dataclass(frozen=True)
class Invitation:
    """A one-time link by which somebody gets an account; with `staff_id`, by which that person sets a new password."""

    hash: str
    organisation_id: str | None
    branch_id: str | None
    role: Role
    email: str
    created_by: str | None
    created_at: datetime
    expires_at: datetime
    staff_id: str | None = None
    used_at: datetime | None = None

    def valid(self, at: datetime) -> bool:
        """Whether it can be used at this time."""
        return self.used_at is None and at < self.expires_at


@dataclass(frozen=True)
class StaffSession:
    """One sign-in on one device."""

    hash: str
    staff_id: str
    stage: Stage
    device: str
    created_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """A line of the audit log: who did what to which thing. `who` is the name as it was then; `id` is given later."""

    at: datetime
    organisation_id: str | None
    staff_id: str | None
    who: str
    action: str
    thing: str = ""
    thing_id: str = ""
    detail: str = ""
    id: int = 0


@dataclass(frozen=True)
class Wanted:
    """Which lines of an audit log: of one organisation (None: of the operators), and of those the ones that fit.

    `until` is left out itself; `before` is the id of a line that later ones are left out from, to turn pages.
    """

    organisation_id: str | None
    since: datetime | None = None
    until: datetime | None = None
    staff_id: str | None = None
    action: str | None = None
    thing: str | None = None
    thing_id: str | None = None
    before: int | None = None


@dataclass(frozen=True)
class Client:
    """A firm of an organisation. `corporate_number` has 13 digits; `employees`, `industry` may not be known yet."""

    id: str
    organisation_id: str
    branch_id: str
    name: str
    created_at: datetime
    updated_at: datetime
    corporate_number: str | None = None
    kana: str = ""
    prefecture: str = ""
    municipality: str = ""
    industry: str | None = None
    employees: int | None = None
    contact: str = field(default="", repr=False)


@dataclass(frozen=True)
class Linked:
    """An assessment of a client: number 0, 1, … in the order in which they were begun with it."""

    client_id: str
    assessment_id: str
    number: int
    linked_at: datetime


@dataclass(frozen=True)
class Note:
    """What somebody has written down about a client; never part of what its owner gets."""

    client_id: str
    staff_id: str
    at: datetime
    text: str = field(repr=False)
    id: int = 0


@dataclass(frozen=True)
class Found:
    """A client in a list, with when something was last done with it."""

    client: Client
    touched_at: datetime


@dataclass(frozen=True)
class Sought:
    """Which clients of an organisation (and of one branch, if it is named): those that hold every word.

    Each word has several keys, one of which is enough (core.firm_names.words).
    """

    organisation_id: str
    branch_id: str | None = None
    words: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class ClientList:
    """A list of clients that somebody has read in and not yet confirmed; `rows` is JSON."""

    id: str
    organisation_id: str
    staff_id: str
    name: str
    rows: str = field(repr=False)
    created_at: datetime


@dataclass(frozen=True)
class Batch:
    """Reports of several clients that somebody has asked for at once; `lang` is empty for each firm's own language."""

    id: str
    organisation_id: str
    staff_id: str
    edition: str
    lang: str
    created_at: datetime
    cancelled_at: datetime | None = None


@dataclass(frozen=True)
class BatchReport:
    """A report that is wanted of a client's assessment, its job (None: not asked for yet) and how far that is.

    `state` is the job's, and empty where there is none (any more).
    """

    assessment_id: str
    client_id: str
    job_id: str | None = None
    state: str = ""
