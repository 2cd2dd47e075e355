"""A form whose session is gone comes back with all that was typed; the button pressed again does what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from assess import create_app
from assess.bank.library import Library
from assess.config import Settings
from tests.web.helpers import PROFILE, Visitor

SENTENCE = "安全のため、もう一度ボタンを押してください。入力したものは残っています。"
SESSION = "assess_session"


def forget(visitor: Visitor) -> None:
    """The browser loses the session's cookie, not the device's."""
    visitor.client.delete_cookie(SESSION)


def sent_again(visitor: Visitor, to: str, /, **typed: object) -> dict[str, str]:
    """Send what the page holds with what was typed, without the session; the page comes back. Returns its fields."""
    forget(visitor)
    page = visitor.post(to, {**visitor.fields(), **typed})
    assert page.status_code == 400 and f'<div class="notice" role="status"><p>{SENTENCE}</p>' in visitor.text
    return visitor.fields()


def answers(visitor: Visitor, base: str) -> dict[str, str]:
    return json.loads(visitor.client.get(f"{base}/answers.json").data)["answers"]  # type: ignore[no-any-return]


def test_the_start_form(visitor: Visitor) -> None:
    visitor.get("/")
    fields = sent_again(visitor, "/start", path="quick", usage="bank_led", consent="y")
    assert (fields["path"], fields["usage"], fields["consent"]) == ("quick", "bank_led", "y")
    visitor.post("/start", fields)
    assert visitor.path.endswith("/profile")


def test_the_profile(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/profile")
    sent_again(visitor, f"{base}/profile", company="新しい名前", employees="二百", industry="D")
    text = visitor.text
    assert 'value="新しい名前"' in text and 'value="二百"' in text and '<option value="D" selected>' in text
    assert "error-summary" not in text
    assert json.loads(visitor.client.get(f"{base}/answers.json").data)["profile"]["company"] == PROFILE["company"]
    typed = {"company": "新しい名前", "industry": "D", "prefecture": "15", "employees": "200"}
    visitor.post(f"{base}/profile", {**visitor.fields(), **typed})
    stored = json.loads(visitor.client.get(f"{base}/answers.json").data)["profile"]
    assert (stored["company"], stored["employees"], stored["industry"]) == ("新しい名前", 200, "D")


def test_the_wishes(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/wishes")
    sent_again(visitor, f"{base}/wishes", municipality="三条市", goals=["productivity"])
    assert 'value="三条市"' in visitor.text and re.search(r'value="productivity" checked', visitor.text)
    visitor.post(f"{base}/wishes", {**visitor.fields(), "municipality": "三条市"})
    profile = json.loads(visitor.client.get(f"{base}/answers.json").data)["profile"]
    assert (profile["municipality"], profile["goals"]) == ("三条市", ["productivity"])


def test_a_question_page(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/q/{visitor.first}")
    (name, options), (second, others) = list(visitor.options().items())[:2]
    fields = sent_again(visitor, f"{base}/q/{visitor.first}", **{name: options[1]})
    assert fields[name] == options[1] and second not in fields
    assert answers(visitor, base) == {}
    visitor.post(f"{base}/q/{visitor.first}", {**fields, second: others[0], "action": "next"})
    assert answers(visitor, base) == {name[2:]: options[1], second[2:]: others[0]}


def test_the_page_of_one_question(visitor: Visitor) -> None:
    base = visitor.start()
    first = visitor.question.removeprefix("q_")
    visitor.get(f"{base}/question/{first}")
    options = visitor.options()[visitor.question]
    fields = sent_again(visitor, f"{base}/question/{first}", **{visitor.question: options[1]})
    assert fields[visitor.question] == options[1] and answers(visitor, base) == {}
    visitor.post(f"{base}/question/{first}", {**fields, "action": "next"})
    assert answers(visitor, base) == {first: options[1]}


def test_the_list_of_what_matters(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/relevance")
    field = f"relevance_{visitor.first}"
    fields = sent_again(visitor, f"{base}/relevance", **{field: "3"})
    assert fields[field] == "3"
    visitor.post(f"{base}/relevance", {**fields, "action": "next"})
    visitor.get(f"{base}/relevance")
    assert visitor.fields()[field] == visitor.fields()[f"was_{field}"] == "3"


def test_what_is_shown_again_has_not_become_newer(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/q/{visitor.first}")
    name, options = next(iter(visitor.options().items()))
    old, page = visitor.fields(), visitor.page
    visitor.post(f"{base}/q/{visitor.first}", {**old, "page": "other", name: options[-1]})
    visitor.page = page
    fields = sent_again(visitor, f"{base}/q/{visitor.first}", **{name: options[0]})
    assert fields[name] == options[0]
    assert visitor.post(f"{base}/q/{visitor.first}", fields).status_code == 409
    assert answers(visitor, base) == {name[2:]: options[-1]}


def test_an_altered_choice_is_not_shown(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/q/{visitor.first}")
    name = next(iter(visitor.options()))
    fields = sent_again(visitor, f"{base}/q/{visitor.first}", **{name: "no-such-option", "relevance": "9"})
    assert name not in fields and "relevance" not in fields


def test_a_script_gets_a_token_and_sends_the_answer_once_more(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/q/{visitor.first}")
    name, options = next(iter(visitor.options().items()))
    known = {**visitor.fields(), name: options[0]}
    forget(visitor)
    refused = visitor.client.post(f"{base}/answer/{visitor.first}", data=known)
    assert refused.status_code == 400 and answers(visitor, base) == {}
    assert (
        visitor.client.post(f"{base}/answer/{visitor.first}", data={**known, **refused.get_json()}).status_code == 200
    )
    assert answers(visitor, base) == {name[2:]: options[0]}


@pytest.fixture
def done(visitor: Visitor) -> str:
    """A complete assessment on the quick path."""
    base = visitor.start("quick")
    visitor.answer_all(1)
    visitor.post(f"{base}/complete")
    return base


BUTTONS = [
    ("pause", "pause", "合言葉で続ける"),
    ("result", "report", "/report/"),
    ("result", "deepen", "/question/"),
    ("pause", "leave", "この端末"),
    ("delete", "delete", "すべて消しました"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("page", "button", "then"), BUTTONS)
def test_each_button_works_when_pressed_again(visitor: Visitor, done: str, page: str, button: str, then: str) -> None:
    visitor.get(f"{done}/{page}")
    before = visitor.text.partition("<h1")[2].partition("</h1>")[0]
    sent_again(visitor, f"{done}/{button}", edition="full")
    assert visitor.text.partition("<h1")[2].partition("</h1>")[0] == before, "the same page"
    assert visitor.client.get(f"{done}/result").status_code == 200, "nothing was done"
    visitor.post(f"{done}/{button}", {"edition": "full"})
    assert visitor.page is not None and visitor.page.status_code == 200
    assert then in visitor.path + visitor.text


def test_the_review(visitor: Visitor) -> None:
    base = visitor.start("quick")
    visitor.answer_all(1)
    sent_again(visitor, f"{base}/complete")
    assert visitor.client.get(f"{base}/result").status_code == 303, "not completed"
    assert visitor.fields()["back"] == f"{base}/review", "a change of the language stays here"
    visitor.post(f"{base}/complete")
    assert visitor.path == f"{base}/result"


def test_code_and_link(app: Flask, visitor: Visitor, done: str) -> None:
    visitor.get(f"{done}/pause")
    visitor.post(f"{done}/pause")
    code = visitor.text.partition('id="resume-code">')[2].partition("<")[0]
    link = visitor.text.partition('id="resume-link">')[2].partition("<")[0]
    other = Visitor(app.test_client())
    other.get("/resume")
    sent_again(other, "/resume", code=code.lower())
    assert f'value="{code.lower()}"' in other.text
    other.post("/resume", {"code": code.lower()})
    assert other.path == f"{done}/result"
    third = Visitor(app.test_client())
    path = link.partition("localhost")[2]
    third.get(path)
    sent_again(third, path)
    third.post(path)
    assert third.path == f"{done}/result"


def test_a_change_of_the_language_leads_back(visitor: Visitor, done: str) -> None:
    visitor.get(f"{done}/review")
    forget(visitor)
    visitor.post(f"{done}/language", {**visitor.fields(), "lang": "en"})
    assert visitor.path == f"{done}/review" and SENTENCE in visitor.text
    visitor.post(f"{done}/language", {**visitor.fields(), "lang": "en"})
    assert visitor.path == f"{done}/review" and '<html lang="en">' in visitor.text


def test_a_server_with_another_key(visitor: Visitor, settings: Settings, library: Library, tmp_path: Path) -> None:
    base = visitor.start()
    visitor.get(f"{base}/q/{visitor.first}")
    name, options = next(iter(visitor.options().items()))
    again = create_app(Settings.load(settings.instance, {"ASSESS_SECRET_KEY": "another " * 8}), library)
    other = Visitor(again.test_client(), visitor.page)
    for cookie in visitor.client._cookies.values():  # noqa: SLF001
        other.client.set_cookie(cookie.key, cookie.value, path=cookie.path)
    fields = {**visitor.fields(), name: options[0]}
    assert other.post(f"{base}/q/{visitor.first}", fields).status_code == 400 and SENTENCE in other.text
    other.post(f"{base}/q/{visitor.first}", other.fields())
    assert answers(other, base) == {name[2:]: options[0]}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_s_form_is_never_shown_as_ours(visitor: Visitor, site: str) -> None:
    base = visitor.start()
    visitor.get(f"{base}/profile")
    typed = {**visitor.fields(), "company": "見知らぬ名前"}
    answer = visitor.client.post(f"{base}/profile", data=typed, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 400 and "見知らぬ名前" not in answer.text and "<h1>もう一度お試し" in answer.text


def test_a_device_that_may_not_open_it_learns_nothing(app: Flask, visitor: Visitor, done: str) -> None:
    stranger = Visitor(app.test_client())
    stranger.get("/")
    real = stranger.client.post(f"{done}/delete", data={"csrf_token": "x"})
    none = stranger.client.post(f"/a/{'a' * 16}/delete", data={"csrf_token": "x"})
    assert real.status_code == none.status_code == 404
    assert visitor.client.get(f"{done}/result").status_code == 200


def test_a_browser_that_keeps_no_cookies_is_told_so(app: Flask) -> None:
    visitor = Visitor(app.test_client(use_cookies=False))
    visitor.get("/start")
    for _ in range(2):
        page = visitor.post("/start", {"path": "full", "usage": "self", "consent": "y"})
        assert page.status_code == 400
        assert "クッキーを受け付けない設定" in visitor.text and 'href="/paper"' in visitor.text
    other = Visitor(app.test_client())
    other.start("quick")
    other.get("/start")
    answer = other.client.post("/start", data={"csrf_token": "old", "path": "full", "usage": "self", "consent": "y"})
    assert answer.status_code == 400 and "クッキーを受け付けない設定" not in answer.text


def test_a_language_that_cannot_be_remembered_is_not_passed_over_in_silence(app: Flask) -> None:
    visitor = Visitor(app.test_client(use_cookies=False))
    visitor.get("/")
    assert visitor.post("/language", {"lang": "en", "back": "/"}).status_code == 400
    assert "クッキーが使えない設定" in visitor.text and 'href="/"' in visitor.text
