"""The support teams of the written firms, as the adviser of a regional bank in each prefecture would read them.

Question ids are asserted, not wording: the texts of the bank may change. The rules are those of
docs/decisions/0003-who-is-recommended.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pytest

from assess.bank.library import Library
from assess.core import advice
from assess.core.advice import Advice
from assess.core.model import LAYERS
from assess.core.ranking import MAX_REASONS, Recommendation
from assess.core.scoring import score
from tests.bank.written import WrittenFirm, written_firms

WRITTEN = {firm.file.removesuffix(".json"): firm for firm in written_firms()}
LENDERS = {"credit_guarantee", "jfc", "regional_bank", "fund"}
BEGINNERS = {"yorozu", "chamber", "commerce_federation", "kosen"}
NEAR = ("municipality", "prefecture")
SERVICES = set("GHIJKLMNOPR")


@dataclass(frozen=True)
class Expected:
    """What the adviser expects: the kinds of the team by layer and who is nearest, a reason, and further kinds."""

    team: tuple[str, str, str]
    nearest: tuple[str, str, str]
    reason: tuple[str, str]  # kind of body, question that led to it
    among: set[str]
    absent: set[str]


def expected(team: str, nearest: str, reason: tuple[str, str], among: str = "", absent: str = "") -> Expected:
    layers, distances = team.split(), {"m": "municipality", "p": "prefecture"}
    return Expected(
        (layers[0], layers[1], layers[2]),
        (distances[nearest[0]], distances[nearest[1]], distances[nearest[2]]),
        reason,
        set(among.split()),
        set(absent.split()),
    )


EXPECTED = {
    "lacquer-workshop": expected(
        "prefecture_office yorozu public_testing", "ppp", ("yorozu", "office-invoices"),
        "succession_centre commerce_federation credit_guarantee ipa", "it_coordinator smrj pro_talent",
    ),
    "nori-fishery": expected(
        "dx_centre yorozu public_testing", "ppp", ("public_testing", "operations-agri-worklog"),
        "commerce_federation ipa", "it_coordinator smrj pro_talent succession_centre",
    ),
    "quarry": expected(
        "dx_centre yorozu public_testing", "ppp", ("yorozu", "strategy-self-review"),
        "commerce_federation pro_talent ipa", "meti_bureau university aist",
    ),
    "metalworker": expected(
        "iot_lab chamber public_testing", "mmp", ("yorozu", "operations-mfg-record"),
        "yorozu credit_guarantee pro_talent ipa", "commerce_federation meti_bureau",
    ),
    "orchard-farm": expected(
        "platform yorozu public_testing", "ppp", ("public_testing", "data-record"),
        "credit_guarantee commerce_federation talent_platform", "aist university",
    ),
    "hair-salon": expected(
        "iot_lab chamber yorozu", "pmp", ("chamber", "office-invoices"),
        "ipa", "kosen pro_talent public_testing commerce_federation it_coordinator smrj",
    ),
    "ryokan": expected(
        "prefecture_office yorozu vendor_group", "ppp", ("pro_talent", "people-recruiting"),
        "sme_support_centre pro_talent ipa", "public_testing kosen",
    ),
    "building-maintenance": expected(
        "municipality_office chamber sme_support_centre", "mmm", ("yorozu", "office-invoices"),
        "yorozu ipa", "kosen public_testing commerce_federation",
    ),
    "builder": expected(
        "prefecture_office yorozu public_testing", "ppp", ("security_desk", "security-signin"), "security_desk smrj",
        "succession_centre",
    ),
    "trucking": expected(
        "prefecture_office yorozu university", "ppp", ("sme_support_centre", "strategy-plan"),
        "sme_support_centre smrj pro_talent ipa", "public_testing kosen",
    ),
    "wholesaler": expected(
        "prefecture_office chamber university", "pmp", ("chamber", "operations-retail-count"),
        "dx_centre yorozu", "public_testing commerce_federation succession_centre",
    ),
    "care-home": expected(
        "prefecture_office sme_support_centre university", "ppp", ("ipa", "security-signin"),
        "ipa credit_guarantee dx_centre", "public_testing commerce_federation",
    ),
    "supermarket": expected(
        "iot_lab sme_support_centre university", "ppp", ("iot_lab", "data-customer-use"), "pro_talent smrj",
        "meti_bureau yorozu credit_guarantee",
    ),
    "hospital-group": expected(
        "prefecture_office sme_support_centre university", "ppp", ("university", "operations-medical-improve"),
        "credit_guarantee", "succession_centre aist",
    ),
    "software-house": expected(
        "prefecture_office cluster public_testing", "ppp", ("public_testing", "customers-new-value"),
        "university smrj meti_bureau", "yorozu succession_centre",
    ),
    "cram-school": expected(
        "iot_lab sme_support_centre university", "ppp", ("university", "data-customer-use"), "credit_guarantee",
        "public_testing succession_centre fund",
    ),
    "advanced-manufacturer": expected(
        "platform smrj aist", "ppp", ("platform", "customers-new-value"), "public_testing meti_bureau", "yorozu jfc",
    ),
    "data-restaurant": expected(
        "iot_lab smrj university", "ppp", ("iot_lab", "partnership-shared-plan"), "pro_talent", "aist public_testing",
    ),
}  # fmt: skip
each_firm = pytest.mark.parametrize("name", EXPECTED)


@pytest.fixture
def advised(library: Library, name: str) -> Advice:
    return advise(library, WRITTEN[name])


def advise(library: Library, firm: WrittenFirm) -> Advice:
    return advice.advise(library.bank, library.catalogue, firm.answers, score(library.bank, firm.answers))


def kinds(found: tuple[Recommendation, ...]) -> list[str]:
    return [r.actor.kind for r in found]


def printed_reasons(r: Recommendation) -> list[str]:
    return list(dict.fromkeys(b.ref for b in r.because))[:MAX_REASONS]


def test_every_written_firm_has_been_read() -> None:
    assert set(EXPECTED) == set(WRITTEN) and len(EXPECTED) >= 12


@each_firm
def test_the_team_is_what_the_adviser_expects(advised: Advice, name: str) -> None:
    want = EXPECTED[name]
    assert [r.layer for r in advised.team] == list(LAYERS) and not advised.missing_layers
    assert tuple(kinds(advised.team)) == want.team
    assert tuple(r.nearness for r in advised.team) == want.nearest
    assert want.among <= set(kinds(advised.support))
    assert not want.absent & set(kinds(advised.support))


@each_firm
def test_a_reason_names_the_right_answer(advised: Advice, name: str) -> None:
    kind, question = EXPECTED[name].reason
    body = next(r for r in advised.support if r.actor.kind == kind)
    assert question in printed_reasons(body)
    assert question in WRITTEN[name].answers.answers, "the firm gave this answer itself"


@each_firm
def test_money_and_succession_come_in_only_when_the_firm_raises_them(
    library: Library, advised: Advice, name: str
) -> None:
    profile = WRITTEN[name].answers.profile
    large_step = any(step.effort == "L" for step in (advised.shortest_path.steps if advised.shortest_path else ()))
    assert bool(LENDERS & set(kinds(advised.support))) == ("funding" in profile.barriers or large_step)
    assert ("succession_centre" in kinds(advised.support)) == ("succession" in profile.goals)
    successor = replace(WRITTEN[name], answers=replace(WRITTEN[name].answers, profile=replace(
        profile, goals=(*profile.goals, "succession")
    )))  # fmt: skip
    centre = next(r for r in advise(library, successor).support if r.actor.kind == "succession_centre")
    assert printed_reasons(centre)[0] == "succession"


@each_firm
def test_nobody_too_basic_too_grand_or_too_far(advised: Advice, name: str) -> None:
    firm = WRITTEN[name]
    found, profile = advised.support, firm.answers.profile
    assert "national_scheme" not in kinds(advised.team), "a web page convenes nobody"
    assert all(r.nearness in NEAR for r in advised.team)
    assert len(set(kinds(found))) == len(found), "no kind twice"
    assert not {r.actor.id for r in found} & {"nation-resas", "nation-mirasapo-plus", "nation-miradigi"}
    if firm.level >= 3:
        assert not BEGINNERS & set(kinds(found))
    if firm.level <= 1:
        assert not {"meti_bureau", "university", "aist", "fund", "it_coordinator"} & set(kinds(found))
    if profile.employees <= 5:
        assert not {"smrj", "pro_talent", "it_coordinator", "consultant_firm"} & set(kinds(found))
    assert not {"chamber", "commerce_federation"} <= set(kinds(found)), "a town has one of the two"
    if profile.industry in SERVICES - {"G"}:
        assert "kosen" not in kinds(found), "a college for makers"
    if profile.industry in SERVICES - {"G", "L"}:
        assert not {"public_testing", "aist"} & set(kinds(found)), "an institute for makers of goods"
    for r in found:
        if r.actor.kind == "chamber":
            assert r.actor.area.municipality == profile.municipality, "chambers serve their own city"


@each_firm
def test_a_security_gap_gets_a_security_service(advised: Advice, name: str) -> None:
    if "security_gap" in WRITTEN[name].flags:
        first = advised.more[0]
        assert first.actor.services[0] == "security" and printed_reasons(first)[0] == "security_gap"


@each_firm
def test_the_first_case_is_the_nearest(library: Library, advised: Advice, name: str) -> None:
    profile = WRITTEN[name].answers.profile
    if any(case.industry == profile.industry for case in library.catalogue.cases):
        assert "industry" in advised.cases[0].common
    assert len(advised.cases) >= 2 and all(match.common for match in advised.cases)


# Words that put a question into the mouth of one trade.
TRADE = re.compile(
    "旅館|民宿|温泉|飲食|農産|果樹|りんご|茶や|漁|水産|養殖|畜産|町工場|工場|鋳物|金型|鉄工|繊維|織物|宝飾|印刷|建設|"
    "運送|配車|介護|小売|卸の|レジ|通販|直売|焼き物|自動車|部品|精密加工|生産管理|検品|親会社"
)
CLAIM = re.compile("(です|ます|ません|ました)。")


def test_a_body_open_to_every_trade_asks_nothing_of_one_trade(library: Library) -> None:
    """The first question is printed as the firm's own: it may not speak of another trade or claim what is not known."""
    wrong = [
        (actor.id, actor.ask_first.ja)
        for actor in library.catalogue.actors
        if not actor.ended and not actor.industries
        if TRADE.search(actor.ask_first.ja) or CLAIM.search(actor.ask_first.ja)
    ]
    assert not wrong, wrong
