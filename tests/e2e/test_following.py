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
    page.locator(".step--done button").click()
    expect(page.locator(".tick__done")).to_have_count(0)
    assert not visitor.odd


def test_a_tick_that_cannot_be_sent_says_so(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.take_over(0)
    page = visitor.open("result")
    page.route("**/done", lambda route: route.abort())
    page.locator(".tick button").first.click()
    expect(page.locator("#plan-said")).to_have_text("つながらず、保存できませんでした。もう一度押してください。")
    expect(page.locator("#plan-said")).to_be_in_viewport()
    page.unroute("**/done")
    page.locator(".tick button").first.click()
    expect(page.locator(".tick__done")).to_have_count(1)


def test_a_tick_and_a_target_need_no_script(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor(javascript=False)
    visitor.take_over(0)
    page = visitor.open("result")
    with page.expect_navigation():
        page.locator(".tick button").first.click()
    assert re.search(r"/result#step-", page.url)
    expect(page.locator(".tick__done")).to_have_count(1)
    page.locator("summary", has_text="3年後の目標を選ぶ").click()
    page.locator("label[for=aim-4]").click()
    with page.expect_navigation():
        page.get_by_role("button", name="この目標にする").click()
    expect(page.locator("#target")).to_contain_text("三つの段階とも達成")
