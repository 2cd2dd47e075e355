"""Beside a step that needs a tool: its kind, what it does, its cost, and three things to check before a contract."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import get_args

import pytest

from assess.bank.codec import from_json, to_json
from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.model import Catalogue, Lang, PublishedCost, Tool, ToolChecks
from assess.report.build import build_view
from assess.report.editions import EDITIONS, PARTS, Part
from assess.report.result_json import result_export
from assess.report.tools import tool_card
from assess.report.view import ReportView
from assess.report.words import Words
from tests.samples import answer_all, small_bank, small_catalogue, text

BANK = small_bank()
TILL = Tool("till", text("レジ", "Till"), text("打った売上が残ります。", "Keeps sales."), ("office-digitization/none",))
PRICED = replace(
    TILL,
    cost=PublishedCost(text("月1万円以下", "Up to 10,000 yen a month"), text("ある役所の調べ", "A survey"), 2024),
    checks=ToolChecks(data=text("売れた数を取り出せるか", "Can sales be taken out?")),
)


def diagnosed(*tools: Tool, answer: str = "none") -> Diagnosis:
    return diagnose(BANK, "hash", replace(small_catalogue(), tools=tools), answer_all(BANK, answer))


def view(*tools: Tool, lang: Lang = "ja", answer: str = "none", parts: tuple[Part, ...] = get_args(Part)) -> ReportView:
    return build_view(diagnosed(*tools, answer=answer), lang, parts)


def test_a_step_that_needs_a_tool_names_its_kind_and_three_things_to_check() -> None:
    built = view(TILL)
    cards = {s.question_id: s.tool for s in built.first_steps}
    card = cards["office-digitization"]
    assert card is not None and (card.name, card.does) == ("レジ", "打った売上が残ります。")
    assert card.cost == "三社から見積もりを取って比べましょう"
    data, notice, help_ = card.checks
    assert "取り出せるか" in data and "何か月前" in notice and "止まったとき" in help_
    assert [question for question, tool in cards.items() if tool] == ["office-digitization"]


def test_a_published_cost_comes_with_source_and_year_and_an_own_check_takes_the_common_ones_place() -> None:
    ja, en = (tool_card(Words(BANK, lang), PRICED) for lang in get_args(Lang))
    assert ja.cost.startswith("月1万円以下（出典：ある役所の調べ、2024年）") and "三社" in ja.cost
    assert en.cost.startswith("Up to 10,000 yen a month (source: A survey, 2024)") and "three quotes" in en.cost
    common = tool_card(Words(BANK, "ja"), TILL)
    assert ja.checks == ("売れた数を取り出せるか", *common.checks[1:])


def test_a_step_from_another_answer_needs_no_tool() -> None:
    assert all(step.tool is None for step in view(TILL, answer="some").first_steps)
    assert view(TILL, answer="some").tools == ()


def test_a_step_of_the_way_to_the_next_stage_has_its_tool_too() -> None:
    built = view(TILL)
    assert built.roadmap is not None
    steps = [step for phase in built.roadmap.phases for step in phase.steps]
    assert {s.question_id: s.tool.id for s in steps if s.tool} == {"office-digitization": "till"}


def test_a_whole_question_may_share_a_tool_and_an_option_may_differ() -> None:
    every = replace(TILL, id="every", steps=("office-digitization",))
    for answer, expected in (("none", "till"), ("some", "every")):
        given = {
            p["question"]: p["tool"] for p in result_export(diagnosed(TILL, every, answer=answer), "ja")["priorities"]
        }
        assert given["office-digitization"] == expected


def test_the_export_names_the_kind_or_null() -> None:
    given = {p["question"]: p["tool"] for p in result_export(diagnosed(TILL), "ja")["priorities"]}
    assert given.pop("office-digitization") == "till" and set(given.values()) == {None}
    every = replace(TILL, steps=tuple(q.id for _, q in BANK.questions()))
    assert {step["tool"] for step in result_export(diagnosed(every), "ja")["plan"]} == {"till"}


def test_the_box_before_choosing_names_each_kind_once() -> None:
    steps = tuple(f"{q.id}/none" for _, q in BANK.questions())
    assert [card.id for card in view(replace(TILL, steps=steps)).tools] == ["till"]


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_box_stands_in_the_full_edition(edition: str) -> None:
    shown = view(TILL, parts=PARTS[edition]).tools  # type: ignore[index]
    assert bool(shown) == (edition == "full")


@pytest.mark.parametrize("lang", get_args(Lang))
def test_an_assessment_finished_before_there_were_tools_is_drawn_as_it_was(lang: Lang) -> None:
    """Its catalogue was kept without them; nothing of today's is laid over it."""
    kept = json.loads(to_json(small_catalogue()))
    del kept["tools"]
    old = from_json(Catalogue, json.dumps(kept))
    redrawn = build_view(diagnose(BANK, "hash", old, answer_all(BANK, "none")), lang, get_args(Part))
    assert redrawn == view(lang=lang) and redrawn.tools == ()
    assert all(step.tool is None for step in redrawn.first_steps)
