"""ANSWERS.json in and out."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from assess.bank.codec import adapter, plain, problems_of
from assess.bank.problems import NOT_UTF8, InvalidAnswers
from assess.core.checks.problem import Problem
from assess.core.model import Answers


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for key, value in pairs:
        if key in read:
            raise ValueError(f"the key {key!r} stands twice")
        read[key] = value
    return read


def parse_answers(data: bytes) -> Answers:
    """ANSWERS.json (docs/scoring.md#answersjson) as `Answers`; raises InvalidAnswers with every problem."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidAnswers([Problem(f"byte {error.start}", NOT_UTF8)]) from None
    try:
        raw = json.loads(text, object_pairs_hook=_no_duplicates)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InvalidAnswers([Problem(where, f"is not valid JSON: {error.msg}")]) from None
    except (ValueError, RecursionError) as error:
        raise InvalidAnswers([Problem("", f"is not valid JSON: {error}")]) from None
    if not isinstance(raw, dict):
        raise InvalidAnswers([Problem("", "must hold one JSON object")])
    try:
        answers: Answers = adapter(Answers).validate_json(json.dumps(raw), strict=True)
    except ValidationError as error:
        raise InvalidAnswers(problems_of(error, raw)) from None
    return answers


def dump_answers(answers: Answers) -> str:
    """`Answers` as ANSWERS.json, readable, keys in the order of docs/scoring.md#answersjson."""
    content = plain(answers)
    order = ("bank", "version", "respondent", "path", "date", "profile", "target", "relevance", "answers")
    return json.dumps({key: content[key] for key in order if key in content}, ensure_ascii=False, indent=1) + "\n"
