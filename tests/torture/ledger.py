"""What an owner has sent, and what the server has acknowledged of it.

A save is acknowledged by 2xx to the page's script, or by 303 to a form. From then on it must stand in the database,
until a newer one of the same question does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assess.store import Store
from tests.load.connection import Answer
from tests.load.journey import ANSWER_PREFIX, SHOWN_PREFIX

SAVE = re.compile(r"^/a/([^/]+)/(?:answer|q)/[^/]+$")
COMPLETE = re.compile(r"^/a/([^/]+)/complete$")
REPORT = re.compile(r"^/a/([^/]+)/report$")
JOB = re.compile(r"/a/[^/]+/report/([^/?#]+)")


@dataclass
class Kept:
    """The newest acknowledged value of an answer, and those sent since of which nothing was heard."""

    value: str | None = None
    unheard: set[str] = field(default_factory=set)


@dataclass
class Ledger:
    """One owner's record. `acknowledged` counts answers, a changed one anew."""

    answers: dict[tuple[str, str], Kept] = field(default_factory=dict)
    complete: set[str] = field(default_factory=set)
    reports: list[tuple[str, str]] = field(default_factory=list)  # assessment, job
    acknowledged: int = 0

    def sent(self, path: str, fields: Mapping[str, str] | None) -> None:
        """A request is on its way: from now on the server may have kept what it holds."""
        for key, value in changes(path, fields):
            self.answers.setdefault(key, Kept()).unheard.add(value)

    def answered(self, path: str, fields: Mapping[str, str] | None, answer: Answer) -> None:
        """Its answer has come."""
        if fields is None or not (200 <= answer.status < 300 or answer.status == 303):
            return
        # Told that a newer answer stands there: what was sent is not kept, and the user knows it.
        refused = json.loads(answer.content()).get("kept", {}) if answer.status == 200 and SAVE.match(path) else {}
        for key, value in changes(path, fields):
            if ANSWER_PREFIX + key[1] not in refused:
                self.answers[key] = Kept(value)
                self.acknowledged += 1
        if answer.status == 303 and (completed := COMPLETE.match(path)):
            self.complete.add(completed[1])
        self.reports += asked_for(path, answer)

    def lost(self, store: Store) -> list[str]:
        """What was acknowledged and does not stand in the database, a line for each."""
        kept = {name: store.assessment(name) for name in {name for name, _ in self.answers} | self.complete}
        lost = [f"{name}: is not there" for name, assessment in kept.items() if assessment is None]
        for (name, question), answer in self.answers.items():
            assessment = kept[name]
            value = assessment.answers.get(question) if assessment else None
            if assessment and answer.value is not None and value not in {answer.value, *answer.unheard}:
                lost.append(f"{name}: {question} is {value}, acknowledged was {answer.value}")
        for name in self.complete:
            assessment = kept[name]
            if assessment and assessment.completed_at is None:
                lost.append(f"{name}: is not complete")
        return lost


def asked_for(path: str, answer: Answer) -> list[tuple[str, str]]:
    """Assessment and job of the report that this has asked for."""
    asked, job = REPORT.match(path), JOB.search(answer.header("location"))
    return [(asked[1], job[1])] if answer.status == 303 and asked and job else []


def changes(path: str, fields: Mapping[str, str] | None) -> Iterator[tuple[tuple[str, str], str]]:
    """The answers that a form changes: ((assessment, question), value) of each."""
    saved = SAVE.match(path)
    if saved is None or fields is None:
        return
    for name, value in fields.items():
        question = name.removeprefix(ANSWER_PREFIX)
        if question != name and value and value != fields.get(SHOWN_PREFIX + question, ""):
            yield (saved[1], question), value
