"""In a real browser: nothing older undoes an answer, nothing unsaved is forgotten, no form is lost with its session."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Dialog, Page, Route, expect

from assess.bank.library import Library
from tests.e2e.conftest import DESKTOP, VisitorFactory, free_port, serving
from tests.e2e.pages import Visitor, faults
from tests.waiting import until

SAVED, UNSAVED, KEPT = "保存しました", "まだ保存できていない回答があります", "ほかの画面か端末の新しい回答を残しました"
AGAIN = "安全のため、もう一度ボタンを押してください。入力したものは残っています。"
SESSION = "assess_session"


def at_page(visitor: Visitor, domain: str = "") -> Page:
    """The page of an area, or of the first one."""
    visitor.take_over()
    return visitor.open(f"q/{domain or visitor.areas[0]}")


def choices(page: Page, question: int) -> list[str]:
    """The values that a question of the page offers."""
    radios = page.locator("[data-question]:not([hidden])").nth(question).locator("[type=radio]")
    return radios.evaluate_all("all => all.map(e => e.value)")  # type: ignore[no-any-return]


def choose(page: Page, question: int, option: int) -> str:
    """Tap an option; returns its value."""
    page.locator("[data-question]:not([hidden])").nth(question).locator(".choice label").nth(option).click()
    return choices(page, question)[option]


def checked(page: Page, question: int) -> str | None:
    radios = page.locator("[data-question]:not([hidden])").nth(question).locator("[type=radio]:checked")
    return radios.get_attribute("value") if radios.count() else None


def press(page: Page, button: str = "next") -> int:
    """Press a button of the page; returns the status of what comes."""
    with page.expect_navigation() as answer:
        page.locator(f".buttons button[value={button}]").click()
    return answer.value.status


# ---------------------------------------------------------------- history


def test_back_and_next_write_no_old_answer_over_a_newer_one(new_visitor: VisitorFactory, javascript: bool) -> None:
    visitor = new_visitor(javascript=javascript)
    page = at_page(visitor)
    choose(page, 0, 0)
    press(page)
    press(page, "back")
    newest = choose(page, 0, 3)
    press(page)
    for _ in range(3):
        page.go_back()
    assert checked(page, 0) == newest, "the page shows what is stored"
    press(page)
    assert list(visitor.saved_answers().values()) == [newest]
    page.go_forward()
    page.go_back()
    press(page)
    assert list(visitor.saved_answers().values()) == [newest]


def test_back_puts_no_old_entry_over_a_newer_profile(new_visitor: VisitorFactory, javascript: bool) -> None:
    visitor = new_visitor(javascript=javascript)
    visitor.take_over()
    page = visitor.open("profile")
    for name in ("古い名前", "新しい名前"):
        page.locator("#company").fill(name)
        press(page)
        visitor.open("profile")
    for _ in range(4):  # over the questions and the profile, each seen twice
        page.go_back()
    assert page.url.endswith("/profile")
    expect(page.locator("#company")).to_have_value("新しい名前")
    press(page)
    visitor.open("profile")
    expect(page.locator("#company")).to_have_value("新しい名前")


def test_a_page_from_the_browser_s_memory_is_loaded_anew(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    page = at_page(visitor)
    other = visitor.context.new_page()
    other.goto(page.url)
    newer = choose(other, 0, 2)
    expect(other.locator("#saved")).to_have_text(SAVED)
    assert checked(page, 0) is None
    with page.expect_navigation():
        page.evaluate("() => { dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true})) }")
    assert checked(page, 0) == newer


# ---------------------------------------------------------------- slow and broken networks


def test_a_request_that_comes_late_does_not_undo_the_next_one(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    page = at_page(visitor)
    held: list[Route] = []
    page.route("**/answer/*", lambda route: held.append(route))
    choose(page, 0, 0)
    last = choose(page, 0, 2)
    press(page)
    assert list(visitor.saved_answers().values()) == [last]
    # Now what was held up on its way arrives.
    late = held[0].fetch()
    assert list(visitor.saved_answers().values()) == [last]
    assert len(held) == 1 and late.json()["kept"]


def test_what_is_chosen_back_outlives_the_choice_between(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    page = at_page(visitor)
    first = choose(page, 0, 1)
    expect(page.locator("#saved")).to_have_text(SAVED)
    held: list[Route] = []
    page.route("**/answer/*", lambda route: held.append(route))
    choose(page, 0, 3)
    choose(page, 0, 1)
    press(page)
    assert held[0].fetch().ok
    assert list(visitor.saved_answers().values()) == [first]


def test_an_answer_whose_acknowledgement_was_lost_is_saved_once(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    page = at_page(visitor)
    seen: list[str] = []

    def lose_first(route: Route) -> None:
        seen.append(route.request.post_data or "")
        if len(seen) == 1:
            route.fetch()  # the server has it, the browser never hears
            route.abort()
        else:
            route.continue_()

    page.route("**/answer/*", lose_first)
    value = choose(page, 0, 2)
    expect(page.locator("#saved")).to_contain_text(UNSAVED)
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert list(visitor.saved_answers().values()) == [value] and page.locator(".kept").count() == 0


def test_nothing_hides_an_answer_that_is_not_saved_yet(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    page = at_page(visitor, "security")
    visitor.context.set_offline(True)
    first = choose(page, 0, 1)
    expect(page.locator("#saved")).to_contain_text(UNSAVED)
    second = choose(page, 1, 1)
    expect(page.locator("#saved")).to_contain_text(UNSAVED)
    visitor.context.set_offline(False)
    # By itself, in the order of choosing, and told only when both are safe.
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert sorted(visitor.saved_answers().values()) == sorted([first, second])


def test_the_warning_stays_while_one_is_unsaved_and_another_is_given(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    page = at_page(visitor, "security")
    page.route("**/answer/*", lambda route: route.abort())
    choose(page, 0, 1)
    expect(page.locator("#saved")).to_contain_text(UNSAVED)
    page.unroute("**/answer/*")
    # From here on every text of the status line is noted.
    page.evaluate("""() => {
      window.told = [];
      new MutationObserver(() => window.told.push([saved.textContent, performance.now()]))
        .observe(saved, {childList: true});
    }""")
    choose(page, 1, 1)
    expect(page.locator("#saved")).to_have_text(SAVED)
    assert len(visitor.saved_answers()) == 2
    told = [text for text, _ in page.evaluate("window.told")]
    assert told[-1] == SAVED and SAVED not in told[:-1], "said once, at the end"


def test_offline_a_button_keeps_the_page_and_all_that_waits(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    page = at_page(visitor)
    address = page.url
    visitor.context.set_offline(True)
    value = choose(page, 0, 2)
    page.locator(".buttons [value=next]").click()
    expect(page.locator("#saved")).to_contain_text(UNSAVED)
    assert page.url == address
    visitor.context.set_offline(False)
    expect(page.locator("#saved")).to_have_text(SAVED)
    press(page)
    assert list(visitor.saved_answers().values()) == [value]


def stay_when_asked(page: Page) -> list[str]:
    """Stay on the page whenever the browser asks; returns what it asks."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    return asked


def test_leaving_with_unsaved_answers_asks_first(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    page = at_page(visitor)
    asked = stay_when_asked(page)
    page.route("**/answer/*", lambda route: route.abort())
    value = choose(page, 0, 2)
    expect(page.locator("#saved")).to_contain_text(UNSAVED)
    address = page.url
    page.locator(".site-name a").click()
    until(lambda: asked or page.wait_for_timeout(20))
    assert asked == ["beforeunload"] and page.url == address
    page.unroute("**/answer/*")
    expect(page.locator("#saved")).to_have_text(SAVED)
    page.locator(".site-name a").click()
    page.wait_for_url(visitor.site.url + "/")
    assert len(asked) == 1 and list(visitor.saved_answers().values()) == [value]


def test_what_can_never_be_saved_is_told_and_holds_up_nothing(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.expected = {400}
    page = at_page(visitor)
    page.locator("[data-question] [type=radio]").first.evaluate("field => { field.value = 'no-such-option' }")
    choose(page, 0, 0)
    expect(page.locator("#saved")).to_contain_text("受け取れない回答がありました")
    value = choose(page, 1, 1)
    until(lambda: list(visitor.saved_answers().values()) == [value])
    expect(page.locator("#saved")).to_contain_text("受け取れない回答がありました")
    choose(page, 0, 1)
    expect(page.locator("#saved")).to_have_text(SAVED)


# ---------------------------------------------------------------- two windows, two devices


def test_another_window_is_told_what_is_kept(new_visitor: VisitorFactory, size: tuple[int, int]) -> None:
    visitor = new_visitor(size)
    page = at_page(visitor)
    other = visitor.context.new_page()
    other.goto(page.url)
    newer = choose(other, 0, 2)
    expect(other.locator("#saved")).to_have_text(SAVED)
    choose(page, 0, 0)
    expect(page.locator("#saved")).to_have_text(KEPT)
    assert checked(page, 0) == newer
    expect(page.locator("[data-question] .kept")).to_contain_text("より新しい回答が先に保存されていました")
    assert faults(page, "kept by script", "ja") == []
    again = choose(page, 0, 0)
    expect(page.locator("#saved")).to_have_text(SAVED)
    expect(page.locator(".kept")).to_have_count(0)
    assert list(visitor.saved_answers().values()) == [again]


def test_another_device_is_told_without_a_script_too(
    new_visitor: VisitorFactory, size: tuple[int, int], javascript: bool
) -> None:
    phone, computer = new_visitor(size, javascript=javascript), new_visitor(DESKTOP, javascript=javascript)
    page = at_page(phone)
    phone.open("pause").get_by_role("button", name="合言葉とリンクを作る").click()
    computer.open("/resume").locator("#code").fill(page.locator("#resume-code").inner_text())
    computer.page.locator("main button").click()
    computer.page.wait_for_url("**/question/*")
    computer.open(f"{phone.base}/{computer.first}")
    phone.open(phone.first)
    newer = choose(computer.page, 0, 2)
    press(computer.page)
    page.route("**/answer/*", lambda route: route.abort())  # so that the button is what saves
    choose(page, 0, 0)
    assert press(page) == 409
    assert checked(page, 0) == newer
    expect(page.locator(".notice")).to_contain_text("より新しい回答が先に保存されていました")
    assert not javascript or faults(page, "kept", "ja") == []
    page.unroute("**/answer/*")
    again = choose(page, 0, 1)
    assert press(page) == 200 and list(phone.saved_answers().values()) == [again]


# ---------------------------------------------------------------- a form outlives its session


def test_a_question_page_outlives_its_session(new_visitor: VisitorFactory, javascript: bool) -> None:
    visitor = new_visitor(javascript=javascript)
    visitor.expected = {400}
    page = at_page(visitor)
    visitor.context.clear_cookies(name=SESSION)
    value = choose(page, 0, 2)
    if javascript:  # by itself
        expect(page.locator("#saved")).to_have_text(SAVED)
    else:
        assert press(page) == 400
        expect(page.locator(".notice")).to_have_text(AGAIN)
        assert checked(page, 0) == value and visitor.saved_answers() == {}
    assert press(page) == 200
    assert page.url.endswith(f"/q/{visitor.areas[1]}") and list(visitor.saved_answers().values()) == [value]


def test_leaving_a_page_that_was_shown_again_asks_first(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    page = at_page(visitor)
    asked = stay_when_asked(page)
    page.route("**/answer/*", lambda route: route.abort())
    visitor.context.clear_cookies(name=SESSION)
    value = choose(page, 0, 2)
    assert press(page) == 400 and asked == []
    page.locator("h1").click()  # browsers ask only where somebody has done something
    page.locator(".site-name a").click()
    until(lambda: asked or page.wait_for_timeout(20))
    assert asked == ["beforeunload"] and visitor.saved_answers() == {}
    assert press(page) == 200 and list(visitor.saved_answers().values()) == [value]


def test_a_profile_outlives_its_session(new_visitor: VisitorFactory, size: tuple[int, int], javascript: bool) -> None:
    visitor = new_visitor(size, javascript=javascript)
    visitor.take_over()
    page = visitor.open("profile")
    visitor.context.clear_cookies(name=SESSION)
    page.locator("#company").fill("長く書いた名前")
    page.locator("#employees").fill("約30人")
    assert press(page) == 400
    expect(page.locator(".notice")).to_have_text(AGAIN)
    expect(page.locator("#company")).to_have_value("長く書いた名前")
    expect(page.locator("#employees")).to_have_value("約30人")
    assert not javascript or faults(page, "profile again", "ja") == []
    assert press(page) == 200
    visitor.open("profile")
    expect(page.locator("#company")).to_have_value("長く書いた名前")
    expect(page.locator("#employees")).to_have_value("30")


def test_an_open_page_outlives_a_restart_with_another_key(
    new_visitor: VisitorFactory, tmp_path: Path, library: Library, javascript: bool
) -> None:
    port = free_port()
    with serving(tmp_path, library, port, ASSESS_SECRET_KEY="first " * 8) as site:
        visitor = new_visitor(javascript=javascript, at=site)
        visitor.expected = {400}
        page = at_page(visitor)
    value = choose(page, 0, 2)
    if javascript:
        expect(page.locator("#saved")).to_contain_text(UNSAVED)
    with serving(tmp_path, library, port, ASSESS_SECRET_KEY="second " * 8):
        if javascript:
            expect(page.locator("#saved")).to_have_text(SAVED)
        else:
            assert press(page) == 400
            assert checked(page, 0) == value
        assert press(page) == 200
        assert list(visitor.saved_answers().values()) == [value]


# ---------------------------------------------------------------- waiting for a report


def test_waiting_for_a_report_ends_when_it_is_gone(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.expected = {404}
    visitor.take_over(2)
    page = visitor.open("result")
    held: list[Route] = []
    page.route("**/state", lambda route: held.append(route))
    page.locator("form.edition button").first.click()
    until(lambda: held or page.wait_for_timeout(20))
    other = visitor.context.new_page()
    other.goto(f"{visitor.base}/delete")
    other.locator("main form button").click()
    other.wait_for_url(visitor.site.url + "/")
    held[0].continue_()
    expect(page.locator("#waiting")).to_have_text("この報告書は、この端末では開けなくなりました。")
    expect(page.locator("progress")).to_have_count(0)
    asked = len(held)
    page.wait_for_timeout(2000)
    assert len(held) == asked, "it asks no more"
