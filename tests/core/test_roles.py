"""Six roles for every firm: who fills them, and that no brand is named out of the box."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from assess.core.advice import advise
from assess.core.local_catalogue import LocalActors, merge
from assess.core.model import Actor, Answers, Area, Catalogue, Institution
from assess.core.needs import stage_for_help
from assess.core.ranking import nearness, serves
from assess.core.roles import ROLE_OF_TYPE, ROLES, TESTS, Role, RoleId
from assess.core.scoring import score
from tests.core.strategies import BANK
from tests.core.test_advice import FIRMS, catalogues
from tests.samples import actor, answer_all, small_catalogue, small_profile, text

FIRM = answer_all(BANK, "none", profile=small_profile(municipality="燕市"))


def table(catalogue: Catalogue, answers: Answers = FIRM) -> dict[RoleId, Role]:
    rows = advise(BANK, catalogue, answers, score(BANK, answers)).roles
    return {row.id: row for row in rows}


def with_bodies(*bodies: Actor, **changes: object) -> Catalogue:
    base = small_catalogue()
    return replace(base, actors=(*base.actors, *bodies), **changes)  # type: ignore[arg-type]


def bank_of(name: str, **changes: object) -> Actor:
    values: dict[str, object] = {
        "type": "financial",
        "kind": "regional_bank",
        "services": ("finance",),
        "neutral": False,
    }
    return actor(name, **{**values, **changes})


def chosen(row: Role) -> str | None:
    return row.chosen.actor.id if row.chosen else None


@settings(deadline=None)
@given(catalogues(), FIRMS)
def test_six_rows_in_order_each_with_who_serves_the_firm(catalogue: Catalogue, answers: Answers) -> None:
    result = score(BANK, answers)
    advice = advise(BANK, catalogue, answers, result)
    assert tuple(row.id for row in advice.roles) == ROLES
    for row in advice.roles:
        for recommended in (r for r in (row.chosen, row.also, *row.searches) if r):
            body = recommended.actor
            assert nearness(body, answers.profile, catalogue) == recommended.nearness
            assert serves(body, answers.profile, stage_for_help(result), result.level) and not body.ended
        if row.chosen and row.id not in ("vendor", "academia_testbed"):
            assert ROLE_OF_TYPE[row.chosen.actor.type] == row.id
        assert row.instead <= (answers.profile.industry not in TESTS)


@settings(deadline=None)
@given(catalogues(), FIRMS)
def test_who_stands_in_the_team_stands_for_its_role(catalogue: Catalogue, answers: Answers) -> None:
    advice = advise(BANK, catalogue, answers, score(BANK, answers))
    rows = {row.id: row for row in advice.roles}
    for role in ("business_support", "consultant", "government"):
        team = [r.actor.id for r in advice.team if ROLE_OF_TYPE[r.actor.type] == role]
        assert not team or chosen(rows[role]) in team, role


def test_no_bank_is_named_before_others_unless_the_operator_has_entered_it() -> None:
    shipped = with_bodies(bank_of("brand-bank"))
    row = table(shipped, replace(FIRM, profile=replace(FIRM.profile, barriers=("funding",))))["financial"]
    assert row.chosen is None and row.also is None
    own = bank_of("own-bank", area=Area(("15",), "燕市"))
    assert chosen(table(merge(shipped, LocalActors((), (own,))))["financial"]) == "own-bank"
    overridden = replace(shipped.actors[-1], source="自機関による登録")
    assert chosen(table(merge(shipped, LocalActors((), (overridden,))))["financial"]) == "brand-bank"


@pytest.mark.parametrize(
    ("area", "stands"),
    [
        (Area(("15",)), True),
        (Area(("15",), "燕市"), True),
        (Area(("15",), "三条市"), False),
        (Area(("13",)), False),
        (Area(block="kanto"), False),
    ],
)
def test_the_operators_bank_stands_first_where_it_serves_the_firm(area: Area, stands: bool) -> None:
    merged = merge(small_catalogue(), LocalActors((), (bank_of("own-bank", area=area),)))
    assert (chosen(table(merged)["financial"]) == "own-bank") == stands


def test_a_hidden_body_of_the_operators_is_not_its_own_any_more() -> None:
    own = bank_of("own-bank")
    assert merge(small_catalogue(), LocalActors((), (own,))).own == ("own-bank",)
    assert merge(small_catalogue(), LocalActors(("own-bank",), (own,))).own == ()


def test_the_banks_of_the_prefecture_come_in_the_order_of_their_codes() -> None:
    banks = tuple(
        Institution(code, text(f"銀行{code}", f"Bank {code}"), "regional_bank", prefecture, "a list")
        for code, prefecture in (("0542", "15"), ("0140", "15"), ("0117", "02"))
    )
    row = table(with_bodies(institutions=banks))["financial"]
    assert [bank.code for bank in row.institutions] == ["0140", "0542"]


BANKS = tuple(
    Institution(code, text(f"銀行{code}", f"Bank {code}"), "regional_bank", "15", "a list") for code in ("0140", "0542")
)


def works_with(institution: str) -> Answers:
    return replace(FIRM, profile=replace(FIRM.profile, institution=institution))


def test_the_bank_that_the_firm_works_with_stands_first_then_the_operators_then_the_list() -> None:
    merged = merge(with_bodies(institutions=BANKS), LocalActors((), (bank_of("own-bank"),)))
    row = table(merged, works_with("銀行0542"))["financial"]
    assert row.own == BANKS[1] and row.chosen is None
    assert row.operators and row.operators.actor.id == "own-bank"
    assert [bank.code for bank in row.institutions] == ["0140"], "it is not named twice"
    assert row == table(merged, works_with("0542"))["financial"]


def test_a_house_that_no_list_holds_stands_first_by_its_name() -> None:
    row = table(with_bodies(institutions=BANKS), works_with("燕信用金庫"))["financial"]
    assert row.own == text("燕信用金庫") and row.chosen is None and row.institutions == BANKS


def test_the_entry_of_the_firms_own_bank_speaks_for_it() -> None:
    entry = replace(bank_of("entry"), name=text("銀行0542", "Bank 0542"))
    shipped = with_bodies(entry, institutions=BANKS)
    assert chosen(table(shipped, works_with("0542"))["financial"]) == "entry"
    assert chosen(table(shipped, works_with("0140"))["financial"]) is None, "another brand is not named"
    row = table(merge(shipped, LocalActors((), (entry,))), works_with("0542"))["financial"]
    assert chosen(row) == "entry" and row.operators is None


@pytest.mark.parametrize("institution", ["0542", "燕信用金庫"])
def test_the_firms_bank_changes_its_own_row_only(institution: str) -> None:
    catalogue = merge(with_bodies(institutions=BANKS), LocalActors((), (bank_of("own-bank"),)))
    told, untold = (advise(BANK, catalogue, a, score(BANK, a)) for a in (works_with(institution), FIRM))
    assert replace(told, roles=()) == replace(untold, roles=())
    assert [row for row in told.roles if row not in untold.roles] == [told.roles[0]]
    assert told.roles[0].id == "financial"


def test_a_lender_among_the_recommended_stands_beside_the_banks() -> None:
    lender = bank_of("guarantee", kind="credit_guarantee", neutral=True)
    row = table(with_bodies(lender), replace(FIRM, profile=replace(FIRM.profile, barriers=("funding",))))["financial"]
    assert row.chosen is None and row.also and row.also.actor.id == "guarantee"


def test_a_vendor_is_an_association_or_a_neutral_search_never_a_company() -> None:
    matching = ("vendor_matching", "networking")
    company = actor("company", type="vendor", kind="it_company", services=matching, neutral=False)
    register = actor("register", kind="national_scheme", services=matching, area=Area(nation=True))
    association = actor("association", type="vendor", kind="vendor_group", services=matching, neutral=False)
    row = table(with_bodies(company, register))["vendor"]
    assert row.chosen is None and [r.actor.id for r in row.searches] == ["register"]
    row = table(with_bodies(company, register, association))["vendor"]
    assert chosen(row) == "association" and [r.actor.id for r in row.searches] == ["register"]


def test_a_trade_that_tests_nothing_is_sent_where_tools_can_be_seen() -> None:
    maker, shop = FIRM, replace(FIRM, profile=replace(FIRM.profile, industry="I"))
    assert chosen(table(small_catalogue(), maker)["academia_testbed"]) == "niigata-testing"
    row = table(small_catalogue(), shop)["academia_testbed"]
    assert row.instead and chosen(row) == "niigata-yorozu"
    assert row.also and row.also.actor.id == "niigata-testing"
    introduces = actor("partners", kind="dx_centre", services=("vendor_matching",))
    assert chosen(table(with_bodies(introduces), shop)["academia_testbed"]) == "niigata-yorozu"


def test_a_web_page_fills_no_role() -> None:
    scheme = actor("scheme", kind="national_scheme", area=Area(("15",), "燕市"))
    assert chosen(table(with_bodies(scheme))["business_support"]) == "niigata-yorozu"


def test_an_empty_catalogue_gives_rows_without_bodies() -> None:
    assert [row.chosen for row in table(Catalogue()).values()] == [None] * len(ROLES)
