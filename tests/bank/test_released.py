"""Answers to versions of the questions that were released before: they keep the figures that they had."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.bank.answers_json import parse_answers
from assess.bank.library import Library
from assess.core.scoring import score

RELEASED = Path(__file__).with_name("released")
# File: hash of the bank, level, score and flags as the program of that version gave them.
FIGURES = {
    "2026.1-workshop": ("9e7c39522a2c52d9", 0, 5.0541),
    "2026.1-wholesaler": ("9e7c39522a2c52d9", 2, 58.6111),
    "2026.1-manufacturer": ("9e7c39522a2c52d9", 4, 84.4643),
}


@pytest.mark.parametrize("name", FIGURES)
def test_answers_of_a_released_version_keep_their_figures(name: str, library: Library) -> None:
    answers = parse_answers((RELEASED / f"{name}.json").read_bytes())
    assert answers.version != library.bank.version
    kept = library.of_version(answers.bank, answers.version)
    assert kept is not None
    bank, bank_hash = kept
    result = score(bank, answers)
    found = bank_hash[:16], result.level, round(float(result.score or 0), 4)
    assert found == FIGURES[name]
