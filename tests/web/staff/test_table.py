"""A session at one table: the owner's track and the adviser's, two people on one client, and what never gets out."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask

from assess.core.model import LANGUAGES
from assess.report.editions import EDITIONS
from assess.report.pdf.render import render_report
from assess.report.result_json import result_export
from assess.services import access, accounts, assessments, consents, results, series
from assess.services.series import TableConsent
from assess.store import Assessment, Calibration, Client
from assess.web.context import make_context
from tests.report.pdf.reading import text_of
from tests.web.helpers import Visitor
from tests.web.sharing_helpers import link_for, look
from tests.web.staff.test_sign_in import PASSWORD, turn
from tests.web.staff_helpers import MADE, signed_in

TABLE = "/staff/clients/client/assessments/assessment/table"
SECRET = "ZQX7MARK"
JSON = {"Accept": "application/json"}


@pytest.fixture
def seat(house: Flask) -> Visitor:
    return signed_in(house, "staff")


def asked(visitor: Visitor) -> str:
    """The address of the first question's page."""
    return f"{TABLE}/q/{visitor.question.removeprefix('q_')}"


def stored(app: Flask, assessment_id: str = "assessment") -> Assessment:
    with app.app_context():
        found = make_context().store.assessment(assessment_id)
    assert found is not None
    return found


def beside(app: Flask, visitor: Visitor) -> Calibration | None:
    with app.app_context():
        kept = make_context().store.calibrations("client", "assessment")
    return kept.get(visitor.question.removeprefix("q_"))


def values(visitor: Visitor) -> list[str]:
    """The options of the first question, the least first."""
    return [o.id for o in visitor.bank.domains[0].questions[0].options]


def owners_phone(app: Flask) -> Visitor:
    """A device that opens the assessment, as the owner's link gives it."""
    phone = Visitor(app.test_client())
    with app.app_context():
        issued = access.issue_resume(make_context(), "assessment")
    phone.get(f"/resume/{issued.link_token}")
    phone.post(f"/resume/{issued.link_token}")
    assert phone.path.startswith("/a/assessment")
    return phone


def test_the_owners_answer_and_the_advisers_view_are_two_tracks(house: Flask, seat: Visitor) -> None:
    low, high = values(seat)[0], values(seat)[-1]
    seat.get(asked(seat))
    filled = {"value": low, "evidence": "seen", "reason": "棚を見た", "note": "社長は\r\n慎重", "action": "stay"}
    seat.post(asked(seat), {**seat.fields(), seat.question: high, **filled})
    assert seat.path == asked(seat) and stored(house).answers == {seat.question.removeprefix("q_"): high}
    kept = beside(house, seat)
    assert kept is not None and kept.says() == (low, "seen", "棚を見た", "社長は\n慎重") and kept.staff_id == "staff"
    shown = seat.fields()
    assert shown[seat.question] == high and shown["evidence"] == "seen" and "社長は\n慎重</textarea>" in seat.text
    assert f'<option value="{low}" selected>' in seat.text


def test_the_question_stands_there_as_on_the_owners_page(house: Flask, seat: Visitor) -> None:
    seat.get(asked(seat))
    phone = owners_phone(house)
    phone.get(f"/a/assessment/q/{seat.first}")

    def fragment(visitor: Visitor) -> str:
        page = visitor.text
        begin = page.index(f'<fieldset class="question" id="{seat.question.removeprefix("q_")}"')
        return page[begin : page.index("</fieldset>", begin)]

    assert fragment(seat) == fragment(phone)


def test_buttons_go_on_and_back_in_the_order_of_asking(seat: Visitor) -> None:
    ids = [q.id for _, q in seat.bank.questions()]
    seat.get(asked(seat))
    seat.post(asked(seat), {**seat.fields(), "action": "next"})
    second = seat.path.rsplit("/", 1)[1]
    assert ids.index(second) > 0
    seat.post(seat.path, {**seat.fields(), "action": "back"})
    assert seat.path == asked(seat)


def test_two_on_one_client_see_each_others_change_and_nothing_is_replaced_unseen(house: Flask, seat: Visitor) -> None:
    other = signed_in(house, "manager")
    for visitor in (seat, other):
        visitor.get(asked(seat))
    seat.post(asked(seat), {**seat.fields(), "note": "最初のメモ", "reason": "", "value": "", "evidence": "seen"})
    late = {**other.fields(), "note": "後のメモ", "reason": "", "value": "", "evidence": "told"}
    assert other.post(asked(seat), late).status_code == 409
    kept = beside(house, seat)
    assert kept is not None and kept.note == "最初のメモ"
    assert "最初のメモ" in other.text and "髙橋 𠮷男さん" in other.text and "後のメモ</textarea>" in other.text
    other.post(asked(seat), {**other.fields(), "note": "後のメモ", "reason": "", "value": ""})
    kept = beside(house, seat)
    assert kept is not None and kept.note == "後のメモ" and kept.staff_id == "manager", (
        "now they know what they replace"
    )


def test_a_newer_answer_of_the_owners_phone_stays(house: Flask, seat: Visitor) -> None:
    low, high = values(seat)[0], values(seat)[-1]
    phone = owners_phone(house)
    seat.get(asked(seat))
    phone.get(f"/a/assessment/q/{seat.first}")
    phone.post(f"/a/assessment/answer/{seat.first}", {**phone.fields(), seat.question: high})
    typed = {**seat.fields(), seat.question: low, "note": "メモは残る", "reason": "", "value": ""}
    assert seat.post(asked(seat), typed).status_code == 409
    assert stored(house).answers[seat.question.removeprefix("q_")] == high and seat.fields()[seat.question] == high
    kept = beside(house, seat)
    assert kept is not None and kept.note == "メモは残る"


def test_both_screens_hear_of_each_other(house: Flask, seat: Visitor) -> None:
    low = values(seat)[0]
    phone = owners_phone(house)
    seat.get(asked(seat))
    first = seat.client.get(f"{asked(seat)}/state", headers=JSON).json or {}
    assert seat.client.get(f"{asked(seat)}/state?since={first['mark']}").json == {"mark": first["mark"]}
    told = phone.client.get(f"/a/assessment/q/{seat.first}/state").json or {}
    sent = {**seat.fields(), seat.question: low, "note": SECRET, "reason": "", "value": "", "evidence": "told"}
    answer = seat.client.post(f"{asked(seat)}/now", data=sent, headers=JSON)
    assert answer.status_code == 200 and answer.json["beside"]["taken"] and not answer.json["kept"]
    now = seat.client.get(f"{asked(seat)}/state?since={first['mark']}").json or {}
    assert now["values"][seat.question] == [low, 1] and now["beside"]["note"] == SECRET and now["beside"]["own"]
    heard = phone.client.get(f"/a/assessment/q/{seat.first}/state?since={told['mark']}")
    assert (heard.json or {})["values"][seat.question] == [low, 1] and SECRET not in heard.text
    assert 'data-follow="/a/assessment/' in phone.get(f"/a/assessment/q/{seat.first}").text


def test_an_owner_alone_asks_nothing_again_and_again(client) -> None:
    visitor = Visitor(client)
    base = visitor.start()
    visitor.get(f"{base}/q/{visitor.first}")
    assert "data-follow" not in visitor.text and "follow.js" not in visitor.text


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(
    house: Flask, seat: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn(monkeypatch, accounts.IDLE / 2)
    assert seat.client.get(f"{asked(seat)}/state").status_code == 200
    turn(monkeypatch, accounts.IDLE)
    assert seat.client.get(f"{asked(seat)}/state").status_code == 303


def test_a_note_outlives_the_session(house: Flask, seat: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    seat.get(asked(seat))
    typed = {**seat.fields(), "note": "書きかけの\nメモ", "reason": "", "value": "", "action": "stay"}
    turn(monkeypatch, accounts.IDLE)
    assert seat.client.post(f"{asked(seat)}/now", data={**typed, "csrf_token": seat.csrf}).status_code == 401
    assert seat.post(asked(seat), typed).status_code == 401
    seat.post("/staff/sign-in", {**seat.fields(), "email": "staff@example.jp", "password": PASSWORD})
    assert "書きかけの\nメモ" in seat.text and beside(house, seat) is None
    seat.post(asked(seat), seat.fields())
    kept = beside(house, seat)
    assert seat.path == asked(seat) and kept is not None and kept.note == "書きかけの\nメモ"


def test_a_consent_whose_term_is_over_is_not_called_taken_back(house: Flask, seat: Visitor) -> None:
    with house.app_context():
        ctx = make_context()
        long_ago = ctx.now() - timedelta(days=series.TERM + 1)
        client = Client("late", "bank", "main", "港水産加工", MADE, MADE, prefecture="15")
        ctx.store.add_client(client)
        agreed = TableConsent("みなと銀行", "見てもらいます。", "staff")
        begun = series.begin(replace(ctx, now=lambda: long_ago), client, "ja", "full", agreed)
    answer = seat.client.get(f"/staff/clients/late/assessments/{begun}/table")
    assert answer.status_code == 403 and "同意の期間が" in answer.text and "取り消したため" not in answer.text


def test_the_house_that_sits_with_the_firm_is_its_institution(house: Flask) -> None:
    """Who runs the session comes first among the institutions, and no rival's list."""
    with house.app_context():
        ctx = make_context()
        client = Client("own", "bank", "main", "燕金属", MADE, MADE, prefecture="15", industry="E", employees=9)
        ctx.store.add_client(client)
        begun = series.begin(ctx, client, "ja", "full", TableConsent("みなと銀行", "見てもらいます。", "staff"))
        profile = assessments.need(ctx, begun).profile
        assert profile is not None and profile.institution == "みなと銀行"


def test_once_the_owner_agrees_no_longer_nothing_is_shown_or_saved(house: Flask, seat: Visitor) -> None:
    seat.get(asked(seat))
    fields = {**seat.fields(), seat.question: values(seat)[0], "note": "遅い", "reason": "", "value": ""}
    token = seat.csrf
    with house.app_context():
        for consent in consents.of(make_context(), "assessment"):
            consents.revoke(make_context(), "assessment", consent.id)
    told = seat.client.post(f"{asked(seat)}/now", data={**fields, "csrf_token": token}, headers=JSON)
    assert told.status_code == 403 and "同意を取り消した" in (told.json or {})["stopped"]
    assert seat.client.get(f"{asked(seat)}/state", headers=JSON).status_code == 403
    answer = seat.client.post(asked(seat), data={**fields, "csrf_token": token})
    assert answer.status_code == 403 and "同意を取り消した" in answer.text
    for page in (asked(seat), TABLE, f"{TABLE}/profile"):
        assert seat.client.get(page).status_code == 403
    with house.app_context():
        assert make_context().store.calibrations("client", "assessment") == {}
    assert stored(house).answers == {}


@pytest.mark.parametrize(
    "wrong",
    [{"value": "no-such-option"}, {"evidence": "heard"}, {"note": "x" * 4001}, {"reason": "x" * 501},
     {"beside_revision": "x"}, {"beside_revision": "9" * 30}],
)  # fmt: skip
def test_what_no_page_sends_is_refused_whole(house: Flask, seat: Visitor, wrong: dict[str, str]) -> None:
    seat.get(asked(seat))
    sent = {**seat.fields(), "value": "", "reason": "", "note": "", seat.question: values(seat)[0], **wrong}
    assert seat.post(asked(seat), sent).status_code == 400
    assert beside(house, seat) is None and stored(house).answers == {}


def test_a_question_that_is_not_asked_leads_to_the_first_page_and_an_unknown_one_nowhere(seat: Visitor) -> None:
    waiting = seat.waiting[2]
    seat.get(f"{TABLE}/q/{waiting}")
    assert seat.path == TABLE
    assert seat.client.get(f"{TABLE}/q/no-such-question").status_code == 404


def test_the_owners_phone_joins_by_the_code_that_the_table_shows(house: Flask, seat: Visitor) -> None:
    seat.get(TABLE)
    seat.post(f"{TABLE}/way")
    assert 'id="resume-code"' in seat.text and "data:image/svg" in seat.text
    code = seat.text.split('id="resume-code">')[1].split("<")[0]
    phone = Visitor(house.test_client())
    phone.get("/resume")
    phone.post("/resume", {"code": code})
    assert phone.path.startswith("/a/assessment")


def content(data: bytes) -> str:
    """All that a page or file says, also what is packed in it."""
    if data.startswith(b"%PDF-"):
        return text_of(data)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as packed:
            return "".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    return data.decode()


def test_nothing_that_an_adviser_notes_reaches_the_owner(house: Flask, seat: Visitor) -> None:
    """Every page, file, edition and export that an owner can get, looked through for what was noted."""
    with house.app_context():
        ctx = make_context()
        answers = {q.id: q.options[1].id for _, q in ctx.library.bank.questions()}
        ctx.store.save_answers("assessment", "owner", answers, ctx.now())
    seat.get(asked(seat))
    low = values(seat)[0]
    seat.post(asked(seat), {**seat.fields(), "value": low, "evidence": "none", "reason": SECRET, "note": SECRET})
    assert SECRET in seat.get(asked(seat)).text
    seat.get(TABLE)
    seat.post(f"{TABLE}/complete")
    phone = owners_phone(house)
    met = []
    for rule in house.url_map.iter_rules():
        if rule.endpoint.startswith("respondent.") and "GET" in (rule.methods or ()):
            with house.test_request_context():
                filled = dict.fromkeys(rule.arguments, seat.first) | {"assessment_id": "assessment"}
                built = rule.build({name: filled[name] for name in rule.arguments})
            path = built[1] if built else ""
            page = phone.client.get(path, follow_redirects=True)
            assert SECRET not in content(page.data), path
            met += [path] if page.status_code == 200 else []
    assert any(path.endswith("/answers.json") for path in met) and any(path.endswith("/result") for path in met)
    reader = Visitor(house.test_client())
    seen = look(reader, link_for(phone, "/a/assessment", *consents.SCOPES))
    for page in ("", "/result", "/answers", "/answers.json"):
        assert SECRET not in reader.get(f"{seen}{page}" if page else f"{seen}/").text
        assert reader.page is not None and reader.page.status_code == 200, page
    with house.app_context():
        diagnosis = results.diagnosis(make_context(), stored(house))
    assert dict(diagnosis.answers.answers) == answers, "what the adviser sees is in no answer"
    for lang in LANGUAGES:
        assert SECRET not in str(result_export(diagnosis, lang))
    for edition in EDITIONS:
        pdf = render_report(diagnosis, lang="ja", edition=edition)
        assert SECRET not in text_of(pdf) and SECRET.encode() not in pdf
