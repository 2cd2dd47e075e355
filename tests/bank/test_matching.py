"""Firms by name, and whom the shipped catalogue sends them to: the rules of docs/scoring.md#the-support-team."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assess.bank.library import Library
from assess.core import advice
from assess.core.advice import Advice
from assess.core.model import LAYERS, PREFECTURE_CODES, Profile
from assess.core.scoring import score
from assess.core.team import MAIN_SERVICES, MAX_BEYOND_TEAM
from tests.bank.test_everywhere import firm

FISH = Profile("E", "01", 30, company="函館水産加工", municipality="函館市", goals=("labour_shortage",))
MACHINES = Profile(
    "E", "07", 25, company="会津精機", municipality="会津若松市", goals=("productivity", "cost_reduction")
)
HAIR = Profile("N", "15", 3, company="ながおか美容室", municipality="長岡市")
CLINIC = Profile("P", "13", 12, company="世田谷診療所", municipality="世田谷区")


def advised(library: Library, profile: Profile, level: int, unsafe: bool = False) -> Advice:
    answers = firm(library.bank, profile, level)
    if unsafe:
        worst = {q.id: q.options[0].id for domain, q in library.bank.questions() if domain == "security"}
        answers = replace(answers, answers=answers.answers | worst)
    result = score(library.bank, answers)
    assert not unsafe or "security_gap" in result.flags
    return advice.advise(library.bank, library.catalogue, answers, result)


def ids(found: Advice) -> list[str]:
    return [r.actor.id for r in found.support]


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_fish_processor_in_hakodate_is_sent_to_who_knows_food_or_fish(library: Library, level: int) -> None:
    found = advised(library, FISH, level)
    assert found.team[0].actor.area.municipality == "函館市", "municipal before prefectural"
    food, fish = "hokkaido-public-testing-food", "hokkaido-university-fisheries"
    assert found.team[2].actor.id == (food if level == 1 else fish), "on the campus in town once it takes the firm"
    assert "hokkaido-university-obihiro" not in ids(found), "cattle, and 300 km away"


@pytest.mark.parametrize("level", [2, 3])
def test_a_machine_shop_in_aizu_is_sent_to_its_university_and_its_platform(library: Library, level: int) -> None:
    found = advised(library, MACHINES, level)
    assert "fukushima-university-aizu" in ids(found) and "fukushima-university-fukushima" not in ids(found)
    platform = next(r for r in found.support if r.actor.id == "fukushima-platform-cmes")
    assert platform.actor.kind == "platform" and platform.layer != "coordination", "no municipality"
    assert platform not in found.team and platform.actor.disclosure, "who sells something does not lead"
    government = next(row for row in found.roles if row.id == "government")
    assert government.chosen and government.chosen.actor.type == "municipality"


def test_the_same_machine_shop_is_not_sent_to_who_knows_food(library: Library) -> None:
    shop = replace(FISH, company="函館精機")
    assert advised(library, shop, 2).team[2].actor.id == "hokkaido-public-testing"


@pytest.mark.parametrize("level", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("profile", [HAIR, CLINIC])
def test_a_hair_salon_or_a_clinic_is_not_sent_to_a_college_of_technology(
    library: Library, profile: Profile, level: int
) -> None:
    found = advised(library, profile, level)
    assert not {"kosen", "public_testing", "aist"} & {r.actor.kind for r in found.support}
    assert [r.layer for r in found.team] == list(LAYERS), "somebody stands for the technology all the same"
    testing = next(row for row in found.roles if row.id == "academia_testbed")
    assert testing.chosen and testing.chosen.actor.kind != "kosen"


def test_in_a_city_with_a_chamber_the_chamber_advises(library: Library) -> None:
    found = advised(library, HAIR, 1)
    assert found.team[1].actor.id == "niigata-chamber-nagaoka"
    assert "niigata-commerce-federation" not in ids(found)


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("industry", ["A", "E", "I", "M", "P"])
def test_a_security_gap_brings_a_security_service_everywhere(library: Library, industry: str, level: int) -> None:
    for prefecture in PREFECTURE_CODES:
        found = advised(library, Profile(industry, prefecture, 12), level, unsafe=True)  # type: ignore[arg-type]
        named = [r for r in found.support if "security" in r.actor.services[:MAIN_SERVICES]]
        assert named, prefecture
        assert any(b.ref == "security_gap" for b in named[0].because)


@pytest.mark.parametrize("goal", ["sales_channels", "new_business"])
def test_customers_beyond_the_prefecture_bring_in_the_bureau(library: Library, goal: str) -> None:
    seller = replace(MACHINES, goals=(goal,))
    assert "tohoku-meti-bureau" in ids(advised(library, seller, 2))
    assert "tohoku-meti-bureau" not in ids(advised(library, MACHINES, 2))


@pytest.mark.parametrize("level", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("profile", [FISH, MACHINES, HAIR, CLINIC])
def test_at_most_nine_and_nobody_for_padding(library: Library, profile: Profile, level: int) -> None:
    found = advised(library, profile, level)
    assert len(found.support) <= len(LAYERS) + MAX_BEYOND_TEAM == 9
    for r in found.more:
        told = [b for b in r.because if b.kind != "stage"]
        assert told, f"{r.actor.id}: nothing that the firm said leads there"
