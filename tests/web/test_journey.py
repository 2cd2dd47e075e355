"""An owner opens the page, answers, sees the stage; whatever happens on the way, nothing is lost."""

from __future__ import annotations

import json
import re

import pytest

from assess import create_app
from assess.core.flow import Flow
from assess.core.model import Profile
from assess.report.view_support import Reach
from assess.web.templates import template
from tests.web.helpers import PROFILE, Visitor


def test_from_the_start_to_the_result(visitor: Visitor) -> None:
    base = visitor.start()
    assert visitor.path == f"{base}/q/{visitor.first}"
    visitor.answer_all(-1)
    assert visitor.path == f"{base}/review"
    assert "問すべてにお答えいただきました" in visitor.text
    visitor.post(f"{base}/complete")
    assert visitor.path == f"{base}/result"
    assert "髙橋製作所" in visitor.text
    answers = json.loads(visitor.client.get(f"{base}/answers.json").data)
    assert answers["profile"]["municipality"] == "燕市"
    profile = Profile(industry="E", prefecture="15", employees=9)
    shown = {question.id for question in Flow(visitor.bank, profile, "full", answers["answers"]).shown}
    assert set(answers["answers"]) == shown and len(shown) > 12


def test_the_worst_answers_give_level_0_and_a_beginning(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.answer_all(0)
    visitor.post(f"{base}/complete")
    assert visitor.path == f"{base}/result"
    assert visitor.text.count("最初に聞くこと") >= 3  # one body in each layer, with what to ask there
    assert "とお答え" in visitor.text  # and why


def test_consent_is_needed_and_what_was_chosen_stays(visitor: Visitor) -> None:
    visitor.get("/")
    page = visitor.post("/start", {"path": "quick", "usage": "bank_led"})
    assert page.status_code == 422
    assert 'href="#consent"' in visitor.text and 'aria-describedby="consent-error"' in visitor.text
    assert visitor.fields()["path"] == "quick"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"industry": ""}, "industry"),
        ({"industry": "Z"}, "industry"),
        ({"prefecture": "48"}, "prefecture"),
        ({"employees": ""}, "employees"),
        ({"employees": "0"}, "employees"),
        ({"employees": "たくさん"}, "employees"),
        ({"employees": "9" * 30}, "employees"),
        ({"employees": "1,2"}, "employees"),
        ({"employees": "1_000"}, "employees"),
        ({"employees": "10〜20人"}, "employees"),
        ({"company": "長" * 101}, "company"),
    ],
)
def test_profile_errors_stand_at_their_field_and_lose_nothing(visitor: Visitor, changes, field) -> None:
    visitor.get("/")
    visitor.post("/start", {"path": "full", "usage": "self", "consent": "y"})
    page = visitor.post(visitor.path, {**PROFILE, **changes})
    assert page.status_code == 422
    assert f'id="{field}-error"' in visitor.text
    assert visitor.text.count(f'href="#{field}"') == 1, "one message for one fault"
    if field != "company":
        assert "髙橋製作所" in visitor.text
    if isinstance(changes.get("employees"), str):
        assert f'value="{changes["employees"]}"' in visitor.text


@pytest.mark.parametrize(
    "typed", ["１２", "12人", "１２ 名", "12 ", "約12人", "12人程度", "12人くらい", "十二人", "およそ１２名"]
)
def test_numbers_are_taken_as_people_write_them(visitor: Visitor, typed: str) -> None:
    base = visitor.start(profile={**PROFILE, "employees": typed})
    assert json.loads(visitor.client.get(f"{base}/answers.json").data)["profile"]["employees"] == 12


def test_a_name_of_invisible_characters_is_no_name(visitor: Visitor) -> None:
    base = visitor.start(profile={**PROFILE, "company": "\u200b\u2060\u00ad"})
    assert json.loads(visitor.client.get(f"{base}/answers.json").data)["profile"]["company"] == ""


def test_a_question_that_an_answer_opens_is_shown_before_going_on(visitor: Visitor) -> None:
    """It rests on a question of the same page; without JavaScript it comes next."""
    base, (domain, basis, _) = visitor.start(), visitor.waiting
    visitor.get(f"{base}/q/{domain}")
    visible = {k: v for k, v in visitor.fields().items() if not k.startswith("q_")}
    visitor.post(visitor.path, {**visible, basis: visitor.options()[basis][-1], "action": "next"})
    assert visitor.path == f"{base}/q/{domain}"
    assert "質問が追加されました" in visitor.text
    visitor.post(visitor.path, {**visitor.fields(), "action": "next"})
    assert visitor.path == base + visitor.after(domain)


def test_an_old_second_tab_does_not_undo_newer_answers(visitor: Visitor) -> None:
    base = visitor.start()
    first_tab, options = visitor.fields(), visitor.options()
    name, values = next(iter(options.items()))
    visitor.answer_page(-1)
    visitor.get(f"{base}/q/{visitor.first}")
    second = list(options)[1]
    visitor.post(f"{base}/q/{visitor.first}", {**first_tab, second: options[second][0], "action": "next"})
    answers = json.loads(visitor.client.get(f"{base}/answers.json").data)["answers"]
    assert answers[name.removeprefix("q_")] == values[-1]
    assert answers[second.removeprefix("q_")] == options[second][0]


def test_double_submit_and_reload_change_nothing(visitor: Visitor) -> None:
    base = visitor.start()
    data = {**visitor.fields(), **{k: v[-1] for k, v in visitor.options().items()}, "action": "next"}
    for _ in range(3):
        visitor.post(f"{base}/q/{visitor.first}", data)
        visitor.get(f"{base}/q/{visitor.first}")
    assert len(json.loads(visitor.client.get(f"{base}/answers.json").data)["answers"]) == len(visitor.options())


def test_switching_the_language_saves_what_was_typed(visitor: Visitor) -> None:
    visitor.get("/")
    visitor.post("/start", {"path": "full", "usage": "self", "consent": "y"})
    visitor.post(visitor.path, {"company": "半分だけ", "employees": "abc", "lang": "en"})
    assert '<html lang="en">' in visitor.text
    assert "半分だけ" in visitor.text and 'value="abc"' in visitor.text
    assert "error-summary" not in visitor.text
    base = visitor.path.removesuffix("/profile")
    visitor.post(f"{base}/profile", dict(PROFILE))
    options = visitor.options()
    name = next(iter(options))
    visitor.post(visitor.path, {**visitor.fields(), name: options[name][1], "lang": "ja"})
    assert '<html lang="ja">' in visitor.text
    assert visitor.fields()[name] == options[name][1]


def test_english_pages_hold_no_japanese(visitor: Visitor) -> None:
    visitor.get("/")
    visitor.post("/start", {"lang": "en"})
    visitor.post("/start", {"path": "full", "usage": "self", "consent": "y"})
    japanese = [c for c in visitor.text if "぀" <= c <= "ヿ"]
    # the language button 日本語 is kanji; the example 燕市 too
    assert not japanese, "".join(japanese)


def test_script_saves_one_answer_and_hears_what_is_shown(visitor: Visitor) -> None:
    base, (domain, basis, question) = visitor.start(), visitor.waiting
    visitor.get(f"{base}/q/{domain}")
    data = {"csrf_token": visitor.csrf, basis: visitor.options()[basis][-1]}
    answer = visitor.client.post(f"{base}/answer/{domain}", data=data).get_json()
    assert question in answer["shown"]
    assert answer["answered"] == 1 and answer["label"].startswith(f"{answer['total']}問中1問")


def test_the_quick_path_asks_twelve_and_can_be_deepened(visitor: Visitor) -> None:
    base = visitor.start("quick")
    visitor.answer_all(1)
    answers = json.loads(visitor.client.get(f"{base}/answers.json").data)
    assert answers["path"] == "quick" and len(answers["answers"]) <= 12
    visitor.post(f"{base}/complete")
    visitor.post(f"{base}/deepen")
    assert "/q/" in visitor.path
    assert len(json.loads(visitor.client.get(f"{base}/answers.json").data)["answers"]) == len(answers["answers"])


def test_resume_on_another_device_by_code_and_by_link(visitor: Visitor, app) -> None:
    base = visitor.start()
    visitor.answer_page(-1)
    visitor.get(f"{base}/pause")
    visitor.post(f"{base}/pause")
    code = visitor.text.split('id="resume-code">')[1].split("<")[0]
    link = visitor.text.split('id="resume-link">')[1].split("<")[0]
    by_code = Visitor(app.test_client())
    by_code.get("/resume")
    by_code.post("/resume", {"code": code.lower().replace("-", " ")})
    following = by_code.path
    assert following.startswith(f"{base}/question/")
    by_link = Visitor(app.test_client())
    by_link.get(link.split("localhost", 1)[1])
    assert by_link.path.startswith("/resume/")
    by_link.post(by_link.path)
    assert by_link.path == following
    # a new one revokes the old one, and both then answer alike
    visitor.get(f"{base}/pause")
    visitor.post(f"{base}/pause")
    again = Visitor(app.test_client())
    again.get("/resume")
    wrong = again.post("/resume", {"code": code})
    assert wrong.status_code == 404 and "開けませんでした" in again.text
    again.get(link.split("localhost", 1)[1])
    assert again.post(again.path).status_code == 404


def test_nobody_else_sees_it(visitor: Visitor, app) -> None:
    base = visitor.start()
    stranger = Visitor(app.test_client())
    other_base = stranger.start()
    for path in ("/", "/profile", f"/q/{visitor.first}", "/review", "/result", "/answers.json", "/pause", "/delete"):
        assert stranger.get(base + path).status_code == 404
    token = stranger.client.get_cookie(f"assess_{other_base.rsplit('/', 1)[1]}", path=other_base)
    assert token is not None
    stranger.client.set_cookie(f"assess_{base.rsplit('/', 1)[1]}", token.value, path=base)
    assert stranger.get(f"{base}/review").status_code == 404


def test_leave_and_delete(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/delete")
    visitor.post(f"{base}/delete")
    assert "すべて消しました" in visitor.text
    assert visitor.get(f"{base}/review").status_code == 404
    base = visitor.start()
    visitor.get(f"{base}/pause")
    visitor.post(f"{base}/leave")
    assert visitor.get(f"{base}/review").status_code == 404


def test_a_restart_of_the_application_keeps_everything(visitor: Visitor, settings, library) -> None:
    base = visitor.start()
    visitor.answer_page(-1)
    cookies = {c.key: (c.value, c.path) for c in visitor.client._cookies.values()}  # noqa: SLF001
    fresh = create_app(settings, library).test_client()
    for name, (value, path) in cookies.items():
        fresh.set_cookie(name, value, path=path)
    assert fresh.get(f"{base}/", follow_redirects=True).request.path == f"{base}/q/{visitor.second}"


BAD_POSTS = [
    ("q/{first}", {"{question}": "no-such-option"}, 400),
    ("q/nowhere", {}, 404),
    ("q/{first}", {"relevance": "9"}, 400),
    ("answer/{first}", {"{question}": "x" * 300}, 400),
    ("report", {"edition": "golden"}, 400),
    ("language", {"lang": "fr"}, 400),
    ("q/{first}", {"{question}": "x" * 70_000}, 413),
]


@pytest.mark.slow
@pytest.mark.parametrize(("path", "data", "status"), BAD_POSTS)
def test_altered_forms_get_a_clear_page(visitor: Visitor, path, data, status) -> None:
    base = visitor.start()
    visitor.answer_all(-1)
    visitor.post(f"{base}/complete")
    names = {"first": visitor.first, "question": visitor.question}
    data = {name.format(**names): value for name, value in data.items()}
    page = visitor.post(f"{base}/{path.format(**names)}", data)
    assert page.status_code == status
    assert "<h1>" in visitor.text and "Traceback" not in visitor.text


def test_without_a_csrf_token_nothing_happens(visitor: Visitor) -> None:
    base = visitor.start()
    page = visitor.client.post(
        f"{base}/q/{visitor.first}", data={visitor.question: visitor.options()[visitor.question][0]}
    )
    assert page.status_code == 400 and "もう一度ボタンを押してください" in page.text
    assert json.loads(visitor.client.get(f"{base}/answers.json").data)["answers"] == {}


def test_bytes_that_are_no_utf8_change_nothing(visitor: Visitor) -> None:
    base = visitor.start()
    raw = b"csrf_token=" + visitor.csrf.encode() + b"&company=\xff\xfe&industry=E&prefecture=15&employees=9"
    answer = visitor.client.post(f"{base}/profile", data=raw, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400 and "<h1>もう一度お試しください</h1>" in answer.text
    assert json.loads(visitor.client.get(f"{base}/answers.json").data)["profile"]["company"] == "髙橋製作所"


def test_wrong_methods_and_addresses(visitor: Visitor) -> None:
    base = visitor.start()
    assert visitor.client.get(f"{base}/complete").status_code == 405
    assert visitor.client.get("/%ff").status_code == 404


def test_a_redirect_never_leaves_the_site(visitor: Visitor) -> None:
    visitor.get("/privacy")
    for back in ("https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"):
        visitor.get("/privacy")
        answer = visitor.post("/language", {"lang": "en", "back": back}, follow=False)
        assert answer.headers["Location"] == "/"


def test_trying_steps_moves_the_bar_without_storing_anything(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.answer_all(1)
    visitor.post(f"{base}/complete")
    before = json.loads(visitor.client.get(f"{base}/answers.json").data)
    visitor.get(f"{base}/what-if")  # the address of before
    assert visitor.path == f"{base}/result"
    left = re.search(r"段階まであと(\d+)点", visitor.text)
    steps = re.findall(r'name="try" value="([^"]+)" form="trial"', visitor.text)
    assert left and len(steps) > 8
    visitor.get(f"{base}/result", query_string={"try": [*steps[:4], "no-such:step"]})
    assert "ためし4つ" in visitor.text and f"あと{left[1]}点 → あと" in visitor.text
    now, then = re.search(r"総合点 ([0-9.]+) → ([0-9.]+)</p>", visitor.text).groups()  # type: ignore[union-attr]
    assert float(then) > float(now)
    shown = re.search(r'<form id="trial".*?</form>', visitor.text, re.DOTALL)
    part = visitor.get(f"{base}/try", query_string={"try": steps[:4]})
    assert shown and part.text.strip().endswith(shown[0]), "a script gets the same bar"
    assert json.loads(visitor.client.get(f"{base}/answers.json").data) == before


def test_a_tick_keeps_what_is_tried_and_moves_the_picture(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.answer_all(1)
    visitor.post(f"{base}/complete")
    steps = re.findall(r'name="try" value="([^"]+)" form="trial"', visitor.text)
    visitor.get(f"{base}/result", query_string={"try": steps[:3]})
    assert "済ませた1つを入れると" not in visitor.text
    visitor.post(f"{base}/done", {"step": steps[0], "done": "y", "try": steps[:3]})
    assert visitor.path == f"{base}/result"
    assert "済ませた1つを入れると" in visitor.text and "ためし2つ" in visitor.text
    assert re.findall(r'name="try" value="([^"]+)" form="trial"[^>]* checked', visitor.text) == steps[1:3]


def test_who_waits_for_a_report_is_told_the_place_and_about_how_long(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.answer_all(1)
    visitor.post(f"{base}/complete")
    for edition, place in (("full", 1), ("summary", 2)):
        visitor.get(f"{base}/result")
        visitor.post(f"{base}/report", {"edition": edition})
        assert f"いま{place}番目です。あと約{2 * place}秒でできます。" in visitor.text
        state = visitor.client.get(f"{visitor.path}/state").json
        assert state["state"] == "queued" and f"いま{place}番目" in state["waiting"]


def test_switching_the_language_keeps_what_is_tried(visitor: Visitor) -> None:
    base = visitor.start("quick")
    visitor.answer_all(0)
    visitor.post(f"{base}/complete")
    steps = re.findall(r'name="try" value="([^"]+)" form="trial"', visitor.text)[:2]
    visitor.get(f"{base}/result", query_string={"try": steps})
    answer = visitor.post(f"{base}/language", {"lang": "en", "back": visitor.fields()["back"]}, follow=False)
    visitor.get(answer.location)
    assert '<html lang="en">' in visitor.text and visitor.path == f"{base}/result"
    assert re.findall(r'name="try" value="([^"]+)" form="trial"[^>]* checked', visitor.text) == steps


def test_a_report_that_was_cleared_can_be_made_again(visitor: Visitor, settings) -> None:
    from assess.services.context import open_store

    base = visitor.start()
    visitor.answer_all(1)
    visitor.post(f"{base}/complete")
    visitor.post(f"{base}/report", {"edition": "summary"})
    with open_store(settings) as store:
        from datetime import UTC, datetime

        job = store.take_job("w", datetime.now(UTC), datetime.now(UTC), 2)
        assert job is not None
        store.finish_job(job.id, "w", None, datetime.now(UTC))
    visitor.get(visitor.path)
    assert "保存期間が過ぎました" in visitor.text
    visitor.post(f"{base}/report", {"edition": "summary"})
    assert "報告書を作っています" in visitor.text


def test_one_always_sees_where_one_is_and_how_long_it_takes_still(visitor: Visitor) -> None:
    base = visitor.start()
    assert "分野 1／8" in visitor.text and re.search(r"0問に回答済み（あと約\d+分）", visitor.text)
    visitor.get(f"{base}/q/{visitor.first}")
    visitor.answer_page()
    visitor.get(f"{base}/review")
    # The next step is the first question without an answer; the result stays within reach.
    following = re.search(r'class="button"[^>]* href="([^"]+)">残りの質問に答える', visitor.text)
    assert following and following.group(1).startswith(f"{base}/q/{visitor.second}#")
    assert "結果を見る" in visitor.text
    visitor.answer_all()


def test_after_the_result_the_pause_page_leads_back_to_it(visitor: Visitor) -> None:
    base = visitor.start("quick")
    visitor.get(f"{base}/pause")
    assert "続きに答える" in visitor.text
    visitor.get(f"{base}/q/{visitor.first}")
    visitor.answer_all()
    visitor.post(f"{base}/complete")
    visitor.get(f"{base}/pause")
    assert "結果の画面に戻る" in visitor.text and "続きに答える" not in visitor.text


def test_beside_a_step_stands_the_kind_of_tool_that_it_needs_folded(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.answer_all(1)
    visitor.post(f"{base}/complete")
    assert visitor.path == f"{base}/result"
    folds = re.findall(r'<details class="more">\s*<summary>道具：.*?</details>', visitor.text, re.DOTALL)
    assert folds
    for fold in folds:
        assert "契約の前に確かめる三つ" in fold and fold.count("<li>") == 3 and "三社から見積もり" in fold


def test_the_result_shows_what_to_ask_a_body_and_the_way_to_it_and_folds_the_rest(visitor: Visitor) -> None:
    base = visitor.start("quick")
    visitor.answer_all(0)
    visitor.post(f"{base}/complete")
    assert visitor.path == f"{base}/result"
    team = visitor.text.split('id="team-title"')[1].split('<details class="fold">')[0]
    open_text = re.sub(r"<details.*?</details>", "", team, flags=re.DOTALL)
    bodies = open_text.count("最初に聞くこと")
    assert bodies >= 3 and open_text.count('class="reach"') == bodies  # one in each layer, and who helps this week
    assert team.count("貴社に合う理由") == team.count("出典：") == bodies
    assert "貴社に合う理由" not in open_text and "出典：" not in open_text
    for target in re.findall(r'href="#([a-z]+-title)"', visitor.text):
        assert f'id="{target}"' in visitor.text


def test_a_website_is_a_link_and_anything_else_is_text(app) -> None:
    with app.test_request_context():
        macros = template("macros/result.html", "ja").make_module()
    assert macros.link("https://example.jp/", "例") == '<a href="https://example.jp/">例</a>'
    assert macros.link("javascript:alert(1)", "例") == "例"
    assert macros.link('https://x/"<b>', "<b>") == '<a href="https://x/&#34;&lt;b&gt;">&lt;b&gt;</a>'


def test_english_terms_stand_in_alphabetical_order(visitor: Visitor) -> None:
    visitor.get("/")
    visitor.post("/language", {"lang": "en", "back": "/glossary"})
    visitor.get("/glossary")
    terms = re.findall(r"<dt>(.*?)</dt>", visitor.text)
    assert len(terms) > 20 and terms == sorted(terms, key=str.casefold)


def test_a_telephone_can_be_tapped_and_a_list_says_what_to_look_for(app) -> None:
    with app.test_request_context():
        macros = template("macros/result.html", "ja").make_module()
    own = Reach(True, "", "0256-00-0000（平日）", "0256000000", "https://example.jp/", None, None, None)
    shown = str(macros.reach(own, "商工会"))
    assert re.search(r'<a class="[^"]*" href="tel:0256000000">.*0256-00-0000（平日）.*（商工会）', shown)
    assert re.search(r'<a class="[^"]*" href="https://example.jp/">ホームページを開く.*（商工会）', shown)
    listed = Reach(False, "", None, None, "https://example.net/", "全国の一覧", "貴社の県の行", "要確認")
    shown = str(macros.reach(listed, "商工会"))
    assert re.search(r'href="https://example.net/">「全国の一覧」で探す', shown)
    assert "貴社の県の行" in shown and "要確認" not in shown and "名前で検索してください" in shown
    assert "tel:" not in shown
    assert "href" not in str(macros.reach(Reach(True, "", None, None, "javascript:alert(1)", None, None, None), "店"))
