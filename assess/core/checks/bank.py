"""Checks of a question bank that a schema cannot make. Pure: every function returns all problems it finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise, product
from math import isfinite

from assess.core.checks.problem import SLUG, Problem, duplicates, empty_texts
from assess.core.model import (
    DOMAINS,
    MAX_POINTS,
    NOT_APPLICABLE,
    STAGES,
    UNKNOWN,
    Bank,
    Domain,
    DomainId,
    Option,
    Question,
)
from assess.core.numbering import is_asked_in
from assess.core.result import as_fraction

MAX_SHOWN = 32
QUICK_PER_STAGE = 4


def check_bank(bank: Bank) -> list[Problem]:
    """All problems of a bank that its schema cannot show (docs/scoring.md#the-question-bank)."""
    problems = check_frame(bank)
    missing = sorted(set(DOMAINS) - {d.id for d in bank.domains})
    problems += [Problem("domains", f"domain {domain!r} is missing") for domain in missing]
    problems += check_domains(bank.domains)
    problems += check_stages(q.stage for _, q in bank.questions())
    problems += _check_coverage(bank)
    return problems


def check_stages(asked: Iterable[str]) -> list[Problem]:
    """The stages for which nothing is asked, given the stage of every question."""
    covered = set(asked)
    return [Problem(f"stages/{stage}", "this stage has no question") for stage in STAGES if stage not in covered]


def check_domains(domains: tuple[Domain, ...]) -> list[Problem]:
    """All problems of the questions alone, whether or not the bank is whole."""
    problems = [Problem(f"domains/{d.id}/{p.path}", p.message) for d in domains for p in empty_texts(d)]
    problems += duplicates((d.id for d in domains), "domains")
    problems += duplicates((q.id for d in domains for q in d.questions), "questions")
    earlier: dict[str, Question] = {}
    for domain in domains:
        for question in domain.questions:
            at = f"domains/{domain.id}/questions/{question.id}"
            problems += _check_question(question, domain.id, at)
            problems += _check_condition(question, earlier, at)
            earlier[question.id] = question
    return problems


def check_frame(bank: Bank) -> list[Problem]:
    """All problems of a bank beside its domains and questions."""
    return [p for p in empty_texts(bank) if not p.path.startswith("domains/")] + list(_check_frame(bank))


def _check_frame(bank: Bank) -> Iterator[Problem]:
    if not SLUG.match(bank.id):
        yield Problem("id", f"{bank.id!r} is not an ASCII slug (a-z, 0-9, hyphens)")
    if not bank.version.strip():
        yield Problem("version", "is empty")
    start, pass_ = bank.thresholds.start, bank.thresholds.pass_
    if not (isfinite(start) and isfinite(pass_)):
        yield Problem("thresholds", f"must be plain decimals (start {start}, pass {pass_})")
    elif not 0 < as_fraction(start) < as_fraction(pass_) <= 1:
        yield Problem("thresholds", f"0 < start < pass <= 1 does not hold (start {start}, pass {pass_})")
    decide = bank.thresholds.decide
    if decide is not None and not (isfinite(decide) and 0 < as_fraction(decide) <= 1):
        yield Problem("thresholds/decide", f"0 < decide <= 1 does not hold ({decide})")
    if tuple(s.id for s in bank.stages) != STAGES:
        yield Problem("stages", f"must be exactly {', '.join(STAGES)}, in this order")
    if len({stage.plain is None for stage in bank.stages}) > 1:
        yield Problem("stages", "either every stage has a `plain` name, or none has")
    for effort in ("S", "M", "L"):
        if bank.effort_weights.get(effort, 0) <= 0:
            yield Problem("effort_weights", f"{effort} must be a whole number above 0")
    yield from duplicates((i.id for i in bank.industries), "industries")
    yield from duplicates((g.id for g in bank.goals), "goals")
    yield from duplicates((b.id for b in bank.barriers), "barriers")
    yield from duplicates((t.term.ja for t in bank.glossary), "glossary")


def _check_question(question: Question, domain: DomainId, at: str) -> Iterator[Problem]:
    if not SLUG.match(question.id):
        yield Problem(f"{at}/id", f"{question.id!r} is not an ASCII slug (a-z, 0-9, hyphens)")
    elif not question.id.startswith(f"{domain}-"):
        yield Problem(f"{at}/id", f"must start with {domain + '-'!r}")
    yield from _check_options(question.options, at)
    if not question.source:
        yield Problem(f"{at}/source", "a question needs at least one source")
    for improve in [question.improve, *(o.improve for o in question.options)]:
        if improve is not None and not improve.needs:
            yield Problem(f"{at}/improve", "needs at least one entry of the needs vocabulary")
    for option in question.options[:-1]:
        if (option.improve or question.improve).done_when is None:
            yield Problem(
                f"{at}/options/{option.id}/improve/done_when", "is missing: how the firm sees that it is done"
            )


def _check_options(options: tuple[Option, ...], at: str) -> Iterator[Problem]:
    if not 3 <= len(options) <= 5:
        yield Problem(f"{at}/options", f"{len(options)} options; 3 to 5 are needed")
    points = [o.points for o in options]
    if any(later <= earlier for earlier, later in pairwise(points)):
        yield Problem(f"{at}/options", f"points must rise from option to option, but are {points}")
    if points and (min(points) < 0 or max(points) != MAX_POINTS):
        yield Problem(f"{at}/options", f"points must lie in 0..{MAX_POINTS} and the best option be worth {MAX_POINTS}")
    yield from duplicates((o.id for o in options), f"{at}/options")
    for option in options:
        if option.id in (UNKNOWN, NOT_APPLICABLE):
            yield Problem(f"{at}/options/{option.id}", "this id is reserved; the answer is always offered")
        if not SLUG.match(option.id):
            yield Problem(f"{at}/options/{option.id}", "option id is not an ASCII slug (a-z, 0-9, hyphens)")


def _check_condition(question: Question, earlier: dict[str, Question], at: str) -> Iterator[Problem]:
    condition = question.asks_if
    if condition is None:
        return
    low, high = condition.min_employees, condition.max_employees
    if low is not None and high is not None and low > high:
        yield Problem(f"{at}/asks_if", f"min_employees {low} is above max_employees {high}")
    if condition.question is None:
        return
    basis = earlier.get(condition.question)
    if basis is None:
        yield Problem(f"{at}/asks_if/question", f"{condition.question!r} is not an earlier question")
        return
    if not 1 <= condition.at_least <= MAX_POINTS:
        yield Problem(f"{at}/asks_if/at_least", f"must lie in 1..{MAX_POINTS}")
    if question.core and not basis.core:
        yield Problem(f"{at}/asks_if/question", f"a core question may not rest on {basis.id!r}, which is not core")
    allowed = set(basis.asks_if.industry) if basis.asks_if else set()
    # No industry named means all of them.
    within = bool(condition.industry) and allowed.issuperset(condition.industry)
    if allowed and not within:
        yield Problem(f"{at}/asks_if/industry", f"must stay within the industries of its basis {basis.id!r}")


def _check_coverage(bank: Bank) -> Iterator[Problem]:
    """Every industry: each domain x stage cell filled, at most 36 shown, quick path of 4 per stage."""
    for industry in bank.industries:
        asked = [(d, q) for d, q in bank.questions() if is_asked_in(q, industry.id)]
        at = f"industries/{industry.id}"
        if len(asked) > MAX_SHOWN:
            yield Problem(at, f"{len(asked)} questions may be shown; at most {MAX_SHOWN} are allowed")
        yield from _check_full_path(bank, asked, at)
        yield from _check_quick_path(bank, [(domain, q) for domain, q in asked if q.core], at)


def _check_full_path(bank: Bank, asked: list[tuple[DomainId, Question]], at: str) -> Iterator[Problem]:
    cells = {(domain, question.stage) for domain, question in asked}
    for stage, domain in product(STAGES, bank.domains):
        if (domain.id, stage) not in cells:
            yield Problem(at, f"no question for domain {domain.id!r} at stage {stage!r}")


def _check_quick_path(bank: Bank, core: list[tuple[DomainId, Question]], at: str) -> Iterator[Problem]:
    by_stage = Counter(question.stage for _, question in core)
    for stage in STAGES:
        if by_stage[stage] != QUICK_PER_STAGE:
            yield Problem(
                at, f"{by_stage[stage]} core questions at stage {stage!r}; the quick path needs {QUICK_PER_STAGE}"
            )
    touched = {domain for domain, _ in core}
    for domain in bank.domains:
        if domain.id not in touched:
            yield Problem(at, f"the quick path does not touch domain {domain.id!r}")
