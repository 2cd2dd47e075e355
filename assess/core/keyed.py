"""Answers by keys, as they stand on the paper form: 1 and up for the options, 0 and N for what stands beside them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from assess.core.model import NOT_APPLICABLE, UNKNOWN, Question

KEYS_BESIDE = {UNKNOWN: "0", NOT_APPLICABLE: "N"}
# What is typed for the same: U, the signs of a number pad or a telephone, what a Japanese keyboard makes of letters.
_MEANT = {"U": "0", "う": "0", "ウ": "0", "-": "N", "*": "N", "#": "N", "−": "N", "ー": "N", "ん": "N", "ン": "N"}


def keys_of(question: Question) -> Mapping[str, str]:
    """Key -> answer, of all that may be answered to a question, in the order of the form."""
    keys = {str(n): option.id for n, option in enumerate(question.options, 1)}
    keys[KEYS_BESIDE[UNKNOWN]] = UNKNOWN
    if question.not_applicable:
        keys[KEYS_BESIDE[NOT_APPLICABLE]] = NOT_APPLICABLE
    return keys


def key_of(question: Question, answer: str) -> str:
    """The key of an answer; empty where there is none."""
    return next((key for key, value in keys_of(question).items() if value == answer), "")


def meant(typed: str) -> str:
    """The key that was meant: of any width and case, U for 0, a sign for N."""
    key = unicodedata.normalize("NFKC", typed).strip().upper()
    return _MEANT.get(key, key)
