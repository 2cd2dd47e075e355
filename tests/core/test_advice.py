"""The support team: who may stand in it, who must, and that its ranking follows the needs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.core.advice import Advice, advise
from assess.core.cases import MAX_CASES
from assess.core.checks.catalogue import LAYER_OF_TYPE
from assess.core.model import LAYERS, STAGES, Actor, Answers, Area, Block, Catalogue, Need, Profile
from assess.core.needs import Because, because
from assess.core.plan import priorities, working_stage
from assess.core.ranking import Recommendation, nearness, rank, serves
from assess.core.scoring import score
from assess.core.team import MAX_BEYOND_TEAM, choose_team
from tests.core.strategies import BANK, any_answers, complete_answers
from tests.samples import actor, answer_all, small_catalogue, small_profile

NEEDS: tuple[Need, ...] = get_args(Need)
BLOCKS = (Block("kanto", BANK.title, ("13", "15")), Block("kinki", BANK.title, ("27",)))
AREAS = [
    Area(nation=True),
    Area(block="kanto"),
    Area(block="kinki"),
    Area(prefectures=("15",)),
    Area(prefectures=("13", "27")),
    Area(prefectures=("15",), municipality="燕市"),
    Area(prefectures=("15",), municipality="三条市"),
]


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """Up to 14 bodies of any type, kind, area and clientele; some have ended."""
    actors = []
    for number in range(draw(st.integers(0, 14))):
        actor_type = draw(st.sampled_from(sorted(LAYER_OF_TYPE)))
        actors.append(
            actor(
                f"body-{number:02d}",
                type=actor_type,
                layer=LAYER_OF_TYPE[actor_type],
                kind=draw(st.sampled_from("abcdef")),
                area=draw(st.sampled_from(AREAS)),
                services=tuple(draw(st.lists(st.sampled_from(NEEDS), min_size=1, max_size=4, unique=True))),
                neutral=draw(st.booleans()),
                ended=draw(st.sampled_from([False, False, False, True])),
                industries=draw(st.sampled_from([(), (), ("E",), ("I",)])),
                max_employees=draw(st.sampled_from([None, None, 5])),
                stages=draw(st.sampled_from([(), (), ("digitization",), ("transformation",)])),
            )
        )
    return Catalogue(blocks=BLOCKS, actors=tuple(actors))


PROFILES = st.builds(
    small_profile,
    prefecture=st.sampled_from(["15", "13", "27", "47"]),
    municipality=st.sampled_from(["", "燕市"]),
    employees=st.sampled_from([3, 9, 80]),
    goals=st.sampled_from([(), ("productivity",)]),
    barriers=st.sampled_from([(), ("funding",)]),
)
FIRMS = st.builds(lambda a, p: replace(a, profile=p), any_answers(), PROFILES)


def advised(catalogue: Catalogue, answers: Answers) -> Advice:
    return advise(BANK, catalogue, answers, score(BANK, answers))


def needs_of(answers: Answers) -> tuple[Because, ...]:
    """Every reason that these answers raise."""
    result = score(BANK, answers)
    return because(BANK, answers, result, priorities(BANK, answers, result))


def eligible(catalogue: Catalogue, answers: Answers) -> list[Actor]:
    """Bodies whose area and clientele hold the firm (docs/scoring.md#the-support-team), worked out without `advice`."""
    profile, result = answers.profile, score(BANK, answers)
    stage = "transformation" if result.level == 4 else working_stage(result)
    found = []
    for body in catalogue.actors:
        block = next((b.prefectures for b in catalogue.blocks if b.id == body.area.block), ())
        here = body.area.nation or profile.prefecture in block or profile.prefecture in body.area.prefectures
        here = here and body.area.municipality in (None, profile.municipality)
        takes = not body.industries or profile.industry in body.industries
        takes = takes and (body.max_employees is None or profile.employees <= body.max_employees)
        takes = takes and (not body.stages or stage is None or stage in body.stages)
        if here and takes and not body.ended:
            found.append(body)
    return found


@given(catalogues(), FIRMS)
def test_only_bodies_that_serve_this_firm_are_named(catalogue: Catalogue, answers: Answers) -> None:
    allowed = eligible(catalogue, answers)
    for found in advised(catalogue, answers).support:
        assert found.actor in allowed
        assert found.because, "every recommendation has its reason"
        assert all(b.need in found.actor.services for b in found.because)


@given(catalogues(), FIRMS)
def test_the_team_holds_one_of_each_layer_that_anybody_fills(catalogue: Catalogue, answers: Answers) -> None:
    found = advised(catalogue, answers)
    layers = [r.actor.layer for r in found.team]
    assert layers == [layer for layer in LAYERS if layer in layers], "at most one each, in order"
    assert set(layers) | set(found.missing_layers) == set(LAYERS) and not set(layers) & set(found.missing_layers)
    ids = [r.actor.id for r in found.support]
    assert len(set(ids)) == len(ids)
    assert len(found.more) <= MAX_BEYOND_TEAM


@given(catalogues(), FIRMS)
def test_no_two_of_one_kind_stand_together_where_others_can(catalogue: Catalogue, answers: Answers) -> None:
    """Only a layer, a security gap or a neutral voice that no other kind fills brings a kind in twice."""
    result = score(BANK, answers)
    found = advised(catalogue, answers)
    ranked = rank(catalogue, answers.profile, working_stage(result), result.level, needs_of(answers))
    seen: list[Recommendation] = []
    for r in found.support:
        if r.actor.kind in {s.actor.kind for s in seen}:
            others = [o for o in ranked if o.actor.kind not in {s.actor.kind for s in seen}]
            in_team = r in found.team
            alone_in_layer = in_team and all(o.actor.layer != r.actor.layer for o in others)
            alone_in_security = "security" in r.actor.services and all(
                "security" not in o.actor.services for o in others
            )
            alone_neutral = r.actor.neutral and not any(o.actor.neutral for o in others)
            assert alone_in_layer or (not in_team and (alone_in_security or alone_neutral))
        seen.append(r)


@given(catalogues(), FIRMS)
def test_a_neutral_body_stands_among_them_when_there_is_one(catalogue: Catalogue, answers: Answers) -> None:
    raised = {b.need for b in needs_of(answers)}
    neutral = [a for a in eligible(catalogue, answers) if a.neutral and raised & set(a.services)]
    assert not neutral or any(r.actor.neutral for r in advised(catalogue, answers).support)


@given(catalogues(), complete_answers(), PROFILES)
def test_a_security_gap_brings_a_security_service(catalogue: Catalogue, answers: Answers, profile: Profile) -> None:
    unsafe = {q.id: "none" if q.id.startswith("security-") else "all" for _, q in BANK.questions()}
    unsafe["data-digitalization"] = answers.answers["data-digitalization"]
    answers = replace(answers, answers=unsafe, profile=profile, path="full")
    result = score(BANK, answers)
    assert "security_gap" in result.flags
    can = [a for a in eligible(catalogue, answers) if "security" in a.services]
    named = [r for r in advised(catalogue, answers).support if "security" in r.actor.services]
    assert bool(named) == bool(can)


@given(catalogues(), FIRMS, st.randoms())
def test_same_input_same_output(catalogue: Catalogue, answers: Answers, random) -> None:
    first = advised(catalogue, answers)
    assert advised(catalogue, answers) == first
    items = list(answers.answers.items())
    random.shuffle(items)
    assert advised(catalogue, replace(answers, answers=dict(items))) == first
    actors = list(catalogue.actors)
    random.shuffle(actors)
    assert advised(replace(catalogue, actors=tuple(actors)), answers) == first, "the order of the files is no matter"


BECAUSES = st.lists(
    st.builds(
        Because,
        st.just("answer"),
        st.sampled_from([q.id for _, q in BANK.questions()]),
        st.sampled_from(NEEDS),
        st.fractions(0, 3, max_denominator=12),
    ),
    min_size=1,
    max_size=12,
).map(tuple)


@given(catalogues(), PROFILES, BECAUSES, st.data())
def test_a_wider_gap_never_lowers_a_body_that_serves_it(
    catalogue: Catalogue, profile: Profile, needs: tuple[Because, ...], data: st.DataObject
) -> None:
    need = data.draw(st.sampled_from(sorted({b.need for b in needs})))
    wider_by = data.draw(st.fractions(Fraction(1, 12), 3, max_denominator=12))
    wider = tuple(replace(b, weight=b.weight + wider_by) if b.need == need else b for b in needs)
    before = [r.actor for r in rank(catalogue, profile, "digitization", 1, needs)]
    after = [r.actor for r in rank(catalogue, profile, "digitization", 1, wider)]
    assert set(before) == set(after)
    for body in before:
        if need in body.services:
            assert after.index(body) <= before.index(body)


# ---------------------------------------------------------------- by example


@pytest.mark.parametrize("typed", ["燕市", "新潟県燕市", "燕", "燕市吉田", "燕市\u3000", "新潟県 燕市"])
def test_a_municipal_body_is_found_however_the_firm_types_its_place(typed: str) -> None:
    body = actor("near", area=Area(prefectures=("15",), municipality="燕市"))
    assert nearness(body, small_profile(municipality=typed), Catalogue()) == "municipality"
    assert nearness(body, replace(small_profile(municipality=typed), prefecture="16"), Catalogue()) is None


def test_nearness_runs_from_the_municipality_to_the_nation() -> None:
    firm = small_profile(municipality="燕市")
    near = [nearness(actor("x", area=area), firm, Catalogue(blocks=BLOCKS)) for area in AREAS]
    assert near == ["nation", "block", None, "prefecture", None, "municipality", None]


def test_the_nearer_of_two_equal_bodies_comes_first() -> None:
    far, near = actor("a-far", area=Area(nation=True)), actor("z-near", area=Area(prefectures=("15",)))
    needs = (Because("answer", "office-digitization", "process", Fraction(1)),)
    found = rank(Catalogue(actors=(far, near)), small_profile(), "digitization", 1, needs)
    assert [r.actor.id for r in found] == ["z-near", "a-far"]


def test_of_equally_good_bodies_who_can_be_called_comes_first() -> None:
    page, called = actor("a-page", url="https://example.org/"), actor("z-called", phone="025-000-0000")
    better = actor("z-trade", industries=("E",))
    needs = (Because("answer", "office-digitization", "process", Fraction(1)),)
    found = rank(Catalogue(actors=(page, called, better)), small_profile(), "digitization", 1, needs)
    assert [r.actor.id for r in found] == ["z-trade", "z-called", "a-page"]


def test_who_takes_the_firm() -> None:
    firm = small_profile()  # E, 9 employees
    assert serves(actor("x"), firm, "digitization", 1)
    for refusal in (
        {"ended": True}, {"industries": ("I",)}, {"min_employees": 10}, {"max_employees": 8},
        {"stages": ("transformation",)},
    ):  # fmt: skip
        assert not serves(actor("x", **refusal), firm, "digitization", 1)
    late = actor("x", stages=("transformation",))
    assert serves(late, firm, None, 4) and serves(late, firm, None, None)
    assert not serves(actor("x", stages=STAGES[:2]), firm, None, 4)


def test_the_security_body_comes_in_even_beside_one_of_its_kind() -> None:
    bodies = (
        actor("a", type="national", layer="coordination", kind="ipa", services=("networking", "awareness")),
        actor("b", type="national", layer="coordination", kind="ipa", services=("security",), area=Area(nation=True)),
    )
    needs = tuple(Because("answer", "x", need, Fraction(1)) for need in ("networking", "security"))
    ranked = rank(Catalogue(actors=bodies), small_profile(), "digitalization", 2, needs)
    team = choose_team(ranked, needs, security_gap=True)
    assert [r.actor.id for r in team.members] == ["a"] and [r.actor.id for r in team.more] == ["b"]
    assert team.missing_layers == ("advice", "technology")


def test_a_subsidy_follows_the_team_for_its_own_need_or_for_money_one_at_most() -> None:
    bodies = (
        actor("desk", services=("awareness",)),
        actor("software", kind="subsidy", services=("tool_adoption", "finance")),
        actor("machines", kind="subsidy", services=("process", "finance")),
    )

    def named(*needs: Because) -> tuple[list[str], list[str]]:
        ranked = rank(Catalogue(actors=bodies), small_profile(), "digitalization", 2, needs)
        team = choose_team(ranked, needs, security_gap=False)
        return [r.actor.id for r in team.members], [r.actor.id for r in team.more]

    aware = Because("answer", "x", "awareness", Fraction(1))
    stage = Because("stage", "digitalization", "tool_adoption", Fraction(3))
    tools, work = (Because("answer", "x", need, Fraction(2)) for need in ("tool_adoption", "process"))
    money = Because("barrier", "funding", "finance", Fraction(1))
    assert named(aware, stage) == (["desk"], [])
    assert named(aware, tools) == (["desk"], ["software"])
    assert named(aware, work) == (["desk"], ["machines"])
    assert named(aware, money) == (["desk"], ["machines"])
    assert named(aware, tools, work, money) == (["desk"], ["machines"])
    assert named(tools) == ([], ["software"])


def test_a_kind_that_spans_two_layers_is_named_once() -> None:
    bodies = (
        actor("a", type="municipality", layer="coordination", kind="dx_centre", services=("networking", "process")),
        actor("b", kind="dx_centre"),
        actor("c", kind="yorozu", area=Area(nation=True)),
    )
    answers = answer_all(BANK)
    found = advised(Catalogue(actors=bodies), answers)
    assert [r.actor.id for r in found.team] == ["a", "c"]


def test_cases_have_something_in_common_and_are_few() -> None:
    catalogue = small_catalogue()
    case = catalogue.cases[0]
    others = tuple(replace(case, id=f"cs-{n}", industry="E") for n in range(2, 9))
    strange = replace(case, id="cs-99", industry="A")
    found = advised(replace(catalogue, cases=(case, *others, strange)), answer_all(BANK))
    assert len(found.cases) == MAX_CASES
    assert all("industry" in m.common and m.case.id != "cs-99" for m in found.cases)
