"""Drafts for other forms: what the answers already say to each of their items, and what is still to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assess.core.diagnosis import Diagnosis
from assess.core.model import Framework, FrameworkItem
from assess.core.result import Outcome
from assess.report.words import Words
from assess.report.workbook_view import Line, Sheet, across

# Those that a small firm fills in, in this order.
DRAFTED = ("local-benchmark", "ipa-5min", "security-action", "dgc-3")
COLUMNS = ("item", "text", "said", "to_write", "own_words", "fill")
WIDTHS = (7, 28, 46, 34, 38, 34)
_QUESTION = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
_OF_PROFILE = re.compile(r"[（(]([a-z_]+)[)）]")


def drafts(words: Words, diagnosis: Diagnosis, frameworks: Iterable[Framework]) -> tuple[Sheet, ...]:
    """A sheet for each framework that drafts are made for."""
    known = {framework.id: framework for framework in frameworks}
    return tuple(_sheet(words, diagnosis, known[name]) for name in DRAFTED if name in known)


def _sheet(words: Words, diagnosis: Diagnosis, framework: Framework) -> Sheet:
    title = words(f"workbook.draft.{framework.id}")
    draft = _Draft(words, diagnosis)
    lines = [*across("banner", words("workbook.draft.banner")), *across("title", words.of(framework.name))]
    source = words.source(framework.source)
    read = words("workbook.draft.read", version=framework.version, source=source, day=words.date(framework.read))
    lines += across("note", *([words.of(framework.fill)] if framework.fill else []), read)
    lines.append(Line(tuple(words(f"workbook.draft.column.{column}") for column in COLUMNS), "head"))
    head = len(lines)
    for number, item in enumerate(framework.items, 1):
        said = list(draft.said(item))
        name = item.id if item.id[0].isdecimal() else str(number)
        fill = words.of(item.fill) if item.fill else ""
        to_write = "\n".join(draft.to_write(item, said))
        lines.append(Line((name, words.of(item.text), "\n".join(said), to_write, None, fill)))
    return Sheet(title, WIDTHS, tuple(lines), head, header=words("workbook.draft.mark"))


class _Draft:
    """What one firm's answers and profile say to the items of a framework."""

    def __init__(self, words: Words, diagnosis: Diagnosis) -> None:
        self._words = words
        self._outcomes = {o.question.id: o for o in diagnosis.result.outcomes}
        profile, bank = diagnosis.answers.profile, diagnosis.bank
        self._named = {*profile.goals, *profile.barriers}
        self._choices = {str(goal.id): words.of(goal.text) for goal in bank.goals}
        self._choices |= {str(barrier.id): words.of(barrier.text) for barrier in bank.barriers}

    def said(self, item: FrameworkItem) -> Iterator[str]:
        """The answers that belong to an item, then those and the parts of the profile that its note points to."""
        for outcome in self._asked(item.questions):
            yield self._answer("said", outcome)
        note = self._words.of(item.note) if item.note else ""
        for outcome in self._asked(i for i in _QUESTION.findall(note) if i not in item.questions):
            yield self._answer("beside", outcome)
        for choice in _OF_PROFILE.findall(note):
            if choice in self._choices:
                key = "named" if choice in self._named else "not_named"
                yield self._words(f"workbook.draft.{key}", choice=self._choices[choice])

    def to_write(self, item: FrameworkItem, said: Sequence[str]) -> Iterator[str]:
        """What the firm has to find out or to write itself."""
        own = self._asked(item.questions)
        for outcome in own:
            if outcome.open:
                yield self._words("workbook.draft.look_up", question=self._short(outcome.question.id))
        if own:
            yield self._words("workbook.draft.flesh_out")
        else:
            yield self._words("workbook.draft.from_beside" if said else "workbook.draft.from_nothing")

    def _asked(self, ids: Iterable[str]) -> list[Outcome]:
        """Those of the questions that this firm was asked."""
        found = (self._outcomes.get(question) for question in dict.fromkeys(ids))
        return [o for o in found if o is not None and o.kind != "ruled_out"]

    def _answer(self, key: str, outcome: Outcome) -> str:
        words = self._words
        return words(f"workbook.draft.{key}", question=words.asked(outcome.question), answer=words.answer(outcome))

    def _short(self, question_id: str) -> str:
        """A question by its running number; one of other trades by its text, what is none as it stands."""
        number, outcome = self._words.numbers.get(question_id), self._outcomes.get(question_id)
        if number is not None:
            return self._words("workbook.draft.by_number", n=number)
        return self._words.quote(self._words.of(outcome.question.text)) if outcome else question_id
