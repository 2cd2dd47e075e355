"""Checks of what a firm tells: profile and answers, each alone and together. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from assess.core import flow
from assess.core.checks.problem import Problem, check_place, is_real_date
from assess.core.model import (
    NOT_APPLICABLE,
    UNKNOWN,
    Answers,
    Bank,
)

MAX_EMPLOYEES = 1_000_000
MAX_GOALS = 3
MAX_NAME = 100


def check_answers(bank: Bank, answers: Answers) -> list[Problem]:
    """All problems of a response under a bank; an empty list means that it can be scored."""
    problems = []
    if answers.bank != bank.id:
        problems.append(Problem("bank", f"unknown bank {answers.bank!r}; this is {bank.id!r}"))
    if answers.version != bank.version:
        problems.append(Problem("version", f"unknown version {answers.version!r}; this bank is {bank.version!r}"))
    problems += _check_profile(bank, answers)
    for domain, value in answers.relevance.items():
        if value not in (1, 2, 3):
            problems.append(Problem(f"relevance/{domain}", f"must be 1, 2 or 3, not {value}"))
    for question_id, given in answers.answers.items():
        question = bank.question(question_id)
        if question is None:
            problems.append(Problem(f"answers/{question_id}", "unknown question id"))
        elif given not in (UNKNOWN, NOT_APPLICABLE) and question.option(given) is None:
            known = ", ".join([o.id for o in question.options] + [UNKNOWN])
            problems.append(Problem(f"answers/{question_id}", f"unknown option {given!r}; expected one of {known}"))
    return problems


def answer_warnings(bank: Bank, answers: Answers) -> list[Problem]:
    """What is odd about answers that can be scored all the same."""
    kept = flow.uncounted(bank, answers.profile, answers.path, answers.answers)
    odd = [Problem(f"answers/{q}", "kept, not counted: this question is not asked of this firm") for q in kept]
    odd += [
        Problem(f"answers/{q}", "'not_applicable' is not offered for this question; taken as given")
        for q in unoffered(bank, answers)
    ]
    return odd


def unoffered(bank: Bank, answers: Answers) -> list[str]:
    """Ids of questions answered `not_applicable` although the bank does not offer that."""
    return [q.id for _, q in bank.questions() if answers.answers.get(q.id) == NOT_APPLICABLE and not q.not_applicable]


def _check_profile(bank: Bank, answers: Answers) -> Iterator[Problem]:
    profile = answers.profile
    if profile.industry not in {i.id for i in bank.industries}:
        yield Problem("profile/industry", f"{profile.industry!r} is not an industry of this bank")
    yield from check_place("profile", profile.prefecture)
    if not 1 <= profile.employees <= MAX_EMPLOYEES:
        yield Problem("profile/employees", f"must lie in 1..{MAX_EMPLOYEES}, not {profile.employees}")
    if len(profile.goals) > MAX_GOALS:
        yield Problem("profile/goals", f"at most {MAX_GOALS} goals")
    for name in ("company", "municipality"):
        value = getattr(profile, name)
        if len(value) > MAX_NAME:
            yield Problem(f"profile/{name}", f"longer than {MAX_NAME} characters")
        if any(ord(c) < 32 or ord(c) == 127 for c in value):
            yield Problem(f"profile/{name}", "holds control characters")
    if answers.date is not None and not is_real_date(answers.date):
        yield Problem("date", f"{answers.date!r} is not a date YYYY-MM-DD")
