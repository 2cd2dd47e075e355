"""The plan: one list in four horizons that a firm can follow, and that leads where it says."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given

from assess.bank.library import Library
from assess.core.horizons import ROOM, YEAR, Horizon, Plan, Standing, make_plan
from assess.core.model import STAGES, Answers
from assess.core.plan import next_stage, with_steps
from assess.core.scoring import score
from tests.bank.simulate import simulate
from tests.core.strategies import BANK, any_answers
from tests.samples import answer_all

YEARS_STEPS = sum(ROOM[h].steps for h in YEAR)


def plan_of(answers: Answers, target: int | None = None) -> Plan:
    return make_plan(BANK, answers, score(BANK, answers), target)  # type: ignore[arg-type]


def begun() -> Answers:
    """A firm of level 1 that has begun in half of the areas."""
    answers = answer_all(BANK, "none", path="full")
    some = {f"{domain}-digitization": "some" for domain in ("strategy", "people", "office", "security")}
    return replace(answers, answers={**answers.answers, **some})


def ids(horizon: Horizon) -> list[str]:
    return [step.question.id for step in horizon.steps]


def test_an_owner_reads_one_list_that_begins_this_week() -> None:
    """「今週はこれ一つ。3か月、1年でここまで、3年でここ。」"""
    plan = plan_of(begun())
    assert [h.id for h in plan.horizons] == ["week", "3m", "1y", "3y"]
    assert len(plan.steps) > 1 and plan.target == 3
    assert plan.reaches_next and plan.horizons[2].after.level == 2


def opened(answers: Answers, before: Answers) -> Answers:
    """A question that a step has opened stands at its first option, where the firm was inferred to be."""
    basis, rests = "security-digitization", "security-digitalization"
    opens = before.answers[basis] == "none" != answers.answers[basis]
    return replace(answers, answers={**answers.answers, rests: "none"}) if opens else answers


@given(any_answers())
def test_the_plan_keeps_its_rules(answers: Answers) -> None:
    result = score(BANK, answers)
    plan = make_plan(BANK, answers, result)
    inferred = result.outcome("security-digitalization").kind == "inferred_zero"
    stands, so_far = Standing.of(result), answers
    for horizon in plan.horizons:
        room = ROOM[horizon.id]
        assert len(horizon.steps) <= room.steps and {s.effort for s in horizon.steps} <= room.efforts
        assert len(set(ids(horizon))) == len(horizon.steps)  # no question twice
        for step in horizon.steps:
            options = [o.id for o in step.question.options]
            assert step.from_option == so_far.answers[step.question.id]  # no rung before the one below it
            assert options.index(step.to_option) == options.index(step.from_option) + 1
            after = with_steps(so_far, (step,))
            so_far = opened(after, so_far) if inferred else after
        assert horizon.after == Standing.of(score(BANK, so_far))
        for stage in STAGES:  # nothing is ever lowered
            before, after = stands.stages[stage].achievement, horizon.after.stages[stage].achievement
            assert before is None or (after is not None and after >= before)
        stands = horizon.after
    year = plan.horizons[2].after.level
    # Without a level then (too few answers in the next stage), the stage at hand may still have been passed.
    if result.level is None or year is not None:
        assert plan.reaches_next == (result.level is not None and year is not None and year > result.level)


def fewest(answers: Answers) -> int | None:
    """The fewest steps to the next stage's mark, counted a second time: the widest first. None where none leads there.

    Right for the small bank, where every step gains two points.
    """
    result = score(BANK, answers)
    if result.level is None or result.level == 4:
        return None
    stage = STAGES[max(result.level - 1, 0)]
    mark = BANK.thresholds.start if result.level == 0 else BANK.thresholds.pass_
    found = result.stages[stage]
    steps = max(0, ceil((Fraction(str(mark)) * found.max_points - found.points) / 2))
    room = sum(2 - int((o.value or 0) * 2) for o in result.outcomes if o.kind == "option" and o.question.stage == stage)
    return steps if steps <= room else None


@given(any_answers())
def test_a_year_leads_to_the_next_stage_unless_that_takes_more_steps_than_it_holds(answers: Answers) -> None:
    steps = fewest(answers)
    # The week may have no small step to offer, and a gap in security takes one.
    if steps is not None and steps <= YEARS_STEPS - 2:
        plan = plan_of(answers)
        assert plan.reaches_next or any(s.achievement is None for s in score(BANK, answers).stages.values())


@pytest.mark.slow
def test_firms_of_the_real_bank_reach_their_next_stage_in_a_year(library: Library) -> None:
    """Exceptions: who is more steps away than a year holds. Nobody who is seven steps away or fewer is one."""
    bank, told = library.bank, Counter[tuple[bool, bool]]()
    for firm in simulate(bank, 300):
        level = firm.full.level
        if level is None or level == 4:
            continue
        plan = make_plan(bank, firm.answers, firm.full)
        path = next_stage(bank, firm.answers, firm.full)
        if path is None:  # no stage can be named beyond, for too little of it is known
            beyond = firm.full.stages[STAGES[level]]
            assert 2 * beyond.answered < beyond.applicable
            continue
        stage = STAGES[max(level - 1, 0)]
        near = sum(step.question.stage == stage for step in path.steps) <= YEARS_STEPS - 1
        assert plan.reaches_next or not near, (level, len(path.steps))
        told[near, plan.reaches_next] += 1
    assert told[True, True] > told[False, False] > 0


def test_security_comes_first_where_it_is_a_gap() -> None:
    answers = answer_all(BANK, "some", path="full")
    gap = replace(answers, answers={**answers.answers, **{f"security-{s}": "none" for s in STAGES}})
    assert "security_gap" in score(BANK, gap).flags
    plan = plan_of(gap)
    assert ids(plan.horizons[0]) == ["security-digitization"]
    for horizon in plan.horizons[1:3]:  # and leaves room for everything else
        assert sum(step.domain != "security" for step in horizon.steps) >= len(horizon.steps) / 3 > 0


def test_breadth_comes_before_depth() -> None:
    """A stage is not reached by polishing one memo."""
    plan = plan_of(answer_all(BANK, "none", path="full"))
    assert len({s.question.id for s in plan.steps[:8]}) == 8


def test_relevance_changes_the_plan() -> None:
    answers = answer_all(BANK, "none", path="full")
    first = ids(plan_of(answers).horizons[0])
    other = ids(plan_of(replace(answers, relevance={"partnership": 3})).horizons[0])
    assert other == ["partnership-digitization"] != first


def test_goals_change_the_plan(library: Library) -> None:
    bank, changed = library.bank, 0
    firms = [firm for firm in simulate(bank, 40) if firm.full.level in (0, 1, 2)]
    for firm in firms:
        plans = []
        for goals in ((), ("quality",), ("disaster_readiness",)):
            wished = replace(firm.answers, profile=replace(firm.answers.profile, goals=goals, barriers=()))
            plans.append([s.question.id for s in make_plan(bank, wished, score(bank, wished)).steps])
        changed += plans[0] != plans[1] or plans[0] != plans[2]
    assert changed > len(firms) / 2


@pytest.mark.parametrize(("picked", "target"), [(None, 3), (2, 2), (4, 4), (1, 3)])
def test_the_owner_picks_where_three_years_lead(picked: int | None, target: int) -> None:
    plan = plan_of(begun(), picked)
    assert plan.target == target
    if target == 2:  # reached within the year: nothing is left for the third
        assert plan.horizons[3].steps == () and plan.ahead == 0
    else:
        assert plan.ahead is not None and plan.ahead >= len(plan.horizons[3].steps) > 0


def test_at_the_top_the_plan_goes_on_without_a_target() -> None:
    answers = answer_all(BANK, "all", path="full")
    answers = replace(answers, answers={**answers.answers, "office-digitization": "some"})
    plan = plan_of(answers)
    assert (plan.target, plan.ahead, plan.reaches_next) == (None, None, False)
    assert [s.question.id for s in plan.steps] == ["office-digitization"]


def test_a_firm_without_a_level_has_steps_but_no_promise() -> None:
    answers = answer_all(BANK, "some", path="full")
    given_ = {q: o for q, o in answers.answers.items() if "digitization" not in q}
    plan = plan_of(replace(answers, answers=given_))
    assert (plan.target, plan.reaches_next) == (None, False)
