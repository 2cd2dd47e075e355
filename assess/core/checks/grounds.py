"""What the questions rest on: facts that nothing covers, sources that nobody knows, faults of the crosswalk. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from assess.core.checks.problem import DATE, Problem
from assess.core.model import UNKNOWN, Bank, Fact, Framework, FrameworkItem, ProfileFact, Text

# Families of the founding documents' facts, with their highest number. `CL` is missing on purpose: the
# bank has to cover all of it, so every cited one has to stand in facts.yaml.
SEED_FAMILIES = {
    "SD": 33, "BM": 55, "BR": 52, "AR-B": 15, "AR-DX": 6, "AR-IN": 6, "AR-S": 11, "AR-SU": 6, "AR-TA": 6,
    "AS": 69, "CC": 48, "CS": 54, "DC": 18, "FN": 20, "RG": 8, "RG-B": 10, "TL": 14,
}  # fmt: skip
_FACT_ID = re.compile(r"([A-Z]{2,}(?:-[A-Z]+)*)-(\d+)\Z")


def questions_by_source(bank: Bank) -> dict[str, list[str]]:
    """Source -> ids of the questions that name it, in the order asked."""
    questions: dict[str, list[str]] = {}
    for _, question in bank.questions():
        for source in question.source:
            questions.setdefault(source, []).append(question.id)
    return questions


def source_problems(bank: Bank, facts: Sequence[Fact], frameworks: Sequence[Framework] = ()) -> list[Problem]:
    """Facts that nothing covers, sources that nobody knows, and faults of the crosswalk."""
    return [*_fact_problems(bank, facts), *_source_problems(bank, facts), *_framework_problems(bank, frameworks)]


def _fact_problems(bank: Bank, facts: Sequence[Fact]) -> Iterator[Problem]:
    covered = questions_by_source(bank)
    yield from _duplicates((f.id for f in facts), "facts")
    for fact in facts:
        yield from _empty(f"facts/{fact.id}", text=fact.text, note=fact.note)
        if fact.id not in covered and fact.note is None:
            yield Problem(f"facts/{fact.id}", "no question names this fact; add a question, or a note that says why")


def _source_problems(bank: Bank, facts: Sequence[Fact]) -> Iterator[Problem]:
    if not facts:
        return  # a bank without facts.yaml: nothing to compare with
    known = {f.id for f in facts}
    cited = [(f"domains/{d}/questions/{q.id}/source", s) for d, q in bank.questions() for s in q.source]
    cited += [(f"stages/{stage.id}/source", s) for stage in bank.stages for s in stage.source]
    cited += [(f"barriers/{barrier.id}/source", s) for barrier in bank.barriers for s in barrier.source]
    for path, source in cited:
        if _FACT_ID.match(source) and source not in known and not is_seed_fact(source):
            yield Problem(path, f"{source!r} looks like a fact, but is neither in facts.yaml nor in a known family")


def is_seed_fact(source: str) -> bool:
    """Whether this is the id of a founding documents' fact that the bank may rest on but need not cover."""
    match = _FACT_ID.match(source)
    return match is not None and 1 <= int(match[2]) <= SEED_FAMILIES.get(match[1], 0)


def _framework_problems(bank: Bank, frameworks: Sequence[Framework]) -> Iterator[Problem]:
    questions = {q.id for _, q in bank.questions()}
    of_profile = {*get_args(ProfileFact), *(g.id for g in bank.goals), *(b.id for b in bank.barriers)}
    yield from _duplicates((f.id for f in frameworks), "frameworks")
    for framework in frameworks:
        at = f"frameworks/{framework.id}"
        yield from _empty(at, name=framework.name, note=framework.note, fill=framework.fill)
        for name in ("version", "source"):
            if not getattr(framework, name).strip():
                yield Problem(f"{at}/{name}", "is empty")
        if not DATE.match(framework.read):
            yield Problem(f"{at}/read", f"{framework.read!r} is not a date YYYY-MM-DD")
        yield from _duplicates((i.id for i in framework.items), f"{at}/items")
        yield from _duplicates((mark.id for mark in framework.marks), f"{at}/marks")
        for mark in framework.marks:
            yield from _empty(f"{at}/marks/{mark.id}", text=mark.text)
        for item in framework.items:
            here = f"{at}/items/{item.id}"
            yield from _empty(here, text=item.text, note=item.note, fill=item.fill)
            yield from _duplicates(item.questions, f"{here}/questions")
            for question in item.questions:
                if question not in questions:
                    yield Problem(f"{here}/questions", f"unknown question id {question!r}")
            for told in item.profile:
                if told not in of_profile:
                    yield Problem(f"{here}/profile", f"{told!r} is neither of the profile nor a goal or barrier")
            if item.marks:
                yield from _mark_problems(bank, framework, item, f"{here}/marks")
            if not item.questions and not item.profile and item.note is None:
                yield Problem(here, "neither a question nor a note that says why there is none")


def _mark_problems(bank: Bank, framework: Framework, item: FrameworkItem, here: str) -> Iterator[Problem]:
    """Marks rest on the answer to one question; with several nobody could tell by which."""
    question = bank.question(item.questions[0]) if len(item.questions) == 1 else None
    if question is None:
        yield Problem(here, "marks need one question that asks the item")
        return
    options, marks = {UNKNOWN, *(o.id for o in question.options)}, {mark.id for mark in framework.marks}
    for option, mark in item.marks.items():
        if option not in options:
            yield Problem(here, f"unknown option {option!r} of {question.id}")
        if mark not in marks:
            yield Problem(here, f"unknown mark {mark!r}")


def _duplicates(ids: Iterable[str], path: str) -> Iterator[Problem]:
    for one, times in Counter(ids).items():
        if times > 1:
            yield Problem(f"{path}/{one}", f"{one!r} stands {times} times")


def _empty(path: str, **texts: Text | None) -> Iterator[Problem]:
    for name, text in texts.items():
        if text is not None and not (text.ja.strip() and text.en.strip()):
            yield Problem(f"{path}/{name}", "is empty in one language or both")
