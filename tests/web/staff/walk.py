"""Meet every page of the staff area in each of its states, for what looks at all templates."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flask import Flask

from assess.services.files import report_files
from assess.web.context import make_context, settings
from tests.web.helpers import PROFILE, Visitor
from tests.web.sharing_helpers import code_for, revoke, wish
from tests.web.staff.walk_clients import walk_clients
from tests.web.staff_helpers import PASSWORD, accept, link_on, password, set_up, signed_in

TABLE = "/staff/clients/client/assessments/assessment/table"
PAPER = "/staff/clients/client/assessments/assessment/paper"


def walk_staff(app: Flask) -> None:
    """Every page, as those see it who may; the house of `staff_helpers` is in the database."""
    stranger = Visitor(app.test_client())
    stranger.get("/staff/invitation/none")
    stranger.get("/staff/sign-in?why=idle")
    assert stranger.post("/staff/sign-in", {"email": "x", "password": "x"}).status_code == 422
    stranger.get("/staff/sign-in")
    assert stranger.post("/staff/sign-out", {"note": "書きかけのメモ"}).status_code == 401
    stranger.post("/staff/sign-in", {**stranger.fields(), "email": "staff@example.jp", "password": PASSWORD})
    assert "書きかけのメモ" in stranger.text
    for who in ("operator", "admin", "manager", "staff", "adviser"):
        signed_in(app, who).get("/staff/")
    _paper(app)
    _table(app)
    _handed_over(app)
    _shared(app)
    _second_step(app)
    _people(app)
    walk_clients(app)
    _batches(app)


def _handed_over(app: Flask) -> None:
    """To an adviser with an account and by link; the consent is missing at first."""
    page, staff = "/staff/clients/client/assessments/assessment/hand-over", signed_in(app, "staff")
    signed_in(app, "adviser").get("/staff/cases")
    staff.get(page)
    assert staff.post(f"{page}/words", {}).status_code == 422
    for recipient in ("adviser:adviser", "adviser:"):
        wanted = wish(recipient, "result")
        staff.get(page)
        staff.post(f"{page}/words", wanted)
        words = staff.fields()["words"]
        assert staff.post(page, {**wanted, "words": words}).status_code == 422
        staff.post(page, {**wanted, "words": words, "consent": "y"})
    signed_in(app, "adviser").get("/staff/cases")


def _shared(app: Flask) -> None:
    """A check that a firm shares by code; the rules are not accepted, the code is wrong, then it is taken."""
    owner, staff = Visitor(app.test_client()), signed_in(app, "staff")
    base = owner.start("quick")
    code = code_for(owner, base)
    staff.get("/staff/clients/shared/some-token")
    assert staff.post("/staff/clients/shared", {"code": "x"}).status_code == 422
    staff.get("/staff/clients/shared")
    assert staff.post("/staff/clients/shared", {"code": "x", "agreed": "y"}).status_code == 404
    staff.get("/staff/clients/shared")
    staff.post("/staff/clients/shared", {"code": code, "agreed": "y"})
    assert staff.post("/staff/clients/shared/take", {"code": code, "name": ""}).status_code == 422
    staff.post("/staff/clients/shared/take", {"code": code, "name": "合言葉商店"})
    assert "T0" in staff.text
    taken = staff.path
    assert staff.post("/staff/clients/client/assessments/assessment/consent", {}).status_code == 422
    assert staff.post("/staff/clients/client/assessments/assessment/consent", {"consent": "y"}).status_code == 200
    revoke(owner, base)
    staff.get("/staff/clients")
    table = f"{taken}/assessments/{base.rsplit('/', 1)[1]}/table"
    assert staff.get(table).status_code == 403
    assert staff.post(f"{table}/complete", {"note": "書きかけ"}).status_code == 403


def _second_step(app: Flask) -> None:
    """The administrator has to set up an authenticator and uses it the next time; staff look at their account."""
    admin = Visitor(app.test_client())
    password(admin, "new_admin")
    assert admin.post("/staff/second-step/set-up", {"code": "1"}).status_code == 422
    codes = set_up(admin)
    assert len(codes) == 10
    password(admin, "new_admin")
    assert admin.post("/staff/second-step", {"code": "1"}).status_code == 422
    admin.post("/staff/second-step", {"code": codes[0]})
    signed_in(app, "admin").get("/staff/second-step/set-up")
    signed_in(app, "admin").get("/staff/account")
    staff = signed_in(app, "staff")
    staff.get("/staff/account")
    assert staff.post("/staff/account/password", {"password": "x"}).status_code == 422
    staff.get("/staff/second-step/set-up")
    assert staff.post("/staff/second-step/set-up", {"code": "1"}).status_code == 422
    set_up(staff)
    assert staff.get("/staff/account").status_code == 200
    staff.post("/staff/second-step/remove", {"password": "x"})


def _people(app: Flask) -> None:
    """An operator makes an organisation and invites; its administrator invites, places and shuts out."""
    operator = signed_in(app, "operator")
    for path in ("/staff/organisations", "/staff/people", "/staff/people/new_operator"):
        operator.get(path)
    assert operator.post("/staff/organisations", {"kind": "bank"}).status_code == 422
    operator.post("/staff/organisations", {"name_house": "山形信用金庫", "kind": "bank", "contact": "023-000-0000"})
    assert operator.post(operator.path, {"email": "x"}).status_code == 422
    operator.post(operator.path, {"email": "first@example.jp"})
    accept(app, link_on(operator))
    admin = signed_in(app, "admin")
    for path in ("/staff/people/admin", "/staff/organisation", "/staff/people/staff"):
        admin.get(path)
    assert admin.post("/staff/people", {"email": "x"}).status_code == 422
    admin.post("/staff/people", {"email": "next@example.jp", "role": "staff", "branch": "main"})
    link = link_on(admin)
    visitor = Visitor(app.test_client())
    visitor.get(link)
    assert visitor.post(link, {"password": "x", "password_again": "y"}).status_code == 422
    admin.get("/staff/people")
    assert admin.post("/staff/people/staff", {"role": "king"}).status_code == 422
    admin.post("/staff/people/elsewhere/link", {"second": "y"})
    accept(app, link_on(admin))
    admin.get("/staff/people")
    admin.post("/staff/people/elsewhere/out")
    admin.get("/staff/log")
    admin.get("/staff/log?since=2030-01-01")
    admin.get("/staff/people")
    assert admin.post("/staff/organisation", {"months": "x"}).status_code == 422
    assert admin.post("/staff/organisation/branches", {"name_branch": "本店"}).status_code == 422


def _paper(app: Flask) -> None:
    """A paper form is typed in: what is no answer, then the check; a newer answer changes what is shown there."""
    staff = signed_in(app, "staff")
    staff.get(PAPER)
    keyed = staff.fields()
    assert staff.post(PAPER, {**keyed, "n1": "7", "w_office": "7"}).status_code == 422
    assert staff.post(PAPER, {**keyed, "n1": "2"}).status_code == 200
    assert staff.post(f"{PAPER}/save", {**keyed, "n1": "x"}).status_code == 422


def _table(app: Flask) -> None:
    """A session: with and without a profile, a conflict of two, and its end."""
    first, second = signed_in(app, "staff"), signed_in(app, "manager")
    first.get(TABLE)
    first.post(f"{TABLE}/way")
    first.get(f"{TABLE}/profile")
    shown = first.fields()
    assert first.post(f"{TABLE}/profile", {"company": "x" * 101}).status_code == 422
    second.get(f"{TABLE}/profile")
    second.post(f"{TABLE}/profile", {**second.fields(), **PROFILE, "employees": "12"})
    first.get(TABLE)
    assert first.post(f"{TABLE}/profile", {**shown, **PROFILE, "employees": "14"}).status_code == 409
    asked = f"{TABLE}/q/{first.question.removeprefix('q_')}"
    for visitor in (first, second):
        visitor.get(asked)
    value = first.options()[first.question][0]
    beside = {"evidence": "told", "value": value, "reason": "帳簿"}
    first.post(asked, {**first.fields(), **beside, first.question: value, "note": "一"})
    assert (
        second.post(asked, {**second.fields(), **beside, second.question: "unknown", "note": "二"}).status_code == 409
    )
    for question in first.bank.domains[0].questions:  # with the last of them how much the area matters
        first.get(f"{TABLE}/q/{question.id}")
    first.get(TABLE)
    first.post(f"{TABLE}/complete")
    assert first.path == f"{TABLE}/result" and "話し合うこと" in first.text
    first.get(f"{TABLE}/agreement")
    assert first.post(f"{TABLE}/agreement", {"revision": "0", "who1": "社長"}).status_code == 422
    first.get(f"{TABLE}/agreement")
    second.get(f"{TABLE}/agreement")
    agreed = {"text1": "棚を片づける", "who1": "社長", "by_when1": "2027-01-31", "next_meeting": "2027-02-15"}
    first.post(f"{TABLE}/agreement", {**first.fields(), **agreed})
    assert "棚を片づける" in first.text and "結果が出ています" in first.text
    assert second.post(f"{TABLE}/agreement", {"revision": "0", "text1": "別のこと"}).status_code == 409
    first.get(TABLE)
    for problem in ("timeout", None):
        first.post(f"{TABLE}/report")
        with app.app_context():
            store, now = make_context().store, make_context().now()
            job = store.take_job("w", now + timedelta(minutes=1), now, 2)
            assert job is not None and job.agreement and store.finish_job(job.id, "w", problem, now)
        first.get(first.path)
    with app.app_context():
        report_files(settings(), make_context().store).keep(job.key, b"%PDF-", make_context().now())
    first.get(first.path)
    assert 'data-state="done"' in first.text
    with app.app_context():
        store, now = make_context().store, make_context().now()
        client, kept = store.client("client"), store.assessment("assessment")
        assert client is not None and kept is not None
        store.add_client(replace(client, id="new"))
        begun = replace(kept, profile=None, completed_at=None, catalogue_hash=None, responses={})
        for name, consented in (("bare", now), ("ended", None)):
            store.add_assessment(replace(begun, id=name, consented_at=consented))
            store.link_assessment("new", name, now)
    first.get("/staff/clients/new/assessments/bare/table")
    assert first.get("/staff/clients/new/assessments/ended/table").status_code == 403


def _batches(app: Flask) -> None:
    """Reports of several clients: none chosen, waited for, and made of one that may be seen."""
    manager = signed_in(app, "manager")
    manager.get("/staff/reports?q=none")
    manager.get("/staff/reports")
    ticked = re.findall(r'name="client" value="([^"]+)"', manager.text)
    assert ticked
    wanted = {"edition": "summary", "lang": "own"}
    assert manager.post("/staff/reports", wanted).status_code == 422
    manager.post("/staff/reports", {**wanted, "client": ticked})
    page = manager.path
    for problem in ("timeout", None):
        with app.app_context():
            store, now = make_context().store, datetime.now(UTC)
            while (job := store.take_job("w", now + timedelta(minutes=1), now, 2)) is not None:
                assert store.finish_job(job.id, "w", problem, now)
        manager.get(page)
        manager.post(f"{page}/again")
    manager.get("/staff/reports")
