"""The glossary in a browser: found as one types or by the button, and back to the question one came from."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import VisitorFactory


def test_terms_are_found_and_the_way_leads_back_to_the_question(new_visitor: VisitorFactory, javascript: bool) -> None:
    visitor = new_visitor(javascript=javascript)
    visitor.take_over()
    first, second = (q.id for q in visitor.bank.domains[0].questions[:2])
    page = visitor.open(f"question/{first}")
    if javascript:  # the next question comes into the same page
        page.locator(".question .choice label").nth(1).click()
        page.wait_for_url(f"**/question/{second}")
        expect(page.locator(f"[data-question='{second}']")).to_be_visible()
    came_from = page.url
    page.locator(".site-footer a", has_text="ことばの説明").click()
    page.locator("#seek").fill("ほじょ")
    if not javascript:
        with page.expect_navigation():
            page.locator(".seek button").click()
    expect(page.locator("dt:visible")).to_have_text(["補助金 ほじょきん"])
    expect(page.locator("#found")).to_have_text("1件見つかりました。")
    page.locator("#seek").fill("むむむ")
    if not javascript:
        with page.expect_navigation():
            page.locator(".seek button").click()
    expect(page.locator("dt:visible")).to_have_count(0)
    expect(page.locator("#found")).to_contain_text("まだありません")
    page.get_by_role("link", name="質問に戻る").first.click()
    assert page.url == came_from
