"""A profile that two windows change."""

from __future__ import annotations

import json
import re

import pytest

from assess import create_app
from assess.bank.library import Library
from assess.config import Settings
from assess.core.model import BarrierChoice, Text
from tests.web.helpers import PROFILE, Visitor, with_bank


def stored(visitor: Visitor, base: str) -> dict[str, object]:
    return json.loads(visitor.client.get(f"{base}/answers.json").data)["profile"]  # type: ignore[no-any-return]


def typed(visitor: Visitor, **changes: object) -> dict[str, object]:
    """What the open page sends, with these changes."""
    own = PROFILE if visitor.path.endswith("/profile") else {"municipality": "燕市"}
    return {**own, **visitor.fields(), **changes}


def test_an_old_window_takes_nothing_back(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/profile")
    old, new = typed(visitor, employees="50"), typed(visitor, company="新しい名前")
    visitor.post(f"{base}/profile", new)
    visitor.get(f"{base}/profile")
    visitor.post(f"{base}/profile", {**old, "csrf_token": visitor.csrf})
    assert visitor.path == f"{base}/q/{visitor.first}"
    now = stored(visitor, base)
    assert (now["company"], now["employees"]) == ("新しい名前", 50)


def test_each_page_of_the_profile_leaves_alone_what_stands_on_the_other(visitor: Visitor) -> None:
    base = visitor.start(profile={**PROFILE, "goals": ["productivity"]})
    visitor.get(f"{base}/profile")
    first = typed(visitor, employees="50")
    visitor.get(f"{base}/wishes")
    assert 'name="employees"' not in visitor.text and 'value="燕市"' in visitor.text
    visitor.post(f"{base}/wishes", typed(visitor, municipality="三条市"))
    visitor.get(f"{base}/profile")
    assert 'name="municipality"' not in visitor.text
    visitor.post(f"{base}/profile", {**first, "csrf_token": visitor.csrf})
    now = stored(visitor, base)
    assert (now["employees"], now["municipality"], now["goals"]) == (50, "三条市", ["productivity"])


def test_the_result_asks_for_what_makes_it_fit_better_until_it_is_told(visitor: Visitor) -> None:
    base = visitor.start("quick", {"industry": "E", "prefecture": "15", "employees": "9"})
    visitor.answer_all()
    assert visitor.path == f"{base}/review", "nothing more is asked before the result"
    visitor.post(f"{base}/complete")
    assert f'href="{base}/wishes"' in visitor.text
    visitor.get(f"{base}/wishes")
    visitor.post(f"{base}/wishes", {**visitor.fields(), "municipality": "燕市"})
    assert visitor.path == f"{base}/result" and f'href="{base}/wishes"' not in visitor.text


def test_wishes_come_after_the_profile_and_may_be_skipped(visitor: Visitor) -> None:
    visitor.get("/")
    visitor.post("/start", {"path": "quick", "usage": "self", "consent": "y"})
    base = visitor.path.removesuffix("/profile")
    visitor.get(f"{base}/wishes")
    assert visitor.path == f"{base}/profile", "first what the questions depend on"
    visitor.post(f"{base}/profile", dict(PROFILE))
    visitor.get(f"{base}/wishes")
    assert f'<a class="button button--plain" href="{base}/">とばす' in visitor.text
    visitor.get(f"{base}/")
    visitor.as_lists()
    visitor.answer_all()
    visitor.get(f"{base}/wishes")
    assert f'href="{base}/review"' in visitor.text
    visitor.post(f"{base}/wishes", {**visitor.fields(), "municipality": "燕市"})
    assert visitor.path == f"{base}/review" and stored(visitor, base)["municipality"] == "燕市"


def test_a_municipality_typed_for_another_prefecture_is_told(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/wishes")
    mine = typed(visitor, municipality="三条市")
    visitor.get(f"{base}/profile")
    visitor.post(f"{base}/profile", typed(visitor, prefecture="16"))
    visitor.get(f"{base}/wishes")
    page = visitor.post(f"{base}/wishes", {**mine, "csrf_token": visitor.csrf})
    assert page.status_code == 409 and "市区町村：「燕市」（ここで入れたもの：「三条市」）" in visitor.text
    assert "都道府県：「" not in visitor.text, "nothing was typed there"


def test_too_many_goals_are_told_once(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/wishes")
    goals = ["productivity", "sales_channels", "succession", "quality"]
    assert visitor.post(f"{base}/wishes", typed(visitor, goals=goals)).status_code == 422
    assert visitor.text.count('href="#goals-0"') == 1 and 'id="goals-error"' in visitor.text
    assert 'value="燕市"' in visitor.text


def test_what_both_changed_is_told_with_what_was_typed(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/profile")
    mine = typed(visitor, company="ここの名前", industry="D", employees="50")
    visitor.post(f"{base}/profile", typed(visitor, company="", industry="I"))
    visitor.get(f"{base}/profile")
    page = visitor.post(f"{base}/profile", {**mine, "csrf_token": visitor.csrf})
    assert page.status_code == 409 and "ほかの画面か端末で先に変更されていた" in visitor.text
    assert "会社名・屋号：「なし」（ここで入れたもの：「ここの名前」）" in visitor.text
    assert "業種：「卸売業・小売業」（ここで入れたもの：「建設業」）" in visitor.text
    now = stored(visitor, base)
    assert (now["company"], now["industry"], now["employees"]) == ("", "I", 50)
    # The page shows what is kept; entering it again replaces that.
    assert '<option value="I" selected>' in visitor.text and 'value="50"' in visitor.text
    visitor.post(f"{base}/profile", typed(visitor, company="ここの名前", industry="I", employees="50"))
    assert stored(visitor, base)["company"] == "ここの名前"


def test_a_mistake_or_another_language_does_not_make_the_page_newer(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/profile")
    page, old = visitor.page, typed(visitor)
    visitor.post(f"{base}/profile", {**old, "company": "新しい名前"})
    visitor.page = page
    assert visitor.post(f"{base}/profile", {**old, "employees": "0"}).status_code == 422
    visitor.post(f"{base}/profile", {**old, "shown": visitor.fields()["shown"], "lang": "en"})
    visitor.post(f"{base}/profile", {**old, "shown": visitor.fields()["shown"], "employees": "50"})
    now = stored(visitor, base)
    assert (now["company"], now["employees"]) == ("新しい名前", 50)


def options(visitor: Visitor) -> list[str]:
    page = visitor.text.partition('<datalist id="institution-list">')[2].partition("</datalist>")[0]
    return re.findall(r'<option value="([^"]+)">', page)


def test_banks_are_suggested_and_any_other_may_be_typed(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/wishes")
    assert "第四北越銀行" in options(visitor) and "北海道銀行" not in options(visitor), "those of the firm's prefecture"
    visitor.post(f"{base}/wishes", typed(visitor, institution=" 燕信用金庫\u0007 "))
    assert stored(visitor, base)["institution"] == "燕信用金庫"
    visitor.get(f"{base}/wishes")
    assert 'value="燕信用金庫"' in visitor.text
    assert visitor.post(f"{base}/wishes", typed(visitor, institution="信" * 101)).status_code == 422


def test_a_bank_given_by_its_code_is_shown_by_name_and_kept(visitor: Visitor) -> None:
    base = visitor.start(profile={**PROFILE, "institution": "0140"})
    visitor.get(f"{base}/wishes")
    assert 'value="第四北越銀行"' in visitor.text
    visitor.post(f"{base}/wishes", typed(visitor, institution="第四北越銀行"))
    assert stored(visitor, base)["institution"] == "0140"


def test_browsers_are_told_not_to_lay_old_entries_over_the_page(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/profile")
    form = visitor.text.partition('id="main-form"')[2]
    assert 'autocomplete="off"' in form.partition(">")[0]
    assert form.count("autocomplete=") == form.count('autocomplete="off"')


@pytest.mark.parametrize("shown", ["employees=x", "employees=-1", "employees=9999999999", "employees=１"])
def test_an_altered_form_is_refused(visitor: Visitor, shown: str) -> None:
    base = visitor.start()
    visitor.get(f"{base}/profile")
    before = stored(visitor, base)
    assert visitor.post(f"{base}/profile", typed(visitor, company="x", shown=shown)).status_code == 400
    assert stored(visitor, base) == before


def test_no_barrier_and_a_barrier_are_not_both_true(settings: Settings, library: Library) -> None:
    others = [barrier for barrier in library.bank.barriers if barrier.id != "none"]
    none = BarrierChoice("none", Text("特に困っていることはない", "None in particular"), (), ("BM-27",))
    app = create_app(settings, with_bank(library, barriers=(*others, none)))
    visitor = Visitor(app.test_client())
    base = visitor.start(profile={**PROFILE, "barriers": ["none"]})
    assert stored(visitor, base)["barriers"] == ["none"]
    visitor.get(f"{base}/wishes")
    both = typed(visitor, municipality="新しい町", barriers=["funding", "none"])
    assert visitor.post(f"{base}/wishes", both).status_code == 422
    assert "「特に困っていることはない」を選ぶときは、ほかの印を外してください" in visitor.text
    assert visitor.text.count('href="#barriers-0"') == 1 and 'id="barriers-error"' in visitor.text
    ticked = re.findall(r'name="barriers" value="([a-z_]+)" checked', visitor.text)
    assert ticked == ["funding", "none"] and "新しい町" in visitor.text
    assert stored(visitor, base)["barriers"] == ["none"]
    visitor.post(f"{base}/wishes", {**both, "barriers": ["funding"], "csrf_token": visitor.csrf})
    assert stored(visitor, base)["barriers"] == ["funding"]


def test_a_pair_of_numbers_comes_out_as_productivity_on_the_page(visitor: Visitor) -> None:
    base = visitor.start(profile={**PROFILE, "value_added": "５，４００万円", "value_added_people": "８名"})
    assert (stored(visitor, base)["value_added"], stored(visitor, base)["value_added_people"]) == (5400, 8)
    visitor.get(f"{base}/wishes")
    assert 'value="5400"' in visitor.text and '<details class="fold" open>' in visitor.text
    visitor.get(f"{base}/q/office")
    visitor.answer_all()
    visitor.post(f"{base}/complete")
    assert "約675万円です。" in visitor.text and "付加価値5,400万円 ÷ 8人" in visitor.text
    # What to read with care stands openly beside the firm's own figures.
    openly = re.sub(r"<details.*?</details>", "", visitor.text, flags=re.DOTALL)
    assert (
        "白書の4段階は、この自己診断の段階とは別のものです。" in openly
        and "目標の数字で、実績ではありません。" in openly
    )


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"value_added": "たくさん"}, "value_added", "1以上の万円の数字で"),
        ({"value_added": "0"}, "value_added", "1以上の万円の数字で"),
        ({"value_added": "54000000"}, "value_added", "一人あたり6,000,000万円になります"),
        ({"value_added_people": "8"}, "value_added_people", "人の数だけでは計算できません"),
        ({"value_added": "5400", "value_added_people": "0"}, "value_added_people", "その年に働いていた人の数を"),
    ],
)
def test_a_number_that_cannot_be_is_told_at_its_field(
    visitor: Visitor, changes: dict[str, str], field: str, told: str
) -> None:
    base = visitor.start()
    visitor.get(f"{base}/wishes")
    page = visitor.post(f"{base}/wishes", typed(visitor, municipality="新しい町", **changes))
    assert page.status_code == 422 and visitor.text.count(f'href="#{field}"') == 1
    message = re.search(rf'id="{field}-error"[^>]*>(.*?)</p>', visitor.text, re.DOTALL)
    assert message is not None and told in message[1]
    assert '<details class="fold" open>' in visitor.text, "the field can be seen"
    assert all(f'value="{value}"' in visitor.text for value in ("新しい町", *changes.values()))
    assert stored(visitor, base)["municipality"] == "燕市" and "value_added" not in stored(visitor, base)
