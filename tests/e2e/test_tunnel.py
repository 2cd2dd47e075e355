"""In a tunnel where the browser claims a network: no answer is left out of a result or gone unsaid, and no button leads
to the browser's own error page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, Route, expect

from assess.core.flow import Flow
from assess.core.model import PathChoice
from assess.services import assessments
from assess.services.context import Context, open_store
from tests.e2e.conftest import VisitorFactory
from tests.e2e.pages import PROFILE, Site, Visitor
from tests.e2e.test_offline import kept
from tests.e2e.test_one import here, tap
from tests.e2e.tunnel import Tunnel
from tests.waiting import until

ANSWERS = "**/answer/*"  # what the scripts send
WAITING = """() => Object.keys(localStorage).filter(key => key.endsWith(" waiting"))
  .flatMap(key => JSON.parse(localStorage.getItem(key))).map(item => item.field)"""
NO_WORKER = "delete Navigator.prototype.serviceWorker"


@pytest.fixture
def tunnel(site: Site) -> Iterator[Tunnel]:
    made = Tunnel(int(site.url.rpartition(":")[2]))
    yield made
    made.close()


@pytest.fixture
def rider(new_visitor: VisitorFactory, site: Site, tunnel: Tunnel) -> Iterator[Visitor]:
    """Comes through the tunnel."""
    visitor = new_visitor(at=replace(site, url=tunnel.url))
    yield visitor
    tunnel.end()
    visitor.odd.clear()  # requests that failed on purpose


def stored(visitor: Visitor) -> dict[str, str]:
    """What the server holds, whoever may ask for it."""
    with open_store(visitor.site.settings) as store:
        ctx = Context(visitor.site.settings, store, visitor.site.library, lambda: datetime.now(UTC))
        return dict(assessments.need(ctx, visitor.base.removeprefix("/a/")).answers)


def answered(visitor: Visitor, path: PathChoice = "full", but: int = 2) -> list[str]:
    """A firm that has answered all but the last questions, which are returned."""
    visitor.take_over(way=path)
    with open_store(visitor.site.settings) as store:
        ctx = Context(visitor.site.settings, store, visitor.site.library, lambda: datetime.now(UTC))
        answers: dict[str, str] = {}
        while len(shown := Flow(visitor.bank, PROFILE, path, answers).shown) > len(answers) + but:
            question = next(q for q in shown if q.id not in answers)
            answers[question.id] = question.options[1].id
        assessments.save_answers(ctx, visitor.base.removeprefix("/a/"), answers)
    return [q.id for q in shown if q.id not in answers]


def at_kept(visitor: Visitor, question: str) -> Page:
    """At a question, with all pages on the device."""
    page = visitor.open(f"question/{question}")
    until(lambda: f"{visitor.base}/review" in kept(page) or page.wait_for_timeout(50))
    return page


def waiting(page: Page) -> list[str]:
    return page.evaluate(WAITING)  # type: ignore[no-any-return]


def stays(page: Page) -> None:
    """A page of ours stands there, and says why it stays."""
    expect(page.locator("#main > .notice").first).to_contain_text("この画面はこのまま残っています")
    assert page.evaluate("() => navigator.onLine")


# ---------------------------------------------------------------- on the way to the result


def test_the_result_waits_for_what_waits(rider: Visitor, tunnel: Tunnel) -> None:
    last = answered(rider)
    page = at_kept(rider, last[0])
    tunnel.cut()
    tap(page, 1)
    page.locator(".choice label").nth(1).click()
    page.wait_for_url("**/relevance")
    page.locator(".buttons button[value=next]").click()
    page.wait_for_url("**/review")
    state = page.locator("#state")
    expect(state).to_have_text("未送信 2問・自動で送ります")
    told = page.locator(".lead").bounding_box()
    place = state.bounding_box()
    assert told and place and place["y"] < told["y"], "it stands above the count that does not know of them"
    result = page.get_by_role("button", name="結果を見る")
    result.click()
    expect(page.locator("#main > .notice")).to_contain_text("未送信のお答えが2問あります")
    assert page.url.endswith("/review")
    tunnel.end()
    result.click()
    page.wait_for_url("**/result")
    assert set(last) <= set(stored(rider)) and waiting(page) == []
    page.reload()
    assert page.url.endswith("/result"), "nothing came after it that would have opened the check again"


def test_the_quick_path_goes_on_as_it_does_with_a_network(rider: Visitor, tunnel: Tunnel) -> None:
    last = answered(rider, "quick", but=1)
    page = at_kept(rider, last[0])
    tunnel.cut()
    page.locator(".choice label").nth(1).click()
    page.wait_for_url("**/review")
    expect(page.locator("h1")).to_have_text("回答の確認")


def test_no_button_leads_to_the_browser_s_own_error_page(rider: Visitor, tunnel: Tunnel) -> None:
    """Whether there is a worker on the device or not; and nothing that was chosen is lost."""
    rider.take_over(2, complete=False)
    page = rider.page
    page.add_init_script(NO_WORKER)
    for path, button in (
        (f"question/{Flow(rider.bank, PROFILE, 'full', {}).shown[0].id}", "button[value=list]"),
        ("relevance", ".buttons button[value=next]"),
        (f"q/{rider.areas[0]}", ".buttons .button"),
        ("review", "main a[href$=wishes]"),
        ("review", "main form button"),
    ):
        rider.open(path)
        page.wait_for_load_state("networkidle")
        page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
        before = page.url
        tunnel.cut()
        page.locator(button).first.click()
        stays(page)
        assert page.url == before
        tunnel.end()
    page.locator("main form button").first.click()
    page.wait_for_url("**/result")
    page.wait_for_load_state("networkidle")
    tunnel.cut()
    page.get_by_role("button", name="報告書を受け取る").click()
    stays(page)
    tunnel.end()
    page.get_by_role("button", name="報告書を受け取る").click()
    page.wait_for_url("**/report**")


def test_a_list_keeps_what_is_chosen_and_sends_it_later(rider: Visitor, tunnel: Tunnel) -> None:
    rider.take_over()
    page = rider.open(rider.first)
    page.wait_for_load_state("networkidle")
    tunnel.cut()
    page.locator("[data-question]:visible [type=radio]").first.check(force=True)
    page.locator(".buttons .button").first.click()
    stays(page)
    tunnel.end()
    until(lambda: page.wait_for_timeout(50) or len(stored(rider)) == 1)


def test_where_the_next_question_is_not_here_one_is_told_and_goes_on_by_itself(rider: Visitor, tunnel: Tunnel) -> None:
    rider.page.add_init_script(NO_WORKER)
    rider.take_over()
    page = rider.open(f"question/{Flow(rider.bank, PROFILE, 'full', {}).shown[0].id}")
    page.wait_for_load_state("networkidle")
    tunnel.cut()
    tap(page, 1)
    second = here(page)
    expect(page.locator("#stuck")).to_be_hidden()
    page.locator(".choice label").nth(1).click()
    expect(page.locator("#stuck")).to_have_text("次の質問は、つながったときに出ます。このままお待ちください。")
    expect(page.locator("#state")).to_have_text("未送信 2問・自動で送ります")
    lines = page.locator("#state").evaluate("e => e.clientHeight / parseFloat(getComputedStyle(e).lineHeight)")
    assert lines < 1.5, "on one line of a phone"
    tunnel.end()
    page.wait_for_url(lambda url: not url.endswith(second))
    expect(page.locator("#stuck")).to_be_hidden()
    until(lambda: page.wait_for_timeout(50) or len(stored(rider)) == 2)


AT_MOST = 10_000  # milliseconds that the worker waits for the network (static/js/sw.js)
# How long the worker took for this page.
WAITED = """() => {
  const [way] = performance.getEntriesByType("navigation");
  return way.responseStart - way.workerStart;
}"""


def is_copy(page: Page) -> bool:
    return page.evaluate("() => 'kept' in document.documentElement.dataset")  # type: ignore[no-any-return]


def test_a_network_that_has_not_answered_is_not_waited_for_again_at_once(rider: Visitor, tunnel: Tunnel) -> None:
    """Not until something has come through."""
    rider.take_over()
    first, second = (q.id for q in Flow(rider.bank, PROFILE, "full", {}).shown[:2])
    page = at_kept(rider, first)
    assert not is_copy(page)
    tunnel.cut("hang")
    rider.open("review")
    assert is_copy(page)
    rider.open(f"question/{second}")
    assert is_copy(page) and page.evaluate(WAITED) < AT_MOST, "the worker has not waited a second time"
    tunnel.end()
    value = tap(page, 1)
    until(lambda: page.wait_for_timeout(50) or stored(rider) == {second: value})
    until(lambda: not is_copy(rider.open("review")))


def test_a_page_that_is_not_kept_does_not_hang_for_ever(rider: Visitor, tunnel: Tunnel) -> None:
    rider.take_over(2)
    page = at_kept(rider, Flow(rider.bank, PROFILE, "full", {}).shown[0].id)
    tunnel.cut("hang")
    rider.open("result")
    expect(page.locator("h1")).to_have_text("いまはネットにつながっていません")


# ---------------------------------------------------------------- what waits is sent from anywhere


def test_the_result_sends_what_waits_and_says_that_it_is_not_in_it(rider: Visitor, tunnel: Tunnel) -> None:
    rider.take_over(2)
    first = Flow(rider.bank, PROFILE, "full", {}).shown[0].id
    page = at_kept(rider, first)
    tunnel.cut()
    value = tap(page, 0)
    page.goto(f"{rider.base}/result")
    expect(page.locator("h1")).to_have_text("いまはネットにつながっていません")
    expect(page.locator("#unsent")).to_have_text("未送信 1問・自動で送ります")
    page.route(ANSWERS, lambda route: route.abort())
    tunnel.end()
    page.goto(f"{rider.base}/result")
    expect(page.locator("#unsent")).to_have_text("未送信 1問・自動で送ります")
    page.unroute(ANSWERS)
    expect(page.locator("#unsent")).to_contain_text("この画面の結果には、まだ入っていません")
    assert stored(rider)[first] == value
    page.locator("#unsent a").click()
    page.wait_for_url("**/review")


def one_waits(visitor: Visitor) -> Page:
    """On the first page, and the answer to the first question cannot be sent."""
    visitor.start()
    visitor.fill_profile(lists=False)
    page = visitor.page
    page.route(ANSWERS, lambda route: route.abort())
    tap(page, 1)
    expect(page.locator("#state")).to_have_text("未送信 1問・自動で送ります")
    page.goto("/")
    expect(page.locator(".here__card .unsent")).to_have_text("未送信 1問・自動で送ります")
    return page


def remove(page: Page) -> None:
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
    page.get_by_role("button", name="この端末から消す").click()


def test_the_first_page_sends_what_waits(rider: Visitor) -> None:
    page = one_waits(rider)
    assert stored(rider) == {}
    page.unroute(ANSWERS)
    page.reload()
    expect(page.locator(".here__card")).to_contain_text("問中1問")
    expect(page.locator(".unsent")).to_have_count(0)
    assert len(stored(rider)) == 1


def test_going_on_leads_to_the_first_question_that_is_open_here_too(rider: Visitor) -> None:
    page = one_waits(rider)
    page.unroute(ANSWERS)
    held = list[Route]()
    page.route(ANSWERS, lambda route: held.append(route))
    page.reload()
    page.get_by_role("link", name="続きから").click()
    until(lambda: held or page.wait_for_timeout(20))
    assert page.url.endswith(":" + rider.site.url.rpartition(":")[2] + "/")
    held[0].continue_()
    page.wait_for_url("**/question/*")
    assert here(page) not in stored(rider) and len(stored(rider)) == 1


def test_what_waits_is_sent_before_it_is_removed_from_the_device(rider: Visitor) -> None:
    page = one_waits(rider)
    page.unroute(ANSWERS)
    remove(page)
    expect(page.locator(".notice").first).to_contain_text("この端末から消しました")
    expect(page.locator(".here__card")).to_have_count(0)
    assert len(stored(rider)) == 1


def test_what_cannot_be_sent_is_not_removed_unsaid(rider: Visitor) -> None:
    """One may remove it all the same: the device may be another's."""
    page = one_waits(rider)
    remove(page)
    expect(page.locator(".here__card form .notice")).to_contain_text("未送信のお答えが1問あります。消すとなくなります")
    assert len(waiting(page)) == 1
    remove(page)
    expect(page.locator(".lost")).to_have_text("未送信だったお答え1問は、送れないまま、この端末から消えました。")
    assert waiting(page) == [] and stored(rider) == {}
    expect(page.locator(".here__card")).to_have_count(0)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_who_has_deleted_it_elsewhere_is_told_why_it_is_gone(new_visitor: VisitorFactory, lang: str) -> None:
    visitor = new_visitor(lang=lang)
    page = visitor.page
    visitor.expected = {404}
    visitor.take_over()
    visitor.open(f"question/{Flow(visitor.bank, PROFILE, 'full', {}).shown[0].id}")
    with open_store(visitor.site.settings) as store:  # as on another device
        ctx = Context(visitor.site.settings, store, visitor.site.library, lambda: datetime.now(UTC))
        assessments.delete(ctx, visitor.base.removeprefix("/a/"))
    page.locator(".choice label").first.click()
    page.wait_for_url(visitor.site.url + "/")
    told = {
        "ja": ("ほかの端末か画面で消された", "未送信だったお答え1問"),
        "en": ("deleted or closed on another", "no longer has: 1"),
    }
    for part in told[lang]:
        expect(page.locator(".lost")).to_contain_text(part)


def test_closing_on_this_device_says_what_would_be_lost(rider: Visitor) -> None:
    page = one_waits(rider)
    rider.open("pause")
    close = page.locator("form[action$=leave]")
    close.locator("button").click()
    expect(close.locator(".notice")).to_contain_text("未送信のお答えが1問あります。消すとなくなります")
    page.unroute(ANSWERS)
    close.locator("button").click()
    page.wait_for_url(rider.site.url + "/")


# ---------------------------------------------------------------- the plan


def test_a_tick_says_that_it_is_under_way_and_that_it_failed(rider: Visitor, tunnel: Tunnel) -> None:
    rider.take_over(2)
    page = rider.open("result")
    page.wait_for_load_state("networkidle")
    said = page.locator("#plan-said")
    done = page.locator("#plan form[data-tick] button").first
    tunnel.cut()
    done.click()
    expect(said).to_contain_text("保存できませんでした")
    tunnel.cut("hang")
    done.click()
    expect(said).to_have_text("保存中…")
    expect(said).not_to_have_class("visually-hidden")
    tunnel.cut()
    expect(said).to_contain_text("保存できませんでした")


def test_what_could_not_be_tried_is_not_ticked(rider: Visitor, tunnel: Tunnel) -> None:
    rider.take_over(2)
    page = rider.open("result")
    page.wait_for_load_state("networkidle")
    box = page.locator("[name=try][form=trial]").first
    tunnel.cut()
    box.click()
    expect(page.locator("#plan-said")).to_contain_text("計算できませんでした")
    expect(box).not_to_be_checked()
    assert "try=" not in page.url
    tunnel.end()
    box.check()
    expect(page.locator("#plan-said")).not_to_contain_text("計算できませんでした")
    expect(box).to_be_checked()


def test_a_tick_on_a_result_that_is_no_more_leads_to_the_review(rider: Visitor) -> None:
    rider.take_over(2)
    page = rider.open("result")
    other = rider.context.new_page()
    other.goto(f"{rider.base}/question/{Flow(rider.bank, PROFILE, 'full', {}).shown[0].id}")
    value = tap(other, 0)
    until(lambda: page.wait_for_timeout(50) or value in stored(rider).values())
    page.locator("#plan form[data-tick] button").first.click()
    page.wait_for_url("**/review")


# ---------------------------------------------------------------- a link for oneself


def test_a_link_that_may_not_be_copied_stands_selected(rider: Visitor) -> None:
    rider.page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    rider.take_over()
    page = rider.open("pause")
    if page.locator("#resume-link").count() == 0:
        page.locator("main form button").first.click()
    link = page.locator("#resume-link").inner_text()
    page.locator("[data-copy]").click()
    expect(page.locator("[data-copy]")).to_contain_text("写し取れませんでした")
    assert page.evaluate("() => getSelection().toString()") == link
