"""A step of the plan is ticked: with a script without leaving the place, without one all the same."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.conftest import VisitorFactory


def test_a_tick_is_saved_where_one_stands(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.take_over(0)
    page = visitor.open("result")
    page.evaluate("() => { window.stayed = true }")
    page.locator("details[data-phase='1y'] > summary").click()
    inside = page.locator("details[data-phase='1y'] .tick button").first
    inside.click()
    expect(page.locator(".tick__done")).to_have_count(1)
    expect(page.locator("#plan-said")).to_have_text(re.compile("1歩が済みました"))
    # Still the same page, the same fold open, the same button under the finger.
    assert page.evaluate("() => window.stayed")
    expect(page.locator("details[data-phase='1y']")).to_have_attribute("open", "")
    expect(page.locator(":focus")).to_have_text("印を取り消す")
    page.reload()
    expect(page.locator(".tick__done")).to_have_count(1)
    page.locator("details[data-phase='1y'] > summary").click()
    page.locator(".step--done .tick button").click()
    expect(page.locator(".tick__done")).to_have_count(0)
    assert not visitor.odd


def test_a_tick_by_mistake_is_taken_back_where_it_was_set(new_visitor: VisitorFactory, javascript: bool) -> None:
    visitor = new_visitor(javascript=javascript)
    visitor.take_over(0)
    page = visitor.open("result")
    action = page.locator(".now__action").inner_text()
    with page.expect_navigation():
        page.locator("#now").get_by_role("button", name="やった").click()
    expect(page.locator("#moved")).to_be_in_viewport()
    assert page.locator(".now__action").inner_text() != action
    if javascript:  # what is drawn anew after a tick further down takes it back too
        page.locator(".plan-step:not(.step--done) .tick button").first.click()
        expect(page.locator("#plan-said")).to_have_text(re.compile("2歩が済みました"))
        with page.expect_navigation():
            page.locator(".now__done").get_by_role("button", name="取り消す").click()
    with page.expect_navigation():
        page.locator(".now__done").get_by_role("button", name="取り消す").click()
    expect(page.locator(".now__action")).to_have_text(action)
    expect(page.locator(".tick__done")).to_have_count(0)


def test_a_tick_that_cannot_be_sent_says_so(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.take_over(0)
    page = visitor.open("result")
    page.route("**/done", lambda route: route.abort())
    page.locator(".plan-step .tick button").first.click()
    expect(page.locator("#plan-said")).to_have_text("つながらず、保存できませんでした。もう一度押してください。")
    expect(page.locator("#plan-said")).to_be_in_viewport()
    page.unroute("**/done")
    page.locator(".plan-step .tick button").first.click()
    expect(page.locator(".tick__done")).to_have_count(1)


def test_a_tick_and_a_target_need_no_script(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor(javascript=False)
    visitor.take_over(0)
    page = visitor.open("result")
    with page.expect_navigation():
        page.locator(".plan-step .tick button").first.click()
    assert re.search(r"/result#step-", page.url)
    expect(page.locator(".tick__done")).to_have_count(1)
    page.locator("summary", has_text="3年後の目標を選ぶ").click()
    page.locator("label[for=aim-4]").click()
    with page.expect_navigation():
        page.get_by_role("button", name="この目標にする").click()
    expect(page.locator("#target")).to_contain_text("三つの段階とも達成")


def test_trying_moves_the_bar_at_once_and_a_reload_keeps_it(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.take_over(0)
    page = visitor.open("result")
    page.evaluate("() => { window.stayed = true }")
    before = page.locator(".trial__title strong").inner_text()
    box = page.locator("[name=try][form=trial]").nth(1)
    box.check()
    expect(page.locator(".trial__moved")).to_contain_text("ためし1つ")
    expect(page.locator("#trial")).to_be_in_viewport()
    expect(page.locator("#plan-said")).to_contain_text("ためし1つ")
    assert page.locator(".trial__title strong").inner_text() != before
    assert page.evaluate("() => window.stayed") and not page.locator("#trial button").is_visible()
    page.locator(".plan-step .tick button").first.click()
    expect(page.locator(".tick__done")).to_have_count(1)
    expect(page.locator(".plan__standing")).to_contain_text("済ませた1つを入れると")
    expect(page.locator(".trial__moved")).to_contain_text("ためし1つ")
    page.reload()
    expect(page.locator("[name=try][form=trial]:checked")).to_have_count(1)
    page.locator("[data-clear]").click()
    expect(page.locator("[name=try][form=trial]:checked")).to_have_count(0)
    assert page.evaluate("() => location.search") == ""


def test_a_higher_rung_says_what_counts_along(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.take_over(0)
    page = visitor.open("result")
    for fold in ("1y", "3y"):
        page.locator(f"details[data-phase='{fold}'] > summary").click()
    keys = page.locator("[name=try][form=trial]").evaluate_all("all => all.map(e => e.value)")
    questions = [key.split(":")[0] for key in keys]
    upper = next(at for at, question in enumerate(questions) if question in questions[:at])
    page.locator("[name=try][form=trial]").nth(upper).check()
    expect(page.locator(".trial__moved")).to_contain_text("手前の1つもふくむ")
    expect(page.locator(".try__along:visible")).to_have_count(1)


def test_trying_needs_no_script_and_comes_back_to_the_plan(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor(javascript=False)
    visitor.take_over(0)
    page = visitor.open("result")
    page.locator("[name=try][form=trial]").nth(1).check()
    with page.expect_navigation():
        page.get_by_role("button", name="計算する").click()
    assert re.search(r"/result\?try=[^#]+#steps-title$", page.url)
    expect(page.locator("#steps-title")).to_be_in_viewport()
    expect(page.locator("#trial")).to_be_in_viewport()
    expect(page.locator(".trial__moved")).to_contain_text("ためし1つ")
    with page.expect_navigation():
        page.locator(".plan-step .tick button").first.click()
    expect(page.locator(".trial__moved")).to_contain_text("ためし1つ")
    expect(page.locator(".plan__standing")).to_be_visible()


def test_a_closed_step_takes_a_quarter_of_a_phone_at_most(new_visitor: VisitorFactory) -> None:
    for level in (0, 2):
        visitor = new_visitor()
        visitor.take_over(level)
        page = visitor.open("result")
        for fold in ("1y", "3y"):
            page.locator(f"details[data-phase='{fold}'] > summary").click()
        tall = page.locator(".plan-step:visible").evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
        assert len(tall) > 4 and max(tall) <= page.viewport_size["height"] / 4  # type: ignore[index]
