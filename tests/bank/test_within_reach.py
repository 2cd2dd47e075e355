"""Every case and every published figure is shown to some firm, and no industry is left without stories of its own.

What no firm can see is dead weight in the file, and looks as if it were used.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import pytest

from assess.bank.library import Library
from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.model import PREFECTURE_CODES, STAGES, Answers, Division, Profile, Question
from assess.report import examples, roadmap
from assess.report.productivity import productivity
from assess.report.words import Words

FIRMS = 1500
SIZES = (1, 3, 6, 12, 20, 35, 60, 110, 240)
LAG = 0.25  # how far each stage is behind the one before
SAID = 0.15  # how likely a firm names a goal or a difficulty
BOLD = 0.75  # how far apart the answers of one firm lie, in options


@dataclass
class Seen:
    """What the firms were shown: ids of cases and figures, and figures beside a step or in the list, by level."""

    cases: set[str]
    figures: set[str]
    beside: dict[int, int]
    listed: dict[int, int]
    own: dict[Division, list[int]]
    bm_11: set[int]


def _option(question: Question, maturity: float, rng: Random) -> str:
    top = len(question.options) - 1
    return question.options[min(top, max(0, round(rng.gauss(maturity * top, BOLD))))].id


def _firm(library: Library, number: int) -> Diagnosis:
    """A firm of the next industry and the next prefecture, of any size, good at some domains and poor at others."""
    rng = Random(f"reach/{number}")
    bank = library.bank
    profile = Profile(
        bank.industries[number % len(bank.industries)].id,
        PREFECTURE_CODES[(number // len(bank.industries)) % len(PREFECTURE_CODES)],
        rng.choice(SIZES),
        goals=tuple(goal.id for goal in bank.goals if rng.random() < SAID),
        barriers=tuple(barrier.id for barrier in bank.barriers if rng.random() < SAID),
        value_added=5400 if number % 10 == 0 else None,
    )
    level = rng.uniform(0, 1.4)
    maturity = {domain.id: rng.gauss(level, 0.25) for domain in bank.domains}
    answers = {q.id: _option(q, maturity[domain] - LAG * STAGES.index(q.stage), rng) for domain, q in bank.questions()}
    return diagnose(bank, library.bank_hash, library.catalogue, Answers(bank.id, bank.version, profile, answers))


def _questions(words: Words, diagnosis: Diagnosis) -> list[str]:
    way = roadmap.roadmap(words, diagnosis)
    later = [step.question_id for phase in (way.phases if way else ()) for step in phase.steps]
    return [step.question_id for step in roadmap.first_steps(words, diagnosis)] + later


@pytest.fixture(scope="module")
def seen(library: Library) -> Seen:
    """What 1,500 firms were shown."""
    found = Seen(set(), set(), {}, {}, {}, set())
    words = Words(library.bank, "ja")
    for number in range(FIRMS):
        diagnosis = _firm(library, number)
        level, industry = diagnosis.result.level or 0, diagnosis.answers.profile.industry
        cases = [match.case for match in diagnosis.advice.cases]
        found.cases |= {case.id for case in cases}
        found.own.setdefault(industry, []).append(sum(case.industry == industry for case in cases))
        beside = examples.beside(words, diagnosis, _questions(words, diagnosis))
        listed = examples.numbers(words, diagnosis, beside)
        shown = {one.number.id for one in beside.values() if one.number}
        found.figures |= shown | {number.id for number in listed}
        near = examples.beside_stage(words, diagnosis)
        assert near is not None, "every firm sees where others stand"
        found.figures.add(near.id)
        own = productivity(words, diagnosis)
        found.figures |= {own.number.id} if own and own.number else set()
        found.beside[level] = found.beside.get(level, 0) + bool(shown)
        found.listed[level] = found.listed.get(level, 0) + bool(listed)
        if "bm-11" in shown | {number.id for number in listed}:
            found.bm_11.add(level)
    return found


def test_every_case_is_shown_to_some_firm(library: Library, seen: Seen) -> None:
    assert sorted({case.id for case in library.catalogue.cases} - seen.cases) == []


def test_every_figure_is_shown_to_some_firm(library: Library, seen: Seen) -> None:
    assert sorted({figure.id for figure in library.catalogue.benchmarks} - seen.figures) == []


def test_every_industry_gets_two_cases_of_its_own(library: Library, seen: Seen) -> None:
    assert {industry.id for industry in library.bank.industries} == set(seen.own)
    assert {industry: min(counts) for industry, counts in seen.own.items() if min(counts) < 2} == {}


def test_figures_stand_beside_steps_at_every_level(seen: Seen) -> None:
    assert sorted(level for level, firms in seen.beside.items() if firms) == [0, 1, 2, 3, 4]
    assert sorted(level for level, firms in seen.listed.items() if firms) == [0, 1, 2, 3, 4]


def test_the_figure_on_a_shared_system_is_not_for_one_level_only(seen: Seen) -> None:
    assert len(seen.bm_11) >= 3
