"""What `bank check` tells of the kinds of tool."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assess.core.checks.catalogue import check_catalogue, check_years
from assess.core.checks.problem import Problem
from assess.core.checks.tools import check_steps
from assess.core.model import Catalogue, PublishedCost, Text, Tool
from tests.samples import small_bank, text

BANK = small_bank()
TILL = Tool(
    "till", text("レジ", "Till"), text("残ります。", "Keeps."), ("office-digitization/none", "data-digitization")
)
COST = PublishedCost(text("無料", "Free"), text("調べ", "Survey"), 2024)


def told(*tools: Tool) -> list[Problem]:
    return check_catalogue(Catalogue(tools=tools))


def test_sound_kinds_raise_nothing() -> None:
    assert told(replace(TILL, cost=COST)) == [] and list(check_steps([TILL], [BANK])) == []


@pytest.mark.parametrize(
    ("tool", "path", "message"),
    [
        (replace(TILL, does=Text("残ります。", "")), "tools/till/does/en", "is empty"),
        (replace(TILL, id="Till!"), "tools/Till!/id", "slug"),
        (replace(TILL, steps=()), "tools/till/steps", "serves no step"),
        (replace(TILL, steps=("a/b", "a/b")), "tools/till/steps/a/b", "stands 2 times"),
        (replace(TILL, cost=replace(COST, year=1924)), "tools/till/cost/year", "1924"),
        (replace(TILL, cost=replace(COST, source=Text("", "Survey"))), "tools/till/cost/source/ja", "is empty"),
    ],
)
def test_each_fault_is_told_with_its_place(tool: Tool, path: str, message: str) -> None:
    (problem,) = told(tool)
    assert problem.path == path and message in problem.message


def test_two_kinds_for_one_step_and_one_id_twice() -> None:
    paths = {p.path for p in told(TILL, TILL)}
    assert paths == {"tools/till", "tools/till/steps/office-digitization/none", "tools/till/steps/data-digitization"}


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("office-gone", "no question 'office-gone'"),
        ("office-gone/none", "no question 'office-gone'"),
        ("office-digitization/gone", "has no option 'gone'"),
        ("office-digitization/", "has no option ''"),
        ("office-digitization/all", "full marks"),
    ],
)
def test_a_step_that_has_vanished_from_the_bank_is_told(step: str, message: str) -> None:
    (problem,) = check_steps([replace(TILL, steps=(step,))], [BANK])
    assert problem.path == f"tools/till/steps/{step}" and message in problem.message


def test_a_step_may_stand_in_any_of_the_banks() -> None:
    empty = replace(BANK, domains=())
    assert not list(check_steps([TILL], [empty, BANK])) and list(check_steps([TILL], [empty]))


def test_a_cost_of_a_year_to_come_is_a_slip() -> None:
    dated = Catalogue(tools=(replace(TILL, cost=replace(COST, year=2027)),))
    assert check_years(dated, date(2026, 11, 26)) == [Problem("tools/till/cost/year", "2027 lies in the future")]
