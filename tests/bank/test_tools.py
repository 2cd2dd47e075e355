"""The shipped kinds of tool: no brand, plain words, something of its own to check, steps that stand in the bank."""

from __future__ import annotations

import re

import pytest

from assess.bank.library import Library
from assess.core.checks.language import undefined_words
from assess.core.checks.tools import check_steps
from assess.core.model import Text
from assess.core.model.walk import walk
from assess.core.plan import improvement
from tests.conftest import QUESTIONS

# Names that every owner meets in advertisements; none may slip in.
BRANDS = re.compile(
    r"freee|マネーフォワード|弥生|勘定奉行|kintone|サイボウズ|Slack|\bLINE\b|Chatwork|チャットワーク|Teams|Zoom|Google|グーグル"
    r"|Microsoft|マイクロソフト|Excel|エクセル|Dropbox|スマレジ|Airレジ|Square|PayPay|KING OF TIME|ジョブカン|Sansan"
    r"|Salesforce|ANDPAD|1Password|\bWix\b|Shopify|\bBASE\b|ホットペッパー"
)


def test_no_brand_is_named(library: Library) -> None:
    assert not BRANDS.findall((QUESTIONS / "tools.yaml").read_text("utf-8"))
    assert len(library.catalogue.tools) >= 18


def test_every_step_stands_in_the_bank(library: Library) -> None:
    assert not list(check_steps(library.catalogue.tools, [library.bank]))


def test_every_kind_says_which_data_can_be_taken_out(library: Library) -> None:
    said = [tool.checks.data for tool in library.catalogue.tools]
    assert None not in said and len(set(said)) == len(said)


def test_the_words_are_explained_or_everyday(library: Library) -> None:
    bank = library.bank
    known = [form for term in bank.glossary for form in (term.term.ja, *term.forms)] + list(bank.everyday)
    known.sort(key=len, reverse=True)
    for tool in library.catalogue.tools:
        for path, found in walk(tool):
            if isinstance(found, Text) and "source" not in path:
                assert not undefined_words(found.ja, known), (tool.id, path, undefined_words(found.ja, known))


@pytest.mark.parametrize("effort", ["M", "L"])
def test_most_longer_steps_that_adopt_a_tool_in_operations_name_one(library: Library, effort: str) -> None:
    """A figure to watch when the bank changes: how many of those steps have their kind."""
    named = {step for tool in library.catalogue.tools for step in tool.steps}
    steps = [
        f"{question.id}/{option.id}"
        for domain, question in library.bank.questions()
        for option in question.options[:-1]
        if domain == "operations"
        and (improve := improvement(question, option.id)).effort == effort
        and "tool_adoption" in improve.needs
    ]
    assert 2 * len(named & set(steps)) > len(steps), sorted(set(steps) - named)
