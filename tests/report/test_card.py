"""The result on one sheet: one sentence, what is there, how far the next stair is, and one thing to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings

from assess.bank.library import Library
from assess.core.diagnosis import Diagnosis, diagnose
from assess.core.horizons import Done
from assess.core.model import LANGUAGES, STAGES, UNKNOWN, Answers, Lang
from assess.core.trial import distance
from assess.report.build import build_view
from assess.report.editions import PARTS
from assess.report.view import ReportView
from assess.report.view_card import Card
from assess.report.what_if import trial
from assess.report.words import decimal
from tests.bank.written import stories
from tests.core.strategies import BANK, any_answers
from tests.samples import answer_all, small_catalogue

CATALOGUE = small_catalogue()


def view_of(diagnosis: Diagnosis, lang: Lang = "ja") -> ReportView:
    return build_view(diagnosis, lang, PARTS["screen"])


def card_of(diagnosis: Diagnosis, lang: Lang = "ja") -> Card:
    found = view_of(diagnosis, lang).card
    assert found is not None
    return found


def small(answers: Answers) -> Diagnosis:
    return diagnose(BANK, "hash", CATALOGUE, answers)


def of(library: Library, slug: str, **changes: object) -> Diagnosis:
    answers = next(story for story in stories() if story.slug == slug).readings[0]
    return diagnose(library.bank, library.bank_hash, library.catalogue, replace(answers, **changes))  # type: ignore[arg-type]


SENTENCES = {
    "sakai-wholesaler": "これから、データにする段階へ",
    "rental-kanoya": "いまは、データにする段階です",
    "fujisawa-salon": "いまは、仕事をつなぐ段階です",
    "kaga-ryokan": "いまは、商売を変える段階です",
    "kawagoe-juku": "三つの段階とも、目安に届いています",
}


@pytest.mark.parametrize(("slug", "sentence"), SENTENCES.items())
def test_one_sentence_says_where_the_firm_stands_in_the_bank_s_plain_words(
    library: Library, slug: str, sentence: str
) -> None:
    card = card_of(of(library, slug))
    assert card.sentence == sentence
    assert "|".join(card.sentence_parts) == sentence.replace("、", "、|"), "a line may end after the comma"
    assert "レベル" not in "".join((card.sentence, card.place, card.next_text or "", card.quiet))


def test_a_firm_that_has_begun_nothing_is_told_what_it_has(library: Library) -> None:
    zero = {q.id: q.options[0].id for _, q in library.bank.questions()}
    card = card_of(of(library, "sakai-wholesaler", answers=zero))
    assert card.have == "いまの姿を書き出せたことが、最初の一歩です。"
    assert card_of(of(library, "sakai-wholesaler")).have == "もう始まっている分野：お客様、連携ほか1分野"


def test_ticks_shorten_the_way_and_never_name_another_stage(library: Library) -> None:
    diagnosis = of(library, "rental-kanoya")
    steps = diagnosis.advice.plan.steps
    before = card_of(diagnosis)
    assert before.next_text == "あと7つの取り組みで次の段" and before.moved is None
    assert before.step and before.step.title == "今週の一歩"
    for n in range(1, len(steps) + 1):
        done = tuple(Done(s.question.id, s.to_option, "2026-11-26") for s in steps[:n])
        card = card_of(replace(diagnosis, done=done))
        assert card.sentence == before.sentence and card.areas == before.areas
        left = max(0, 7 - n)
        assert card.next_text == (
            f"あと{left}つの取り組みで次の段" if left else "印を付けた取り組みで、次の段に届く見込みです"
        )
        assert card.moved == f"計画の{n}つが済みました。" + (
            f"次の段まで、あと7つから、あと{left}つになりました。" if left else "次の段に届く見込みです。"
        )
        if n < len(steps):
            assert card.step and (card.step.question_id, card.step.to_option) == (
                steps[n].question.id, steps[n].to_option,
            )  # fmt: skip
        else:
            assert card.step is None


@pytest.mark.parametrize("slug", ["sakai-wholesaler", "rental-kanoya", "kaga-ryokan"])
def test_ticks_move_the_picture_as_far_as_the_bar_below_the_plan_says(library: Library, slug: str) -> None:
    diagnosis = of(library, slug)
    before = view_of(diagnosis).stairs
    assert not any(step.ticked or step.note for step in before.steps)
    for n in range(1, len(diagnosis.advice.plan.steps) + 1):
        done = tuple(Done(s.question.id, s.to_option, "2026-11-26") for s in diagnosis.advice.plan.steps[:n])
        ticked = replace(diagnosis, done=done)
        after = view_of(ticked).stairs
        moved = [step.ticked for step in after.steps if step.ticked]
        assert moved and [step.achievement for step in after.steps] == [step.achievement for step in before.steps]
        assert after.tall.here is not None and after.wide.here is not None, "the result stays where it is"
        level, then = diagnosis.result.level, ticked.with_ticks
        way = distance(library.bank, level, then)
        assert level is not None and way is not None
        share = trial(ticked, "ja", []).shares
        assert share is not None and share[1] == share[2] == way.share
        stage = then.stages[STAGES[max(level - 1, 0)]]
        if stage.points > diagnosis.result.stages[STAGES[max(level - 1, 0)]].points:
            assert after.steps[max(level - 1, 0)].ticked == f"やった分で{decimal(100 * (stage.achievement or 0))}%"


def test_once_something_is_ticked_no_count_of_before_stands_below_the_plan(library: Library) -> None:
    diagnosis = of(library, "rental-kanoya")
    step = diagnosis.advice.plan.steps[0]
    ticked = replace(diagnosis, done=(Done(step.question.id, step.to_option, "2026-11-26"),))
    for parts in (PARTS["screen"], PARTS["full"]):
        before, after = (build_view(one, "ja", parts).roadmap for one in (diagnosis, ticked))
        assert before and before.shortest and after and after.shortest is None


def test_a_tick_that_shortens_no_way_is_not_told_as_if_it_did(library: Library) -> None:
    same = 0
    for story in stories():
        diagnosis = of(library, story.slug)
        before = diagnosis.advice.plan.to_next
        for step in diagnosis.advice.plan.steps:
            card = card_of(replace(diagnosis, done=(Done(step.question.id, step.to_option, "2026-11-26"),)))
            assert card.moved and not re.search(rf"あと{before}つ?から、あと{before}(?!\d)", card.moved)
            same += bool(before) and card.moved == "計画の1つが済みました。"
    assert same


@pytest.mark.parametrize("slug", ["sakai-wholesaler", "rental-kanoya", "kaga-ryokan", "winery-koshu"])
def test_each_step_that_is_offered_brings_the_next_stair_one_nearer(library: Library, slug: str) -> None:
    """Where fewer steps of another kind would do, the plan has its own order, and that is what an owner follows."""
    diagnosis = of(library, slug)
    to_next, steps = diagnosis.advice.plan.to_next, diagnosis.advice.plan.steps
    for n in range(to_next):
        done = tuple(Done(s.question.id, s.to_option, "2026-11-26") for s in steps[:n])
        assert f"あと{to_next - n}" in (card_of(replace(diagnosis, done=done)).next_text or "")
    done = tuple(Done(s.question.id, s.to_option, "2026-11-26") for s in steps[:to_next])
    assert card_of(replace(diagnosis, done=done)).next_text == "印を付けた取り組みで、次の段に届く見込みです"


def test_where_answers_are_missing_five_questions_take_the_place_of_a_stage(library: Library) -> None:
    whole = of(library, "fujisawa-salon").answers.answers
    few = of(library, "fujisawa-salon", answers=dict(list(whole.items())[:3]))
    card = card_of(few)
    assert few.result.level is None and len(card.open) == 5 and card.place == ""
    stage_of = {q.id: q.stage for _, q in library.bank.questions()}
    assert {stage_of[one.question_id] for one in card.open} == {"digitization"}
    assert not {one.question_id for one in card.open} & set(few.answers.answers)
    assert card.next_text is None and card.have == "ここまでの3問のお答えは、このまま残っています。"
    unsure: Mapping[str, str] = dict.fromkeys(whole, UNKNOWN)
    asked_again = card_of(of(library, "fujisawa-salon", answers=unsure)).open
    assert len(asked_again) == 5, "what is not known may be looked up"


def test_what_to_answer_next_comes_after_what_it_rests_on(library: Library) -> None:
    """A question of the stage in the way may wait for one of another stage, and could not be answered before it."""
    whole = of(library, "fujisawa-salon").answers.answers
    stage_of = {q.id: q.stage for _, q in library.bank.questions()}
    bases = {q.id: q.asks_if.question for _, q in library.bank.questions() if q.asks_if and q.asks_if.question}
    question, basis = next((q, b) for q, b in bases.items() if stage_of[q] == "digitalization" and b in whole)
    given = {q: a if stage_of[q] == "digitization" else UNKNOWN for q, a in whole.items() if q not in (basis, question)}
    waiting = [one.question_id for one in card_of(of(library, "fujisawa-salon", answers=given)).open]
    assert waiting.index(basis) + 1 == waiting.index(question)


def test_what_is_below_the_mark_or_to_be_mended_first_is_not_named_as_advanced(library: Library) -> None:
    found = set()
    for story in stories():
        diagnosis = of(library, story.slug)
        card, result = card_of(diagnosis), diagnosis.result
        have, top = card.have or "", card.areas[0]
        if "security_gap" in result.flags:
            assert "情報の守り" not in have
        if have.startswith("進んでいる"):
            assert top.reached
        if result.level and card.areas_lead and not top.reached:
            assert "進んでいる" not in have + card.areas_lead
        found.add(have.partition("：")[0])
    assert {"進んでいる分野", "もう始まっている分野"} <= found
    low = {q.id: q.options[3 if q.stage == "digitization" else 0].id for _, q in library.bank.questions()}
    highest = of(library, "sakai-wholesaler", answers=low)
    assert "security_gap" in highest.result.flags
    assert card_of(highest).have == "いちばん点の高い分野：事務"
    office = [q for d, q in library.bank.questions() if d == "office" and q.stage == "digitization"]
    exposed = of(library, "sakai-wholesaler", answers=low | {q.id: q.options[1].id for q in office})
    card = card_of(exposed)
    assert "security_gap" in exposed.result.flags and card.areas[0].name == "情報の守り"
    assert card.have == "もう始まっている分野：現場"
    assert card.areas_lead and card.areas_lead.startswith("いちばん点が高いのは、情報の守り（")


def test_words_about_what_is_open_go_by_how_much_it_is(library: Library) -> None:
    whole = of(library, "fujisawa-salon").answers.answers
    stage_of = {q.id: q.stage for _, q in library.bank.questions()}
    first = [q for q in whole if stage_of[q] == "digitization"]
    few = {**whole, **dict.fromkeys(first[:-4], "not_applicable"), **dict.fromkeys(first[-4:], UNKNOWN)}
    some, most = of(library, "fujisawa-salon", answers=few), of(library, "fujisawa-salon", answers={})
    assert some.result.level is most.result.level is None
    assert card_of(some).sentence == "あと少し答えると、段階がわかります"
    assert card_of(most).sentence == "答えがそろうと、段階がわかります"


def test_a_firm_with_nothing_left_to_do_is_told_of_the_next_check(library: Library) -> None:
    best = {q.id: q.options[-1].id for _, q in library.bank.questions()}
    top = of(library, "kawagoe-juku", answers=best)
    built = view_of(top)
    assert built.card and built.card.step is None and built.card.rest
    assert built.card.rest.title == built.first_steps_title == "次の診断は、半年から1年後に"
    assert "点の低い" not in (built.roadmap_note or "")
    steps = of(library, "rental-kanoya")
    assert view_of(steps).first_steps_title == "はじめの三歩" and card_of(steps).rest is None
    done = tuple(Done(s.question.id, s.to_option, "2026-11-26") for s in steps.advice.plan.steps)
    rest = card_of(replace(steps, done=done)).rest
    assert rest and rest.text.startswith("計画の取り組みは、すべて済みました")


def test_a_few_areas_are_not_compared() -> None:
    two = {q: a for q, a in answer_all(BANK, "all").answers.items() if q.startswith("office")}
    built = view_of(small(replace(answer_all(BANK, "all"), answers=two)))
    assert built.card is not None and built.card.areas_lead is None


@settings(max_examples=60)
@given(answers=any_answers())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_contradicts_the_figure_beside_it(lang: Lang, answers: Answers) -> None:
    diagnosis = small(answers)
    built = view_of(diagnosis, lang)
    card = built.card
    assert card is not None
    shares = [area.share for area in card.areas if area.share is not None]
    assert shares == sorted(shares, reverse=True)
    assert all(area.reached == (area.share is not None and area.share >= BANK.thresholds.pass_) for area in card.areas)
    done, ahead = {"ja": ("達成", "これから"), "en": ("reached", "ahead")}[lang]
    for row in built.stages:
        assert (row.status == done) <= (row.share is not None and row.share >= 0.6)
        assert (row.status == ahead) <= (row.share == 0)
    assert (card.sentence != "") and bool(card.open) <= (diagnosis.result.level is None)
