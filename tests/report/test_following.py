"""The plan of a report: how far the next stage is after each stretch, what is done, and who starts and helps."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assess.bank.library import Library
from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.horizons import Done, make_plan, targets
from assess.core.model import LANGUAGES, Lang
from assess.report.build import build_view
from assess.report.editions import PARTS
from assess.report.pdf import render
from assess.report.result_json import result_export
from assess.report.view_plan import Roadmap
from assess.report.workbook import sheets_of
from tests.bank.written import stories
from tests.report.pdf.reading import squeezed, text_of


def of(library: Library, slug: str) -> Diagnosis:
    answers = next(story for story in stories() if story.slug == slug).readings[0]
    return diagnose(library.bank, library.bank_hash, library.catalogue, answers)


def roadmap(diagnosis: Diagnosis, lang: Lang = "ja") -> Roadmap:
    found = build_view(diagnosis, lang, PARTS["full"]).roadmap
    assert found is not None
    return found


FIRMS = ("sakai-wholesaler", "fukuyama-realtor", "winery-koshu", "supermarket-tono", "kaga-ryokan", "fujisawa-salon")


def test_what_remains_to_the_next_stage_is_counted_along_the_plan(library: Library) -> None:
    for slug in FIRMS:
        diagnosis = of(library, slug)
        plan = diagnosis.advice.plan
        left, stands = plan.to_next, [horizon.to_next for horizon in plan.horizons]
        for horizon in plan.horizons:
            left = max(0, left - len(horizon.steps))
            assert horizon.to_next == left, slug
        assert (stands[2] == 0) == plan.reaches_next, slug


def test_a_firm_that_needs_longer_than_a_year_is_told_what_remains(library: Library) -> None:
    late, in_time = roadmap(of(library, "winery-koshu")), roadmap(of(library, "supermarket-tono"))
    assert late.outcome is not None and "1年の計画のあとも2歩残ります。年をまたいで大丈夫です" in late.outcome
    assert in_time.outcome is not None and "年をまたいで" not in in_time.outcome
    assert late.phases[0].after == "ここまで進むと、第2段階「仕事をつなぐ」まで、あと9歩です（総合点 44 → 44.7）。"


@pytest.mark.parametrize("slug", FIRMS)
def test_three_years_end_with_the_way_to_the_target_and_no_sentence_stands_twice(library: Library, slug: str) -> None:
    plan = roadmap(of(library, slug))
    said = [(phase.after or "").split("（")[0] for phase in plan.phases]
    assert len(set(said)) == len(said), said
    last = plan.phases[-1]
    if last.id == "3y":
        assert "目安の" in (last.after or "") and "4年目からも続きます" in (last.after or "")


def test_the_last_horizon_and_the_sum_after_the_year_tell_of_one_way(library: Library) -> None:
    diagnosis = of(library, "fujisawa-salon")
    plan, told = diagnosis.advice.plan, roadmap(diagnosis)
    assert plan.horizons[3].to_target == 7 and plan.ahead == 11 == 7 + len(plan.horizons[3].steps)
    assert "「三つの段階とも達成」まで、少なくともあと7歩" in (told.phases[-1].after or "")
    assert told.outcome is not None and "少なくとも11歩" in told.outcome


TOLD = {
    "set": ("3年後の目安（この診断が置いたもの）の", "that this check suggests"),
    "picked": ("3年後の目標に選ばれた", "Your aim for three years"),
    "year": ("には、1年のうちに届く見込みです。", "is expected to be reached within the year."),
    "then": ("で届く見込みです。", "is expected to be reached after the first year;"),
    "far": ("届くのは3年より先の見込みです。", "is expected later than the three years;"),
}
SENTENCE = re.compile(r"[^。]*。|[^.]*\.(?: |$)")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_three_years_aim_at_is_told_with_who_set_it_and_when_it_is_reached(library: Library, lang: Lang) -> None:
    """In one sentence, whatever the owner picks, for every story; the last stretch of the plan says the same."""
    seen = set()
    for story in stories():
        first = of(library, story.slug)
        for picked in (None, *targets(first.bank, first.answers, first.result)):
            diagnosis = diagnose(first.bank, first.bank_hash, first.catalogue, replace(first.answers, target=picked))
            plan, built = diagnosis.advice.plan, roadmap(diagnosis, lang)
            if plan.target is None:
                assert built.outcome is None
                continue
            whose = "set" if picked is None else "picked"
            when = "year" if not plan.ahead else "far" if plan.horizons[3].to_target else "then"
            seen.add((whose, when))
            texts = {key: told[LANGUAGES.index(lang)] for key, told in TOLD.items()}
            named = [said for said in SENTENCE.findall(built.outcome or "") if texts[whose] in said]
            assert len(named) == 1 and texts[when] in named[0], (story.slug, built.outcome)
            assert sum(text in (built.outcome or "") for text in (texts["set"], texts["picked"])) == 1
            if plan.horizons[3].steps and lang == "ja":
                assert ("目標" in (built.phases[-1].after or "")) == (whose == "picked"), story.slug
    assert seen == {(whose, when) for whose in ("set", "picked") for when in ("year", "then", "far")}


def test_the_target_stands_alike_on_paper_and_in_the_workbook(library: Library) -> None:
    diagnosis = of(library, "fujisawa-salon")
    said = "3年後の目安（この診断が置いたもの）の「三つの段階とも達成」には、"
    for edition in ("full", "advisor"):
        assert said in squeezed(text_of(render.render_report(diagnosis, lang="ja", edition=edition)))
    plan = next(sheet for sheet in sheets_of(diagnosis, (), "ja") if sheet.choices)
    assert any(said in str(cell) for line in plan.lines for cell in line.cells)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_firm_that_is_there_is_told_so_and_hurried_by_nothing(library: Library, lang: Lang) -> None:
    plan = roadmap(of(library, "kawagoe-juku"), lang)
    assert plan.outcome is None and plan.aims == ()
    assert ("急ぐものはありません" if lang == "ja" else "nothing is urgent") in plan.intro


def test_ticks_mark_steps_and_change_no_other_word(library: Library) -> None:
    diagnosis = of(library, "supermarket-tono")
    before, step = roadmap(diagnosis), diagnosis.advice.plan.steps[0]
    ticked = replace(
        diagnosis, done=(Done(step.question.id, step.to_option, "2026-11-26"), Done("q", "gone", "2026-11-25"))
    )
    after = roadmap(ticked)
    assert [step.done for phase in after.phases for step in phase.steps][:2] == ["2026年11月26日に済み", None]
    assert after.progress == "計画の12歩のうち、1歩が済みました。" and after.phases[0].finished
    assert not after.phases[1].finished and not before.phases[0].finished
    assert [phase.after for phase in after.phases] == [phase.after for phase in before.phases]
    drawn = text_of(render.render_report(ticked, lang="ja", edition="full"))
    assert drawn.count("✓") >= 2 and "2026年11月26日に済み" in drawn


def test_a_picked_target_leads_the_same_steps_further(library: Library) -> None:
    diagnosis = of(library, "fukuyama-realtor")
    plans = [make_plan(diagnosis.bank, diagnosis.answers, diagnosis.result, target) for target in (2, 3, 4)]
    assert [plan.target for plan in plans] == [2, 3, 4]
    assert plans[0].steps[:8] == plans[1].steps[:8] == plans[2].steps[:8]
    assert [plan.ahead for plan in plans] == sorted(plan.ahead or 0 for plan in plans)
    assert plans[0].ahead != plans[2].ahead


def test_every_place_names_the_same_helper_and_shows_how_to_reach_it(library: Library) -> None:
    """The sheet's button, the first page, the plan, the figures for scripts and what is proposed to agree on."""
    for story in stories():
        diagnosis = of(library, story.slug)
        screen, paper = build_view(diagnosis, "ja", PARTS["screen"]), build_view(diagnosis, "ja", PARTS["advisor"])
        assert screen.roadmap is not None and screen.card is not None and screen.card.step is not None
        assert paper.agreement is not None
        plan = [step.helper for phase in screen.roadmap.phases for step in phase.steps]
        shown = {body.actor_id: body.name for body in (*screen.team, *screen.more)}
        exported = [step["helper"] for step in result_export(diagnosis, "ja")["plan"]]
        assert [shown[helper] if helper else None for helper in exported] == plan, story.slug
        assert screen.card.step.helper == plan[0] and screen.card.step.helper_id == exported[0]
        firsts = [step.helper for step in screen.first_steps if not step.look_up]
        assert firsts == plan[: len(firsts)]
        proposed = {row.text: row.helper for row in paper.agreement.rows}
        told = {step.action: step.helper or "" for phase in screen.roadmap.phases for step in phase.steps}
        assert all(helper == told.get(text, "") for text, helper in proposed.items()), story.slug


def test_the_owner_starts_what_is_new_to_be_sold(library: Library) -> None:
    diagnosis = of(library, "kawagoe-juku")
    starters = {s.question_id: s.who for phase in roadmap(diagnosis).phases for s in phase.steps}
    new = [step.question.id for step in diagnosis.advice.plan.steps if "new_business" in step.improve.needs]
    assert new and {starters[question] for question in new} == {"経営者"}
