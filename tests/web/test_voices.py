"""Colleagues who answer beside the owner, walked as browsers without a script would."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from tests.web.helpers import PROFILE, Visitor
from tests.web.voice_helpers import answer_all, hand_in, invited, join

DIFFERENT = "あなたは「"
TALK = "話し合ってみましょう"
OTHER = "社内の別の方は「"


@pytest.fixture
def owner(app: Flask) -> Visitor:
    return Visitor(app.test_client())


@pytest.fixture
def base(owner: Visitor) -> str:
    """A firm that has answered everything in the middle, and has not finished."""
    base = owner.start("quick")
    owner.answer_all(1)
    return base


@pytest.fixture
def colleagues(app: Flask) -> list[Visitor]:
    return [Visitor(app.test_client()) for _ in range(4)]


def finished(owner: Visitor, base: str) -> str:
    """The result page."""
    owner.get(f"{base}/review")
    owner.post(f"{base}/complete")
    return str(owner.get(f"{base}/result") and owner.text)


def verdict(text: str) -> str:
    found = re.search(r'<section class="verdict".*?</section>', text, re.DOTALL)
    assert found
    return found[0]


def test_one_who_agrees_is_shown_by_the_role_and_changes_no_result(
    owner: Visitor, base: str, colleagues: list[Visitor]
) -> None:
    before = finished(owner, base)
    assert TALK not in before
    part = join(colleagues[0], invited(owner, base, "floor"))
    answer_all(colleagues[0], part, -1)
    hand_in(colleagues[0], part, agreed=True)
    after = str(owner.get(f"{base}/result") and owner.text)
    assert DIFFERENT in after and "現場の方は「" in after and TALK in after
    assert verdict(after) == verdict(before)
    assert "まだ" not in verdict(after) and owner.path == f"{base}/result", "it is complete as before"


def test_who_does_not_agree_is_shown_with_a_second_one_and_by_no_role(
    owner: Visitor, base: str, colleagues: list[Visitor]
) -> None:
    finished(owner, base)
    for colleague, role in zip(colleagues, ("floor", "office"), strict=False):
        part = join(colleague, invited(owner, base, role))
        answer_all(colleague, part, -1)
        text = str(owner.get(f"{base}/result") and owner.text)
        assert TALK not in text
        hand_in(colleague, part, agreed=False)
    text = str(owner.get(f"{base}/result") and owner.text)
    assert OTHER in text and "現場の方は「" not in text and "事務の方は「" not in text


def test_the_owner_sees_who_has_come_how_far_and_nothing_else(
    owner: Visitor, base: str, colleagues: list[Visitor]
) -> None:
    ways = invited(owner, base, "office", "佐藤さん")
    assert "まだ開いていません" in owner.text and "佐藤さん" in owner.text
    part = join(colleagues[0], ways)
    owner.get(f"{base}/voices")
    assert "答えている途中です" in owner.text and ways.code not in owner.text, "what is used is shown no longer"
    answer_all(colleagues[0], part, 0)
    hand_in(colleagues[0], part, agreed=True)
    owner.get(f"{base}/voices")
    assert "答え終わりました" in owner.text and f'action="{base}/voices/cancel"' not in owner.text
    assert "佐藤さん" not in colleagues[0].text


def test_a_colleague_sees_neither_the_owners_answers_nor_the_result(
    owner: Visitor, base: str, colleagues: list[Visitor]
) -> None:
    part = join(colleagues[0], invited(owner, base))
    colleagues[0].get(f"{part}/")
    assert " checked" not in colleagues[0].text and PROFILE["company"] not in colleagues[0].text
    assert "relevance" not in colleagues[0].fields() and "was_relevance" not in colleagues[0].text
    assert base not in colleagues[0].text, "no page of a colleague leads to the owner's"


def test_what_a_colleague_answers_is_not_in_the_owners_copy(
    owner: Visitor, base: str, colleagues: list[Visitor]
) -> None:
    before = owner.client.get(f"{base}/answers.json").data
    part = join(colleagues[0], invited(owner, base))
    answer_all(colleagues[0], part, -1)
    hand_in(colleagues[0], part, agreed=True)
    assert owner.client.get(f"{base}/answers.json").data == before
    assert set(json.loads(before)["respondent"].values()) == {"owner"}


def test_used_expired_and_cancelled_invitations_are_answered_alike(
    owner: Visitor, base: str, colleagues: list[Visitor]
) -> None:
    used, cancelled = invited(owner, base), invited(owner, base)
    join(colleagues[0], used)
    owner.get(f"{base}/voices")
    owner.post(f"{base}/voices/cancel", {"number": 2})
    assert "招待を取り消しました" in owner.text
    pages = []
    for path in (used.path, cancelled.path, "/join/never-made"):
        colleagues[1].get(path)
        answer = colleagues[1].post(path)
        assert answer.status_code == 404
        pages.append(re.sub(r'value="[^"]*"', "", colleagues[1].text))
    assert pages[0] == pages[1] == pages[2] and "この招待では開けません" in pages[0]
    for code in (used.code, cancelled.code, "AAAA-BBBB-CCCC"):
        colleagues[1].get("/join")
        assert colleagues[1].post("/join", {"code": code}).status_code == 404


def test_a_code_lets_in_as_the_link_does(owner: Visitor, base: str, colleagues: list[Visitor]) -> None:
    ways = invited(owner, base)
    colleagues[0].get("/join")
    colleagues[0].post("/join", {"code": ways.code.lower()})
    assert "/v/" in colleagues[0].path
    colleagues[0].get(ways.path)
    assert "続きから答える" in colleagues[0].text, "the used link leads the same device back"


def test_a_cancelled_colleague_is_out_at_once_and_leaves_nothing(
    owner: Visitor, base: str, colleagues: list[Visitor]
) -> None:
    part = join(colleagues[0], invited(owner, base))
    colleagues[0].get(f"{part}/")
    colleagues[0].answer_page(-1)
    owner.get(f"{base}/voices")
    owner.post(f"{base}/voices/cancel", {"number": 1})
    assert colleagues[0].client.get(f"{part}/").status_code == 404
    owner.get(f"{base}/voices")
    owner.post(f"{base}/voices/cancel", {"number": 1})
    assert "すでに取り消されています" in owner.text
    for wrong in ("", "x", "-1", "9" * 30, "１"):
        assert owner.post(f"{base}/voices/cancel", {"number": wrong}).status_code == 200


def test_two_devices_of_one_colleague_go_on_with_the_same_answers(
    owner: Visitor, base: str, colleagues: list[Visitor]
) -> None:
    first, second = colleagues[:2]
    part = join(first, invited(owner, base))
    first.get(f"{part}/q/office")
    first.answer_page(0)
    chosen = first.get(f"{part}/q/office") and first.fields()
    first.post(f"{part}/pause", follow=True)
    link = re.search(r'id="voice-link">https?://[^/]+([^<]+)<', first.text)
    assert link
    second.get(link[1])
    second.post(link[1])
    second.get(f"{part}/q/office")
    name = next(n for n in second.options())
    assert second.fields()[name] == chosen[name]
    stale = second.fields()
    first.get(f"{part}/q/office")
    first.answer_page(1)
    # An older page does not take a newer answer's place.
    answer = second.post(f"{part}/q/office", {**stale, name: second.options()[name][2], "action": "next"})
    assert answer.status_code == 409 and "data-kept" in second.text
    first.get(f"{part}/q/office")
    assert first.fields()[name] == first.options()[name][1]


def test_handing_in_is_final_on_every_device(owner: Visitor, base: str, colleagues: list[Visitor]) -> None:
    part = join(colleagues[0], invited(owner, base))
    colleagues[0].get(f"{part}/q/office")
    fields, options = colleagues[0].fields(), colleagues[0].options()
    name = next(iter(options))
    hand_in(colleagues[0], part, agreed=False)
    for page in ("q/office", "finish", "pause"):
        assert colleagues[0].get(f"{part}/{page}").status_code == 200 and colleagues[0].path == f"{part}/"
    late = {**fields, name: options[name][0], "csrf_token": colleagues[0].csrf}
    assert colleagues[0].client.post(f"{part}/answer/office", data=late).status_code == 409
    answer = colleagues[0].client.post(f"{part}/q/office", data=late)
    assert answer.status_code == 303 and answer.location == f"{part}/"


def test_after_completion_a_colleague_is_told_kindly_and_may_answer(
    owner: Visitor, base: str, colleagues: list[Visitor]
) -> None:
    ways = invited(owner, base)
    finished(owner, base)
    join(colleagues[0], ways)
    assert "もう結果を受け取っています" in colleagues[0].text and colleagues[0].options()


def test_another_industry_meanwhile_asks_other_questions(owner: Visitor, base: str, colleagues: list[Visitor]) -> None:
    part = join(colleagues[0], invited(owner, base))
    answer_all(colleagues[0], part, -1)
    owner.get(f"{base}/profile")
    owner.post(f"{base}/profile", {**PROFILE, "industry": "M"})
    colleagues[0].get(f"{part}/q/operations")
    shown = set(colleagues[0].options())
    owner.get(f"{base}/q/operations")
    assert shown == set(owner.options()), "the same as the owner is asked now"
    hand_in(colleagues[0], part, agreed=True)
    owner.get(f"{base}/q/operations")
    owner.answer_page(0)
    assert TALK in finished(owner, base)


def test_nobody_is_invited_before_the_profile(owner: Visitor) -> None:
    owner.get("/")
    owner.post("/start", {"path": "quick", "usage": "self", "consent": "y"})
    base = owner.path.removesuffix("/profile")
    assert owner.get(f"{base}/voices") and owner.path == f"{base}/profile"


def test_there_is_room_for_so_many(owner: Visitor, base: str) -> None:
    for _ in range(20):
        invited(owner, base)
    assert "招待できるのは20人までです" in owner.text and 'id="role"' not in owner.text
    owner.post(f"{base}/voices", {"role": "floor"})
    assert "招待できるのは20人までです" in owner.text and "20番" in owner.text and "21番" not in owner.text


def test_a_note_that_is_too_long_is_told_and_an_altered_role_refused(owner: Visitor, base: str) -> None:
    owner.get(f"{base}/voices")
    assert owner.post(f"{base}/voices", {"role": "office", "name": "長" * 41}).status_code == 422
    assert "40文字まで" in owner.text and '<option value="office" selected>' in owner.text
    assert owner.post(f"{base}/voices", {"role": "owner"}).status_code == 400


def test_a_form_outlives_its_session(owner: Visitor, base: str, colleagues: list[Visitor]) -> None:
    part = join(colleagues[0], invited(owner, base))
    colleagues[0].get(f"{part}/q/office")
    fields, options = colleagues[0].fields(), colleagues[0].options()
    name = next(iter(options))
    colleagues[0].client.delete_cookie("assess_session")
    page = colleagues[0].post(f"{part}/q/office", {**fields, name: options[name][2], "action": "next"})
    assert page.status_code == 400 and "もう一度ボタンを押してください" in colleagues[0].text
    assert colleagues[0].fields()[name] == options[name][2]
    colleagues[0].post(f"{part}/q/office", {**colleagues[0].fields(), "action": "next"})
    colleagues[0].get(f"{part}/q/office")
    assert colleagues[0].fields()[name] == options[name][2]


def test_a_colleague_reads_in_another_language_than_the_owner(
    owner: Visitor, base: str, colleagues: list[Visitor]
) -> None:
    part = join(colleagues[0], invited(owner, base))
    colleagues[0].get(f"{part}/q/office")
    name, options = next(iter(colleagues[0].options().items()))
    colleagues[0].post(f"{part}/q/office", {**colleagues[0].fields(), name: options[0], "lang": "en"})
    assert '<html lang="en">' in colleagues[0].text and colleagues[0].fields()[name] == options[0]
    owner.get(f"{base}/review")
    assert '<html lang="ja">' in owner.text


def test_leaving_closes_this_device_only(owner: Visitor, base: str, colleagues: list[Visitor]) -> None:
    part = join(colleagues[0], invited(owner, base))
    colleagues[0].get(f"{part}/pause")
    colleagues[0].post(f"{part}/leave")
    assert "開けないようにしました" in colleagues[0].text
    assert colleagues[0].client.get(f"{part}/").status_code == 404
    owner.get(f"{base}/voices")
    assert "答えている途中です" in owner.text


def test_the_rule_stands_in_one_place() -> None:
    """Who else read what colleagues answered could show what the rule forbids."""
    package = Path(__file__).resolve().parents[2] / "assess"
    users = {
        str(file.relative_to(package))
        for file in package.rglob("*.py")
        if re.search(r"store\.voices\(|\.heard\(", file.read_text("utf-8"))
    }
    assert users == {"services/voices.py"}
