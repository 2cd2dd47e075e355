"""What-if says how far the next stage is, in the points and figures of the report; the result itself stays."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from assess.bank.library import Library
from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.horizons import Done, answers_with
from assess.core.model import LANGUAGES, Answers, Lang
from assess.report.build import build_view
from assess.report.editions import PARTS
from assess.report.what_if import Trial, name, trial
from tests.bank.written import stories
from tests.core.strategies import BANK, any_answers
from tests.samples import answer_all, small_catalogue

CATALOGUE = small_catalogue()


def of(answers: Answers) -> Diagnosis:
    return diagnose(BANK, "hash", CATALOGUE, answers)


@pytest.mark.parametrize("lang", LANGUAGES)
@settings(max_examples=60)
@given(answers=any_answers())
def test_figures_are_those_that_a_report_of_the_answers_then_would_print(lang: Lang, answers: Answers) -> None:
    now = of(answers)
    steps = now.advice.plan.steps
    shown = trial(now, lang, [name(step) for step in steps])
    assert shown.tried == {name(step) for step in steps} and not shown.along and shown.standing is None
    then = of(answers_with(BANK, answers, now.result, steps))
    before, after = (build_view(one, lang, PARTS["screen"]).verdict for one in (now, then))
    if steps and now.result.level is None:
        assert shown.moved is not None and not re.search("総合点|[Ss]core", shown.moved + shown.title)
    elif steps:
        assert shown.moved is not None and shown.moved.endswith(f"{before.score} → {after.score}")
    if shown.shares:
        assert shown.shares[0] == shown.shares[1] <= shown.shares[2] <= 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_tried_tells_how_far_the_next_stage_is(library: Library, lang: Lang) -> None:
    for story in stories():
        diagnosis = diagnose(library.bank, library.bank_hash, library.catalogue, story.readings[0])
        shown = trial(diagnosis, lang, ["no-such:step"])
        assert shown.moved is shown.standing is None and not shown.tried
        points = re.findall(r"あと(\d+)点" if lang == "ja" else r"Points to .*: (\d+)", shown.title)
        said = build_view(diagnosis, lang, PARTS["screen"]).verdict.next_text
        if diagnosis.result.level is None:
            assert points == [] and "総合点" not in shown.title and "Score" not in shown.title
        elif shown.shares is None:
            assert points == [] and shown.title.startswith("総合点" if lang == "ja" else "Score")
        else:
            assert said is not None and points[0] in said, story.slug


def chain(diagnosis: Diagnosis) -> tuple[str, str]:
    """Two steps of the plan on one question, the lower first."""
    steps = diagnosis.advice.plan.steps
    pairs = [(a, b) for at, a in enumerate(steps) for b in steps[at + 1 :] if a.question.id == b.question.id]
    return name(pairs[0][0]), name(pairs[0][1])


def test_a_higher_rung_counts_the_one_below_and_says_so() -> None:
    now = of(answer_all(BANK, "none"))
    lower, upper = chain(now)
    shown, both = trial(now, "ja", [upper]), trial(now, "ja", [lower, upper])
    assert shown.tried == {upper} and shown.along == {lower} and "手前の1つもふくむ" in (shown.moved or "")
    assert both.tried == {lower, upper} and not both.along
    assert (shown.title, shown.shares) == (both.title, both.shares)


def test_what_is_ticked_counts_first_and_leaves_the_result_as_it_is() -> None:
    now = of(answer_all(BANK, "none"))
    first, second = now.advice.plan.steps[:2]
    ticked = replace(now, done=(Done(first.question.id, first.to_option, "2026-11-26"),))
    shown = trial(ticked, "ja", [name(first), name(second)])
    told = shown.standing or ""
    assert "済ませた1つを入れると" in told and "答えた日のまま" in told
    assert shown.tried == {name(second)}, "what is done is no trial"
    assert shown.shares is not None and shown.shares[0] < shown.shares[1] < shown.shares[2]
    views = [build_view(one, "ja", PARTS["screen"]) for one in (now, ticked)]
    assert views[0].verdict == views[1].verdict


def test_reaching_the_next_stage_is_said() -> None:
    now = of(answer_all(BANK, "none"))
    everything: Trial = trial(now, "ja", [name(step) for step in now.advice.plan.steps])
    assert re.fullmatch(r"第\d段階に届きます", everything.title)
    assert everything.shares is not None and everything.shares[2] == 1


def test_further_steps_can_be_tried_beside_the_plan() -> None:
    now = of(answer_all(BANK, "none"))
    offered = trial(now, "en", [])
    planned = {name(step) for step in now.advice.plan.steps}
    assert 0 < len(offered.others) <= 6 and not planned & {one.key for one in offered.others}
    one = trial(now, "en", [offered.others[0].key])
    assert one.tried == {offered.others[0].key} and one.moved is not None
