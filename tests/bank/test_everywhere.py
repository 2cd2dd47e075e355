"""Every prefecture, industry and level gets a complete team or a stated gap, quickly."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from assess.bank.library import Library
from assess.core import advice, ranking, team
from assess.core.diagnosis import diagnose
from assess.core.model import LAYERS, PREFECTURE_CODES, Answers, Profile
from assess.core.needs import Because, because, stage_for_help
from assess.core.plan import next_stage, priorities
from assess.core.reach import directory_of, own_contact
from assess.core.roles import Candidates, role_table
from assess.core.scoring import score
from assess.report.roles import role_rows
from assess.report.words import Words
from tests.bank import reach
from tests.bank.reach import LADDER, firm

pytestmark = pytest.mark.slow

INDUSTRIES = ("A", "D", "E", "G", "H", "I", "M", "N", "P", "R")
EMPLOYEES = {"A": 6, "D": 18, "E": 45, "G": 30, "H": 60, "I": 8, "M": 25, "N": 3, "P": 120, "R": 15}


@pytest.mark.parametrize("level", LADDER)
def test_every_prefecture_and_industry_gets_a_team(library: Library, level: int) -> None:
    gaps = []
    for industry in INDUSTRIES:
        model = firm(library.bank, Profile(industry, "13", EMPLOYEES[industry]), level)  # type: ignore[arg-type]
        assert score(library.bank, model).level == level, (industry, level)
        for prefecture in PREFECTURE_CODES:
            answers = replace(model, profile=replace(model.profile, prefecture=prefecture))
            result = score(library.bank, answers)
            found = advice.advise(library.bank, library.catalogue, answers, result)
            check_team(library, found, answers, level)
            gaps += [(prefecture, industry, layer) for layer in found.missing_layers]
    assert not gaps, gaps


def check_team(library: Library, found: advice.Advice, answers: Answers, level: int) -> None:
    """Complete, near, fitting, alive, and each with a reason of its own."""
    assert {r.layer for r in found.team} | set(found.missing_layers) == set(LAYERS)
    assert len(found.more) <= team.MAX_BEYOND_TEAM
    assert any(r.actor.neutral for r in found.support)
    assert all(own_contact(r.actor) or directory_of(r.actor, library.catalogue) for r in found.support)
    kinds = [r.actor.kind for r in found.support]
    assert len(kinds) == len(set(kinds)), kinds
    for r in found.support:
        assert not r.actor.ended and r.because
        assert ranking.nearness(r.actor, answers.profile, library.catalogue) == r.nearness
        if level == 4 and r.actor.stages:
            assert "transformation" in r.actor.stages, f"{r.actor.id} is for beginners"
        if r.actor.min_employees is not None:
            assert answers.profile.employees >= r.actor.min_employees


@pytest.mark.parametrize("level", LADDER)
def test_no_role_is_empty_anywhere(library: Library, level: int) -> None:
    """47 prefectures x 20 industries x 3 sizes at each level: six rows, each with a name, a question, and a way."""
    bank, catalogue, words = library.bank, library.catalogue, Words(library.bank, "ja")
    for industry, employees in product(reach.INDUSTRIES, reach.SIZES):
        model = firm(bank, Profile(industry, "13", employees), level)
        diagnosis = diagnose(bank, "", catalogue, model)
        stage, needs = stage_for_help(diagnosis.result), needs_of(library, model)
        for prefecture in PREFECTURE_CODES:
            profile = replace(model.profile, prefecture=prefecture)
            ranked = ranking.rank(catalogue, profile, stage, level, needs)
            chosen = team.choose_team(ranked, needs, "security_gap" in diagnosis.result.flags)
            roles = role_table(Candidates(catalogue, profile, stage, level, needs, chosen.members, chosen.more, ranked))
            there = replace(
                diagnosis, answers=replace(model, profile=profile), advice=replace(diagnosis.advice, roles=roles)
            )
            for row in role_rows(words, there):
                at = (prefecture, industry, employees, row.id)
                assert row.name and row.does and row.why and row.ask, at
                assert row.reach and (row.reach.phone or row.reach.url), at
                assert row.actor_id or row.id in ("financial", "vendor"), at
                assert row.actor_id or row.id == "financial" or row.members, at


def needs_of(library: Library, answers: Answers) -> tuple[Because, ...]:
    result = score(library.bank, answers)
    wanted, path = priorities(library.bank, answers, result), next_stage(library.bank, answers, result)
    return because(library.bank, answers, result, wanted, path)


# Floors of the shares of named bodies with a telephone or page of their own; `read`: those whose own page, or an
# official one about them, was read. Raise them as contacts are found.
FLOORS = {
    "team": 0.84,
    "layer coordination": 0.7,
    "layer advice": 0.9,
    "layer technology": 0.92,
    "roles": 0.7,
    "read": 0.36,
}
ANYWHERE = 0.48  # of the team, in the prefecture that has the least


def test_most_bodies_of_a_team_have_a_contact_of_their_own(library: Library) -> None:
    share, _ = reach.measured(library)
    assert {name: share.of(name) for name in FLOORS if share.of(name) < FLOORS[name]} == {}
    there = {name: share.of(name) for name in share.named if name.startswith("prefecture ")}
    assert len(there) == 47 and {name: of for name, of in there.items() if of < ANYWHERE} == {}
