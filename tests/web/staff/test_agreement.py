"""The result for two and the agreement: what both see, what is agreed, printed, and opened at the next visit."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from assess.bank.codec import from_json
from assess.core.agreement import Agreed, AgreedLine
from assess.report.pdf.render import render_report
from assess.services import agreements, consents, handover, reports, results
from assess.services.agreements import OWNER, Agreement
from assess.services.consents import SCOPES, Given, Recipient, Recorded, give
from assess.store import AgreedStep, Client, ConsentScope
from assess.web.context import make_context
from tests.report.pdf.reading import opened, squeezed, text_of
from tests.web.helpers import Visitor
from tests.web.sharing_helpers import link_for, look
from tests.web.staff.test_table import SECRET, TABLE, owners_phone, stored
from tests.web.staff_helpers import CLIENTS, MADE, consent_for, signed_in


@pytest.fixture
def seat(house: Flask) -> Visitor:
    """Somebody at the table of a complete session whose every answer is the second option."""
    with house.app_context():
        ctx = make_context()
        ctx.store.save_answers("assessment", "owner", {q.id: q.options[1].id for q in questions(ctx)}, ctx.now())
    visitor = signed_in(house, "staff")
    visitor.get(TABLE)
    visitor.post(f"{TABLE}/complete")
    return visitor


def questions(ctx) -> list:
    return [q for _, q in ctx.library.bank.questions()]


def beside(visitor: Visitor, place: int, option: int, evidence: str = "seen", reason: str = "") -> str:
    """Note an own view of a question of the first area; returns its id."""
    question = visitor.bank.domains[0].questions[place]
    visitor.get(f"{TABLE}/q/{question.id}")
    fields = {**visitor.fields(), "evidence": evidence, "reason": reason, "note": SECRET, "action": "stay"}
    value = question.options[option].id if option >= 0 else ""
    visitor.post(f"{TABLE}/q/{question.id}", {**fields, "value": value})
    return question.id


def agreement(app: Flask) -> Agreement | None:
    with app.app_context():
        return make_context().store.agreement("client", "assessment")


def client_of(app: Flask, client_id: str = "client") -> Client:
    with app.app_context():
        found = make_context().store.client(client_id)
    assert found is not None
    return found


def only(app: Flask, *scopes: ConsentScope) -> None:
    """The owner takes everything back, and agrees to these for the bank's branch."""
    with app.app_context():
        ctx = make_context()
        for consent in consents.of(ctx, "assessment"):
            consents.revoke(ctx, "assessment", consent.id)
        consent_for(ctx, "assessment", *scopes)


def agree(visitor: Visitor, **fields: str) -> int:
    visitor.get(f"{TABLE}/agreement")
    return visitor.post(f"{TABLE}/agreement", {**visitor.fields(), **fields}).status_code


def test_both_results_stand_side_by_side_and_what_differs_comes_by_weight(house: Flask, seat: Visitor) -> None:
    before = stored(house).answers
    small, large = (
        beside(seat, 0, 2, reason="台帳を見た"),
        beside(seat, 1, len(seat.bank.domains[0].questions[1].options) - 1),
    )
    assert stored(house).completed_at is not None, "a note reopens nothing"
    page = seat.get(f"{TABLE}/result").text
    assert seat.path == f"{TABLE}/result" and stored(house).answers == before
    sides = page[page.index('class="sides"') : page.index('id="items-title"')]
    lines = re.findall(r"<li>.+</li>", sides)
    assert sides.count("対象の") == 2, "how much was answered"
    words = "達成|取り組み中|先に一部あり|少しずつ|これから"
    assert len(lines) == 6 and all(re.search(words, line) for line in lines), lines
    assert "会社の答えから" in page and "支援者の見立てを入れると" in page and "台帳を見た" in page
    items = page[page.index('id="items-title"') :]
    assert items.index(f"/q/{large}") < items.index(f"/q/{small}")
    assert page.index("karte__sheet") < page.index('class="sides"'), "what the owner sees stands first"
    assert "平均" in page, "it says that nothing is averaged"
    assert 'action="/a/' not in page, "what is done is the owner's to tick"


def test_the_owners_sheet_stands_below_both_results(seat: Visitor) -> None:
    text = seat.get(f"{TABLE}/result").text
    for part in ("verdict-title", "now-title", "steps-title", "roles-title", "domains-title", "cases-title"):
        assert f'id="{part}"' in text, part
    assert text.count("社長の結果のページだけ") == 1, "where the plan is ticked and tried, said once"
    assert 'name="try"' not in text and "/a/" not in text.partition("<main")[2]


def test_where_nothing_differs_it_says_so(seat: Visitor) -> None:
    seat.get(f"{TABLE}/result")
    assert "見方の違うところはありません" in seat.text and "同じところに立っています" in seat.text


def test_proof_that_is_missing_is_named_where_an_answer_weighs_much(house: Flask, seat: Visitor) -> None:
    question = seat.bank.domains[0].questions[0]
    seat.get(f"{TABLE}/q/{question.id}")
    best = {f"q_{question.id}": question.options[-1].id, "evidence": "told", "value": "", "reason": "", "note": ""}
    seat.post(f"{TABLE}/q/{question.id}", {**seat.fields(), **best, "action": "stay"})
    seat.get(TABLE)
    seat.post(f"{TABLE}/complete")
    seat.get(f"{TABLE}/result")
    assert "話を聞いただけ" in seat.text and question.options[-1].text.ja in seat.text


def test_goals_and_difficulties_stand_in_the_result_and_in_the_advisers_edition(house: Flask, seat: Visitor) -> None:
    goal, barrier = seat.bank.goals[0], seat.bank.barriers[0]
    seat.get(f"{TABLE}/profile")
    seat.post(f"{TABLE}/profile", {**seat.fields(), "industry": "E", "prefecture": "15", "employees": "9",
                                   "goals": goal.id, "barriers": barrier.id})  # fmt: skip
    seat.post(f"{TABLE}/complete")
    seat.get(f"{TABLE}/result")
    assert goal.text.ja in seat.text and barrier.text.ja in seat.text
    with house.app_context():
        diagnosis = results.diagnosis(make_context(), stored(house))
    text = squeezed(text_of(render_report(diagnosis, lang="ja", edition="advisor")))
    assert squeezed(goal.text.ja) in text and squeezed(barrier.text.ja) in text


def test_what_was_agreed_is_kept_and_opens_the_next_visit(house: Flask, seat: Visitor) -> None:
    seat.get(f"{TABLE}/agreement")
    proposed = [part.split('"')[0] for part in seat.text.split('<option value="')[1:] if '" selected' in part[:80]]
    first = proposed[0]
    assert agree(seat, step1=first, who1="事務の佐藤さん", by_when1="2027-01-31", helper1="燕商工会議所",
                 step2="", text2="月に一度、数字を見る", step3="", next_meeting="2027-02-15") == 200  # fmt: skip
    kept = agreement(house)
    assert kept is not None and kept.next_meeting == "2027-02-15"
    assert [(s.question_id, s.who) for s in kept.steps] == [(first, "事務の佐藤さん"), (None, "")]
    for page in (TABLE, "/staff/clients/client"):
        seat.get(page)
        assert "月に一度、数字を見る" in seat.text and "燕商工会議所" in seat.text and "2027年2月15日" in seat.text
    seat.post("/staff/clients/client/agreement/done", {**seat.fields(), "done1": "y", "back": TABLE})
    assert seat.path == TABLE
    done = agreement(house)
    assert done is not None and [step.done_at is not None for step in done.steps] == [True, False]
    late = {"agreement": done.id, "was1": "", "done1": "", "was2": "", "done2": "y", "back": "//elsewhere"}
    assert seat.post("/staff/clients/client/agreement/done", late).status_code == 200 and seat.path == "/staff/"
    done = agreement(house)
    assert done is not None and all(step.done_at for step in done.steps), "an old page unticks nothing"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text1": "", "who1": "社長"}, "何をするかがありません"),
        ({"by_when1": "2027-02-30"}, "日付を確かめて"),
        ({"next_meeting": "いつか"}, "日付を確かめて"),
        ({"text1": "あ" * 301}, "長すぎます"),
        ({"helper1": "あ" * 101}, "長すぎます"),
    ],
)
def test_what_cannot_be_agreed_is_told_and_kept_in_the_form(
    house: Flask, seat: Visitor, fields: dict[str, str], said: str
) -> None:
    assert agree(seat, **{"text1": "一つめ", "text2": "これは残る", **fields}) == 422
    assert said in seat.text and "これは残る" in seat.text and agreement(house) is None


def test_the_owner_sees_it_on_the_result_page(house: Flask, seat: Visitor) -> None:
    """「銀行さんと決めたことを、スマホの結果のページでいつでも見られる。」"""
    phone = owners_phone(house)
    assert "agreed-title" not in phone.get("/a/assessment/result").text, "nothing is agreed yet"
    beside(seat, 0, 2)
    agree(
        seat,
        text1="月に一度、数字を見る",
        who1="社長",
        by_when1="2027-01-31",
        helper1="燕商工会議所",
        next_meeting="2027-02-15",
    )
    text = phone.get("/a/assessment/result").text
    box = text[text.index("agreed-title") :].partition("</section>")[0]
    for part in (
        "月に一度、数字を見る",
        "だれが：社長",
        "いつまでに：2027年1月31日",
        "燕商工会議所",
        "2027年2月15日",
        "みなと銀行 本店",
    ):
        assert part in box, part
    assert "済み" not in box and SECRET not in text
    made = agreement(house)
    assert made is not None
    seat.post("/staff/clients/client/agreement/done", {**seat.fields(), "done1": "y", "back": TABLE})
    assert "✓ 済み" in phone.get("/a/assessment/result").text.partition("agreed-title")[2]


def test_nothing_is_no_agreement(house: Flask, seat: Visitor) -> None:
    seat.get(f"{TABLE}/agreement")
    assert seat.post(f"{TABLE}/agreement", {"revision": "0"}).status_code == 422
    assert "一つ以上" in seat.text and agreement(house) is None


def test_two_who_agree_at_once_see_each_others_words(house: Flask, seat: Visitor) -> None:
    other = signed_in(house, "manager")
    other.get(f"{TABLE}/agreement")
    old = other.fields()
    assert agree(seat, text1="一つめの約束") == 200
    assert other.post(f"{TABLE}/agreement", {**old, "text1": "もう一つの約束"}).status_code == 409
    assert "一つめの約束" in other.text and "もう一つの約束" in other.text
    kept = agreement(house)
    assert kept is not None and kept.steps[0].text == "一つめの約束"
    other.post(f"{TABLE}/agreement", {**other.fields(), "text1": "もう一つの約束"})
    kept = agreement(house)
    assert kept is not None and kept.steps[0].text == "もう一つの約束"


def test_it_is_page_one_of_the_advisers_edition_under_the_houses_name(house: Flask, seat: Visitor) -> None:
    agree(seat, text1="棚を片づける", who1="𠮷田さん", by_when1="2027-01-31", next_meeting="2027-02-15")
    seat.post(f"{TABLE}/report")
    with house.app_context():
        ctx = make_context()
        job = reports.job(ctx, "assessment", seat.path.rsplit("/", 1)[1], client_of(house))
        agreed = agreements.printed_for(ctx, "assessment", OWNER)
        diagnosis = results.diagnosis(ctx, stored(house))
    assert job is not None and job.agreement is not None and "棚を片づける" in job.agreement
    assert agreed is not None and agreed.house == "みなと銀行" and agreed.branch == "本店"
    pdf = render_report(replace(diagnosis, agreed=agreed), lang="ja", edition="advisor")
    first = squeezed(text_of(pdf, 1))
    for words in ("みなと銀行本店", "棚を片づける", "2027年1月31日", "2027年2月15日", squeezed(CLIENTS["client"][2])):
        assert words in first, words
    assert "はじめの3つ" not in first and len(opened(pdf).pages) > 2
    for edition in ("full", "summary"):
        assert "棚を片づける" not in text_of(
            render_report(replace(diagnosis, agreed=agreed), lang="ja", edition=edition)
        )


def test_another_houses_client_of_the_same_firm_shows_its_own_agreement(house: Flask, seat: Visitor) -> None:
    agree(seat, text1="銀行との約束")
    with house.app_context():
        ctx = make_context()
        ctx.store.add_client(Client("again", "chamber", "seat", "髙﨑", MADE, MADE))
        ctx.store.link_assessment("again", "assessment", ctx.now())
        given = Given(Recipient("branch", "seat"), "燕商工会議所 本所", SCOPES, 180, "同意します。")
        give(ctx, "assessment", given, Recorded("other_staff"))
    other = signed_in(house, "other_staff")
    other.get("/staff/clients/again/assessments/assessment/table")
    assert other.path.endswith("/table") and "銀行との約束" not in other.text
    other.post("/staff/clients/again/assessments/assessment/table/report")
    with house.app_context():
        job = reports.job(make_context(), "assessment", other.path.rsplit("/", 1)[1], client_of(house, "again"))
    assert job is not None and "銀行との約束" not in (job.agreement or "") and "燕商工会議所" in (job.agreement or "")
    for tail in ("", "/state", "/file"):
        address = f"{TABLE}/report/{job.id}{tail}"
        assert seat.client.get(address).status_code == 404, "nor does the bank get the paper of the other house"


def test_who_may_see_no_answers_gets_a_report_without_what_was_agreed_and_seen(house: Flask, seat: Visitor) -> None:
    beside(seat, 0, 3, evidence="told", reason="台帳を見た")
    agree(seat, text1="棚を片づける")
    seat.post(f"{TABLE}/report")
    before = seat.path
    only(house, "result", "report")
    for tail in ("", "/state", "/file"):
        assert seat.client.get(f"{before}{tail}").status_code == 404, "it was asked for while the answers were shown"
    answer = seat.client.post(f"{TABLE}/report", data=seat.fields())
    assert answer.status_code == 303
    with house.app_context():
        job = make_context().store.job("assessment", answer.location.rsplit("/", 1)[1])
    assert job is not None and job.agreement is None
    assert seat.client.get(answer.location).status_code == 200


def test_staff_hand_over_what_was_agreed_with_their_own_house_only(house: Flask, seat: Visitor) -> None:
    with house.app_context():
        ctx = make_context()
        ctx.store.add_client(Client("again", "chamber", "seat", "髙﨑", MADE, MADE))
        ctx.store.link_assessment("again", "assessment", ctx.now())
        for client_id, who, text in (("client", "staff", "銀行との約束"), ("again", "other_staff", "会議所との約束")):
            made = Agreement(f"of-{client_id}", client_id, "assessment", who, ctx.now(), steps=(AgreedStep(1, text),))
            agreements.save(ctx, made, 0)
        by = {}
        for name in ("staff", "other_staff", None):
            given = Given(handover.stranger("adviser"), "専門 三郎", SCOPES, 30, "同意します。")
            recorded = Recorded(name) if name else None
            consent, _ = handover.to_adviser(ctx, "assessment", given, False, recorded)
            by[name] = agreements.printed_for(ctx, "assessment", consent)
        told = {name: agreed.steps[0].text if agreed else "" for name, agreed in by.items()}
        owners = agreements.printed_for(ctx, "assessment", OWNER)
        assert agreements.printed_for(ctx, "assessment", None) is None
    assert (told["staff"], told["other_staff"]) == ("銀行との約束", "会議所との約束")
    assert owners is not None and told[None] == owners.steps[0].text, "what the owner hands over alone is the owner's"


def test_the_houses_own_paper_tells_where_its_adviser_sees_it_otherwise_and_only_staff_get_it(
    house: Flask, seat: Visitor
) -> None:
    beside(seat, 0, 3, evidence="told", reason="台帳を見た")
    agree(seat, text1="棚を片づける")
    seat.post(f"{TABLE}/report")
    job_id = seat.path.rsplit("/", 1)[1]
    with house.app_context():
        ctx = make_context()
        kept = reports.job(ctx, "assessment", job_id, client_of(house))
        assert kept is not None and kept.agreement is not None
        assert "台帳を見た" in kept.agreement and SECRET not in kept.agreement, "a note is the adviser's alone"
        assert reports.job(ctx, "assessment", job_id) is reports.job(ctx, "assessment", job_id, OWNER) is None
        agreed = from_json(Agreed, kept.agreement)
        diagnosis = replace(results.diagnosis(ctx, stored(house)), agreed=agreed, seen=agreed.seen)
    text = squeezed(text_of(render_report(diagnosis, lang="ja", edition="advisor")))
    assert "会社と支援者で見方の違うところ" in text and "台帳を見た" in text
    phone = owners_phone(house)
    for tail in ("", "/state", "/file"):
        assert phone.client.get(f"/a/assessment/report/{job_id}{tail}").status_code == 404


def test_what_is_handed_over_begins_with_the_agreement_where_the_answers_may_be_seen(
    house: Flask, seat: Visitor
) -> None:
    agree(seat, text1="棚を片づける")
    phone = owners_phone(house)
    job_id = ""
    for scopes in (("answers", "report"), ("report",)):
        mine = Visitor(house.test_client())
        path = look(mine, link_for(phone, "/a/assessment", *scopes))
        if job_id:
            assert mine.client.get(f"{path}/report/{job_id}").status_code == 404, "another reader's, with more in it"
        mine.post(f"{path}/report")
        job_id = mine.path.rsplit("/", 1)[1]
        with house.app_context():
            job = make_context().store.job("assessment", job_id)
        assert job is not None and ("棚を片づける" in (job.agreement or "")) == ("answers" in scopes)


def test_what_an_owner_takes_back_while_steps_are_ticked_is_not_ticked(
    house: Flask, seat: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(seat, text1="棚を片づける")
    seat.get("/staff/clients/client")
    made = agreement(house)
    assert made is not None
    fields = {**seat.fields(), "agreement": made.id, "done1": "y"}
    shown = agreements.shown

    def revoked_meanwhile(ctx, client):
        found = list(shown(ctx, client))
        for consent in consents.of(ctx, "assessment"):
            consents.revoke(ctx, "assessment", consent.id)
        return iter(found)

    monkeypatch.setattr(agreements, "shown", revoked_meanwhile)
    assert seat.post("/staff/clients/client/agreement/done", fields).status_code == 403
    kept = agreement(house)
    assert kept is not None and kept.steps[0].done_at is None


def test_what_was_agreed_is_seen_and_ticked_only_while_the_owner_consents(house: Flask, seat: Visitor) -> None:
    agree(seat, text1="棚を片づける")
    seat.get("/staff/clients/client")
    fields = {**seat.fields(), "agreement": made.id if (made := agreement(house)) else "", "done1": "y"}
    assert "棚を片づける" in seat.text
    with house.app_context():
        ctx = make_context()
        for consent in consents.of(ctx, "assessment"):
            consents.revoke(ctx, "assessment", consent.id)
    assert "棚を片づける" not in seat.get("/staff/clients/client").text
    assert seat.post("/staff/clients/client/agreement/done", fields).status_code == 404
    kept = agreement(house)
    assert kept is not None and kept.steps[0].done_at is None


def test_the_owner_who_has_the_advisers_edition_made_gets_the_agreement_and_no_note(
    house: Flask, seat: Visitor
) -> None:
    beside(seat, 0, 3, reason=SECRET)
    agree(seat, text1="銀行との約束")
    phone = owners_phone(house)
    phone.get("/a/assessment/result")
    phone.post("/a/assessment/report", {"edition": "advisor"})
    with house.app_context():
        job = reports.job(make_context(), "assessment", phone.path.rsplit("/", 1)[1], OWNER)
    assert job is not None and job.agreement is not None and SECRET not in job.agreement


def test_three_long_steps_fit_on_one_page() -> None:
    from assess.report.agreement import agreement_page
    from assess.report.words import Words
    from tests.samples import small_bank

    line = AgreedLine("長い取り組み" * 40, "人" * 100, "2027-01-31", "機関" * 50)
    page = agreement_page(Words(small_bank(), "ja"), Agreed("み" * 60, "支" * 60, "2026-11-26", "", (line,) * 3))
    assert [row.number for row in page.rows] == ["1", "2", "3"] and page.next_meeting == ""
