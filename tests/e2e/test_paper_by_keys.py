"""A paper form typed in by keys alone, and what can be wrong with its pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, VisitorFactory
from tests.e2e.pages import Visitor, faults

ANSWERS = ".key-row__key[name^=n]"


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1


def opened(visitor: Visitor) -> Page:
    visitor.take_over()
    page = visitor.open("paper")
    expect(page.locator(ANSWERS).first).to_be_focused()
    return page


def test_a_whole_form_by_one_key_an_answer(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor(DESKTOP)
    page = opened(visitor)
    count, keys = page.locator(ANSWERS).count(), Keys(page)
    answers = ["1", "2", "3", "0"]
    typed = [answers[i % len(answers)] for i in range(count)]
    keys.press(*typed)
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator("#save")).to_be_focused()
    assert page.locator(".said li b").all_inner_texts() == typed
    with page.expect_navigation():
        keys.press("Enter")
    assert page.url.endswith("/review")
    assert keys.pressed == count + 2
    assert len(visitor.saved_answers()) == count


def test_mistakes_are_mended_by_keys_alone(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor(DESKTOP)
    page = opened(visitor)
    keys, fields = Keys(page), page.locator(ANSWERS)
    keys.press("1", "9")  # no answer: it stays until another key comes
    expect(fields.nth(1)).to_be_focused()
    expect(fields.nth(1)).to_have_class("key-row__key key-row__key--odd")
    expect(page.locator(".key-row").nth(1).locator(".key-row__odd")).to_be_visible()
    keys.press("2")
    expect(fields.nth(1)).to_have_value("2")
    expect(page.locator(".key-row").nth(1).locator(".key-row__said")).to_be_visible()
    keys.press("Backspace", "3")  # back to the second, and over it
    expect(fields.nth(1)).to_have_value("3")
    keys.press("ArrowDown", "u")  # the third stays blank
    assert [fields.nth(i).input_value() for i in range(5)] == ["1", "3", "", "0", ""]
    with page.expect_navigation():
        keys.press("Enter")
    assert page.locator(".said li b").all_inner_texts() == ["1", "3", "0"]
    with page.expect_navigation():
        page.locator(".said__mend").nth(1).click()
    expect(fields.nth(1)).to_be_focused()
    keys.press("1")
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator("#save")).to_be_focused()
    with page.expect_navigation():
        keys.press("Enter")
    assert len(visitor.saved_answers()) == 3


def test_without_a_script(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor(DESKTOP, javascript=False)
    visitor.take_over()
    page = visitor.open("paper")
    fields = page.locator(ANSWERS)
    fields.first.focus()
    for key in ("1", "Tab", "２", "Tab", "7"):
        page.keyboard.press(key) if key == "Tab" else page.keyboard.insert_text(key)
    with page.expect_navigation() as refused:
        page.keyboard.press("Enter")
    assert refused.value.status == 422 and fields.nth(1).input_value() == "２"
    page.locator("#error-summary a").click()
    fields.nth(2).fill("0")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with page.expect_navigation():
        page.locator("#save").click()
    assert len(visitor.saved_answers()) == 3


@pytest.mark.parametrize(("lang", "size"), [("ja", PHONE), ("en", DESKTOP)], ids=["ja", "en"])
def test_its_pages_are_open_to_everybody(new_visitor: VisitorFactory, lang: str, size: tuple[int, int]) -> None:
    visitor = new_visitor(size, lang)
    found = []
    for level in (None, 2):
        visitor.take_over(level, complete=False)
        page = visitor.open("paper")
        found += faults(page, f"grid with answers of level {level}", lang)
        page.locator(ANSWERS).first.fill("7")
        with page.expect_navigation() as refused:
            page.locator("button[value=check]").click()
        assert refused.value.status == 422
        found += faults(page, "grid with an error", lang)
        page.locator(ANSWERS).first.fill("2")
        page.locator(ANSWERS).nth(1).fill("1")
        with page.expect_navigation():
            page.locator("button[value=check]").click()
        found += faults(page, "check", lang)
    assert not found, "\n".join(found)
