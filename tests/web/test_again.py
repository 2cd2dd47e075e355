"""The owner takes the check again: answers of before are kept or changed, then both stand side by side."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.helpers import Visitor

STEP = re.compile(r'name="step" value="([^"]+)"')
CHANGED = re.compile(r'name="keep_([^"]+)" value="changed"[^>]* checked')


def finished(visitor: Visitor, option: int = 1) -> str:
    base = visitor.start("quick")
    visitor.answer_all(option)
    visitor.post(f"{base}/complete")
    return base


def begin(visitor: Visitor, base: str) -> str:
    """Press the button on the result page; the address of the next one."""
    visitor.get(f"{base}/result")
    visitor.post(f"{base}/again")
    assert visitor.path.endswith("/again"), visitor.path
    return visitor.path.removesuffix("/again")


def fields(visitor: Visitor) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="(keep_[^"]+)"', visitor.text)))


def test_all_that_stayed_is_kept_with_one_tap_and_the_rest_is_asked(client: FlaskClient) -> None:
    visitor = Visitor(client)
    base = finished(visitor)
    before = client.get(f"{base}/answers.json").json["answers"]
    following = begin(visitor, base)
    assert following != base and "髙橋製作所" in client.get(f"{following}/profile").text
    asked = fields(visitor)
    assert len(asked) > 9 and visitor.text.count('class="kept-answer__said"') == len(asked)
    visitor.post(f"{following}/again/keep", {asked[0]: "changed", asked[1]: "same", "rest": "same"})
    assert f"前回と同じ{len(asked) - 1}問を残しました" in visitor.text
    after = client.get(f"{following}/answers.json").json["answers"]
    assert after == {name: before[name] for name in (field.removeprefix("keep_") for field in asked[1:])}
    assert client.get(f"{base}/answers.json").json["answers"] == before


def test_what_nothing_is_said_of_is_asked_where_one_wishes(client: FlaskClient) -> None:
    visitor = Visitor(client)
    following = begin(visitor, finished(visitor))
    asked = fields(visitor)
    visitor.post(f"{following}/again/keep", {"rest": "ask"})
    assert "0問を残しました" not in visitor.text
    visitor.post(f"{following}/again/keep", {asked[0]: "same", "keep_no-such": "same", "rest": "ask"})
    assert list(client.get(f"{following}/answers.json").json["answers"]) == [asked[0].removeprefix("keep_")]
    visitor.get(f"{following}/again")
    assert fields(visitor) == asked[1:]


def test_the_first_button_keeps_and_the_first_page_offers_to_take_it_again(client: FlaskClient) -> None:
    """Whoever comes back does not answer everything anew unless it is wished."""
    visitor = Visitor(client)
    base = finished(visitor)
    visitor.get("/")
    assert f'action="{base}/again"' in visitor.text
    visitor.post(f"{base}/again")
    following = visitor.path.removesuffix("/again")
    buttons = re.findall(r'<button class="([^"]+)" name="rest" value="(\w+)"', visitor.text)
    kept = {name.removeprefix("keep_") for name in fields(visitor)}
    assert len(kept) > 9 and buttons == [("button", "same"), ("button button--plain", "ask")]
    visitor.post(f"{following}/again/keep", {"rest": buttons[0][1]})
    assert set(client.get(f"{following}/answers.json").json["answers"]) == kept


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_who_left_before_keeping_anything_comes_back_to_the_list(client: FlaskClient, lang: str) -> None:
    """Question 1 of 30, empty, looked as if all were lost."""
    visitor = Visitor(client)
    following = begin(visitor, finished(visitor))
    asked = fields(visitor)
    visitor.get("/")
    visitor.post("/language", {"lang": lang})
    card = visitor.text.split('<div class="here__card">')[1]
    assert ("前回のお答えの見直しから" if lang == "ja" else "begins with your earlier answers") in card
    assert "問中" not in card and "0 of" not in card
    go_on = re.search(r'<a class="button" href="([^"]+)"', card)
    assert go_on is not None
    visitor.get(go_on[1])
    assert visitor.path == f"{following}/again" and fields(visitor) == asked
    # The same after the profile; once something is kept, the questions come.
    visitor.fill(following, {"industry": "E", "prefecture": "15", "employees": "12"})
    assert visitor.path == f"{following}/again"
    visitor.post(f"{following}/again/keep", {asked[0]: "same", "rest": "ask"})
    visitor.get("/")
    assert ("12問中1問" if lang == "ja" else "1 of 12 questions") in visitor.text
    visitor.get(f"{following}/")
    assert not visitor.path.endswith("/again")


def test_who_keeps_nothing_is_asked_the_first_question(client: FlaskClient) -> None:
    visitor = Visitor(client)
    following = begin(visitor, finished(visitor))
    visitor.post(f"{following}/again/keep", {"rest": "ask"})
    assert not visitor.path.endswith("/again") and visitor.options()


def ticked(visitor: Visitor, base: str, count: int) -> list[str]:
    """Tick the first steps of the plan."""
    visitor.get(f"{base}/result")
    steps = STEP.findall(visitor.text.split('id="plan"')[1])[:count]
    for step in steps:
        visitor.post(f"{base}/done", {"step": step, "done": "y"})
    return steps


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_has_changed_is_asked_beside_the_earlier_answer(client: FlaskClient, lang: str) -> None:
    """It came empty, and nobody remembers after a year what the answer was. Nothing is chosen before one chooses."""
    visitor = Visitor(client)
    base = finished(visitor)
    before = client.get(f"{base}/answers.json").json["answers"]
    following = begin(visitor, base)
    first, second, *_ = (field.removeprefix("keep_") for field in fields(visitor))
    visitor.post(f"{following}/language", {"lang": lang, "back": f"{following}/again"})
    visitor.post(f"{following}/again/keep", {f"keep_{first}": "changed", "rest": "same"})
    question = visitor.bank.question(first)
    assert question is not None
    said = question.options[1].text.get(lang)
    line = {"ja": f"前回のお答え：<strong>{said}</strong>", "en": f"Your earlier answer: <strong>{said}</strong>"}[lang]
    mark = {"ja": "前回", "en": "earlier"}[lang]
    for page in (f"{following}/question/{first}", f"{following}/q/{visitor.first}"):
        visitor.get(page)
        part = visitor.text.split(f'data-question="{first}"')[1].split("</fieldset>")[0]
        assert part.index(line) < part.index('type="radio"') and " checked" not in part
        assert re.findall(r'value="([^"]+)">\s*<label[^>]*>[^<]*<span class="mark">([^<]+)<', part) == [
            (before[first], mark)
        ]
        assert visitor.text.count('class="earlier"') == 1, "what was kept says nothing twice"
    visitor.get(f"{following}/question/{second}")
    assert 'class="earlier"' not in visitor.text
    visitor.get(f"{base}/question/{first}")
    assert 'class="earlier"' not in visitor.text, "nor the first check"
    # It still stands there beside another answer.
    visitor.get(f"{following}/question/{first}")
    visitor.post(visitor.path, {**visitor.fields(), f"q_{first}": question.options[2].id})
    visitor.get(f"{following}/question/{first}")
    assert line in visitor.text and visitor.fields()[f"q_{first}"] == question.options[2].id


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_was_ticked_in_the_plan_is_said_to_have_changed(client: FlaskClient, lang: str) -> None:
    visitor = Visitor(client)
    base = finished(visitor, 0)
    questions = sorted({step.partition(":")[0] for step in ticked(visitor, base, 2)})
    following = begin(visitor, base)
    assert sorted(CHANGED.findall(visitor.text)) == questions
    visitor.post(f"{following}/language", {"lang": lang, "back": f"{following}/again"})
    sentence = "計画で「やった」に印があります" if lang == "ja" else "Ticked as “Done” in your plan"
    assert visitor.text.count(sentence) == len(questions)
    # Of all that nothing else is said of they are asked; whoever says that one is the same keeps it.
    visitor.post(f"{following}/again/keep", {f"keep_{questions[0]}": "same", "rest": "same"})
    kept = client.get(f"{following}/answers.json").json["answers"]
    assert questions[0] in kept and not set(questions[1:]) & set(kept) and len(kept) > 9


def test_a_tick_that_was_taken_back_marks_nothing(client: FlaskClient) -> None:
    visitor = Visitor(client)
    base = finished(visitor, 0)
    for step in ticked(visitor, base, 2):
        visitor.post(f"{base}/done", {"step": step})
    begin(visitor, base)
    assert CHANGED.findall(visitor.text) == [] and "やった" not in visitor.text


def test_an_area_is_said_to_be_finished_only_after_a_new_answer(client: FlaskClient) -> None:
    """「事務」が終わりました stood above the first question that came, though nothing had been answered."""
    visitor = Visitor(client)
    following = begin(visitor, finished(visitor))
    visitor.get(f"{following}/q/{visitor.first}")
    visitor.post(visitor.path, {**visitor.fields(), "action": "one"})
    visitor.get(f"{following}/again")
    second = next(d for d in visitor.bank.domains if d.id == visitor.second)
    changed = [q.id for q in second.questions if f"keep_{q.id}" in fields(visitor)]
    visitor.post(f"{following}/again/keep", {f"keep_{changed[0]}": "changed", "rest": "same"})
    assert visitor.path.endswith(changed[0]) and 'class="said"' not in visitor.text
    visitor.get(f"{following}/")
    assert 'class="said"' not in visitor.text, "nor on coming back"


def test_pressing_twice_goes_on_with_the_same_one(client: FlaskClient) -> None:
    visitor = Visitor(client)
    base = finished(visitor)
    assert begin(visitor, base) == begin(visitor, base)


def test_both_stand_side_by_side_when_the_second_is_complete(client: FlaskClient) -> None:
    visitor = Visitor(client)
    base = finished(visitor)
    assert client.get(f"{base}/changes").status_code == 303  # nothing to compare with
    visitor.get(f"{base}/result")
    assert "前回と比べる" not in visitor.text
    following = begin(visitor, base)
    visitor.post(f"{following}/again/keep", {"rest": "same"})
    assert client.get(f"{following}/again").status_code == 303  # nothing is left of it
    assert client.get(f"{following}/changes").status_code == 303  # not complete
    visitor.get(f"{following}/review")
    visitor.post(f"{following}/complete")
    visitor.get(f"{following}/result")
    assert "前回と比べる" in visitor.text
    visitor.get(f"{following}/changes")
    assert "前回（" in visitor.text and "今回（" in visitor.text and "変わらないこと（" in visitor.text
    assert "進んだもの 0、戻ったもの 0" in visitor.text


def test_nobody_else_sees_what_was_answered_before(app: Flask, client: FlaskClient) -> None:
    visitor, other = Visitor(client), Visitor(app.test_client())
    following = begin(visitor, finished(visitor))
    other.get("/")
    assert {other.client.get(f"{following}/{page}").status_code for page in ("again", "changes")} == {404}
    assert other.post(f"{following}/again/keep", {"rest": "same"}).status_code == 404


def test_an_unfinished_one_is_not_taken_again(client: FlaskClient) -> None:
    visitor = Visitor(client)
    base = visitor.start("quick")
    visitor.post(f"{base}/again")
    assert visitor.path.startswith(base)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_second_result_begins_with_what_has_moved(client: FlaskClient, lang: str) -> None:
    visitor = Visitor(client)
    following = begin(visitor, finished(visitor, 0))
    asked = fields(visitor)
    visitor.post(f"{following}/again/keep", {asked[0]: "changed", asked[-1]: "changed", "rest": "same"})
    visitor.get(f"{following}/q/{visitor.first}")
    visitor.answer_all(1)
    visitor.post(f"{following}/complete")
    visitor.post(f"{following}/language", {"lang": lang, "back": f"{following}/result"})
    moved = re.search(r"前回より：進んだこと(\d+)|Since last time: (\d+) answers up", visitor.text)
    assert moved is not None and visitor.text.index(moved[0]) < visitor.text.index('id="now"')
    news = visitor.text[moved.start() :].split("</p>")[0]
    assert f'href="{following}/changes"' in news
    visitor.get(f"{following}/changes")
    count = moved[1] or moved[2]
    assert (f"進んだもの {count}、" if lang == "ja" else f"{count} went up") in visitor.text


def test_a_second_result_that_is_the_same_says_so_and_a_first_one_nothing(client: FlaskClient) -> None:
    visitor = Visitor(client)
    base = finished(visitor)
    visitor.get(f"{base}/result")
    assert "verdict__news" not in visitor.text
    following = begin(visitor, base)
    visitor.post(f"{following}/again/keep", {"rest": "same"})
    visitor.get(f"{following}/review")
    visitor.post(f"{following}/complete")
    visitor.get(f"{following}/result")
    assert "前回と同じところにいます" in visitor.text
