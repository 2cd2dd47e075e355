"""Without a network: the pages of a begun assessment open, answers wait on the device and go in order."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import VisitorFactory
from tests.e2e.pages import Visitor
from tests.e2e.test_one import at_question, here, line, tap, way
from tests.waiting import until

KEPT = """async () => {
  const all = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) all.push(new URL(request.url).pathname);
  }
  return all;
}"""
LEFT = """async () => [
  ...Object.keys(localStorage).filter(key => key.startsWith("assess /")),
  ...await caches.keys(),
  ...(await navigator.serviceWorker.getRegistrations()).map(worker => worker.scope),
]"""


def sent_to(visitor: Visitor, page: Page) -> dict[str, str]:
    """What the server holds, with the browser given time to go on."""
    page.wait_for_timeout(50)
    return visitor.saved_answers()


def kept(page: Page) -> list[str]:
    return page.evaluate(KEPT)  # type: ignore[no-any-return]


def with_pages_kept(visitor: Visitor) -> Page:
    """At the first question, once all pages are on the device."""
    page = at_question(visitor)
    until(lambda: f"{visitor.base}/review" in kept(page) or page.wait_for_timeout(50))
    return page


def test_answers_wait_in_order_through_a_tunnel_and_a_reload(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    page = with_pages_kept(visitor)
    sent: list[str] = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.post_data or ""))
    visitor.context.set_offline(True)
    given = {here(page): tap(page, 2)}
    expect(page.locator("#state")).to_have_text("未送信 1問・自動で送ります")
    for _ in range(4):
        question = here(page)
        given[question] = tap(page, 2)
    page.reload()
    expect(page.locator("#state")).to_have_text("未送信 5問・自動で送ります")
    question = here(page)
    given[question] = tap(page, 1)
    page.locator("button[value=back]").click()
    page.wait_for_url(f"**/{question}")
    given[question] = tap(page, 0)  # changed in the tunnel
    page.goto(f"{visitor.base}/review")
    expect(page.locator("#state")).to_have_text("未送信 6問・自動で送ります")
    page.goto(f"{visitor.base}/relevance")
    page.locator(".weigh .choice label").nth(2).click()
    expect(page.locator("#state")).to_have_text("未送信 7問・自動で送ります")
    sent.clear()
    visitor.context.set_offline(False)
    until(lambda: sent_to(visitor, page) == given)
    expect(page.locator("#state")).to_have_text("保存済み ✓")
    order = [next(q for q in given if f"q_{q}=" in data) for data in sent if "q_" in data]
    assert list(dict.fromkeys(order)) == list(given), "in the order of choosing"
    visitor.odd.clear()  # requests that failed on purpose


def test_all_pages_of_the_assessment_are_kept_and_no_other(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    page = with_pages_kept(visitor)
    pages = {path for path in kept(page) if not path.startswith("/static/")}
    named = {f"{visitor.base}/question/{question}" for question in way(visitor)}
    assert named | {f"{visitor.base}/{name}" for name in ("relevance", "review", "offline")} <= pages
    assert all(path.startswith(f"{visitor.base}/") for path in pages)
    visitor.context.set_offline(True)
    page.goto(f"{visitor.base}/result")
    expect(page.locator("h1")).to_have_text("いまはネットにつながっていません")
    page.get_by_role("link", name="回答の確認を開く").click()
    expect(page.locator("h1")).to_have_text("回答の確認")
    visitor.context.set_offline(False)
    visitor.odd.clear()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_kept_review_knows_what_was_answered_here(new_visitor: VisitorFactory, lang: str) -> None:
    """It was kept when nothing was answered; some answers are saved since, and one still waits."""
    visitor = new_visitor(lang=lang)
    page = with_pages_kept(visitor)
    given = {here(page): tap(page, 0) for _ in range(3)}
    until(lambda: sent_to(visitor, page) == given)
    visitor.context.set_offline(True)
    given |= {here(page): tap(page, 1)}
    page.goto(f"{visitor.base}/result")
    page.locator("main .button").click()
    told = {"ja": ("写し", "お答えは4問", "変更"), "en": ("copy", "4 of your answers", "Change")}[lang]
    for part in told[:2]:
        expect(page.locator(".lead")).to_contain_text(part)
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
    for question, value in given.items():
        found = visitor.bank.question(question)
        assert found is not None
        option = next(option for option in found.options if option.id == value)
        line = page.locator(f"#r-{question}")
        expect(line.locator(".checked__answer")).to_have_text(option.text.en if lang == "en" else option.text.ja)
        expect(line.locator("a")).to_contain_text(told[2])
        expect(page.locator(f".review__missing a[href*='/{question}?']")).to_have_count(0)
    open_ones = page.locator(".checked__answer--none").count()
    expect(page.locator(".review__missing li")).to_have_count(open_ones)
    page.locator("#go-on").click()
    page.wait_for_url(f"**/{way(visitor)[4]}")
    visitor.context.set_offline(False)
    until(lambda: len(sent_to(visitor, page)) == 4)
    visitor.open("review")
    expect(page.locator(".lead")).not_to_contain_text(told[0])
    visitor.odd.clear()


def test_where_a_page_was_not_kept_one_stays_and_goes_on_later(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.page.add_init_script("delete Navigator.prototype.serviceWorker")
    page = at_question(visitor)
    first = here(page)
    page.wait_for_load_state("networkidle")
    visitor.context.set_offline(True)
    value = tap(page, 1)  # the next one was here already
    second = here(page)
    page.locator(".choice label").nth(1).click()
    expect(page.locator("#state")).to_have_text("未送信 2問・自動で送ります")
    assert here(page) == second
    visitor.context.set_offline(False)
    page.wait_for_url(lambda url: not url.endswith(second))
    until(lambda: len(sent_to(visitor, page)) == 2)
    assert visitor.saved_answers()[first] == value
    visitor.odd.clear()


def test_without_a_network_no_button_leads_to_the_browser_s_own_error_page(new_visitor: VisitorFactory) -> None:
    """Before any page is kept on the device: the profile, the last question, the list, what matters, the review."""
    visitor = new_visitor()
    page = visitor.page
    page.add_init_script("delete Navigator.prototype.serviceWorker")
    visitor.start(quick=True)
    page.locator("#industry").select_option("E")
    page.locator("#employees").fill("9")
    page.locator("#prefecture").select_option("15")
    visitor.context.set_offline(True)
    page.locator(".buttons .button").click()
    expect(page.locator(".notice")).to_contain_text("この画面はこのまま残っています")
    assert page.url.endswith("/profile") and page.locator("#employees").input_value() == "9"
    visitor.context.set_offline(False)
    expect(page.locator(".notice")).to_have_count(0)
    page.locator(".buttons .button").click()
    page.wait_for_url("**/question/*")
    last = page.evaluate("() => JSON.parse(document.getElementById('main-form').dataset.way).order.at(-1)[0]")
    for path, button in (
        (f"question/{last}", ".choice label >> nth=1"),
        ("relevance", "button[value=next] >> nth=-1"),
        ("review", "main form button"),
        (f"q/{visitor.areas[0]}", ".buttons .button"),
    ):
        visitor.open(path)
        page.wait_for_load_state("networkidle")
        here_now = page.url
        visitor.context.set_offline(True)
        page.locator(button).first.click()
        page.wait_for_timeout(2500)  # as long as a script waits for what is not sent yet
        assert page.url == here_now and page.locator("#main").count() == 1, path
        visitor.context.set_offline(False)
        if path.startswith("question"):
            page.wait_for_url("**/review")  # it goes on by itself
    visitor.odd.clear()


def test_the_result_says_kindly_that_it_needs_a_network(new_visitor: VisitorFactory) -> None:
    """On a device that has seen nothing of the assessment but its result."""
    visitor = new_visitor()
    visitor.take_over(2)
    page = visitor.open("result")
    until(lambda: f"{visitor.base}/offline" in kept(page) or page.wait_for_timeout(50))
    visitor.context.set_offline(True)
    page.reload()
    expect(page.locator("h1")).to_have_text("いまはネットにつながっていません")
    expect(page.locator(".lead")).to_contain_text("お答えはなくなっていません")
    visitor.context.set_offline(False)
    assert f"{visitor.base}/result" not in kept(page), "the result itself is not kept on the device"
    visitor.odd.clear()


def test_closing_and_deleting_leave_nothing_on_the_device(new_visitor: VisitorFactory) -> None:
    for page_of, button in (("pause", "form[action$=leave] button"), ("delete", "main form button")):
        visitor = new_visitor()
        page = with_pages_kept(visitor)
        tap(page, 1)
        until(lambda visitor=visitor: len(visitor.saved_answers()) == 1)  # type: ignore[misc]
        assert len(page.evaluate(LEFT)) >= 3
        visitor.open(page_of)
        page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
        page.locator(button).first.click()
        page.wait_for_url(visitor.site.url + "/")
        until(lambda page=page: page.evaluate(LEFT) == [] or page.wait_for_timeout(50))  # type: ignore[misc]


def test_another_assessment_s_pages_stay_when_one_is_closed(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    with_pages_kept(visitor)
    other = visitor.base
    page = with_pages_kept(visitor)
    assert line(page) == ""
    visitor.open("delete")
    page.locator("main form button").first.click()
    page.wait_for_url(visitor.site.url + "/")
    until(
        lambda: (
            {path for path in kept(page) if path.startswith(f"{visitor.base}/")} == set() or page.wait_for_timeout(50)
        )
    )
    assert f"{other}/review" in kept(page)
