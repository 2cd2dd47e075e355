"""The result on one sheet: what it says first stands on the first screen, whatever the firm."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, expect

from assess.bank.library import load_library
from assess.core.model import Answers
from tests.bank.written import Story, stories
from tests.conftest import QUESTIONS
from tests.e2e.conftest import VisitorFactory
from tests.e2e.pages import violations

PHONE, NOTEBOOK = (390, 844), (1280, 800)
STORIES = {story.slug: story for story in stories()}
# One firm of each level and more of those where most firms are; the last has too few answers for a level.
FIRMS = (
    "sakai-wholesaler", "taxi-shimanto", "rental-kanoya", "ironworks-onomichi", "fujisawa-salon", "amakusa-hospital",
    "kaga-ryokan", "kawagoe-juku", "few",
)  # fmt: skip
LANGS = pytest.mark.parametrize("lang", ["ja", "en"])


def answers_of(firm: str) -> Answers:
    if firm != "few":
        return STORIES[firm].readings[0]
    salon: Story = STORIES["fujisawa-salon"]
    whole = salon.readings[0]
    return replace(whole, answers=dict(list(whole.answers.items())[:3]))


def bottom(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


@LANGS
@pytest.mark.parametrize("firm", FIRMS)
def test_stage_staircase_and_first_action_stand_on_the_first_screen(
    new_visitor: VisitorFactory, firm: str, lang: str
) -> None:
    visitor = new_visitor(PHONE, lang)
    visitor.take_over_as(answers_of(firm))
    page = visitor.open("result")
    sentence, stairs = page.locator(".verdict__stage"), page.locator(".stairs svg:visible")
    expect(sentence).to_be_visible()
    expect(stairs).to_have_count(1)
    action = page.locator("#now .button").first
    assert 0 < bottom(sentence) < bottom(stairs) < bottom(action) <= PHONE[1]
    size = float(sentence.evaluate("e => getComputedStyle(e).fontSize").removesuffix("px"))
    assert size >= 32  # the one thing that matters on the page
    if firm != "few":
        expect(page.locator("#now form button")).to_be_in_viewport(ratio=1)

    page.set_viewport_size({"width": NOTEBOOK[0], "height": NOTEBOOK[1]})
    expect(stairs).to_have_count(1)
    plan = page.locator("#steps-title").bounding_box()
    now = page.locator("#now > section").bounding_box()
    assert plan is not None and now is not None
    assert plan["x"] > now["x"] + now["width"], "the plan stands beside the verdict"
    assert plan["y"] < NOTEBOOK[1] / 2, "and begins where the page begins"
    assert bottom(page.locator("#now .button").first) <= NOTEBOOK[1]


@LANGS
@pytest.mark.parametrize("firm", FIRMS[:7])
def test_the_next_step_stays_on_the_first_screen_as_steps_are_ticked(
    new_visitor: VisitorFactory, firm: str, lang: str
) -> None:
    visitor = new_visitor(PHONE, lang)
    visitor.take_over_as(answers_of(firm))
    page = visitor.open("result")
    for _ in range(3):
        with page.expect_navigation():
            page.locator("#now > section form button").click()
        assert bottom(page.locator("#now > section form button")) + page.evaluate("scrollY") <= PHONE[1]
        expect(page.locator("#moved")).to_be_visible()
        expect(page.locator(".stairs svg:visible")).to_contain_text("やった分で" if lang == "ja" else "with ticks")


@LANGS
@pytest.mark.parametrize("firm", FIRMS[:7])
def test_the_step_of_a_second_result_stands_on_the_first_screen_too(
    new_visitor: VisitorFactory, firm: str, lang: str
) -> None:
    visitor = new_visitor(PHONE, lang)
    visitor.take_over_as(answers_of(firm))
    page = visitor.open("result")
    with page.expect_navigation():
        page.locator("main form[action$='again'] button").click()
    visitor.base = page.url.removeprefix(visitor.site.url).removesuffix("/again")
    with page.expect_navigation():
        page.locator("main button[value=same]").click()
    page = visitor.open("review")
    with page.expect_navigation():
        page.locator("main form[action$='complete'] button").first.click()
    news = page.locator(".verdict__news")
    expect(news).to_be_visible()
    assert bottom(page.locator("#now form button")) <= PHONE[1]


def test_the_week_s_step_is_called_for_by_telephone_where_a_number_is_known(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor(PHONE)
    builder = STORIES["yokote-builder"].readings[0]
    visitor.take_over_as(replace(builder, profile=replace(builder.profile, prefecture="34", municipality="")))
    page = visitor.open("result")
    call = page.locator("#now a.button")
    expect(call).to_contain_text("電話する")
    assert (call.get_attribute("href") or "").startswith("tel:0")
    assert bottom(call) <= PHONE[1]
    number = call.get_attribute("href")
    assert page.locator(f".body a[href='{number}']").count() == 1, "its card has the same number"


@LANGS
def test_who_helps_with_the_week_s_step_is_never_folded_away(new_visitor: VisitorFactory, lang: str) -> None:
    visitor = new_visitor(PHONE, lang)
    visitor.take_over_as(answers_of("rental-kanoya"))
    page = visitor.open("result")
    page.locator("#now a.button").click()
    helper = page.locator(":target")
    expect(helper).to_be_in_viewport()
    expect(helper.locator(".reach")).to_be_visible()


def test_every_figure_opens_to_what_is_behind_it(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor(PHONE)
    visitor.take_over_as(answers_of("fujisawa-salon"))
    page = visitor.open("result")
    areas = page.locator("details.area")
    expect(areas).to_have_count(8)
    scores = [float(text.split()[0]) for text in page.locator(".area summary b").all_inner_texts()]
    assert scores == sorted(scores, reverse=True)
    for area in areas.all():
        area.locator("summary").click()
        expect(area.locator("li").first).to_be_visible()
    assert page.locator("details.area li").count() == len(visitor.saved_answers())
    stages, total = page.locator(".behind details").all()
    for fold, figures in ((stages, 3), (total, 2)):
        fold.locator("summary").click()
        expect(fold.locator("dt")).to_have_count(figures)
        expect(fold).to_contain_text("点")
    assert not violations(page)


def test_with_too_few_answers_the_next_questions_are_asked(new_visitor: VisitorFactory, javascript: bool) -> None:
    visitor = new_visitor(PHONE, javascript=javascript)
    visitor.take_over_as(answers_of("few"))
    page = visitor.open("result")
    assert not page.locator(".verdict__place, #next").count(), "no stage is named"
    expect(page.locator(".now__open a")).to_have_count(5)
    asked = page.locator(".now__open a").first.inner_text().split(maxsplit=1)[1]
    page.locator("#now a.button").click()
    page.wait_for_url("**/question/*")
    expect(page.locator("main")).to_contain_text(asked)


def test_a_tick_moves_how_far_the_next_stair_is(new_visitor: VisitorFactory, javascript: bool) -> None:
    visitor = new_visitor(PHONE, javascript=javascript)
    visitor.take_over_as(answers_of("rental-kanoya"))
    page = visitor.open("result")
    expect(page.locator("#next")).to_have_text("あと7つの取り組みで次の段")
    first = page.locator(".now__action").inner_text()
    with page.expect_navigation():
        page.locator("#now form button").click()
    assert page.url.endswith("/result#now")
    expect(page.locator("#next")).to_have_text("あと6つの取り組みで次の段")
    expect(page.locator("#moved")).to_contain_text("あと7つから、あと6つになりました")
    assert page.locator(".now__action").inner_text() != first
    expect(page.locator("#now h2")).to_contain_text("次の一歩")


@LANGS
def test_a_very_long_name_leaves_the_first_screen_as_it_is(new_visitor: VisitorFactory, lang: str) -> None:
    visitor = new_visitor(PHONE, lang)
    firm = answers_of("rental-kanoya")
    name = ("医療法人社団日本海沿岸広域連携総合健康増進財団" * 5)[:100]
    visitor.take_over_as(replace(firm, profile=replace(firm.profile, company=name)))
    page = visitor.open("result")
    assert bottom(page.locator("#now form button")) <= PHONE[1]
    expect(page.locator(".karte__head")).to_contain_text(name)


def test_where_nothing_is_left_to_plan_the_next_check_is_offered_and_the_page_prints(
    new_visitor: VisitorFactory,
) -> None:
    visitor = new_visitor(PHONE)
    best = {q.id: q.options[-1].id for _, q in load_library(QUESTIONS).bank.questions()}
    visitor.take_over_as(replace(answers_of("kawagoe-juku"), answers=best))
    page = visitor.open("result")
    expect(page.locator("#now h2")).to_have_text("次の診断は、半年から1年後に")
    expect(page.locator("#now a.button")).to_have_attribute("href", re.compile(r"/plan\.ics\?check=6$"))
    assert bottom(page.locator("#now form button")) <= PHONE[1]
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name="この画面を印刷する").click()
    expect(page).to_have_title("printed")
