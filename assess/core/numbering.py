"""The running number of each question for a firm: one on screen, on paper and in the report. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from assess.core.model import Bank, Question


def running_numbers(bank: Bank, industry: str) -> Mapping[str, int]:
    """Question id -> number, 1 and up in the order of asking, of all that a firm of this industry may be asked.

    Neither its size, nor the path, nor an answer changes a number: a firm that goes from the short questions to all
    of them keeps its numbers, and a form printed before its size is known has the same ones. So some may be left out.
    """
    return {q.id: number for number, q in enumerate(asked_in(bank, industry), 1)}


def asked_in(bank: Bank, industry: str) -> tuple[Question, ...]:
    """The questions that a firm of this industry may be asked, in the order of asking."""
    return tuple(q for _, q in bank.questions() if is_asked_in(q, industry))


def is_asked_in(question: Question, industry: str) -> bool:
    """Whether a firm of this industry may be asked the question, whatever its size and its other answers."""
    condition = question.asks_if
    return condition is None or not condition.industry or industry in condition.industry
