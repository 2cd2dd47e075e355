"""Who may do what: the one place that says so (docs/decisions/0013).

A principal is who asks, one frozen dataclass a kind; a thing is what is asked about, named and not loaded, so that
nothing is looked up for a stranger. What no rule here allows is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from assess.store import Client, ConsentScope, Member, Role

# On the site: read its open pages, begin an assessment, come back to one with a link or code, have this device forget
# what it has been at.
SiteAction = Literal["look_around", "start", "resume", "forget"]
# On an assessment: see it; change it up to its completion; follow its plan (pick the target, tick what is done); have a
# report made; give out or end the ways back to it; forget it on this device; delete it.
AssessmentAction = Literal["read", "answer", "follow", "report", "share", "leave", "delete"]
# As a colleague beside the owner: see the questions and the own answers; answer and finish; make a way to go on
# elsewhere; forget it on this device.
VoiceAction = Literal["hear", "say", "move", "depart"]
# By a link that a firm has handed over: see what it is about; the result; the answers; have the adviser's report made.
ReaderAction = Literal["glance", "read_result", "read_answers", "read_report"]
# In the staff area: come to its door (sign in, accept an invitation); show the second factor, or set it up, once the
# password was right; use one's own account.
DoorAction = Literal["enter", "confirm"]
AccountAction = Literal["account"]
# On an organisation (or the installation): do its daily work with clients; read in a list of them; say who belongs to
# it; say what it is called and which branches it has; read its log; make organisations; look at what was handed
# over to oneself.
HouseAction = Literal["work", "read_list", "manage", "arrange", "audit", "operate", "advise"]
# On a client: look at it; change what is known of it; ask its owner for consent; make a way in for the owner's phone;
# sit with its owner, answer and calibrate; have a report made; hand it over; give it to another branch; delete.
ClientAction = Literal["see", "change", "ask", "lend", "sit", "report_on", "hand_over", "move", "delete_client"]
StaffAction = DoorAction | AccountAction | HouseAction | ClientAction
Action = SiteAction | AssessmentAction | VoiceAction | ReaderAction | StaffAction

SITE_ACTIONS: frozenset[str] = frozenset(get_args(SiteAction))
ASSESSMENT_ACTIONS: frozenset[str] = frozenset(get_args(AssessmentAction))
VOICE_ACTIONS: frozenset[str] = frozenset(get_args(VoiceAction))
# What each role may do in its own organisation, and with the clients that it serves.
IN_HOUSE: dict[Role, frozenset[str]] = {
    "operator": frozenset(),
    "admin": frozenset({"work", "read_list", "manage", "arrange", "audit"}),
    "manager": frozenset({"work", "read_list"}),
    "staff": frozenset({"work"}),
    "adviser": frozenset({"advise"}),
}
WITH_CLIENTS: dict[Role, frozenset[str]] = {
    "operator": frozenset(),
    "admin": frozenset(get_args(ClientAction)),
    "manager": frozenset(get_args(ClientAction)),
    "staff": frozenset({"see", "change", "ask", "lend", "sit", "report_on", "hand_over"}),
    "adviser": frozenset(),
}
# What the owner must have consented to, for what is read by link and for each action on an assessment of a client.
READERS: dict[str, ConsentScope] = {"read_result": "result", "read_answers": "answers", "read_report": "report"}
UNDER_CONSENT: dict[str, ConsentScope] = {
    "see": "result",
    "lend": "answers",
    "sit": "answers",
    "hand_over": "result",
    "report_on": "report",
}


@dataclass(frozen=True)
class Anonymous:
    """Anybody: holds nothing that opens anything."""


@dataclass(frozen=True)
class Device:
    """A browser that holds valid tokens: it acts as the owner of the assessments with these ids."""

    opens: frozenset[str]


@dataclass(frozen=True)
class Voice:
    """A browser by which a colleague answers beside the owner: it opens that colleague's own part, and nothing else."""

    id: str


@dataclass(frozen=True)
class Reader:
    """A browser that a firm's link has let in: to one hand-over, and of that to what the firm has consented to."""

    id: str
    scopes: frozenset[str]


@dataclass(frozen=True)
class Staff:
    """Somebody signed in to the staff area. Only an operator has no organisation; no branch means all of them."""

    id: str
    organisation: str | None
    branch: str | None
    role: Role


Principal = Anonymous | Device | Voice | Reader | Staff


@dataclass(frozen=True)
class Site:
    """The site itself, apart from any firm."""


@dataclass(frozen=True)
class OneAssessment:
    """The assessment of this id, whether it exists or not."""

    id: str


@dataclass(frozen=True)
class OneVoice:
    """The part of the colleague of this id, whether there is one or not."""

    id: str


@dataclass(frozen=True)
class OneHandover:
    """What was handed over under this id, whether there is anything or not."""

    id: str


@dataclass(frozen=True)
class Door:
    """The way in to the staff area."""


@dataclass(frozen=True)
class Account:
    """One's own account."""


@dataclass(frozen=True)
class Installation:
    """All organisations together, and the operators."""


@dataclass(frozen=True)
class OneOrganisation:
    """The organisation of this id."""

    id: str


@dataclass(frozen=True)
class OneMember:
    """A person of an organisation; of none: an operator."""

    id: str
    organisation: str | None


@dataclass(frozen=True)
class OneBranch:
    """A branch of an organisation."""

    id: str
    organisation: str


@dataclass(frozen=True)
class OneClient:
    """A client that a branch of an organisation serves."""

    id: str
    organisation: str
    branch: str


@dataclass(frozen=True)
class OneCase:
    """An assessment of a client, with what its owner has consented that the client's branch may see of it now.

    `begun_there` tells that the branch began it with the owner, so that staff may ask the owner for consent.
    """

    id: str
    client: OneClient
    scopes: frozenset[str]
    begun_there: bool = True

    @property
    def organisation(self) -> str:
        """Whose log it belongs to."""
        return self.client.organisation


@dataclass(frozen=True)
class OneHandedOver:
    """What was handed over to an adviser with an account, under this consent; `id` is the assessment's."""

    id: str
    consent: str
    adviser: str
    organisation: str | None


@dataclass(frozen=True)
class OneBatch:
    """Reports of many clients that this person of an organisation has asked for."""

    id: str
    staff: str
    organisation: str


StaffThing = (
    Door | Account | Installation | OneOrganisation | OneMember | OneBranch | OneClient | OneCase | OneHandedOver
    | OneBatch
)  # fmt: skip
Thing = Site | OneAssessment | OneVoice | OneHandover | StaffThing


def may(principal: Principal, action: Action, thing: Thing) -> bool:
    """Whether this principal may do this to this thing."""
    match principal, thing:
        case _, Site():
            return action in SITE_ACTIONS
        case Device(opens), OneAssessment(assessment_id):
            return assessment_id in opens and action in ASSESSMENT_ACTIONS
        case Voice(own), OneVoice(voice_id):
            return own == voice_id and action in VOICE_ACTIONS
        case Reader(own, scopes), OneHandover(handover_id):
            return own == handover_id and (action == "glance" or READERS.get(action) in scopes)
        case _, Door():
            return action == "enter"
        case Staff(), _:
            return _staff_may(principal, action, thing)
        case _:
            return False


def principal(member: Member) -> Staff:
    """Somebody with an account, as who asks."""
    return Staff(member.id, member.organisation_id, member.branch_id, member.role)


def may_report_on(member: Member, client: Client) -> bool:
    """Whether somebody serves this client, and may have reports of it made."""
    return may(principal(member), "report_on", OneClient(client.id, client.organisation_id, client.branch_id))


def branch_served(staff: Staff) -> str | None:
    """The one branch whose clients somebody serves; None: those of all branches of the organisation."""
    return None if staff.role == "admin" else staff.branch


def _staff_may(staff: Staff, action: Action, thing: Thing) -> bool:
    match thing:
        case Account():
            return action in ("account", "confirm")
        case Installation():
            return staff.role == "operator" and action in ("operate", "manage", "audit")
        case OneOrganisation(id):
            own = staff.organisation == id and action in IN_HOUSE[staff.role]
            return own or (staff.role == "operator" and action == "operate")
        case OneMember(organisation=None):
            return staff.role == "operator" and action == "manage"
        case OneMember(organisation=organisation):
            return staff.organisation == organisation and action == "manage" and action in IN_HOUSE[staff.role]
        case OneBranch(organisation=organisation):
            return staff.organisation == organisation and action == "arrange" and action in IN_HOUSE[staff.role]
        case OneClient(organisation=organisation, branch=branch):
            serves = staff.organisation == organisation and branch_served(staff) in (None, branch)
            return serves and action in WITH_CLIENTS[staff.role]
        case OneCase(client=client, scopes=scopes, begun_there=begun_there):
            if action in ("ask", "lend") and not begun_there:
                return False  # what an owner did alone is shared, and opened, by the owner alone
            needed = UNDER_CONSENT.get(action)
            return (needed is None or needed in scopes) and _staff_may(staff, action, client)
        case OneBatch(staff=asked_by, organisation=organisation):
            own = (staff.id, staff.organisation) == (asked_by, organisation)
            return own and action == "work" and action in IN_HOUSE[staff.role]
        case OneHandedOver(adviser=adviser):
            return staff.id == adviser and action == "advise" and action in IN_HOUSE[staff.role]
        case _:
            return False
