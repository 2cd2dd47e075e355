"""Reports of many clients at once: who stands in the list, how far it is, cancelled, taken, and told to the owners."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import IO
from urllib.parse import unquote

import pytest
from flask import Flask

from assess.core.model import Profile
from assess.services import assessments, batches, consents, reports
from assess.services.files import report_files
from assess.store import Client, ClientList, ConsentScope
from assess.web.context import make_context, settings
from tests.web.helpers import Visitor
from tests.web.staff_helpers import MADE, consent_for, signed_in

PAGE = "/staff/reports"


def firm(app: Flask, name: str, *scopes: ConsentScope, branch: str = "main") -> str:
    """A client with a complete assessment, whose owner has consented to these for the main branch; returns its id."""
    with app.app_context():
        ctx = make_context()
        client_id = f"client-{name}"
        ctx.store.add_client(Client(client_id, "bank", branch, name, MADE, MADE, prefecture="15"))
        begun = assessments.start(ctx, "ja", "quick", "bank_led")
        ctx.store.link_assessment(client_id, begun.assessment_id, ctx.now())
        assessments.save_profile(ctx, begun.assessment_id, Profile("E", "15", 9, name, usage="bank_led"))
        answers = {q.id: q.options[1].id for _, q in ctx.library.bank.questions()}
        assessments.save_answers(ctx, begun.assessment_id, answers)
        assessments.complete(ctx, begun.assessment_id)
        if scopes:
            consent_for(ctx, begun.assessment_id, *scopes)
        return begun.assessment_id


def render(app: Flask, problem: str | None = None, most: int = 99) -> int:
    """Make what waits, as a worker does; returns how many."""
    made = 0
    with app.app_context():
        store, now = make_context().store, datetime.now(UTC)
        while made < most and (job := store.take_job("w", now + timedelta(minutes=1), now, 2)) is not None:
            report_files(settings(), store).keep(job.key, f"%PDF-{job.assessment_id}".encode(), now)
            assert store.finish_job(job.id, "w", problem, now)  # type: ignore[arg-type]
            made += 1
    return made


def clear_away() -> None:
    """No PDF is there any more."""
    for file in settings().reports.glob("*.pdf"):  # type: ignore[union-attr]
        file.unlink()


def start(visitor: Visitor, *names: str, **more: str) -> str:
    """Tick these clients and ask for their reports; returns the page of the batch."""
    visitor.get(PAGE)
    chosen = [f"client-{name}" for name in names]
    visitor.post(PAGE, {"edition": "summary", "lang": "own", "client": chosen, **more})
    return visitor.path


@pytest.fixture
def staff(house: Flask) -> Visitor:
    firm(house, "青木商店", "result", "answers", "report")
    firm(house, "青山工業", "report")
    firm(house, "秘密製作所", "result", "answers")
    firm(house, "港の青果", "report", branch="harbour")
    return signed_in(house, "staff")


def test_only_those_stand_there_whose_owners_agreed(house: Flask, staff: Visitor) -> None:
    assert staff.get("/staff/clients?q=青").text.count(f"{PAGE}?q=") == 1, "the way there keeps what was searched for"
    text = staff.get(PAGE).text
    assert "青木商店" in text and "青山工業" in text
    assert "秘密製作所" not in text and "港の青果" not in text
    assert "青山工業" not in staff.get(f"{PAGE}?q=青木").text
    assert "港の青果" not in signed_in(house, "admin").get(PAGE).text, "agreed for another branch than serves it"
    path = start(staff, "秘密製作所", "港の青果")
    assert path == PAGE and "1社以上" in staff.text, "nor can they be asked for by their ids"


def test_all_are_made_and_taken_as_one_file_which_each_owner_reads(house: Flask, staff: Visitor) -> None:
    path = start(staff, "青木商店", "青山工業")
    assert "2社のうち0社" in staff.text and staff.client.get(f"{path}/state").get_json()["state"] == "running"
    assert render(house, most=1) == 1
    assert staff.client.get(f"{path}/state").get_json() == {
        "state": "running", "waiting": "2社のうち1社ができました。", "made": 1,
    }  # fmt: skip
    render(house)
    assert "2社の報告書が、すべて" in staff.get(path).text
    file = staff.client.get(f"{path}/file")
    assert file.mimetype == "application/zip" and "attachment" in file.headers["Content-Disposition"]
    names = zipfile.ZipFile(io.BytesIO(file.data)).namelist()
    assert len(names) == 2 and any("青木商店" in name for name in names) and any("青山工業" in name for name in names)
    with house.app_context():
        ctx = make_context()
        chosen = [one.assessment.id for one in batches.candidates(ctx, "bank", "main", "青")]
        for assessment_id in chosen:
            told = consents.looks(ctx, assessment_id, consents.of(ctx, assessment_id))
            assert ("export", "batch_file") in {(entry.action, entry.detail) for entry in told}
    assert "まとめ" in signed_in(house, "admin").get("/staff/log").text


def test_what_an_owner_takes_back_meanwhile_is_left_out(house: Flask, staff: Visitor) -> None:
    path = start(staff, "青木商店", "青山工業")
    render(house)
    with house.app_context():
        ctx = make_context()
        gone = next(one for one in batches.candidates(ctx, "bank", "main", "青山"))
        for consent in consents.of(ctx, gone.assessment.id):
            consents.revoke(ctx, gone.assessment.id, consent.id)
    assert "1社分は入りません" in staff.get(path).text
    names = zipfile.ZipFile(io.BytesIO(staff.client.get(f"{path}/file").data)).namelist()
    assert len(names) == 1 and "青木商店" in names[0]


def test_who_no_longer_serves_a_client_does_not_take_its_report(house: Flask, staff: Visitor) -> None:
    path = start(staff, "青木商店")
    render(house)
    with house.app_context():
        store = make_context().store
        member = store.member("staff")
        assert member is not None
        store.place_member("staff", "staff", "harbour")
    assert (
        staff.get(f"{path}/file").status_code == 200
        and staff.path == path
        and "受け取れる報告書がありません" in staff.text
    )


def test_who_no_longer_serves_a_client_does_not_ask_for_its_report_again(house: Flask, staff: Visitor) -> None:
    path = start(staff, "青木商店")
    render(house, "error")
    with house.app_context():
        clear_away()
        make_context().store.place_member("staff", "staff", "harbour")
    staff.post(f"{path}/again")
    assert staff.path == path and render(house) == 0, "nothing waits in the queue"
    with house.app_context():
        make_context().store.place_member("staff", "staff", "main")
    staff.post(f"{path}/again")
    assert render(house) == 1


def test_a_report_that_tells_of_answers_is_left_out_once_these_are_taken_back(house: Flask, staff: Visitor) -> None:
    path = start(staff, "青木商店", "青山工業", edition="advisor")
    render(house)
    assert "2社分" in staff.get(path).text
    with house.app_context():
        ctx = make_context()
        [firm_of] = batches.candidates(ctx, "bank", "main", "青木")
        for consent in consents.of(ctx, firm_of.assessment.id):
            consents.revoke(ctx, firm_of.assessment.id, consent.id)
        consent_for(ctx, firm_of.assessment.id, "result", "report")
    assert "1社分は入りません" in staff.get(path).text
    [name] = zipfile.ZipFile(io.BytesIO(staff.client.get(f"{path}/file").data)).namelist()
    assert "青山工業" in name


def test_a_client_with_a_report_is_found_behind_any_number_without(house: Flask, staff: Visitor) -> None:
    with house.app_context():
        store, later = make_context().store, datetime.now(UTC) + timedelta(days=1)
        store.add_client_list(ClientList("list", "bank", "staff", "clients.csv", "[]", MADE))
        many = [Client(f"n{n}", "bank", "main", f"客{n}", MADE, later) for n in range(2100)]
        assert store.add_clients(many, [], "list")
    text = staff.get(PAGE).text
    assert "青木商店" in text and "青山工業" in text and "客1" not in text


def test_the_language_is_changed_without_losing_what_was_searched_for(staff: Visitor) -> None:
    staff.get(f"{PAGE}?q=青木&branch=main")
    sent = {"q": "青木", "branch": "main", "edition": "summary", "lang": "own"}
    assert staff.post(PAGE, sent).status_code == 422
    back = re.search(r'name="back" value="([^"]+)"', staff.text)
    assert back is not None
    assert unquote(unescape(back[1])) == f"{PAGE}?q=青木&branch=main"


def test_a_file_that_cannot_be_written_is_closed(house: Flask, staff: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    path = start(staff, "青木商店")
    render(house)
    given: list[IO[bytes]] = []

    def full(_ctx: object, _batch: object, _taken: object, out: IO[bytes]) -> None:
        given.append(out)
        raise OSError("no space left on device")

    monkeypatch.setattr(batches, "write", full)
    assert staff.client.get(f"{path}/file").status_code == 500
    assert given[0].closed


def test_a_batch_is_cancelled_and_what_is_made_stays(house: Flask, staff: Visitor) -> None:
    path = start(staff, "青木商店", "青山工業")
    render(house, most=1)
    staff.post(f"{path}/cancel")
    assert "途中でやめました。2社のうち1社" in staff.text and render(house) == 0
    assert len(zipfile.ZipFile(io.BytesIO(staff.client.get(f"{path}/file").data)).namelist()) == 1
    staff.post(f"{path}/again")
    assert render(house) == 0, "a cancelled one is not gone on with"


def test_what_failed_is_asked_for_again(house: Flask, staff: Visitor) -> None:
    path = start(staff, "青木商店")
    render(house, "timeout")
    assert "作れなかったもの：1" in staff.get(path).text
    with house.app_context():
        clear_away()
    staff.post(f"{path}/again")
    assert render(house) == 1 and "すべてできました" in staff.get(path).text


def test_two_hundred_are_asked_for_and_somebody_elses_report_comes_between(
    house: Flask, staff: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "LIMITS", reports.QueueLimits(in_all=2000, client=1, assessment=3))
    alone = firm(house, "一社だけ")
    path = start(staff, "青木商店", "青山工業")
    assert "まだ頼めていないもの" not in staff.text, "the limit of one client is not that of a batch"
    with house.app_context():
        ctx = make_context()
        mine = reports.request(ctx, alone, "ja", "summary", "192.0.2.1")
    render(house, most=2)
    with house.app_context():
        done = reports.job(make_context(), alone, mine.id)
        assert done is not None and done.state == "done", "who asked last waited for one of the batch, not for all"
    assert path in staff.path


def test_another_persons_batch_is_not_there(house: Flask, staff: Visitor) -> None:
    path = start(staff, "青木商店")
    for who in ("manager", "admin", "elsewhere", "other_admin"):
        assert signed_in(house, who).get(path).status_code == 404
    assert "青木" not in signed_in(house, "manager").get(PAGE).text.partition("<h2>")[2]
