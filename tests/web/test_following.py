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


def steps_of(visitor: Visitor) -> list[str]:
    """The steps of the plan, of which the first that is open stands on top of the page too."""
    return STEP.findall(visitor.text.split('id="plan"')[1])


def finished(visitor: Visitor, option: int) -> str:
    base = visitor.start("full")
    visitor.answer_all(option)
    visitor.post(f"{base}/complete")
    return base


def test_a_step_is_ticked_and_taken_back_without_script(client: FlaskClient, base: str) -> None:
    visitor = Visitor(client)
    visitor.get(f"{base}/result")
    steps = steps_of(visitor)
    assert len(steps) > 4 and visitor.text.count("やった（") == len(steps) + 1
    assert STEP.findall(visitor.text)[0] == steps[0]
    visitor.post(f"{base}/done", {"step": steps[0], "done": "y"})
    assert f"計画の{len(steps)}歩のうち、1歩が済みました" in visitor.text and "日に済み" in visitor.text
    assert steps_of(visitor) == steps  # the plan stays as it is
    assert STEP.findall(visitor.text)[:2] == [steps[1], steps[0]], "the next one, and the way back below it"
    assert "もう一度はじめから答える" not in visitor.text
    visitor.post(f"{base}/done", {"step": steps[0]})
    assert "日に済み" not in visitor.text


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_tick_is_taken_back_where_it_was_set(client: FlaskClient, base: str, lang: str) -> None:
    """On top of the page the next step takes its place, and the way back was two screens further down."""
    visitor = Visitor(client)
    visitor.get(f"{base}/result")
    visitor.post(f"{base}/language", {"lang": lang, "back": f"{base}/result"})
    first, second = steps_of(visitor)[:2]
    assert 'id="moved"' not in visitor.text
    for step in (first, second):
        visitor.post(f"{base}/done", {"step": step, "done": "y", "at": "now"})
    for last, left in ((second, 1), (first, 0)):
        said = visitor.text.split('id="moved"')[1].split("</div>")[0]
        assert STEP.findall(said) == [last] and (">取り消す<" if lang == "ja" else ">Undo<") in said
        visitor.post(f"{base}/done", {"step": last, "at": "now"}, follow=False)
        assert visitor.page is not None and visitor.page.location.endswith("/result#now")
        visitor.get(f"{base}/result")
        assert visitor.text.count('class="tick__done"') == left
    assert 'id="moved"' not in visitor.text


def test_once_a_stretch_is_done_one_may_answer_again(client: FlaskClient, base: str) -> None:
    visitor = Visitor(client)
    visitor.get(f"{base}/result")
    for step in steps_of(visitor):
        visitor.post(f"{base}/done", {"step": step, "done": "y"})
    assert visitor.text.count("もう一度はじめから答える") == 3
    assert visitor.client.get(f"{base}/result").status_code == 200  # complete it stays


def test_a_target_is_picked_from_those_above(client: FlaskClient, base: str) -> None:
    visitor = Visitor(client)
    visitor.get(f"{base}/result")
    assert re.findall(r'name="target" value="(\d)"( checked)?', visitor.text) == [
        ("1", ""), ("2", " checked"), ("3", ""), ("4", ""),
    ]  # fmt: skip
    assert "3年後の目安（この診断が置いたもの）" in visitor.text and "3年後の目標に選ばれた" not in visitor.text
    visitor.post(f"{base}/target", {"target": "4"})
    assert re.findall(r'name="target" value="(\d)" checked', visitor.text) == ["4"]
    assert "3年後の目標に選ばれた「三つの段階とも達成」には、" in visitor.text and "3年後の目安" not in visitor.text
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


def test_the_days_of_the_plan_come_as_a_calendar_file(client: FlaskClient, base: str) -> None:
    visitor = Visitor(client)
    visitor.get(f"{base}/result")
    assert f"{base}/plan.ics?check=6" in visitor.text and f"{base}/plan.ics?check=12" in visitor.text
    answer = client.get(f"{base}/plan.ics?check=12")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert ".ics" in answer.headers["Content-Disposition"]
    assert answer.text.startswith("BEGIN:VCALENDAR") and answer.text.count("BEGIN:VEVENT") > 3
    assert {client.get(f"{base}/plan.ics?check={wrong}").status_code for wrong in ("7", "abc", "")} == {400}
