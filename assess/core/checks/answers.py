"""Checks of what a firm tells: profile and answers, each alone and together. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from assess.core.checks.problem import Problem, check_place, is_real_date
from assess.core.flow import Flow
from assess.core.model import NO_BARRIER, NOT_APPLICABLE, UNKNOWN, Answers, Bank, Profile
from assess.core.productivity import per_person
from assess.core.scoring import score

MAX_EMPLOYEES = 1_000_000
MAX_GOALS = 3
MAX_NAME = 100
MAX_VALUE_ADDED = 99_999_999  # ten thousand yen
MAX_PER_PERSON = 100_000  # ten thousand yen; more is an amount in yen by mistake


def check_answers(bank: Bank, answers: Answers) -> list[Problem]:
    """All problems of a response under a bank; an empty list means that it can be scored."""
    problems = []
    if answers.bank != bank.id:
        problems.append(Problem("bank", f"unknown bank {answers.bank!r}; this is {bank.id!r}"))
    if answers.version != bank.version:
        problems.append(Problem("version", f"unknown version {answers.version!r}; this bank is {bank.version!r}"))
    problems += check_profile(bank, answers.profile)
    if answers.date is not None and not is_real_date(answers.date):
        problems.append(Problem("date", f"{answers.date!r} is not a date YYYY-MM-DD"))
    for domain, value in answers.relevance.items():
        if value not in (1, 2, 3):
            problems.append(Problem(f"relevance/{domain}", f"must be 1, 2 or 3, not {value}"))
    problems += check_given(bank, answers.answers)
    return problems


def check_profile(bank: Bank, profile: Profile) -> Iterator[Problem]:
    """All problems of a profile under a bank."""
    if profile.industry not in {i.id for i in bank.industries}:
        yield Problem("profile/industry", f"{profile.industry!r} is not an industry of this bank")
    yield from check_place("profile", profile.prefecture)
    if not 1 <= profile.employees <= MAX_EMPLOYEES:
        yield Problem("profile/employees", f"must lie in 1..{MAX_EMPLOYEES}, not {profile.employees}")
    if len(profile.goals) > MAX_GOALS:
        yield Problem("profile/goals", f"at most {MAX_GOALS} goals")
    offered = {barrier.id for barrier in bank.barriers}
    for barrier in profile.barriers:
        if barrier not in offered:
            yield Problem("profile/barriers", f"{barrier!r} is not a barrier of this bank")
    if contradicts(profile.barriers):
        yield Problem("profile/barriers", f"{NO_BARRIER!r} stands alone; take it out, or the others")
    yield from _check_value_added(profile)
    for name in ("company", "municipality", "institution"):
        value = getattr(profile, name)
        if len(value) > MAX_NAME:
            yield Problem(f"profile/{name}", f"longer than {MAX_NAME} characters")
        if any(ord(c) < 32 or ord(c) == 127 for c in value):
            yield Problem(f"profile/{name}", "holds control characters")


def _check_value_added(profile: Profile) -> Iterator[Problem]:
    value, people = profile.value_added, profile.value_added_people
    if people is not None and value is None:
        yield Problem("profile/value_added_people", "needs value_added beside it")
    if people is not None and not 1 <= people <= MAX_EMPLOYEES:
        yield Problem("profile/value_added_people", f"must lie in 1..{MAX_EMPLOYEES}, not {people}")
    elif value is not None and not 1 <= value <= MAX_VALUE_ADDED:
        yield Problem("profile/value_added", f"must lie in 1..{MAX_VALUE_ADDED} (in ten thousand yen), not {value}")
    elif too_much_a_person(profile):
        yield Problem("profile/value_added", f"{value} a year is too much for these people; it is in ten thousand yen")


def too_much_a_person(profile: Profile) -> bool:
    """Whether the value added can only be meant in yen."""
    each = per_person(profile)
    return each is not None and each > MAX_PER_PERSON


def contradicts(barriers: Collection[str]) -> bool:
    """Whether barriers are named together with the word that there are none."""
    return NO_BARRIER in barriers and len(set(barriers)) > 1


def check_given(bank: Bank, given: Mapping[str, str]) -> Iterator[Problem]:
    """All answers (question id -> option id, `unknown` or `not_applicable`) that the bank does not know."""
    for question_id, answer in given.items():
        question = bank.question(question_id)
        if question is None:
            yield Problem(f"answers/{question_id}", "unknown question id")
        elif answer not in (UNKNOWN, NOT_APPLICABLE) and question.option(answer) is None:
            known = ", ".join([o.id for o in question.options] + [UNKNOWN])
            yield Problem(f"answers/{question_id}", f"unknown option {answer!r}; expected one of {known}")


def answer_warnings(bank: Bank, answers: Answers) -> list[Problem]:
    """What is odd about answers that can be scored all the same."""
    kept = Flow(bank, answers.profile, answers.path, answers.answers).uncounted
    odd = [Problem(f"answers/{q}", "kept, not counted: this question is not asked of this firm") for q in kept]
    level = score(bank, answers).level
    if level is not None and answers.target is not None and answers.target <= level:
        odd.append(Problem("target", f"{answers.target} does not lie above the firm's level ({level}): not used"))
    odd += [
        Problem(f"answers/{q}", "'not_applicable' is not offered for this question; taken as given")
        for q in unoffered(bank, answers.answers)
    ]
    return odd


def unoffered(bank: Bank, given: Mapping[str, str]) -> list[str]:
    """Ids of questions answered `not_applicable` although the bank does not offer that."""
    return [q.id for _, q in bank.questions() if given.get(q.id) == NOT_APPLICABLE and not q.not_applicable]
