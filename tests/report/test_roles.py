"""The role table in words: who, why, what to ask, how to reach."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from assess.bank.library import Library
from assess.core.diagnosis import diagnose
from assess.core.local_catalogue import LocalActors, merge
from assess.core.model import Answers, Area, Catalogue, Institution, Lang
from assess.core.roles import ROLES
from assess.report.build import build_view
from assess.report.result_json import result_export
from assess.report.view_support import Reach, RoleRow
from tests.core.strategies import BANK, any_answers
from tests.samples import actor, answer_all, small_catalogue, small_profile, text

CATALOGUE = small_catalogue()
FIRM = answer_all(BANK, "none", profile=small_profile(municipality="燕市"))


def rows(catalogue: Catalogue = CATALOGUE, answers: Answers = FIRM, lang: Lang = "ja") -> dict[str, RoleRow]:
    return {row.id: row for row in build_view(diagnose(BANK, "h", catalogue, answers), lang, ("roles",)).roles}


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("catalogue", [CATALOGUE, Catalogue()])
@settings(max_examples=25, deadline=None)
@given(answers=any_answers())
def test_every_row_says_who_why_and_what_to_ask(catalogue: Catalogue, lang: Lang, answers: Answers) -> None:
    told = rows(catalogue, answers, lang)
    assert tuple(told) == ROLES
    for row in told.values():
        assert all((row.role, row.does, row.name, row.why, row.ask))


def test_the_banks_of_the_prefecture_are_one_neutral_list() -> None:
    banks = (
        Institution("0140", text("第一銀行", "First Bank"), "regional_bank", "15", "a list", "https://example.jp/"),
        Institution("0542", text("第二銀行", "Second Bank"), "second_tier_bank", "15", "a list"),
    )
    row = rows(replace(CATALOGUE, institutions=banks))["financial"]
    assert row.actor_id is None and row.name == "新潟県の銀行・信用金庫・信用組合"
    assert [(one.name, one.url) for one in row.members] == [("第一銀行", "https://example.jp/"), ("第二銀行", None)]
    assert "コードの順" in row.members_label and "貸すだけ" in row.does


def test_the_operators_bank_speaks_for_itself_and_the_list_follows() -> None:
    own = actor("own-bank", type="financial", kind="regional_bank", area=Area(("15",)), phone="0256-00-0000",
                evidence="own", as_of=2026, disclosure=text("融資を扱います。", "It lends money."))  # fmt: skip
    row = rows(merge(CATALOGUE, LocalActors((), (own,))))["financial"]
    assert (row.actor_id, row.ask) == ("own-bank", own.ask_first.ja)
    assert row.reach and row.reach.dial == "0256000000"
    assert "利害関係：融資を扱います。" in row.notes


def test_the_firms_own_bank_is_told_first_with_what_to_ask() -> None:
    banks = (
        Institution("0140", text("第一銀行", "First Bank"), "regional_bank", "15", "a list", "https://example.jp/"),
        Institution("0542", text("第二銀行", "Second Bank"), "second_tier_bank", "15", "a list"),
    )
    own = actor("own-bank", type="financial", kind="regional_bank", phone="0256-00-0000")
    catalogue = merge(replace(CATALOGUE, institutions=banks), LocalActors((), (own,)))
    row = rows(catalogue, with_bank("0140"))["financial"]
    assert (row.actor_id, row.name) == (None, "第一銀行")
    assert "困りごと" in row.ask and "つないで" in row.ask and "取引先" in row.why
    assert row.reach and row.reach.own and row.reach.url == "https://example.jp/"
    assert [one.name for one in row.members] == ["第二銀行"] and row.members_label.startswith("ほかに")
    assert any("機関own-bank" in note and "0256-00-0000" in note for note in row.notes)


def test_a_shinkin_stands_there_as_it_was_typed() -> None:
    row = rows(answers=with_bank("燕信用金庫"))["financial"]
    assert (row.actor_id, row.name) == (None, "燕信用金庫")
    exported = result_export(diagnose(BANK, "h", CATALOGUE, with_bank("燕信用金庫")), "ja")["roles"]["financial"]
    assert (exported["actor"], exported["name"], exported["ask"]) == (None, "燕信用金庫", row.ask)


def with_bank(institution: str) -> Answers:
    return replace(FIRM, profile=replace(FIRM.profile, institution=institution))


def test_before_a_contract_three_things_are_checked() -> None:
    assert any("①" in note and "③" in note for note in rows()["vendor"].notes)
    assert not any("①" in note for role, row in rows().items() if role != "vendor" for note in row.notes)


def test_a_shop_reads_where_tools_can_be_seen_instead() -> None:
    shop = replace(FIRM, profile=replace(FIRM.profile, industry="I"))
    row = rows(answers=shop)["academia_testbed"]
    assert row.actor_id == "niigata-yorozu" and "代わりに" in row.does
    assert any("機関niigata-testing" in note for note in row.notes)
    assert rows()["academia_testbed"].does != row.does


def test_a_role_does_something_else_at_each_stage() -> None:
    full = {q.id: "all" for _, q in BANK.questions()}
    told = set()
    for stage in ("digitization", "digitalization", "transformation"):
        behind = {q.id: "none" for _, q in BANK.questions() if q.stage == stage}
        told.add(rows(answers=replace(FIRM, answers=full | behind))["government"].does)
    assert len(told) == 3


def test_scripts_read_the_same_rows(library: Library) -> None:
    answers = replace(FIRM, bank=library.bank.id)
    exported = result_export(diagnose(BANK, "h", CATALOGUE, answers), "ja")["roles"]
    assert tuple(exported) == ROLES
    for role, row in rows().items():
        assert (exported[role]["actor"], exported[role]["name"]) == (row.actor_id, row.name)
    assert exported["government"]["reach"]["directory"] == "https://example.net/all"
    assert exported["government"]["reach"]["url"] is None


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_row_tells_the_year_of_its_source(library: Library, lang: Lang) -> None:
    """Of a body that of its entry; of a list that of the newest source; where none is known it is said to be so."""
    answers = answer_all(library.bank, "unknown", profile=small_profile(prefecture="24"))
    diagnosis = diagnose(library.bank, library.bank_hash, library.catalogue, answers)
    for row in build_view(diagnosis, lang, ("roles",)).roles:
        assert re.search(r"20\d\d|年は不明|一般|unknown|general", row.evidence), row
    banks = (Institution("0140", text("第一銀行", "First Bank"), "regional_bank", "15", "a list of 2026, and of 2024"),)
    assert "2026" in rows(replace(CATALOGUE, institutions=banks), lang=lang)["financial"].evidence


def test_paper_tells_the_home_page_where_nobody_can_type_the_address() -> None:
    def printed(url: str | None) -> str | None:
        return Reach(True, "", None, None, url, None, None, None).printed

    assert printed("https://example.jp/%E6%A6%82%E8%A6%81-1/") == "https://example.jp/"
    assert printed("https://example.jp/about") == "https://example.jp/about" and printed(None) is None


def test_a_body_of_several_prefectures_is_told_by_the_firms_own() -> None:
    body = actor("three", area=Area(("13", "14", "15")), url="https://example.jp/")
    view = build_view(diagnose(BANK, "h", Catalogue(actors=(body,)), FIRM), "ja", ())
    assert [one.area for one in view.team] == ["新潟県を含む3都道府県"]
