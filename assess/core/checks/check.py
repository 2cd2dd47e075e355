"""Semantic checks that a schema cannot make. Pure: every function returns all problems it finds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from math import isfinite

from assess.core import flow
from assess.core.model import (
    DOMAINS,
    LAYERS,
    MAX_POINTS,
    NOT_APPLICABLE,
    PREFECTURE_CODES,
    STAGES,
    UNKNOWN,
    Actor,
    Answers,
    Bank,
    Catalogue,
    Domain,
    DomainId,
    Question,
    Text,
)
from assess.core.scoring import as_fraction

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\Z")
MAX_SHOWN = 36
QUICK_PER_STAGE = 4
MAX_EMPLOYEES = 1_000_000
MAX_GOALS = 3
MAX_NAME = 100
LAYER_OF_TYPE = {
    "municipality": "coordination",
    "national": "coordination",
    "financial": "advice",
    "business_support": "advice",
    "consultant": "advice",
    "vendor": "advice",
    "academia_testbed": "technology",
}


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: `path` such as `domains/office/questions/office-invoices/options`."""

    path: str
    message: str


# ---------------------------------------------------------------- texts


def _texts(value: object, path: str) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _texts(item, f"{path}/{getattr(item, 'id', i)}")
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _texts(getattr(value, name), f"{path}/{name}" if path else name)


def _empty_texts(value: object) -> Iterator[Problem]:
    for path, text in _texts(value, ""):
        for lang in ("ja", "en"):
            if not getattr(text, lang).strip():
                yield Problem(f"{path}/{lang}", "is empty")


def _duplicates(ids: Iterable[str], path: str) -> Iterator[Problem]:
    for found, times in Counter(ids).items():
        if times > 1:
            yield Problem(f"{path}/{found}", f"id {found!r} stands {times} times; ids must be unique")


# ---------------------------------------------------------------- the bank


def check_bank(bank: Bank) -> list[Problem]:
    """All problems of a bank that its schema cannot show (DOMAIN.md section 2)."""
    problems = check_frame(bank)
    missing = sorted(set(DOMAINS) - {d.id for d in bank.domains})
    problems += [Problem("domains", f"domain {domain!r} is missing") for domain in missing]
    problems += check_domains(bank.domains)
    problems += check_stages(q.stage for _, q in bank.questions())
    problems += _check_coverage(bank)
    return problems


def check_stages(asked: Iterable[str]) -> list[Problem]:
    """The stages for which nothing is asked, given the stage of every question."""
    found = set(asked)
    return [Problem(f"stages/{stage}", "this stage has no question") for stage in STAGES if stage not in found]


def check_domains(domains: tuple[Domain, ...]) -> list[Problem]:
    """All problems of the questions alone, whether or not the bank is whole."""
    problems = [Problem(f"domains/{d.id}/{p.path}", p.message) for d in domains for p in _empty_texts(d)]
    problems += _duplicates((d.id for d in domains), "domains")
    problems += _duplicates((q.id for d in domains for q in d.questions), "questions")
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
    return [p for p in _empty_texts(bank) if not p.path.startswith("domains/")] + list(_check_frame(bank))


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
    if tuple(s.id for s in bank.stages) != STAGES:
        yield Problem("stages", f"must be exactly {', '.join(STAGES)}, in this order")
    for effort in ("S", "M", "L"):
        if bank.effort_weights.get(effort, 0) <= 0:
            yield Problem("effort_weights", f"{effort} must be a whole number above 0")
    yield from _duplicates((i.id for i in bank.industries), "industries")
    yield from _duplicates((g.id for g in bank.goals), "goals")
    yield from _duplicates((b.id for b in bank.barriers), "barriers")
    yield from _duplicates((t.term.ja for t in bank.glossary), "glossary")


def _check_question(question: Question, domain: DomainId, at: str) -> Iterator[Problem]:
    if not SLUG.match(question.id):
        yield Problem(f"{at}/id", f"{question.id!r} is not an ASCII slug (a-z, 0-9, hyphens)")
    elif not question.id.startswith(f"{domain}-"):
        yield Problem(f"{at}/id", f"must start with {domain + '-'!r}")
    if not 3 <= len(question.options) <= 5:
        yield Problem(f"{at}/options", f"{len(question.options)} options; 3 to 5 are needed")
    points = [o.points for o in question.options]
    if any(b <= a for a, b in zip(points, points[1:], strict=False)):
        yield Problem(f"{at}/options", f"points must rise from option to option, but are {points}")
    if points and (min(points) < 0 or max(points) != MAX_POINTS):
        yield Problem(f"{at}/options", f"points must lie in 0..{MAX_POINTS} and the best option be worth {MAX_POINTS}")
    yield from _duplicates((o.id for o in question.options), f"{at}/options")
    for option in question.options:
        if option.id in (UNKNOWN, NOT_APPLICABLE):
            yield Problem(f"{at}/options/{option.id}", "this id is reserved; the answer is always offered")
        if not SLUG.match(option.id):
            yield Problem(f"{at}/options/{option.id}", "option id is not an ASCII slug (a-z, 0-9, hyphens)")
    if not question.source:
        yield Problem(f"{at}/source", "a question needs at least one source")
    for improve in [question.improve, *(o.improve for o in question.options)]:
        if improve is not None and not improve.needs:
            yield Problem(f"{at}/improve", "needs at least one entry of the needs vocabulary")


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
    basis_industries = set(basis.asks_if.industry) if basis.asks_if else set()
    if basis_industries and not set(condition.industry) <= basis_industries or (
        basis_industries and not condition.industry
    ):
        yield Problem(f"{at}/asks_if/industry", f"must stay within the industries of its basis {basis.id!r}")


def _asked_of(question: Question, industry: str) -> bool:
    condition = question.asks_if
    return condition is None or not condition.industry or industry in condition.industry


def _check_coverage(bank: Bank) -> Iterator[Problem]:
    """Every industry: each domain x stage cell filled, at most 36 shown, quick path of 4 per stage."""
    for industry in bank.industries:
        asked = [(d, q) for d, q in bank.questions() if _asked_of(q, industry.id)]
        at = f"industries/{industry.id}"
        if len(asked) > MAX_SHOWN:
            yield Problem(at, f"{len(asked)} questions may be shown; at most {MAX_SHOWN} are allowed")
        for stage in STAGES:
            for domain in bank.domains:
                if not any(d == domain.id and q.stage == stage for d, q in asked):
                    yield Problem(at, f"no question for domain {domain.id!r} at stage {stage!r}")
            core = sum(q.core and q.stage == stage for _, q in asked)
            if core != QUICK_PER_STAGE:
                yield Problem(at, f"{core} core questions at stage {stage!r}; the quick path needs {QUICK_PER_STAGE}")
        for domain in bank.domains:
            if not any(q.core and d == domain.id for d, q in asked):
                yield Problem(at, f"the quick path does not touch domain {domain.id!r}")


# ---------------------------------------------------------------- the catalogues


def check_catalogue(catalogue: Catalogue) -> list[Problem]:
    """All problems of actors, cases and benchmarks that their schema cannot show (DOMAIN.md section 5)."""
    problems = list(_empty_texts(catalogue))
    problems += _duplicates((a.id for a in catalogue.actors), "actors")
    problems += _duplicates((c.id for c in catalogue.cases), "cases")
    problems += _duplicates((f.id for f in catalogue.benchmarks), "benchmarks")
    covered = Counter(p for b in catalogue.blocks for p in b.prefectures)
    for code in PREFECTURE_CODES:
        if catalogue.blocks and covered[code] != 1:
            problems.append(Problem(f"blocks/{code}", f"prefecture {code} stands in {covered[code]} blocks, not one"))
    kinds = {k.id for k in catalogue.kinds}
    blocks = {b.id for b in catalogue.blocks}
    for actor in catalogue.actors:
        problems += _check_actor(actor, kinds, blocks)
    for case in catalogue.cases:
        problems += _check_place(f"cases/{case.id}", case.prefecture)
    for figure in catalogue.benchmarks:
        problems += _check_place(f"benchmarks/{figure.id}", figure.prefecture)
    return problems


def _check_place(at: str, prefecture: str | None) -> Iterator[Problem]:
    if prefecture is not None and prefecture not in PREFECTURE_CODES:
        yield Problem(f"{at}/prefecture", f"{prefecture!r} is not a prefecture code 01..47")


def _check_actor(actor: Actor, kinds: set[str], blocks: set[str]) -> Iterator[Problem]:
    at = f"actors/{actor.id}"
    if not SLUG.match(actor.id):
        yield Problem(f"{at}/id", "is not an ASCII slug (a-z, 0-9, hyphens)")
    if LAYER_OF_TYPE[actor.type] != actor.layer:
        yield Problem(f"{at}/layer", f"type {actor.type!r} belongs to layer {LAYER_OF_TYPE[actor.type]!r}")
    if actor.kind not in kinds:
        yield Problem(f"{at}/kind", f"unknown kind {actor.kind!r}; see _kinds.yaml")
    area = actor.area
    given = [bool(area.prefectures), area.block is not None, area.nation]
    if sum(given) != 1:
        yield Problem(f"{at}/area", "exactly one of prefectures, block and nation is needed")
    if area.municipality is not None and len(area.prefectures) != 1:
        yield Problem(f"{at}/area/municipality", "needs exactly one prefecture beside it")
    if area.block is not None and area.block not in blocks:
        yield Problem(f"{at}/area/block", f"unknown block {area.block!r}; see _blocks.yaml")
    for code in area.prefectures:
        yield from _check_place(f"{at}/area", code)
    if not actor.services:
        yield Problem(f"{at}/services", "at least one service is needed")
    if not actor.source.strip():
        yield Problem(f"{at}/source", "an actor without a source stays out")
    if actor.verified is not None and not _real_date(actor.verified):
        yield Problem(f"{at}/verified", f"{actor.verified!r} is not a date YYYY-MM-DD")
    for name in ("url", "phone", "address"):
        if getattr(actor, name) is not None and actor.verified is None:
            yield Problem(f"{at}/{name}", "may be given only with `verified`: the day its source page was read")
    if actor.url is not None and not actor.url.startswith(("https://", "http://")):
        yield Problem(f"{at}/url", "must begin with https:// or http://")


def coverage_holes(catalogue: Catalogue) -> list[Problem]:
    """Prefecture x layer cells that no living actor of any nearness covers."""
    holes = []
    for block in catalogue.blocks:
        for code in block.prefectures:
            for layer in LAYERS:
                if not any(
                    a.layer == layer
                    and not a.ended
                    and (a.area.nation or a.area.block == block.id or code in a.area.prefectures)
                    for a in catalogue.actors
                ):
                    holes.append(Problem(f"actors/prefecture {code}", f"nobody in layer {layer!r}"))
    return holes


# ---------------------------------------------------------------- answers


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


def warnings(bank: Bank, answers: Answers) -> list[Problem]:
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
    yield from _check_place("profile", profile.prefecture)
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
    if answers.date is not None and not _real_date(answers.date):
        yield Problem("date", f"{answers.date!r} is not a date YYYY-MM-DD")


def _real_date(text: str) -> bool:
    if not DATE.match(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
