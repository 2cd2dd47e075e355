"""The plan on the result page: targets to pick from, and steps to tick."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.web.helpers import Visitor

STEP = re.compile(r'name="step" value="([^"]+)"')


@pytest.fixture
def base(client: FlaskClient) -> str:
    """A firm that has answered everything with the weakest option."""
    return finished(Visitor(client), 0)


def finished(visitor: Visitor, option: int) -> str:
    base = visitor.start("full")
    visitor.answer_all(option)
    visitor.post(f"{base}/complete")
    return base


def test_a_step_is_ticked_and_taken_back_without_script(client: FlaskClient, base: str) -> None:
    visitor = Visitor(client)
    visitor.get(f"{base}/result")
    steps = STEP.findall(visitor.text)
    assert len(steps) > 4 and visitor.text.count("やった（") == len(steps)
    visitor.post(f"{base}/done", {"step": steps[0], "done": "y"})
    assert f"計画の{len(steps)}歩のうち、1歩が済みました" in visitor.text and "日に済み" in visitor.text
    assert STEP.findall(visitor.text) == steps  # the plan stays as it is
    assert "もう一度はじめから答える" not in visitor.text
    visitor.post(f"{base}/done", {"step": steps[0]})
    assert "日に済み" not in visitor.text


def test_once_a_stretch_is_done_one_may_answer_again(client: FlaskClient, base: str) -> None:
    visitor = Visitor(client)
    visitor.get(f"{base}/result")
    for step in STEP.findall(visitor.text):
        visitor.post(f"{base}/done", {"step": step, "done": "y"})
    assert visitor.text.count("もう一度はじめから答える") == 3
    assert visitor.client.get(f"{base}/result").status_code == 200  # complete it stays


def test_a_target_is_picked_from_those_above(client: FlaskClient, base: str) -> None:
    visitor = Visitor(client)
    visitor.get(f"{base}/result")
    assert re.findall(r'name="target" value="(\d)"( checked)?', visitor.text) == [
        ("1", ""), ("2", " checked"), ("3", ""), ("4", ""),
    ]  # fmt: skip
    visitor.post(f"{base}/target", {"target": "4"})
    assert re.findall(r'name="target" value="(\d)" checked', visitor.text) == ["4"]
    assert "3年後の目標は、三つの段階とも達成することです" in visitor.text
    for wrong in ("0", "5", "x", ""):
        assert visitor.post(f"{base}/target", {"target": wrong}).status_code == 400


def test_what_is_no_step_of_the_plan_is_refused(client: FlaskClient, base: str) -> None:
    for wrong in ("", "no-such:some", "q"):
        assert Visitor(client).get(f"{base}/result").status_code == 200
        visitor = Visitor(client)
        visitor.get(f"{base}/result")
        assert visitor.post(f"{base}/done", {"step": wrong, "done": "y"}).status_code == 400


def test_a_firm_at_the_top_picks_nothing(client: FlaskClient) -> None:
    visitor = Visitor(client)
    base = finished(visitor, -1)
    visitor.get(f"{base}/result")
    assert 'name="target"' not in visitor.text
    assert visitor.post(f"{base}/target", {"target": "4"}).status_code == 400
