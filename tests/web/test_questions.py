"""A question page, its saving by a script, and what is kept of it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from assess import create_app
from assess.bank.library import Library
from assess.config import Settings
from assess.core.model import Text
from assess.web.respondent.questions_page import question_html
from tests.web.helpers import Visitor, with_bank

FIELDSET = re.compile(r'<fieldset class="question" id="([^"]+)".*?</fieldset>', re.DOTALL)


def questions(page: str) -> dict[str, str]:
    return {match.group(1): match.group(0) for match in FIELDSET.finditer(page)}


def test_a_script_is_told_that_the_profile_is_missing(visitor: Visitor) -> None:
    visitor.get("/")
    visitor.post("/start", {"path": "full", "usage": "self", "consent": "y"})
    base = visitor.path.removesuffix("/profile")
    answer = visitor.client.post(
        f"{base}/answer/{visitor.first}", data={"csrf_token": visitor.csrf, visitor.question: "x"}
    )
    assert answer.status_code == 409
    # Without a script the same leads to the profile.
    visitor.post(f"{base}/q/{visitor.first}", {visitor.question: "x"})
    assert visitor.path == f"{base}/profile"


@pytest.mark.parametrize(
    ("field", "value"),
    [("question", "no-such-option"), ("question", "not_applicable"), ("relevance", "4"), ("relevance", "x")],
)
def test_a_script_with_an_altered_answer_changes_nothing(visitor: Visitor, field: str, value: str) -> None:
    base, domain = visitor.start(), visitor.first
    assert not visitor.bank.domains[0].questions[0].not_applicable
    changes = {visitor.question if field == "question" else field: value}
    visitor.get(f"{base}/q/{domain}")
    before, same = visitor.fields(), {"csrf_token": "", "page": ""}
    answer = visitor.client.post(f"{base}/answer/{domain}", data={"csrf_token": visitor.csrf, **changes})
    assert answer.status_code == 400
    visitor.get(f"{base}/q/{domain}")
    assert {**visitor.fields(), **same} == {**before, **same}


def test_an_answer_to_a_question_of_another_page_is_left_alone(visitor: Visitor) -> None:
    base = visitor.start()
    visitor.get(f"{base}/q/{visitor.first}")
    name, values = next(iter(visitor.options().items()))
    answer = visitor.client.post(f"{base}/answer/{visitor.second}", data={"csrf_token": visitor.csrf, name: values[0]})
    assert answer.get_json()["answered"] == 0


def test_relevance_saved_by_a_script_is_ticked_in_the_list(visitor: Visitor) -> None:
    base = visitor.start()
    data = {"csrf_token": visitor.csrf, "relevance": "3", "was_relevance": ""}
    assert visitor.client.post(f"{base}/answer/{visitor.first}", data=data).status_code == 200
    visitor.get(f"{base}/relevance")
    first, second = (f"relevance_{area}" for area in (visitor.first, visitor.second))
    assert visitor.fields()[first] == "3" and visitor.fields()[f"was_{first}"] == "3"
    assert second not in visitor.fields() and visitor.fields()[f"was_{second}"] == ""


def test_one_firm_s_answers_stand_on_no_other_firm_s_page(app: Flask, visitor: Visitor) -> None:
    other = Visitor(app.test_client())
    base, others = visitor.start(), other.start()
    for domain in (visitor.bank.domains[-1].id, visitor.waiting[0]):
        empty = questions(other.get(f"{others}/q/{domain}").text)
        visitor.get(f"{base}/q/{domain}")
        visitor.answer_page(-1, action="stop")
        answered = questions(visitor.get(f"{base}/q/{domain}").text)
        assert all(" checked" in html for html in answered.values())
        assert not any(" checked" in html for html in empty.values())
        assert questions(other.get(f"{others}/q/{domain}").text) == empty


def test_what_is_kept_of_a_question_says_nothing_of_a_visit(app: Flask, visitor: Visitor) -> None:
    base = visitor.start()
    page = visitor.get(f"{base}/q/{visitor.first}").text
    for html in questions(page).values():
        assert "csrf" not in html and "nonce" not in html and base.rsplit("/", 1)[1] not in html
    question_html.cache_clear()
    assert questions(visitor.get(f"{base}/q/{visitor.first}").text) == questions(page)


def test_the_page_names_the_answers_that_open_a_question(visitor: Visitor) -> None:
    base, (domain, basis, question) = visitor.start(), visitor.waiting
    waiting = questions(visitor.get(f"{base}/q/{domain}").text)[question]
    opening = re.search(rf'data-basis="{basis}" data-opened-by="([^"]+)" hidden', waiting)
    assert opening is not None
    for number, option in enumerate([*visitor.options()[basis], "unknown"], 1):
        data = {"csrf_token": visitor.csrf, "page": visitor.fields()["page"], "seq": number, basis: option}
        shown = visitor.client.post(f"{base}/answer/{domain}", data=data).get_json()["shown"]
        assert (question in shown) == (option in opening.group(1).split())


@pytest.mark.parametrize("path", ["quick", "full"])
def test_the_law_stands_behind_a_fold_of_its_own(settings: Settings, library: Library, path: str) -> None:
    first, *others = library.bank.domains
    law = Text("帳簿はデータでも紙でもかまいません。", "Books may be data or paper.")
    core = next(q.id for q in first.questions if q.core)
    legal = replace(first, questions=tuple(replace(q, law=law if q.id == core else None) for q in first.questions))
    app = create_app(settings, with_bank(library, domains=(legal, *others)))
    visitor = Visitor(app.test_client())
    base = visitor.start(path)
    shown = questions(visitor.get(f"{base}/q/{first.id}").text)
    folds = re.findall(r"<details class=\"more\">\s*<summary>([^<]+)<.*?</details>", shown[core], re.DOTALL)
    assert folds[:2] == ["答え方の例", "法律の決まり"]
    help_fold, law_fold = re.findall(r"<details.*?</details>", shown[core], re.DOTALL)[:2]
    assert law.ja in law_fold and law.ja not in help_fold
    assert not any("法律の決まり" in html for question, html in shown.items() if question != core)
    english = questions(visitor.post(f"{base}/q/{first.id}", {"lang": "en"}).text)[core]
    assert "What the law says" in english and law.en in english and law.ja not in english
