"""What-if shows the figures of the result page and the report, before and after."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings

from assess.core.diagnosis import diagnose
from assess.core.model import Answers, Lang
from assess.core.plan import possible_steps, with_steps
from assess.report.build import build_view
from assess.report.editions import PARTS
from assess.report.view import ReportView
from assess.report.what_if import what_if
from assess.report.words import Words
from tests.core.strategies import BANK, any_answers
from tests.samples import answer_all, small_catalogue

CATALOGUE = small_catalogue()


def figures(view: ReportView) -> tuple[object, ...]:
    return view.verdict.stage_name, view.verdict.score, {row.name: row.achievement for row in view.stages}


@pytest.mark.parametrize("lang", ["ja", "en"])
@settings(max_examples=60)
@given(answers=any_answers())
def test_every_figure_equals_the_one_on_screen_and_paper(lang: Lang, answers: Answers) -> None:
    now = diagnose(BANK, "hash", CATALOGUE, answers)
    steps = tuple(step for horizon in now.advice.plan.horizons[:3] for step in horizon.steps)
    steps = possible_steps(BANK, answers, now.result, steps)
    then = diagnose(BANK, "hash", CATALOGUE, with_steps(answers, steps))
    shown = what_if(now, lang, [f"{step.question.id}:{step.to_option}" for step in steps])
    assert shown.ticked == len(steps) == len(shown.on_path) + len(shown.others)
    for parts in PARTS.values():
        before, after = build_view(now, lang, parts), build_view(then, lang, parts)
        stages = {stage.name: stage.now for stage in shown.stages}
        assert (shown.stage.now, shown.score.now, stages) == figures(before)
        stages = {stage.name: stage.then for stage in shown.stages}
        assert (shown.stage.then, shown.score.then, stages) == figures(after)


def test_figures_are_rounded_half_up_to_one_decimal() -> None:
    # 6 of 32 points in one stage: 18.75 %, and a score of 6.25.
    weak = {q.id: "none" for _, q in BANK.questions()}
    weak |= dict.fromkeys(("strategy-digitization", "people-digitization", "office-digitization"), "some")
    shown = what_if(diagnose(BANK, "hash", CATALOGUE, answer_all(BANK, answers=weak)), "ja", [])
    assert shown.stages[0].name == "段階digitization" and shown.stages[0].now == "18.8%" and shown.score.now == "6.3"
    assert Words(BANK, "ja").percent(Fraction(31, 52)) == "59.6%"


def test_nothing_ticked_changes_nothing_and_an_unknown_key_is_passed_over() -> None:
    now = diagnose(BANK, "hash", CATALOGUE, answer_all(BANK, "some"))
    shown = what_if(now, "ja", ["no-such:step"])
    assert shown.ticked == 0 and not any(step.ticked for step in (*shown.on_path, *shown.others))
    assert all(change.now == change.then for change in (shown.stage, shown.score, *shown.stages))


def test_a_step_tells_from_which_answer_to_which() -> None:
    now = diagnose(BANK, "hash", CATALOGUE, answer_all(BANK, "some"))
    step = what_if(now, "en", []).others[0]
    assert (step.now, step.then, step.action) == ("In part", "Everywhere", "Widen it")
    ticked = what_if(now, "en", [step.key])
    assert ticked.ticked == 1 and [s.key for s in ticked.others if s.ticked] == [step.key]
