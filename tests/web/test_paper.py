"""A filled-in paper form, typed in by number: checked in words, saved like any answer, nothing lost on the way."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from flask import Flask

from assess.bank.library import Library
from assess.core.flow import Flow
from assess.core.keyed import keys_of, meant
from assess.core.model import UNKNOWN, Bank, Condition, Profile, Question
from assess.core.numbering import asked_in, running_numbers
from assess.services import assessments
from assess.web.context import make_context
from assess.web.respondent import paper_sheet
from tests.web.helpers import PROFILE, Visitor

FIELD = re.compile(r'<input class="key-row__key" type="tel" id="([^"]+)" name="[^"]+" value="([^"]*)"')
ERROR = re.compile(r'<p class="field-error" id="([^"]+)-error">(.*?)</p>')
MENDED = re.compile(r'name="(n\d+)" value="[^"]*"[^>]* autofocus')


@pytest.fixture
def asked(library: Library) -> dict[int, Question]:
    """The questions of a manufacturer by number."""
    numbers = running_numbers(library.bank, PROFILE["industry"])
    return {numbers[q.id]: q for q in asked_in(library.bank, PROFILE["industry"])}


def grid(visitor: Visitor) -> dict[str, str]:
    """The fields of the grid with what stands in them."""
    return dict(FIELD.findall(visitor.text))


def send(visitor: Visitor, base: str, /, **typed: str) -> int:
    """Fill in the grid and press the button."""
    fields = {**visitor.fields(), **grid(visitor), **typed}
    return visitor.post(f"{base}/paper", {**fields, "action": "check"}).status_code


def save(visitor: Visitor, base: str) -> None:
    visitor.post(f"{base}/paper/save", {**visitor.fields(), "action": "save"})


def stored(visitor: Visitor, base: str) -> dict[str, str]:
    return json.loads(visitor.client.get(f"{base}/answers.json").data)["answers"]  # type: ignore[no-any-return]


def test_numbers_are_shown_in_words_and_saved_under_their_questions(
    visitor: Visitor, asked: dict[int, Question]
) -> None:
    base = visitor.start()
    visitor.get(f"{base}/paper")
    assert [name for name in grid(visitor) if name.startswith("n")] == [f"n{n}" for n in asked]
    typed = {f"n{n}": "2" for n in asked} | {"n1": "U", "n2": " ３ "}
    assert send(visitor, base, **typed, w_office="3") == 200
    assert stored(visitor, base) == {}, "nothing is saved before it has been seen"
    for n, question in asked.items():
        words = {1: "わからない", 2: question.options[2].text.ja}.get(n, question.options[1].text.ja)
        assert f'<span class="question__number">問{n}</span>{question.text.ja}' in visitor.text
        assert f"<strong>{words}</strong>" in visitor.text
    save(visitor, base)
    assert visitor.path == f"{base}/review" and f"{len(asked) + 1}件、保存しました" in visitor.text
    expected = {q.id: q.options[1].id for q in asked.values()}
    expected |= {asked[1].id: UNKNOWN, asked[2].id: asked[2].options[2].id}
    assert stored(visitor, base) == expected
    assert json.loads(visitor.client.get(f"{base}/answers.json").data)["relevance"] == {"office": 3}


def test_the_short_form_has_the_numbers_of_the_full_one(visitor: Visitor, asked: dict[int, Question]) -> None:
    base = visitor.start("quick")
    visitor.get(f"{base}/paper")
    core = [f"n{n}" for n, question in asked.items() if question.core]
    assert list(grid(visitor)) == core
    assert send(visitor, base, **{core[-1]: "1"}) == 200
    save(visitor, base)
    question = asked[int(core[-1][1:])]
    assert stored(visitor, base) == {question.id: question.options[0].id}


def test_a_full_form_in_a_short_assessment(visitor: Visitor, asked: dict[int, Question]) -> None:
    base = visitor.start("quick")
    visitor.get(f"{base}/paper")
    fields = {**visitor.fields(), **grid(visitor), "n1": "2"}
    visitor.post(f"{base}/paper", {**fields, "action": "full"})
    assert [name for name in grid(visitor) if name.startswith("n")] == [f"n{n}" for n in asked]
    assert grid(visitor)["n1"] == "2", "what was typed is still there"
    assert send(visitor, base) == 200


@pytest.mark.parametrize("typed", ["6", "9", "x", "12", "1 2", "長い長い長い答え"])
def test_what_is_no_answer_is_told_at_its_field_and_nothing_is_lost(visitor: Visitor, typed: str) -> None:
    base = visitor.start()
    visitor.get(f"{base}/paper")
    assert send(visitor, base, n1=typed, n2="2") == 422
    (name, message), *others = ERROR.findall(visitor.text)
    assert (name, others) == ("n1", []) and "問1：" in message and typed[:8] in message
    assert '<a href="#n1">' in visitor.text and grid(visitor)["n1"] == typed and grid(visitor)["n2"] == "2"
    assert stored(visitor, base) == {}
    assert send(visitor, base, n1="1") == 200, "mended on the same page"


def test_an_option_that_a_question_lacks_is_refused(visitor: Visitor, asked: dict[int, Question]) -> None:
    base = visitor.start()
    visitor.get(f"{base}/paper")
    for n, question in asked.items():
        wrong = str(len(question.options) + 1)
        assert send(visitor, base, **{f"n{n}": wrong}) == 422
        assert ERROR.findall(visitor.text)[0][0] == f"n{n}"
        send(visitor, base, **{f"n{n}": ""})
        if not question.not_applicable:
            assert send(visitor, base, **{f"n{n}": "N"}) == 422 and "該当しない）はありません" in visitor.text
        else:
            assert send(visitor, base, **{f"n{n}": "n"}) == 200
        visitor.get(f"{base}/paper")


def test_a_number_that_is_not_on_the_form(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/paper")
    assert send(visitor, base, n99="2", n1="1") == 422
    assert "問99は、この会社の用紙にはありません" in visitor.text and grid(visitor)["n1"] == "1"


def test_nothing_typed(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/paper")
    assert send(visitor, base) == 422 and "まだ何も入っていません" in visitor.text


def test_a_form_typed_twice_changes_nothing_and_says_so(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/paper")
    send(visitor, base, n1="1", n2="2")
    page = visitor.fields()
    save(visitor, base)
    before = stored(visitor, base)
    # The same page sent once more, by a second press or from the browser's history.
    visitor.get(f"{base}/paper")
    csrf = visitor.csrf
    visitor.post(f"{base}/paper/save", {**page, "csrf_token": csrf})
    assert stored(visitor, base) == before
    # The same form typed anew.
    visitor.get(f"{base}/paper")
    assert "すでに2件の答えがあり" in visitor.text and grid(visitor)["n1"] == "1"
    assert send(visitor, base, n1="1", n2="2") == 200
    assert "もう一度入れたのかもしれません" in visitor.text
    save(visitor, base)
    assert "変わったものはありません" in visitor.text and stored(visitor, base) == before


def test_what_changes_is_shown_with_what_was_there(visitor: Visitor, asked: dict[int, Question]) -> None:
    base = visitor.start()
    visitor.get(f"{base}/paper")
    send(visitor, base, n1="1", n2="2")
    save(visitor, base)
    visitor.get(f"{base}/paper")
    assert send(visitor, base, n1="3") == 200
    assert f"前の答え：{asked[1].options[0].text.ja}" in visitor.text
    assert "新しい答え 0件、変わる答え 1件、前と同じ答え 1件" in visitor.text
    save(visitor, base)
    assert stored(visitor, base)[asked[1].id] == asked[1].options[2].id


def test_a_newer_answer_of_another_page_stays_and_is_told(visitor: Visitor, asked: dict[int, Question]) -> None:
    base = visitor.start()
    visitor.get(f"{base}/paper")
    send(visitor, base, n1="1", n2="1")
    page = visitor.fields()
    with visitor.client.application.app_context():
        other = {asked[1].id: asked[1].options[2].id}
        assessments.save_answers(make_context(), base.rsplit("/", 1)[1], other)
    visitor.post(f"{base}/paper/save", page)
    assert "問1は、ほかの画面で新しい答えが入っていたので" in visitor.text
    assert stored(visitor, base) == {asked[1].id: asked[1].options[2].id, asked[2].id: asked[2].options[0].id}


def test_without_a_profile_it_is_asked_for_first(visitor: Visitor) -> None:
    visitor.get("/")
    visitor.post("/start", {"path": "full", "usage": "self", "consent": "y"})
    base = visitor.path.removesuffix("/profile")
    for answer in (visitor.get(f"{base}/paper"), visitor.post(f"{base}/paper", {"n1": "1"})):
        assert answer.request.path == f"{base}/profile" and "紙の答えを入れる前に" in visitor.text
    visitor.post(f"{base}/paper/save", {"n1": "1"})
    assert visitor.path == f"{base}/profile"


def test_an_industry_that_changed_meanwhile_is_told(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/paper")
    fields = {**visitor.fields(), **grid(visitor), "n1": "2"}
    visitor.get(f"{base}/profile")
    visitor.post(f"{base}/profile", {**visitor.fields(), **PROFILE, "industry": "I"})
    visitor.get(f"{base}/paper")
    answer = visitor.post(f"{base}/paper", {**fields, "csrf_token": visitor.csrf})
    assert answer.status_code == 422 and "途中で業種か質問の範囲が変わり" in visitor.text and grid(visitor)["n1"] == "2"


def test_back_to_one_number_and_in_the_other_language(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/paper")
    send(visitor, base, n1="1", n2="2")
    visitor.post(f"{base}/paper/save", {**visitor.fields(), "lang": "en"})
    assert "Save these answers?" in visitor.text and stored(visitor, base) == {}
    visitor.post(f"{base}/paper", {**visitor.fields(), "mend": "n2"})
    assert MENDED.findall(visitor.text) == ["n2"] and grid(visitor)["n1"] == "1"
    visitor.post(f"{base}/paper", {**visitor.fields(), **grid(visitor), "lang": "ja"})
    assert "紙の答えを入れる" in visitor.text and grid(visitor)["n2"] == "2"
    assert send(visitor, base) == 200


def test_a_form_without_a_session_comes_back_with_all_that_was_typed(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/paper")
    visitor.client.delete_cookie("assess_session")
    assert send(visitor, base, n1="1", n2="7") == 400
    assert "もう一度ボタンを押してください" in visitor.text
    assert (grid(visitor)["n1"], grid(visitor)["n2"]) == ("1", "7")


@pytest.mark.parametrize("forged", [{"page": "<b>"}, {"rev_n1": "x"}])
def test_an_altered_page_is_refused(visitor: Visitor, forged: dict[str, str]) -> None:
    base = visitor.start()
    visitor.get(f"{base}/paper")
    assert send(visitor, base, n1="1", **forged) == 400


# ---------------------------------------------------------------- what does not count


def rows_of(bank: Bank, profile: Profile, typed: dict[str, str]) -> dict[str, str]:
    """The notes on a form with these answers (question -> key)."""
    flow = Flow(bank, profile, "full", {})
    numbers = running_numbers(bank, profile.industry)
    rows = tuple(
        paper_sheet.Row(
            q.id, f"n{numbers[q.id]}", f"問{numbers[q.id]}", "", (), tuple(keys_of(q).items()), typed[q.id], "", 0
        )
        for q in asked_in(bank, profile.industry)
        if q.id in typed
    )
    return paper_sheet.notes(paper_sheet.Sheet("p", "E-full", "", rows, ()), flow)


def test_an_answer_that_another_one_rules_out_is_kept_and_told(
    app: Flask, visitor: Visitor, library: Library, asked: dict[int, Question]
) -> None:
    resting = next(q for q in asked.values() if q.asks_if and q.asks_if.question)
    numbers = {q.id: n for n, q in asked.items()}
    basis = numbers[resting.asks_if.question]  # type: ignore[union-attr,index]
    base = visitor.start()
    visitor.get(f"{base}/paper")
    send(visitor, base, **{f"n{basis}": "1", f"n{numbers[resting.id]}": "2"})
    assert f"問{basis}の答えから、計算に入れません" in visitor.text
    save(visitor, base)
    assert stored(visitor, base)[resting.id] == resting.options[1].id
    with app.test_request_context():
        profile = Profile(industry=PROFILE["industry"], prefecture="15", employees=9)
        assert "空欄なので" in rows_of(library.bank, profile, {resting.id: "2"})[f"n{numbers[resting.id]}"]
        best = str(len(asked[basis].options))
        assert rows_of(library.bank, profile, {resting.id: "2", asked[basis].id: best}) == {}


def test_a_question_for_larger_firms_is_told(app: Flask, library: Library, asked: dict[int, Question]) -> None:
    first, *others = library.bank.domains
    large = replace(first.questions[0], asks_if=Condition(min_employees=50))
    bank = replace(library.bank, domains=(replace(first, questions=(large, *first.questions[1:])), *others))
    with app.test_request_context():
        profile = Profile(industry=PROFILE["industry"], prefecture="15", employees=9)
        assert "この会社にはお聞きしない質問" in rows_of(bank, profile, {large.id: "2"})["n1"]
        assert rows_of(bank, replace(profile, employees=50), {large.id: "2"}) == {}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("1", "1"),
        (" ５", "5"),
        ("u", "0"),
        ("Ｕ", "0"),
        ("う", "0"),
        ("n", "N"),
        ("-", "N"),
        ("－", "N"),
        ("*", "N"),
        ("＃", "N"),
        ("ん", "N"),
    ],
)
def test_what_a_keyboard_makes_of_a_key(typed: str, key: str) -> None:
    assert meant(typed) == key
