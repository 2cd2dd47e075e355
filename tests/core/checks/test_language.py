"""The language checks find what an owner would stumble over, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.core.checks.language import lint_bank
from assess.core.model import Bank, Option, Text
from tests.samples import small_bank

BANK = small_bank()


def with_text(ja: str, en: str = "Fine?", where: str = "text") -> Bank:
    first = BANK.domains[0]
    question = first.questions[0]
    if where == "option":
        changed = replace(question, options=(Option("none", 0, Text(ja, en)), *question.options[1:]))
    else:
        changed = replace(question, **{where: Text(ja, en)})
    return replace(BANK, domains=(replace(first, questions=(changed, *first.questions[1:])), *BANK.domains[1:]))


def test_a_plain_bank_has_no_findings() -> None:
    assert lint_bank(BANK) == []


@pytest.mark.parametrize(
    ("ja", "en", "where", "finding"),
    [
        ("長" * 61, "Long?", "text", "61 characters"),
        ("長" * 46, "Long", "option", "46 characters"),
        ("帳簿は紙ですか。請求書は紙ですか。", "Paper?", "text", "two questions"),
        ("ある程度しています", "In part", "option", "not something an outsider could check"),
        ("ERPを使っていますか。", "Do you use it?", "text", "'ERP' is explained neither"),
        ("クラウドを使います。", "Use it.", "help", "'クラウド' is explained neither"),
        ("クラウドでもかまいません。", "Either will do.", "law", "'クラウド' is explained neither"),
        ("Please choose one of these. を選びます。", "Choose.", "help", "English text is left"),
        ("選びます。", "Choose どれか。", "help", "Japanese text is left"),
        ("使わないことはないですか。", "Do you use it?", "text", "two negatives"),
    ],
)
def test_each_finding(ja: str, en: str, where: str, finding: str) -> None:
    found = lint_bank(with_text(ja, en, where))
    assert any(finding in p.message for p in found), found
    assert all(p.path.startswith("domains/strategy/questions/strategy-digitization/") for p in found)


def test_a_term_of_the_glossary_and_a_japanese_word_in_brackets_are_fine() -> None:
    assert lint_bank(with_text("データを見ますか。", "Do you look at the data (データ)?")) == []
