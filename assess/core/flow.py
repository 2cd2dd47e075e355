"""Which questions a firm is asked, how far it has come, and what is still open. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Literal

from assess.core.model import NOT_APPLICABLE, UNKNOWN, Bank, Condition, DomainId, PathChoice, Profile, Question

# asked: shown to the firm. waiting: shown once an earlier question has been answered.
# inferred_zero: not shown, because its basis is at zero; counts as zero and is labelled so.
# ruled_out: not shown and not counted (profile, path, or a basis that does not apply).
Status = Literal["asked", "waiting", "inferred_zero", "ruled_out"]

# Seconds to read and answer, measured against 15 minutes for a full path of 36 questions:
# reading speed of about 8 Japanese characters a second, plus a moment to decide.
READING_CHARACTERS_PER_SECOND = 8
SECONDS_TO_DECIDE = 6


def _profile_allows(condition: Condition, profile: Profile) -> bool:
    if condition.industry and profile.industry not in condition.industry:
        return False
    if condition.min_employees is not None and profile.employees < condition.min_employees:
        return False
    return condition.max_employees is None or profile.employees <= condition.max_employees


def opened_by(bank: Bank, question: Question) -> frozenset[str]:
    """The answers to the question's basis that open it: options worth enough, in no order, and `unknown`.

    Empty where the question rests on no other.
    """
    condition = question.asks_if
    basis = bank.question(condition.question) if condition and condition.question else None
    if condition is None or basis is None:
        return frozenset()
    return frozenset([UNKNOWN, *(o.id for o in basis.options if o.points >= condition.at_least)])


def statuses(bank: Bank, profile: Profile, path: PathChoice, answers: dict[str, str]) -> dict[str, Status]:
    """Return the status of every question of the bank, in the order asked.

    The rule for a basis (docs/scoring.md#which-questions-are-asked): worth fewer points than asked for ->
    inferred zero; not applicable or itself ruled out -> ruled out; unknown -> asked, for nothing rules it out;
    unanswered -> waiting.
    """
    found: dict[str, Status] = {}
    for _, question in bank.questions():
        found[question.id] = _status(bank, question, profile, path, answers, found)
    return found


def _status(
    bank: Bank,
    question: Question,
    profile: Profile,
    path: PathChoice,
    answers: dict[str, str],
    found: dict[str, Status],
) -> Status:
    if path == "quick" and not question.core:
        return "ruled_out"
    condition = question.asks_if
    if condition is None:
        return "asked"
    if not _profile_allows(condition, profile):
        return "ruled_out"
    if condition.question is None:
        return "asked"
    basis_status = found.get(condition.question, "ruled_out")
    if basis_status != "asked":
        return basis_status
    given = answers.get(condition.question)
    if given == NOT_APPLICABLE:
        return "ruled_out"
    if given in opened_by(bank, question):
        return "asked"
    basis = bank.question(condition.question)
    known = given is not None and basis is not None and basis.option(given) is not None
    return "inferred_zero" if known else "waiting"


@dataclass(frozen=True)
class DomainProgress:
    """How far one domain has come: `answered` of `shown` questions."""

    domain: DomainId
    shown: int
    answered: int


@dataclass(frozen=True)
class Progress:
    """How far the whole questionnaire has come.

    `shown` counts every question the firm is asked or may still be asked (waiting), so that the bar
    never runs backwards; `missing` lists the questions asked now that have no answer.
    """

    domains: tuple[DomainProgress, ...]
    shown: int
    answered: int
    missing: tuple[str, ...]

    @property
    def percent(self) -> int:
        """Whole percent answered, 100 only when nothing is missing."""
        return 100 if self.shown == 0 else self.answered * 100 // self.shown


def progress(bank: Bank, profile: Profile, path: PathChoice, answers: dict[str, str]) -> Progress:
    """Count shown and answered questions by domain."""
    status = statuses(bank, profile, path, answers)
    domains, missing = [], []
    for domain in bank.domains:
        shown = [q for q in domain.questions if status[q.id] in ("asked", "waiting")]
        answered = [q for q in shown if status[q.id] == "asked" and q.id in answers]
        missing += [q.id for q in shown if status[q.id] == "asked" and q.id not in answers]
        domains.append(DomainProgress(domain.id, len(shown), len(answered)))
    return Progress(tuple(domains), sum(d.shown for d in domains), sum(d.answered for d in domains), tuple(missing))


def shown_questions(bank: Bank, profile: Profile, path: PathChoice, answers: dict[str, str]) -> list[Question]:
    """The questions that the firm sees now, in order (waiting ones not included)."""
    status = statuses(bank, profile, path, answers)
    return [q for _, q in bank.questions() if status[q.id] == "asked"]


def uncounted(bank: Bank, profile: Profile, path: PathChoice, answers: dict[str, str]) -> list[str]:
    """Ids of answers that are kept but not counted, because their question is not asked (any more)."""
    status = statuses(bank, profile, path, answers)
    return [qid for qid in answers if status.get(qid) in ("inferred_zero", "ruled_out")]


def minutes(bank: Bank, profile: Profile, path: PathChoice) -> int:
    """Estimated answering time in whole minutes, from the texts of all questions that may be shown."""
    status = statuses(bank, profile, path, {})
    return _minutes_for(q for _, q in bank.questions() if status[q.id] in ("asked", "waiting"))


def minutes_left(bank: Bank, found: Progress) -> int:
    """Estimated time in whole minutes for the questions that are still without an answer; 0 when none is."""
    missing = set(found.missing)
    return _minutes_for(q for _, q in bank.questions() if q.id in missing) if missing else 0


def _minutes_for(questions: Iterable[Question]) -> int:
    seconds = 0.0
    for question in questions:
        characters = len(question.text.ja) + sum(len(o.text.ja) for o in question.options)
        seconds += characters / READING_CHARACTERS_PER_SECOND + SECONDS_TO_DECIDE
    return max(1, ceil(seconds / 60))
