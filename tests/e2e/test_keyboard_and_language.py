"""Without a mouse, and in either language at any point."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import VisitorFactory
from tests.e2e.pages import Visitor

# Numbers all that Tab should reach, in the order of the page. Of a group of radio buttons that is one.
MARK = """() => {
  const seen = new Set();
  const stops = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")].filter(e => {
    if (e.type === "hidden" || e.tabIndex < 0 || !e.checkVisibility()) return false;
    if (e.type !== "radio") return true;
    if (seen.has(e.name)) return false;
    seen.add(e.name);
    return true;
  });
  stops.forEach((e, i) => {
    const all = e.type === "radio" ? document.querySelectorAll(`[name="${e.name}"]`) : [e];
    all.forEach(x => { x.dataset.stop = i; });
  });
  document.activeElement.blur();
  return stops.map(e => e.outerHTML.slice(0, 90));
}"""

WHERE = """() => {
  const e = document.activeElement, shown = e.labels?.length ? [e, e.labels[0]] : [e];
  const seen = shown.some(x => {
    const style = getComputedStyle(x);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  return [Number(e.dataset.stop ?? -1), seen, e.outerHTML.slice(0, 90)];
}"""

PATHS = (
    "/",
    "/start",
    "/resume",
    "profile",
    "wishes",
    "q/operations",
    "relevance",
    "review",
    "result",
    "pause",
    "delete",
)


def test_tab_reaches_everything_in_order_and_is_seen(new_visitor: VisitorFactory, size: tuple[int, int]) -> None:
    visitor = new_visitor(size)
    visitor.take_over(2)
    for path in PATHS:
        page = visitor.open(path)
        stops = page.evaluate(MARK)
        reached = []
        for _ in stops:
            page.keyboard.press("Tab")
            stop, seen, what = page.evaluate(WHERE)
            assert seen, f"{path}: focus cannot be seen on {what}"
            reached.append(stop)
        assert reached == list(range(len(stops))), [stops[i] for i in set(range(len(stops))) - set(reached)]


def test_the_first_page_works_with_the_keyboard_alone(new_visitor: VisitorFactory) -> None:
    page = new_visitor(lang="en").open("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Begin")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/start")
    page.locator("main").focus()
    page.keyboard.press("Tab")
    expect(page.locator("[name=path][value=full]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=path][value=quick]")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("details.more")).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=usage][value=bank_led]")).to_be_checked()
    page.keyboard.press("Tab")  # how the data is handled
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#consent")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/profile")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_enter_in_a_field_goes_on_and_does_not_switch_the_language(new_visitor: VisitorFactory, lang: str) -> None:
    visitor = new_visitor(lang=lang)
    page = visitor.open("/start")
    page.locator("#consent").check()
    page.locator("#consent").press("Enter")
    page.wait_for_url("**/profile")
    page.locator("#industry").select_option("E")
    page.locator("#prefecture").select_option("15")
    page.locator("#employees").fill("9")
    page.locator("#employees").press("Enter")
    page.wait_for_url("**/question/*")
    visitor.answer_in_lists()
    page.locator(".question [type=radio]").first.check()
    page.locator(".question [type=radio]").first.press("Enter")
    page.wait_for_url(f"**/q/{visitor.areas[1]}")
    expect(page.locator("html")).to_have_attribute("lang", lang)


def _with_errors(visitor: Visitor) -> Iterator[Page]:
    """The pages that list errors, each as it stands."""
    page = visitor.open("/start")
    page.locator("button[value=start]").click()
    yield page
    visitor.open("/resume").locator("main button").click()
    yield page
    visitor.take_over(profile=False)
    visitor.open("profile").locator(".buttons .button").click()
    yield page


def test_what_is_wrong_takes_the_focus(new_visitor: VisitorFactory, javascript: bool) -> None:
    visitor = new_visitor(javascript=javascript)
    visitor.take_over(profile=False)
    page = visitor.open("profile")
    with page.expect_navigation():
        page.locator(".buttons .button").click()
    expect(page.locator("#error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#error-summary a").first).to_be_focused()


def test_links_of_the_error_summary_move_the_focus(new_visitor: VisitorFactory, javascript: bool) -> None:
    visitor = new_visitor(javascript=javascript)
    for page in _with_errors(visitor):
        links = page.locator(".error-summary a")
        expect(links.first).to_be_visible()
        for link in links.all():
            link.focus()
            page.keyboard.press("Enter")
            field = page.locator(link.get_attribute("href") or "")
            expect(field).to_be_focused()
            expect(field).to_be_in_viewport()


def switch(page: Page, lang: str) -> None:
    with page.expect_navigation():
        page.locator(f".language__button[value={lang}]").click()
    expect(page.locator("html")).to_have_attribute("lang", lang)


def test_switching_the_language_keeps_what_was_typed(
    new_visitor: VisitorFactory, size: tuple[int, int], javascript: bool
) -> None:
    visitor = new_visitor(size, javascript=javascript)
    page = visitor.open("/start")
    page.locator("[name=path][value=quick]").check()
    page.locator("#consent").check()
    switch(page, "en")
    expect(page.locator("#consent")).to_be_checked()
    page.locator("button[value=start]").click()
    page.wait_for_url("**/profile")
    page.locator("#industry").select_option("D")
    page.locator("#employees").fill("about ten")
    page.locator("#company").fill("㈱髙﨑製作所")
    switch(page, "ja")
    expect(page.locator("#industry")).to_have_value("D")
    expect(page.locator("#employees")).to_have_value("about ten")
    expect(page.locator("#company")).to_have_value("㈱髙﨑製作所")
    page.locator("#employees").fill("10")
    page.locator("#prefecture").select_option("15")
    page.locator(".buttons .button").click()
    page.wait_for_url("**/question/*")
    visitor.answer_in_lists()
    where = page.url.partition("#")[0]
    page.locator(".question .choice label").nth(2).click()
    switch(page, "en")
    assert page.url == where
    expect(page.locator(".question [type=radio]").nth(2)).to_be_checked()


def test_switching_the_language_stays_on_the_page(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.take_over(2)
    for path in ("/privacy", "/glossary", "/resume", "review", "result", "pause", "delete"):
        page = visitor.open(path)
        where = page.url
        switch(page, "en")
        assert page.url == where
        switch(page, "ja")


def test_switching_the_language_keeps_what_is_being_tried_out(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.take_over(2)
    page = visitor.open("result")
    page.locator("[name=try][form=trial]").nth(1).check()
    expect(page.locator("#trial [data-clear]")).to_be_visible()
    switch(page, "en")
    expect(page.locator("[name=try][form=trial]").nth(1)).to_be_checked()


def test_switching_the_language_keeps_a_typed_code(new_visitor: VisitorFactory) -> None:
    page = new_visitor().open("/resume")
    page.locator("#code").fill("ABCD-EFGH")
    switch(page, "en")
    assert page.locator("#code").input_value() == "ABCD-EFGH"
