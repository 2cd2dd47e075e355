"""An organisation with its people and clients, a second one, and browsers of people who are signed in."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import UTC, datetime

from flask import Flask
from pyotp import TOTP

from assess.config import HashCost, Settings
from assess.core.model import Profile
from assess.services import accounts
from assess.services.consents import SCOPES, Given, Recipient, Recorded, give
from assess.services.context import Context, keep_bank
from assess.store import Assessment, Branch, Client, ConsentScope, Member, Organisation, Response, Role
from assess.web.context import make_context
from assess.web.sessions import STAFF_COOKIE
from tests.web.helpers import Visitor

MADE = datetime(2026, 11, 1, tzinfo=UTC)
# A real hash, made at a price that tests can pay.
CHEAP = HashCost(rounds=1, memory=8, lanes=1)
PASSWORD = "kawagoe-no-tsuki"

# id -> organisation, branch, role, name. The ids say whom the tests mean.
PEOPLE: dict[str, tuple[str | None, str | None, Role, str]] = {
    "operator": (None, None, "operator", "運用 太郎"),
    "admin": ("bank", None, "admin", "管理 花子"),
    "manager": ("bank", "main", "manager", "支店長 一郎"),
    "staff": ("bank", "main", "staff", "髙橋 𠮷男"),
    "elsewhere": ("bank", "harbour", "staff", "港 次郎"),
    "adviser": ("bank", None, "adviser", "専門 三郎"),
    "other_admin": ("chamber", None, "admin", "会議所 幸子"),
    "other_staff": ("chamber", "seat", "staff", "会議所 四郎"),
    # They have not set up an authenticator yet, and can do nothing before.
    "new_operator": (None, None, "operator", "新任 五郎"),
    "new_admin": ("bank", None, "admin", "新任 六子"),
}
# id -> organisation, branch, name.
CLIENTS = {
    "client": ("bank", "main", "㈱髙﨑製作所"),
    "client_elsewhere": ("bank", "harbour", "港水産"),
    "client_other": ("chamber", "seat", "㈱髙﨑製作所"),
}


def cheap(settings: Settings) -> Settings:
    """Settings with which a password costs next to nothing."""
    return replace(settings, hash_cost=CHEAP)


def make_house(app: Flask) -> None:
    """Two organisations with branches, people of every role, and a client of each branch; ids as above.

    `client` has one assessment, `assessment`, with a profile and no answer.
    """
    from assess.services import passwords

    with app.app_context():
        ctx = make_context()
        for organisation in (
            Organisation("bank", "みなと銀行", "bank", "022-000-0000", 60, MADE),
            Organisation("chamber", "燕商工会議所", "chamber", "0256-00-0000", 60, MADE),
        ):
            ctx.store.add_organisation(organisation)
        for branch in (
            Branch("main", "bank", "本店", MADE), Branch("harbour", "bank", "港支店", MADE),
            Branch("seat", "chamber", "本所", MADE),
        ):  # fmt: skip
            ctx.store.add_branch(branch)
        kept = passwords.hashed(CHEAP, PASSWORD)
        for staff_id, (organisation_id, branch_id, role, name) in PEOPLE.items():
            armed = role in accounts.NEED_SECOND and not staff_id.startswith("new_")
            ctx.store.add_member(
                Member(
                    staff_id, organisation_id, branch_id, role, name, f"{staff_id}@example.jp", kept, MADE,
                    totp_secret=f"seed of {staff_id}" if armed else None,
                )
            )  # fmt: skip
        for client_id, (organisation_id, branch_id, name) in CLIENTS.items():
            ctx.store.add_client(Client(client_id, organisation_id, branch_id, name, MADE, MADE, prefecture="15"))
        begin_session(ctx)


def begin_session(ctx: Context) -> None:
    """The one assessment of `client`, begun and consented to."""
    session = Assessment(
        "assessment", "ja", "full", "bank_led", keep_bank(ctx), MADE, MADE, consented_at=MADE,
        profile=Profile("E", "15", 9, CLIENTS["client"][2], usage="bank_led"), responses={"owner": Response()},
    )  # fmt: skip
    ctx.store.add_assessment(session)
    ctx.store.link_assessment("client", "assessment", MADE)
    consent_for(ctx, "assessment")


def consent_for(ctx: Context, assessment_id: str, *scopes: ConsentScope) -> str:
    """The owner's consent for the client's branch, to everything or to these; returns its id."""
    given = Given(Recipient("branch", "main"), "みなと銀行 本店", scopes or SCOPES, 180, "同意します。")
    return give(ctx, assessment_id, given, Recorded("staff")).id


def signed_in(app: Flask, staff_id: str) -> Visitor:
    """A browser of this person with a session of theirs."""
    visitor = Visitor(app.test_client())
    with app.app_context():
        ctx = make_context()
        member = ctx.store.member(staff_id)
        assert member is not None
        token = accounts.open_session(ctx, member, "Test")
    visitor.client.set_cookie(STAFF_COOKIE, token, path="/staff", httponly=True, samesite="Lax")
    return visitor


def password(visitor: Visitor, staff_id: str) -> None:
    """Type somebody's address and password, as far as the second step."""
    visitor.get("/staff/sign-in")
    visitor.post("/staff/sign-in", {**visitor.fields(), "email": f"{staff_id}@example.jp", "password": PASSWORD})


def authenticator(visitor: Visitor) -> TOTP:
    """The authenticator app, told by the page that this browser shows."""
    found = re.search(r'class="code secret">([A-Z2-7 ]+)<', visitor.text)
    assert found, visitor.text[:2000]
    return TOTP(found[1].replace(" ", ""))


def set_up(visitor: Visitor) -> list[str]:
    """Set up the authenticator that the page offers; returns the recovery codes."""
    code = authenticator(visitor).at(int(time.time()))
    visitor.post("/staff/second-step/set-up", {**visitor.fields(), "code": code, "password": PASSWORD})
    return re.findall(r'class="code">([0-9A-Z]{5}-[0-9A-Z]{5})<', visitor.text)


def link_on(visitor: Visitor) -> str:
    """The path of the one-time link that this browser's page shows."""
    found = re.search(r'id="one-time-link">https?://[^/]+(/staff/invitation/[^<]+)<', visitor.text)
    assert found, visitor.text[:2000]
    return found[1]


def accept(app: Flask, link: str, **typed: str) -> Visitor:
    """Somebody new opens a link and takes it; returns their browser, at the page after it."""
    visitor = Visitor(app.test_client())
    visitor.get(link)
    given = {"name_own": "新人 七子", "password": "ushiro no shomen", "password_again": "ushiro no shomen", **typed}
    visitor.post(link, given)
    return visitor
