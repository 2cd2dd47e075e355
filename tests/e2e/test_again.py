"""The check is taken again in a browser: what stayed is kept with one tap, what changed is asked."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import VisitorFactory
from tests.e2e.pages import faults


def test_what_changed_is_asked_and_the_rest_is_kept(new_visitor: VisitorFactory, javascript: bool) -> None:
    visitor = new_visitor(javascript=javascript)
    visitor.take_over(2)
    before = visitor.saved_answers()
    page = visitor.open("result")
    with page.expect_navigation():
        page.get_by_role("button", name="もう一度診断する").click()
    visitor.base = page.url.removeprefix(visitor.site.url).removesuffix("/again")
    page.locator("[value=changed]").nth(1).check()
    changed = (page.locator("[value=changed]").nth(1).get_attribute("name") or "").removeprefix("keep_")
    with page.expect_navigation():
        page.get_by_role("button", name="ほかは「同じ」にして進む").click()
    expect(page.locator(".notice")).to_contain_text("前回と同じ")
    assert changed in page.url, "the question that has changed is asked first"
    kept = visitor.saved_answers()
    assert changed not in kept and all(before[question] == value for question, value in kept.items())


def test_the_earlier_answer_is_marked_and_not_chosen(new_visitor: VisitorFactory, javascript: bool) -> None:
    visitor = new_visitor(javascript=javascript)
    visitor.take_over(2)
    before = visitor.saved_answers()
    page = visitor.open("result")
    with page.expect_navigation():
        page.get_by_role("button", name="もう一度診断する").click()
    for at in (0, 1):
        page.locator("[value=changed]").nth(at).check()
    with page.expect_navigation():
        page.get_by_role("button", name="ほかは「同じ」にして進む").click()
    for turn in range(2):  # the second comes into the same page where there is a script
        page.locator(".one--comes").wait_for(state="detached")
        question = page.locator("[data-question]").get_attribute("data-question") or ""
        marked = page.locator(".choice").filter(has=page.locator(".mark"))
        assert marked.locator("input").get_attribute("value") == before[question]
        expect(page.locator(".earlier")).to_contain_text("前回のお答え：")
        expect(page.locator("[data-question] :checked")).to_have_count(0)
        assert not javascript or faults(page, "the earlier answer", "ja") == []
        if turn == 0:
            page.locator(".choice label").nth(2).click()
            if not javascript:
                visitor.go_on()
            page.wait_for_url(lambda url, here=question: not url.endswith(here))  # type: ignore[misc]
    with page.expect_navigation():
        page.locator("button[value=list]").click()
    expect(page.locator(f"[data-question={question}] .earlier")).to_be_visible()
    expect(page.locator(f"[data-question={question}] :checked")).to_have_count(0)


def test_what_was_kept_is_said_on_one_page_only(new_visitor: VisitorFactory, javascript: bool) -> None:
    visitor = new_visitor(javascript=javascript)
    visitor.take_over(2)
    page = visitor.open("result")
    with page.expect_navigation():
        page.get_by_role("button", name="もう一度診断する").click()
    for at in (0, 1):
        page.locator("[value=changed]").nth(at).check()
    with page.expect_navigation():
        page.get_by_role("button", name="ほかは「同じ」にして進む").click()
    expect(page.locator(".notice")).to_contain_text("前回と同じ")
    first = page.locator("[data-question]").get_attribute("data-question") or ""
    page.locator(".choice label").nth(2).click()
    if not javascript:
        visitor.go_on()
    page.wait_for_url(lambda url: "/question/" in url and not url.endswith(first))
    expect(page.locator(".notice")).to_have_count(0)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_figure_of_then_and_now_wraps(new_visitor: VisitorFactory, lang: str) -> None:
    visitor = new_visitor((390, 844), lang)
    visitor.take_over(2)
    page = visitor.open("result")
    with page.expect_navigation():
        page.locator("main form[action$='again'] button").click()
    visitor.base = page.url.removeprefix(visitor.site.url).removesuffix("/again")
    page.locator("[value=changed]").first.check()
    with page.expect_navigation():
        page.locator("main button[value=same]").click()
    page.locator(".choice label").first.click()
    page.wait_for_load_state()
    page = visitor.open("review")
    with page.expect_navigation():
        page.locator("main form[action$='complete'] button").first.click()
    page = visitor.open("changes")
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        lines = page.locator(".steps-table .number").evaluate_all(
            "cells => cells.map(cell => { const all = document.createRange(); all.selectNodeContents(cell);"
            " return new Set([...all.getClientRects()].map(r => Math.round(r.top))).size; })"
        )
        assert lines and set(lines) == {1}
        wide = page.locator(".table-scroll").evaluate_all("parts => parts.every(p => p.scrollWidth <= p.clientWidth)")
        assert wide, width
