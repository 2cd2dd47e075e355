"""An answer is never undone by something older: windows, devices and requests that come late, without a script."""

from __future__ import annotations

import json
from html import unescape

import pytest
from flask import Flask

from tests.web.helpers import Visitor


@pytest.fixture
def base(visitor: Visitor) -> str:
    """An assessment whose first question page is open."""
    base = visitor.start()
    visitor.get(f"{base}/q/{visitor.first}")
    return base


def question(visitor: Visitor, number: int = 0) -> tuple[str, list[str]]:
    """The field of a question of the page, and its options."""
    return list(visitor.options().items())[number]


def answers(visitor: Visitor, base: str) -> dict[str, str]:
    found = json.loads(visitor.client.get(f"{base}/answers.json").data)["answers"]
    return {f"q_{name}": value for name, value in found.items()}


def label(visitor: Visitor, name: str, value: str) -> str:
    """How an option is called on the page."""
    before = visitor.text.partition(f'name="{name}" value="{value}"')[2]
    return before.partition("<label")[2].partition(">")[2].partition("</label>")[0].partition("．")[2]


def test_a_page_that_is_sent_again_from_history_takes_nothing_back(visitor: Visitor, base: str) -> None:
    """As where a browser shows its old page with the old choice, and the button is pressed once more."""
    name, options = question(visitor)
    old = {**visitor.fields(), name: options[0]}
    visitor.post(f"{base}/q/{visitor.first}", {**old, "action": "next"})
    visitor.get(f"{base}/q/{visitor.first}")
    visitor.post(f"{base}/q/{visitor.first}", {**visitor.fields(), name: options[-1], "action": "next"})
    page = visitor.post(f"{base}/q/{visitor.first}", {**old, "action": "next"})
    assert answers(visitor, base) == {name: options[-1]}
    assert page.status_code == 409 and page.request.path == f"{base}/q/{visitor.first}"
    kept = label(visitor, name, options[-1])
    assert "より新しい回答が先に保存されていました" in visitor.text and f"→「{kept}」" in visitor.text
    assert visitor.fields()[name] == options[-1]


def test_choosing_again_after_that_works(visitor: Visitor, base: str) -> None:
    name, options = question(visitor)
    other = {**visitor.fields(), "page": "another", name: options[0]}
    visitor.post(f"{base}/q/{visitor.first}", {**visitor.fields(), name: options[-1]})
    visitor.post(f"{base}/q/{visitor.first}", other)
    visitor.post(f"{base}/q/{visitor.first}", {**visitor.fields(), name: options[1], "action": "next"})
    assert answers(visitor, base)[name] == options[1] and visitor.path == f"{base}/q/{visitor.second}"


def test_another_window_keeps_its_newer_answer_and_the_rest_is_taken(visitor: Visitor, base: str) -> None:
    (name, options), (second, others) = question(visitor), question(visitor, 1)
    old = visitor.fields()
    visitor.post(f"{base}/q/{visitor.first}", {**old, name: options[-1]})
    visitor.post(f"{base}/q/{visitor.first}", {**old, "page": "another", name: options[0], second: others[0]})
    assert answers(visitor, base) == {name: options[-1], second: others[0]}
    assert visitor.text.count("→「") == 1


@pytest.mark.parametrize("button", ["next", "back", "stop"])
def test_whatever_button_is_pressed_the_kept_answer_is_told(visitor: Visitor, base: str, button: str) -> None:
    name, options = question(visitor)
    old = visitor.fields()
    visitor.post(f"{base}/q/{visitor.first}", {**old, name: options[-1]})
    page = visitor.post(f"{base}/q/{visitor.first}", {**old, "page": "another", name: options[0], "action": button})
    assert page.status_code == 409 and "より新しい回答" in visitor.text


def test_in_english_too_and_in_the_language_just_chosen(visitor: Visitor, base: str) -> None:
    name, options = question(visitor)
    old = visitor.fields()
    visitor.post(f"{base}/q/{visitor.first}", {**old, name: options[-1]})
    visitor.post(f"{base}/q/{visitor.first}", {**old, "page": "another", name: options[0], "lang": "en"})
    assert '<html lang="en">' in visitor.text and "had already saved a newer answer" in visitor.text


def test_relevance_is_kept_likewise(visitor: Visitor, base: str) -> None:
    field = f"relevance_{visitor.first}"
    visitor.get(f"{base}/relevance")
    old = visitor.fields()
    visitor.post(f"{base}/relevance", {**old, field: "3"})
    assert visitor.post(f"{base}/relevance", {**old, "page": "another", field: "1"}).status_code == 409
    assert visitor.fields()[field] == "3" and "→「とても」" in visitor.text
    visitor.post(f"{base}/relevance", {**visitor.fields(), field: "1"})
    visitor.get(f"{base}/relevance")
    assert visitor.fields()[field] == "1"


def test_the_page_of_one_question_keeps_a_newer_answer(visitor: Visitor, base: str) -> None:
    name = visitor.question
    page = f"{base}/question/{name.removeprefix('q_')}"
    visitor.get(page)
    old, options = visitor.fields(), visitor.options()[name]
    visitor.post(page, {**old, name: options[-1], "action": "next"})
    assert visitor.post(page, {**old, "page": "another", name: options[0], "action": "next"}).status_code == 409
    assert "より新しい回答が先に保存されていました" in visitor.text and visitor.fields()[name] == options[-1]
    visitor.post(page, {**visitor.fields(), name: options[0], "action": "next"})
    visitor.get(page)
    assert visitor.fields()[name] == options[0]


def save(visitor: Visitor, base: str, **fields: object) -> dict[str, object]:
    """As the script does: one answer of the page, with a number."""
    known = {key: visitor.fields()[key] for key in ("csrf_token", "page")}
    answer = visitor.client.post(f"{base}/answer/{visitor.first}", data={**known, **fields})
    assert answer.status_code == 200
    return answer.get_json()  # type: ignore[no-any-return]


def test_what_was_sent_first_and_comes_last_is_told_what_is_kept(visitor: Visitor, base: str) -> None:
    name, options = question(visitor)
    assert save(visitor, base, seq=2, **{name: options[2]})["revisions"] == {name: 1}
    late = save(visitor, base, seq=1, **{name: options[0]})
    assert late["kept"] == {name: options[2]} and late["revisions"] == {name: 1}
    assert answers(visitor, base) == {name: options[2]}


def test_a_button_outruns_an_answer_that_is_still_on_its_way(visitor: Visitor, base: str) -> None:
    name, options = question(visitor)
    form = {**visitor.fields(), name: options[2], "seq": "2", "action": "next"}
    page = visitor.page
    visitor.post(f"{base}/q/{visitor.first}", form)
    visitor.page = page
    assert save(visitor, base, seq=1, **{name: options[0]})["kept"] == {name: options[2]}
    assert answers(visitor, base)[name] == options[2]


def test_two_devices_hear_of_each_other(app: Flask, visitor: Visitor, base: str) -> None:
    name, options = question(visitor)
    other = Visitor(app.test_client())
    for cookie in visitor.client._cookies.values():  # noqa: SLF001
        if cookie.key.startswith("assess_") and cookie.key != "assess_session":
            other.client.set_cookie(cookie.key, cookie.value, path=base)
    other.get(f"{base}/q/{visitor.first}")
    save(visitor, base, seq=1, **{name: options[-1]})
    told = save(other, base, seq=1, **{name: options[0]})
    assert told["kept"] == {name: options[-1]}
    again = save(other, base, seq=2, **{name: options[0], name.replace("q_", "rev_"): told["revisions"][name]})  # type: ignore[index]
    assert again["kept"] == {} and answers(visitor, base)[name] == options[0]
    # And back: the first device knows revision 1 only.
    assert save(visitor, base, seq=2, **{name: options[1], name.replace("q_", "rev_"): 1})["kept"] == {name: options[0]}


@pytest.mark.parametrize(
    "altered", [{"page": "x" * 33}, {"page": "<b>"}, {"seq": "-1"}, {"seq": "9" * 10}, {"rev_": "x"}]
)
def test_a_form_with_impossible_numbers_is_refused(visitor: Visitor, base: str, altered: dict[str, str]) -> None:
    name, options = question(visitor)
    altered = {name.replace("q_", key) if key == "rev_" else key: value for key, value in altered.items()}
    filled = {**visitor.fields(), name: options[0], **altered}
    assert visitor.post(f"{base}/q/{visitor.first}", filled).status_code == 400
    assert answers(visitor, base) == {}


def test_browsers_are_told_not_to_lay_old_choices_over_the_page(visitor: Visitor, base: str) -> None:
    form = visitor.text.partition('id="main-form"')[2].partition(">")[0]
    assert 'autocomplete="off"' in form


def test_each_page_has_an_id_of_its_own(visitor: Visitor, base: str) -> None:
    ids = {visitor.fields()["page"]}
    for _ in range(3):
        visitor.get(f"{base}/q/{visitor.first}")
        ids.add(visitor.fields()["page"])
    assert len(ids) == 4 and all(len(unescape(page)) == 12 for page in ids)
