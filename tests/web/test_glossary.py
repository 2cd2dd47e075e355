"""The glossary: in the order of readings, with a search and a way back."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.web.helpers import Visitor

TERM = re.compile(r"<dt>([^<]+?)(?: <span class=\"hint\">([^<]+)</span>)?</dt>")


def terms(text: str) -> list[tuple[str, str]]:
    return [(unescape(term), reading) for term, reading in TERM.findall(text)]


def test_terms_stand_by_their_reading_in_rows(client) -> None:
    shown = client.get("/glossary").text
    names = [term for term, _ in terms(shown)]
    order = [
        "改善基準告示",
        "企業文化",
        "CSV",
        "支援機関",
        "端末",
        "DX",
        "データ",
        "荷待ち",
        "付加価値",
        "もう一段の確認",
        "労働生産性",
    ]
    places = [names.index(name) for name in order]
    assert places == sorted(places)
    assert re.findall(r"<h2>(.)</h2>", shown) == list("あかさたなはまやらわ")[: len(re.findall(r"<h2>(.)</h2>", shown))]
    assert ("補助金", "ほじょきん") in terms(shown) and ("データ", "") in terms(shown)


@pytest.mark.parametrize("sought", ["補助金", "ほじょきん", "ホジョ", "subsid"])
def test_a_search_finds_by_spelling_reading_and_the_other_language(client, sought: str) -> None:
    found = [term for term, _ in terms(client.get("/glossary", query_string={"q": sought}).text)]
    assert "補助金" in found and len(found) < 10


def test_width_and_case_make_no_difference_and_nothing_found_is_said(client) -> None:
    assert [term for term, _ in terms(client.get("/glossary?q=ＣＳＶ").text)][:1] == ["CSV"]
    nothing = client.get("/glossary", query_string={"q": "<b>むむむ"}).text
    assert terms(nothing) == [] and "まだありません" in nothing and "<b>むむむ" not in nothing
    assert 'href="/glossary">すべてのことば' in nothing


def test_english_stands_by_letters(client) -> None:
    names = [term for term, _ in terms(client.get("/glossary", headers={"Accept-Language": "en"}).text)]
    assert names == sorted(names, key=str.casefold)


def test_the_way_leads_back_to_the_question_through_a_search_and_a_language(client) -> None:
    visitor = Visitor(client)
    base = visitor.start()
    question = f"{base}/q/{visitor.first}"
    link = re.search(r'href="(/glossary\?from=[^"]+)"', client.get(question).text)
    assert link is not None
    opened = client.get(unescape(link[1])).text
    assert f'href="{question}">質問に戻る' in opened and f'name="from" value="{question}"' in opened
    searched = client.get("/glossary", query_string={"from": question, "q": "データ"}).text
    assert f'href="{question}">質問に戻る' in searched
    assert 'href="/privacy">前の画面に戻る' in client.get("/glossary?from=/privacy").text


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_way_back_leads_nowhere_else(client, elsewhere: str) -> None:
    shown = client.get("/glossary", query_string={"from": elsewhere}).text
    assert (
        "evil.example" not in shown.split("<main")[1].split("</main>")[0]
        and "alert(1)" not in shown.split("<main")[1].split("</main>")[0]
    )
