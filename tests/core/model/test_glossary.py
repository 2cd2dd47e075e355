"""Which terms of a glossary a text holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.core.model import Term
from assess.core.model.glossary import Terms
from tests.samples import small_bank, text

DATA = Term(text("データ", "data"), text("記録です。", "Records."))
ANALYSIS = Term(text("データ分析", "data analysis"), text("調べることです。", "A look."), ("分析",))
AI = Term(text("人工知能", "AI"), text("学ぶ機械です。", "It learns."))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("売上のデータを見ます", [DATA]),
        ("データ分析をします", [ANALYSIS]),
        ("データ分析とデータ", [DATA, ANALYSIS]),
        ("売上の分析", [ANALYSIS]),
        ("email by Ai and AIs", [AI]),
        ("send a mail", []),
        ("AIを使う", [AI]),
        ("DATA ANALYSES", [DATA]),
        ("", []),
    ],
)
def test_terms_count_in_any_spelling_as_whole_words_and_the_longest_wins(told: str, expected: list[Term]) -> None:
    assert Terms((DATA, ANALYSIS, AI)).within(told) == tuple(expected)


def test_a_bank_knows_the_terms_of_each_question() -> None:
    bank = replace(small_bank(), glossary=(Term(text("例", "example"), text("見本です。", "A sample.")), AI))
    for _, question in bank.questions():
        assert [term.term.ja for term in bank.terms_of(question)] == ["例"]
