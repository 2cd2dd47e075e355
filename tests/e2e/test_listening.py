"""What a screen reader is given to say, and where it stands afterwards. docs/accessibility.md names these tests."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import DESKTOP, VisitorFactory
from tests.e2e.pages import OPEN_ALL, Visitor, comes_by_itself

# Keeps what the live lines say, over the pages of a visit.
HEAR = """
new MutationObserver(() => {
  const heard = JSON.parse(sessionStorage.getItem("heard") ?? "[]");
  for (const line of document.querySelectorAll("[aria-live], [role=status]")) {
    const said = line.textContent.trim();
    if (said !== (line.heard ?? "")) heard.push(line.heard = said);
  }
  sessionStorage.setItem("heard", JSON.stringify(heard));
}).observe(document, {subtree: true, childList: true, characterData: true});
"""


def listen(visitor: Visitor) -> None:
    visitor.context.add_init_script(HEAR)


def heard(page: Page) -> list[str]:
    said: list[str] = json.loads(page.evaluate("() => sessionStorage.getItem('heard') ?? '[]'"))
    return [text for text in said if text]


def names(page: Page) -> list[tuple[str, str]]:
    """Role and name of all that the browser hands to a screen reader."""
    page.evaluate(OPEN_ALL)
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    told = [node for node in nodes if not node["ignored"]]
    return [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in told]


def questions(visitor: Visitor) -> list[str]:
    return [question.id for question in visitor.bank.domains[0].questions]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_signs_for_the_eye_are_not_spoken_and_hidden_words_stand_apart(new_visitor: VisitorFactory, lang: str) -> None:
    visitor = new_visitor(DESKTOP, lang=lang)
    visitor.take_over(2)
    for path in ("/", "/start", f"question/{questions(visitor)[0]}", "q/office", "review", "result"):
        told = names(visitor.open(path))
        folds = [name for role, name in told if role == "DisclosureTriangle"]
        assert folds, path
        assert [name for name in folds if re.search(r"^\s*[＋－]|[＋－]\s*$", name)] == [], path
        assert [name for role, name in told if role in ("link", "button") and re.search(r"[a-z]\(", name)] == [], path


# ---------------------------------------------------------------- a question


def test_a_digit_meant_for_the_screen_reader_answers_nothing(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor(DESKTOP)
    visitor.take_over()
    page = visitor.open(f"question/{questions(visitor)[0]}")
    page.locator(".help > summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#sheet-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".help > summary").first).to_be_focused()
    page.keyboard.press("1")
    assert page.locator("[data-question] :checked").count() == 0
    assert page.url.endswith(questions(visitor)[0])


def test_what_a_digit_has_chosen_is_told(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor(DESKTOP)
    visitor.take_over()
    page = visitor.open(f"question/{questions(visitor)[0]}")
    chosen = page.locator(".choice label").nth(1).inner_text()
    page.keyboard.press("2")
    page.wait_for_url(f"**/{questions(visitor)[1]}")
    expect(page.locator("#told")).to_contain_text(f"答え：{chosen}。")
    page.locator(".choice label").nth(1).click()
    page.wait_for_url(lambda url: not url.endswith(questions(visitor)[1]))
    expect(page.locator("#told")).not_to_contain_text("答え：")


def test_the_space_key_on_the_answer_already_chosen_goes_on(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor(DESKTOP)
    visitor.take_over(2, complete=False)
    first, second = questions(visitor)[:2]
    page = visitor.open(f"question/{first}")
    page.locator("[data-question] :checked").focus()
    page.evaluate("() => { window.stayed = true }")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.wait_for_url(lambda url: not url.endswith(first))
    assert second in page.url or page.evaluate("() => !window.stayed"), "the next question, or what comes after all"


def test_help_is_read_as_it_opens(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.take_over()
    page = visitor.open(f"question/{questions(visitor)[0]}")
    for summary in page.locator(".help > summary").all():
        summary.press("Enter")
        title = page.locator("#sheet-title")
        expect(title).to_be_focused()
        expect(title).to_have_text(summary.inner_text())
        expect(title).to_have_accessible_description(re.compile(r"\S{5}"))
        page.keyboard.press("Escape")


def test_that_answers_wait_is_told_and_that_they_are_safe_again(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.take_over()
    page = visitor.open(f"question/{questions(visitor)[0]}")
    visitor.expected.add(503)

    def refuse(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=503)
        else:
            route.continue_()

    page.route("**/*", refuse)
    page.locator(".choice label").nth(1).click()
    page.wait_for_url(f"**/{questions(visitor)[1]}")
    expect(page.locator("#told")).to_contain_text("未送信 1問")
    page.unroute("**/*", refuse)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(page.locator("#told")).to_contain_text("保存済み")


# ---------------------------------------------------------------- what matters


def test_only_what_takes_long_is_told_and_then_its_end_too(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.take_over(2, complete=False)
    held: list[Route] = []
    page = visitor.open("relevance")
    page.route("**/*", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    choose = "() => { document.querySelector('.weigh [type=radio]').click(); return state.textContent }"
    assert page.evaluate(choose) == "", "nothing yet"
    expect(page.locator("#state")).to_have_text("保存中…")
    held[0].continue_()
    expect(page.locator("#state")).to_have_text("保存済み ✓")


# ---------------------------------------------------------------- the result, the report, the glossary


def test_clearing_what_is_tried_stays_at_the_bar(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.take_over(0)
    page = visitor.open("result")
    page.locator("[name=try][form=trial]").first.check()
    expect(page.locator("#plan-said")).to_have_text(re.compile(r"点。ためし1つ"))
    page.get_by_role("link", name="ためしの印を消す").press("Enter")
    expect(page.locator(".trial__title")).to_be_focused()
    expect(page.locator("[name=try][form=trial]:checked")).to_have_count(0)
    assert "img" not in page.locator("#trial").aria_snapshot(), "the bar shows what its title says"


def test_the_page_of_the_result_is_called_what_it_is(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.take_over(2)
    expect(visitor.open("result")).to_have_title("診断の結果 | 地域企業のDXセルフチェック")


def test_that_the_report_is_ready_is_told_before_it_opens(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor(DESKTOP)
    visitor.take_over(2)
    listen(visitor)
    page = visitor.open("result")
    page.get_by_role("button", name="報告書を受け取る").click()
    comes_by_itself(page)
    assert any("PDFを開きます" in text for text in heard(page)), heard(page)


def test_letters_without_a_term_that_was_found_are_not_offered(new_visitor: VisitorFactory) -> None:
    page = new_visitor().open("/glossary")
    letters = page.locator(".letters a:visible")
    assert letters.count() > 3
    page.locator("#seek").fill("ほじょ")
    expect(letters).to_have_count(page.locator(".glossary section:visible").count())
    expect(letters).to_have_count(1)
    page.locator("#seek").fill("")
    expect(letters).to_have_count(page.locator(".glossary section").count())
