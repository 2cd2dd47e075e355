"""What a request of the staff area is about: who asks, and what the address names."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import current_app, g

from assess.services import assessments, batches, consents, firms, handover, organisations
from assess.services.accounts import SignedIn
from assess.services.firms import Client
from assess.services.organisations import Branch, Member, Organisation
from assess.services.policy import (
    Account,
    Action,
    Installation,
    OneBatch,
    OneBranch,
    OneCase,
    OneClient,
    OneHandedOver,
    OneMember,
    OneOrganisation,
    Staff,
    StaffThing,
    principal,
)
from assess.web.context import make_context
from assess.web.staff.blueprint import blueprint

# The kind of a thing, as the log has it.
KINDS: dict[type, str] = {
    OneCase: consents.ASSESSMENT, OneHandedOver: consents.ASSESSMENT, OneClient: "client",
    OneMember: "member", OneBranch: "branch", OneOrganisation: "organisation",
    OneBatch: "batch",
}  # fmt: skip


def me_signed_in() -> SignedIn:
    """The person of this request and their session."""
    return cast(SignedIn, g.signed_in)


def staff() -> Staff:
    """The person of this request, as the policy knows them."""
    return principal(me_signed_in().member)


def client() -> Client:
    """The client that the address names."""
    return cast(Client, g.client)


def branch() -> Branch:
    """The branch that the address names."""
    return cast(Branch, g.branch)


def organisation() -> Organisation:
    """The organisation that the address names."""
    return cast(Organisation, g.organisation)


def member() -> Member:
    """The person that the address names."""
    return cast(Member, g.member)


# ---------------------------------------------------------------- what an address names


def _organisation(organisation_id: str) -> StaffThing | None:
    found = g.organisation = organisations.get(make_context(), organisation_id)
    return OneOrganisation(found.id) if found else None


def _branch(branch_id: str) -> StaffThing | None:
    found = g.branch = organisations.branch(make_context(), branch_id)
    return OneBranch(found.id, found.organisation_id) if found else None


def _member(staff_id: str) -> StaffThing | None:
    found = g.member = organisations.member(make_context(), staff_id)
    return OneMember(found.id, found.organisation_id) if found else None


def _client(client_id: str) -> StaffThing | None:
    found = g.client = firms.get(make_context(), client_id)
    return OneClient(found.id, found.organisation_id, found.branch_id) if found else None


def _assessment(assessment_id: str) -> StaffThing | None:
    """An assessment of a client: of the one that the address names, if it names one."""
    linked = firms.of_assessment(make_context(), assessment_id, staff().organisation)
    if linked is None or ("client" in g and g.client != linked):
        return None
    g.assessment, g.client = assessments.get(make_context(), assessment_id), linked
    ctx, whose = make_context(), OneClient(linked.id, linked.organisation_id, linked.branch_id)
    shown = consents.scopes(ctx, assessment_id, consents.branch_of(linked))
    return OneCase(assessment_id, whose, shown, not consents.was_shared(ctx, assessment_id))


def _case(case_id: str) -> StaffThing | None:
    found = g.case = handover.case(make_context(), case_id, staff().id)
    return OneHandedOver(found.assessment_id, found.id, staff().id, staff().organisation) if found else None


def _batch(batch_id: str) -> StaffThing | None:
    found = g.batch = batches.get(make_context(), batch_id)
    return OneBatch(found.id, found.staff_id, found.organisation_id) if found else None


# Part of an address -> what loads it into `g` and says which thing it is; in this order. Views do not get the ids.
THINGS: dict[str, Callable[[str], StaffThing | None]] = {
    "organisation_id": _organisation,
    "branch_id": _branch,
    "staff_id": _member,
    "client_id": _client,
    "assessment_id": _assessment,
    "case_id": _case,
    "batch_id": _batch,
}
# Part of an address -> where `g` holds what links stay in.
HELD = (
    ("client_id", "client"), ("assessment_id", "assessment"), ("organisation_id", "organisation"),
    ("batch_id", "batch"),
)  # fmt: skip


@blueprint.url_defaults
def same_thing(endpoint: str, values: dict[str, object]) -> None:
    """Links within a client, an organisation … stay in it."""
    for name, held in HELD:
        expected = name not in values and current_app.url_map.is_endpoint_expecting(endpoint, name)
        if expected and g.get(held) is not None:
            values[name] = getattr(g, held).id


def own_thing(action: Action) -> StaffThing:
    """What an action is about where the address names nothing: one's account, organisation or installation."""
    organisation = staff().organisation
    if action in ("account", "confirm"):
        return Account()
    return Installation() if organisation is None or action == "operate" else OneOrganisation(organisation)
