"""Versions of a question bank: what a released version promised, and how a later one compares to it. Pure.

The meaning of a question is what scoring sees: its stage, domain and path, its options with their points, and
when it is asked. Texts may be polished within a version; a change of meaning needs a new version, and a crosswalk
that says which questions of the old version can be compared with which of the new one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from assess.core.checks.problem import Problem
from assess.core.model import FORBID_UNKNOWN_KEYS, Bank, DomainId, Question, Thresholds

DIGEST_CHARACTERS = 16


@dataclass(frozen=True)
class Release:
    """A released version: the digest of its rules, and of each question's meaning."""

    version: str
    rules: str
    questions: dict[str, str]

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


@dataclass(frozen=True)
class Crosswalk:
    """Old question id -> the comparable new one, or None where nothing compares.

    Questions that are not named are the same in both versions.
    """

    from_version: str
    to_version: str
    questions: dict[str, str | None]

    __pydantic_config__ = FORBID_UNKNOWN_KEYS


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_CHARACTERS]


def meaning(domain: DomainId, question: Question) -> str:
    """A digest of everything about a question that scoring sees, and of nothing else."""
    return _digest(
        {
            "domain": domain,
            "stage": question.stage,
            "core": question.core,
            "not_applicable": question.not_applicable,
            "asks_if": asdict(question.asks_if) if question.asks_if else None,
            "options": [(o.id, o.points) for o in question.options],
        }
    )


def release_of(bank: Bank) -> Release:
    """What this bank promises once its version is released."""
    return Release(
        version=bank.version,
        rules=_digest([_said(bank.thresholds), bank.effort_weights]),
        questions={q.id: meaning(domain, q) for domain, q in bank.questions()},
    )


def _said(thresholds: Thresholds) -> dict[str, float]:
    """Without what the bank does not set, so that a key that came later leaves older releases as they were."""
    return {name: value for name, value in asdict(thresholds).items() if value is not None}


def check_versions(bank: Bank, releases: tuple[Release, ...], crosswalks: tuple[Crosswalk, ...]) -> list[Problem]:
    """All ways in which the bank breaks the promise of a released version, or lacks a crosswalk from one."""
    now = release_of(bank)
    problems: list[Problem] = []
    for released in releases:
        if released.version == bank.version:
            problems += _broken(now, released)
        else:
            problems += _crossing(now, released, crosswalks)
    return problems


def _changed(now: Release, before: Release) -> list[str]:
    """Ids of the earlier version whose question is gone or means something else now."""
    return [i for i, digest in before.questions.items() if now.questions.get(i) != digest]


def _broken(now: Release, released: Release) -> Iterator[Problem]:
    remedy = "raise `version` in bank.yaml and add a crosswalk"
    if now.rules != released.rules:
        yield Problem("thresholds", f"differ from the released version {released.version}: {remedy}")
    for question_id in _changed(now, released):
        what = "has changed its meaning since" if question_id in now.questions else "is missing, but stands in"
        yield Problem(f"questions/{question_id}", f"{what} the released version {released.version}: {remedy}")
    for question_id in now.questions.keys() - released.questions.keys():
        yield Problem(f"questions/{question_id}", f"is new since the released version {released.version}: {remedy}")


def _crossing(now: Release, before: Release, crosswalks: tuple[Crosswalk, ...]) -> Iterator[Problem]:
    wanted = [c for c in crosswalks if (c.from_version, c.to_version) == (before.version, now.version)]
    if not wanted:
        yield Problem("crosswalks", f"no crosswalk from the released version {before.version} to {now.version}")
        return
    named = wanted[0].questions
    for old, new in named.items():
        if old not in before.questions:
            yield Problem(f"crosswalks/{old}", f"version {before.version} has no such question")
        if new is not None and new not in now.questions:
            yield Problem(f"crosswalks/{old}", f"version {now.version} has no question {new!r}")
    for question_id in _changed(now, before):
        if question_id not in named:
            yield Problem(
                f"crosswalks/{question_id}",
                f"has changed since {before.version}: name the question to compare it with, or null",
            )
