"""Clients as staff meet them: finding, adding, changing, notes, moving, the next assessment, what changed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from assess.services import assessments, audit, consents, firms
from assess.services.audit import Wanted
from assess.store import Client
from assess.web.context import make_context
from tests.web.helpers import Visitor
from tests.web.staff.walk_clients import complete_next
from tests.web.staff_helpers import MADE, signed_in

NUMBER = "7000012050002"
PAGE = "/staff/clients/client"


def names(visitor: Visitor) -> list[str]:
    return re.findall(r'<a href="/staff/clients/(?!list|new|shared)[^"?]+">([^<]+)</a>', visitor.text)


def kept(house: Flask, client_id: str = "client") -> Client:
    with house.app_context():
        client = firms.get(make_context(), client_id)
    assert client is not None
    return client


def log(house: Flask, organisation: str = "bank") -> list[tuple[str, str, str]]:
    with house.app_context():
        return [(e.action, e.detail, e.thing_id) for e in audit.entries(make_context(), Wanted(organisation), 99)]


@pytest.mark.parametrize("address", ["/staff/clients", "/staff/clients/found"])
def test_each_finds_the_clients_that_they_serve(house: Flask, address: str) -> None:
    for who, expected in (
        ("staff", ["㈱髙﨑製作所"]), ("manager", ["㈱髙﨑製作所"]), ("elsewhere", ["港水産"]),
        ("admin", ["㈱髙﨑製作所", "港水産"]), ("other_staff", ["㈱髙﨑製作所"]),
    ):  # fmt: skip
        visitor = signed_in(house, who)
        visitor.get(address)
        assert sorted(names(visitor)) == sorted(expected), who
        visitor.get(f"{address}?q=高崎")
        assert names(visitor) == [name for name in expected if "髙" in name], who
    visitor = signed_in(house, "staff")
    visitor.get(f"{address}?q=港")
    assert "「港」に合うお客様は、見つかりません" in visitor.text and "/staff/clients/new?name=" in visitor.text


def test_who_serves_several_branches_chooses_one_and_nobody_anothers(house: Flask) -> None:
    admin = signed_in_at(house, "/staff/clients", "admin")
    assert '<option value="harbour">港支店</option>' in admin.text
    admin.get("/staff/clients?branch=harbour")
    assert names(admin) == ["港水産"] and '<option value="harbour" selected>' in admin.text
    admin.get("/staff/clients/found?branch=seat")
    assert sorted(names(admin)) == ["㈱髙﨑製作所", "港水産"], "of another organisation: as if nothing was chosen"
    staff = signed_in_at(house, "/staff/clients?branch=harbour")
    assert names(staff) == ["㈱髙﨑製作所"] and 'name="branch"' not in staff.text


def test_the_way_to_a_code_of_a_client_stands_with_the_clients(house: Flask) -> None:
    assert 'href="/staff/clients/shared"' in signed_in_at(house, "/staff/clients").text


def test_what_is_typed_is_no_pattern_and_no_markup(house: Flask) -> None:
    visitor = signed_in(house, "admin")
    for query in ("%25", "_", "&page=x"):
        visitor.get(f"/staff/clients?q={query}")
        assert len(names(visitor)) == 2, query  # it says nothing, so all are there
    visitor.get("/staff/clients/found?q=<script>alert(1)</script>")
    assert visitor.page is not None and "<script>alert" not in visitor.page.text
    assert visitor.get("/staff/clients?page=99999999999").status_code == 200


def test_a_search_stands_in_the_log(house: Flask) -> None:
    signed_in(house, "staff").get("/staff/clients/found?q=x")
    assert log(house) == [("view", "found_clients", "bank")]


def test_pages_lead_on_and_back(house: Flask) -> None:
    with house.app_context():
        for number in range(firms.PAGE):
            make_context().store.add_client(Client(f"n{number}", "bank", "main", f"会社{number}", MADE, MADE))
    visitor = signed_in(house, "staff")
    visitor.get("/staff/clients")
    first = names(visitor)
    assert len(first) == firms.PAGE and "次のページ" in visitor.text and "前のページ" not in visitor.text
    visitor.get("/staff/clients?page=1")
    assert len(names(visitor)) == 1 and not set(names(visitor)) & set(first) and "前のページ" in visitor.text


# ---------------------------------------------------------------- a new one


def test_a_client_is_added_to_ones_own_branch_with_its_prefecture_filled_in(house: Flask) -> None:
    visitor = signed_in(house, "staff")
    visitor.get("/staff/clients/new?name=燕金属")
    assert '<option value="15" selected>' in visitor.text and 'value="燕金属"' in visitor.text
    assert 'name="branch"' not in visitor.text, "there is one branch to choose"
    visitor.post(
        "/staff/clients/new", {"name": "燕金属", "kana": "つばめ", "employees": "約１０人", "prefecture": "15"}
    )
    assert "「燕金属」を登録しました" in visitor.text
    client = kept(house, visitor.path.rsplit("/", 1)[1])
    assert (client.branch_id, client.kana, client.employees) == ("main", "ツバメ", 10)
    assert ("change", "add_client", client.id) in log(house)


def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(house: Flask) -> None:
    visitor = signed_in(house, "staff")
    visitor.get("/staff/clients/new")
    form = {"name": "", "corporate_number": "1000012050002", "employees": "たくさん", "municipality": "燕市"}
    assert visitor.post("/staff/clients/new", form).status_code == 422
    assert visitor.text.count('class="field-error"') == 3 and 'value="燕市"' in visitor.text
    assert "法人番号のどこかに書き違いがあります" in visitor.text
    assert ">会社名を書いてください。</a>" in visitor.text, "the summary names what is missing"


def test_a_branch_of_others_cannot_be_chosen(house: Flask) -> None:
    visitor = signed_in(house, "staff")
    visitor.get("/staff/clients/new")
    for branch in ("harbour", "seat", "none"):
        assert visitor.client.post(
            "/staff/clients/new", data={"csrf_token": visitor.csrf, "name": "x", "branch": branch}
        ).status_code == 400  # fmt: skip


def test_who_serves_several_branches_has_none_by_default(house: Flask) -> None:
    admin = signed_in_at(house, "/staff/clients/new", "admin")
    assert admin.post("/staff/clients/new", {"name": "燕金属", "branch": ""}).status_code == 422
    assert "支店を選び直してください" in admin.text and 'value="燕金属"' in admin.text
    admin.post("/staff/clients/new", {"name": "燕金属", "branch": "harbour"})
    assert "「燕金属」を登録しました" in admin.text


def test_the_same_name_in_the_same_place_is_proposed_and_may_be_another_firm(house: Flask) -> None:
    visitor = signed_in(house, "staff")
    visitor.get("/staff/clients/new")
    form = {"name": "高崎製作所 株式会社", "prefecture": "15", "municipality": "燕市"}
    assert visitor.post("/staff/clients/new", form).status_code == 409
    assert "この会社ではありませんか" in visitor.text and f'href="{PAGE}"' in visitor.text
    sure = re.search(r'name="sure" value="([^"]+)"', visitor.text)
    first = re.search(r"<button[^>]*>", visitor.text.partition("/staff/clients/new")[2])
    assert first and "sure" not in first[0], "Enter in a field does not say that it is none of these"
    assert sure and len(names(signed_in_at(house, "/staff/clients"))) == 1, "nothing is added yet"
    assert visitor.post("/staff/clients/new", {**form, "sure": "another"}).status_code == 409
    visitor.post("/staff/clients/new", {**form, "sure": sure[1]})
    assert "を登録しました" in visitor.text
    visitor.get("/staff/clients/new")
    visitor.post("/staff/clients/new", {"name": "高崎製作所", "prefecture": "10", "municipality": "高崎市"})
    assert "を登録しました" in visitor.text, "the same name elsewhere is another firm"


def signed_in_at(house: Flask, address: str, who: str = "staff") -> Visitor:
    visitor = signed_in(house, who)
    visitor.get(address)
    return visitor


def test_the_same_number_is_never_added_twice_and_another_branch_tells_only_where(house: Flask) -> None:
    with house.app_context():
        number = Client("numbered", "bank", "harbour", "港の会社", MADE, MADE, NUMBER, contact="090-secret")
        make_context().store.add_client(number)
    visitor = signed_in_at(house, "/staff/clients/new")
    form = {"name": "別の名前", "corporate_number": "7000-0120-50002", "sure": "numbered"}
    assert visitor.post("/staff/clients/new", form).status_code == 409
    assert "港支店のお客様です" in visitor.text and 'name="sure"' not in visitor.text
    assert "/staff/clients/numbered" not in visitor.text and "secret" not in visitor.text
    admin = signed_in(house, "admin")
    admin.get("/staff/clients/new")
    admin.post("/staff/clients/new", {**form, "branch": "main"})
    assert 'href="/staff/clients/numbered"' in admin.text
    other = signed_in(house, "other_staff")
    other.get("/staff/clients/new")
    other.post("/staff/clients/new", form)
    assert "を登録しました" in other.text, "another organisation knows nothing of it"


# ---------------------------------------------------------------- one client


def test_two_who_change_one_client_lose_nothing(house: Flask) -> None:
    first, second = signed_in_at(house, f"{PAGE}/edit"), signed_in_at(house, f"{PAGE}/edit")
    shown = first.fields()["shown"]
    form = {"shown": shown, "name": "㈱髙﨑製作所", "prefecture": "15"}
    first.post(f"{PAGE}/edit", {**form, "contact": "社長 0256"})
    assert "登録内容を保存しました" in first.text
    second.post(f"{PAGE}/edit", {**form, "kana": "たかさき"})
    client = kept(house)
    assert (client.contact, client.kana) == ("社長 0256", "タカサキ")
    assert second.client.get(f"{PAGE}/edit").status_code == 200
    third = signed_in_at(house, f"{PAGE}/edit")
    answer = third.post(f"{PAGE}/edit", {**form, "contact": "専務"})
    assert answer.status_code == 409 and "今の内容は「社長 0256」、書かれたのは「専務」" in third.text
    assert kept(house).contact == "社長 0256"
    again = {**form, "shown": third.fields()["shown"], "contact": "専務", "kana": "タカサキ"}
    third.post(f"{PAGE}/edit", again)
    assert kept(house).contact == "専務"


def test_a_damaged_form_is_refused(house: Flask) -> None:
    visitor = signed_in_at(house, f"{PAGE}/edit")
    shown = visitor.fields()["shown"].replace("employees=", "employees=1e9")
    assert visitor.post(f"{PAGE}/edit", {"shown": shown, "name": "x"}).status_code == 400


def test_a_note_is_kept_with_its_lines_and_its_writer(house: Flask) -> None:
    visitor = signed_in_at(house, PAGE)
    visitor.post(f"{PAGE}/notes", {"note": "二代目が前向き\r\n<b>来月</b>また伺う\x00"})
    assert visitor.page is not None and "二代目が前向き\n&lt;b&gt;来月&lt;/b&gt;また伺う" in visitor.page.text
    assert "髙橋 𠮷男" in visitor.text and ("change", "add_note", "client") in log(house)
    long = "長" * 4001
    assert visitor.post(f"{PAGE}/notes", {"note": long}).status_code == 422 and long in visitor.text


def test_a_client_is_moved_by_who_is_responsible(house: Flask) -> None:
    assert 'id="branch"' not in signed_in_at(house, PAGE).text
    manager = signed_in(house, "manager")
    manager.get(PAGE)
    assert manager.post(f"{PAGE}/branch", {"branch": "seat"}).status_code == 422, "of another organisation"
    manager.get(PAGE)
    manager.post(f"{PAGE}/branch", {"branch": "harbour"})
    assert manager.path == "/staff/clients" and "港支店に移しました" in manager.text
    assert manager.client.get(PAGE).status_code == 404 and kept(house).branch_id == "harbour"
    assert signed_in(house, "elsewhere").client.get(PAGE).status_code == 200
    assert ("change", "move_client", "client") in log(house)


def test_the_next_assessment_needs_the_owners_word_and_comes_prefilled(house: Flask) -> None:
    page = "/staff/clients/client_elsewhere"
    visitor = signed_in(house, "elsewhere")
    visitor.get(page)
    assert "次の診断（T0）" in visitor.text
    assert visitor.post(f"{page}/begin", {}).status_code == 422 and "印を付けてください" in visitor.text
    former = complete_next(house, "client_elsewhere", 2)
    visitor.get(page)
    assert "診断 T0 が終わった" in visitor.text and "次の診断（T1）" in visitor.text
    shown = visitor.fields()["words"]
    assert visitor.post(f"{page}/begin", {"consent": "y", "words": "別の文"}).status_code == 422
    visitor.post(f"{page}/begin", {"consent": "y", "words": shown, "path": "quick"})
    table = re.fullmatch(rf"{page}/assessments/([a-z2-7]+)/table", visitor.path)
    assert table and table[1] != former and visitor.page is not None and visitor.page.status_code == 200
    with house.app_context():
        ctx = make_context()
        begun, done = (assessments.need(ctx, each) for each in (table[1], former))
        consent = consents.of(ctx, begun.id)[0]
    assert consent.name == "みなと銀行 港支店" and "みなと銀行 港支店の担当者が今日から180日の間" in consent.words
    assert consent.staff_id == "elsewhere" and consent.words == shown
    assert begun.path == "quick" and begun.answers == done.answers and begun.profile == replace(
        done.profile, usage="bank_led", institution="みなと銀行"  # type: ignore[type-var]
    )  # fmt: skip
    visitor.get(page)
    assert "途中の診断（T1）" in visitor.text and f'href="{visitor.path}/assessments/{table[1]}/table"' in visitor.text
    visitor.post(f"{page}/begin", {})
    assert visitor.path == table[0], "it goes on with the one under way"


def test_what_changed_is_shown_of_the_last_two_or_of_those_asked_for(house: Flask) -> None:
    visitor = signed_in_at(house, f"{PAGE}/changes")
    assert "2回分あると" in visitor.text
    for option in (0, 1, 2):
        complete_next(house, "client", option)
    visitor.get(f"{PAGE}/changes")
    assert "T1（" in visitor.text and "T2（" in visitor.text and "chart-pairs" in visitor.text
    assert 'class="box break"' not in visitor.text, "all stand on one version"
    visitor.get(f"{PAGE}/changes?before=2&after=0")
    assert visitor.page is not None and visitor.page.status_code == 200
    assert re.findall(r'<option value="(\d)" selected>', visitor.text) == ["0", "2"]
    for asked in ("before=0&after=9", "before=x&after=1", "before=0&after=999999999"):
        assert visitor.client.get(f"{PAGE}/changes?{asked}").status_code == 404
    visitor.get(PAGE)
    assert visitor.page is not None and f"{PAGE}/changes?before=1&amp;after=2" in visitor.page.text


def test_what_its_owner_took_back_is_no_draft_of_the_next_and_not_in_its_words(house: Flask) -> None:
    complete_next(house, "client", 0)
    before = signed_in_at(house, PAGE).text
    assert "前回の答えが下書き" in before and "これまで一緒に行った診断" in before
    with house.app_context():
        ctx = make_context()
        for consent in consents.of(ctx, "assessment"):
            consents.revoke(ctx, "assessment", consent.id)
    after = signed_in_at(house, PAGE).text
    assert "はじめから答えていただきます" in after and "前回の答えが下書き" not in after
    assert "これまで一緒に行った診断" not in after, "what is kept as agreed to is what follows"
