"""Which questions a firm is asked, how far it has come, and what is still open. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import Literal

from assess.core.model import NOT_APPLICABLE, UNKNOWN, Bank, Condition, DomainId, PathChoice, Profile, Question

# asked: shown to the firm. waiting: shown once an earlier question has been answered.
# inferred_zero: not shown, because its basis is at zero; counts as zero and is labelled so.
# ruled_out: not shown and not counted (profile, path, or a basis that does not apply).
Status = Literal["asked", "waiting", "inferred_zero", "ruled_out"]

# How long answering takes: a pace of reading all that stands open, and a moment for each choice. The pages show some
# characters around the questions too, beside what stood on the pages before: the first one its buttons and links, each
# its place, and after the questions of the full path comes the list of what matters (tests/e2e/test_minutes.py reads
# the real pages at this pace).
READING_CHARACTERS_PER_SECOND = 6
SECONDS_TO_CHOOSE = 4
CHARACTERS_ONCE = 75
CHARACTERS_A_QUESTION = 6
CHARACTERS_AN_AREA = 38  # its line in that list, and the sentence after it


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


@dataclass(frozen=True)
class DomainProgress:
    """How far one domain has come: `answered` of `shown` questions."""

    domain: DomainId
    shown: int
    answered: int


@dataclass(frozen=True)
class Progress:
    """How far the whole questionnaire has come: the one count of questions that is told to anybody.

    `shown` counts every question the firm is asked or may still be asked (waiting), so that the bar
    never runs backwards; `missing` lists the questions asked now that have no answer. What an earlier answer has closed
    is not among them, so that each number can be counted again on the review. `answered` counts `unknown` ones too.
    """

    domains: tuple[DomainProgress, ...]
    shown: int
    answered: int
    missing: tuple[str, ...]
    waiting: int
    unknown: int

    @property
    def asked(self) -> int:
        """The questions that the firm sees now."""
        return self.shown - self.waiting

    @property
    def percent(self) -> int:
        """Whole percent answered, 100 only when nothing is missing."""
        return 100 if self.shown == 0 else self.answered * 100 // self.shown


@dataclass(frozen=True)
class Flow:
    """How a firm goes through a bank, given its profile, its path and its answers so far; each part is worked out once.

    The rule for a basis (docs/scoring.md#which-questions-are-asked): worth fewer points than asked for ->
    inferred zero; not applicable or itself ruled out -> ruled out; unknown -> asked, for nothing rules it out;
    unanswered -> waiting.
    """

    bank: Bank
    profile: Profile
    path: PathChoice
    answers: Mapping[str, str]

    @cached_property
    def statuses(self) -> Mapping[str, Status]:
        """The status of every question of the bank, in the order asked."""
        known: dict[str, Status] = {}
        for _, question in self.bank.questions():
            known[question.id] = self._status(question, known)
        return known

    def _status(self, question: Question, earlier: Mapping[str, Status]) -> Status:
        condition = question.asks_if
        if self.path == "quick" and not question.core:
            return "ruled_out"
        if condition is None:
            return "asked"
        if not _profile_allows(condition, self.profile):
            return "ruled_out"
        if condition.question is None:
            return "asked"
        basis_status = earlier.get(condition.question, "ruled_out")
        return self._by_basis(question, condition.question) if basis_status == "asked" else basis_status

    def _by_basis(self, question: Question, basis_id: str) -> Status:
        """The status of a question that rests on one that is asked."""
        given = self.answers.get(basis_id)
        if given == NOT_APPLICABLE:
            return "ruled_out"
        if given in opened_by(self.bank, question):
            return "asked"
        basis = self.bank.question(basis_id)
        known = given is not None and basis is not None and basis.option(given) is not None
        return "inferred_zero" if known else "waiting"

    @cached_property
    def shown(self) -> tuple[Question, ...]:
        """The questions that the firm sees now, in order (waiting ones not included)."""
        return tuple(q for _, q in self.bank.questions() if self.statuses[q.id] == "asked")

    @cached_property
    def walk(self) -> tuple[str, ...]:
        """Ids of all questions that are or may still be asked, in order: what the progress counts."""
        return tuple(i for i, status in self.statuses.items() if status in ("asked", "waiting"))

    def after(self, question_id: str) -> Question | None:
        """The next question that is asked after this one, which itself need not be; None at the end."""
        return next((q for q in self._later(question_id) if self.statuses[q.id] == "asked"), None)

    def before(self, question_id: str) -> Question | None:
        """The last question that is asked before this one; None at the beginning."""
        order = [q for _, q in self.bank.questions()]
        earlier = order[: [q.id for q in order].index(question_id)]
        return next((q for q in reversed(earlier) if self.statuses[q.id] == "asked"), None)

    def next_open(self, question_id: str) -> Question | None:
        """The next question after this one that is asked and has no answer; None where there is none."""
        missing = set(self.progress.missing)
        return next((q for q in self._later(question_id) if q.id in missing), None)

    def _later(self, question_id: str) -> list[Question]:
        order = [q for _, q in self.bank.questions()]
        return order[[q.id for q in order].index(question_id) + 1 :]

    @cached_property
    def progress(self) -> Progress:
        """Shown and answered questions by domain."""
        status = self.statuses
        domains, missing = [], list[str]()
        for domain in self.bank.domains:
            shown = [q for q in domain.questions if status[q.id] in ("asked", "waiting")]
            answered = [q for q in shown if status[q.id] == "asked" and q.id in self.answers]
            missing += [q.id for q in shown if status[q.id] == "asked" and q.id not in self.answers]
            domains.append(DomainProgress(domain.id, len(shown), len(answered)))
        return Progress(
            tuple(domains),
            sum(d.shown for d in domains),
            sum(d.answered for d in domains),
            tuple(missing),
            waiting=sum(one == "waiting" for one in status.values()),
            unknown=sum(self.answers.get(q.id) == UNKNOWN for q in self.shown),
        )

    @property
    def uncounted(self) -> tuple[str, ...]:
        """Ids of answers that are kept but not counted, because their question is not asked (any more)."""
        return tuple(i for i in self.answers if self.statuses.get(i) in ("inferred_zero", "ruled_out"))

    @property
    def minutes(self) -> int:
        """Estimated answering time in whole minutes, from the texts of all questions that are or may be shown."""
        return self._minutes_for(
            {q.id for _, q in self.bank.questions() if self.statuses[q.id] in ("asked", "waiting")}
        )

    @property
    def minutes_left(self) -> int:
        """Estimated time in whole minutes for the questions that are still without an answer; 0 when none is."""
        missing = set(self.progress.missing)
        return self._minutes_for(missing) if missing else 0

    def _minutes_for(self, ids: Collection[str]) -> int:
        questions = [q for _, q in self.bank.questions() if q.id in ids]
        choices = len(questions)
        characters = CHARACTERS_ONCE + choices * CHARACTERS_A_QUESTION
        if self.path == "full":
            characters += CHARACTERS_AN_AREA * sum(any(q in questions for q in d.questions) for d in self.bank.domains)
        characters += sum(len(q.text.ja) + sum(len(o.text.ja) for o in q.options) for q in questions)
        seconds = characters / READING_CHARACTERS_PER_SECOND + choices * SECONDS_TO_CHOOSE
        return max(1, ceil(seconds / 60))
