"""One question a page in a real browser: a tap saves and goes on; keys, back, help; nothing lost, nothing long."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, Route, expect

from assess.core.flow import Flow
from assess.core.model import Answers, Profile, Respondent
from assess.services import assessments
from assess.services.context import Context, open_store
from tests.e2e.conftest import DESKTOP, PHONE, VisitorFactory
from tests.e2e.pages import PROFILE, Visitor, faults
from tests.waiting import until

TITLE = "#one-title"
SCREENS = 1.3  # of a phone, at most, for any question


def at_question(visitor: Visitor, number: int = 0) -> Page:
    """A firm's question, by its place on the way."""
    visitor.take_over()
    return visitor.open(f"question/{way(visitor)[number]}")


def way(visitor: Visitor) -> list[str]:
    return [q.id for q in Flow(visitor.bank, PROFILE, "full", {}).shown]


def here(page: Page) -> str:
    return page.locator("[data-question]").get_attribute("data-question") or ""


def tap(page: Page, option: int) -> str:
    """Tap an option and wait for the next question; returns the value that was chosen."""
    before = here(page)
    value = page.locator("[data-question] [type=radio]").nth(option).get_attribute("value") or ""
    page.locator(".choice label").nth(option).click()
    page.wait_for_url(lambda url: not url.endswith(before))
    page.locator(".one--comes").wait_for(state="detached")  # until then a tap at this place belongs to this one
    return value


def line(page: Page) -> str:
    return page.locator("#state").inner_text()


# ---------------------------------------------------------------- the way through


def test_from_the_first_question_to_the_result(new_visitor: VisitorFactory, javascript: bool) -> None:
    visitor = new_visitor(javascript=javascript)
    page = visitor.page
    visitor.start()
    visitor.fill_profile(lists=False)
    for _ in range(60):
        if "/question/" not in page.url:
            break
        if javascript:
            tap(page, 2)
        else:
            page.locator(".choice label").nth(2).click()
            visitor.go_on()
    assert page.url.endswith("/relevance")
    answers = visitor.saved_answers()
    flow = Flow(visitor.bank, Profile(industry="E", prefecture="15", employees=12), "full", answers)
    assert set(answers) == {q.id for q in flow.shown}
    page.locator(".weigh .choice label").nth(2).click()
    visitor.go_on()
    page.wait_for_url("**/review")
    expect(page.locator(".checked li")).to_have_count(len(answers))
    page.get_by_role("button", name="結果を見る").first.click()
    page.wait_for_url("**/result")


def test_a_tap_is_saved_and_the_next_question_gets_the_focus(
    new_visitor: VisitorFactory, size: tuple[int, int]
) -> None:
    visitor = new_visitor(size)
    page = at_question(visitor)
    page.evaluate("() => { window.stayed = true }")
    first = here(page)
    value = tap(page, 1)
    expect(page.locator(TITLE)).to_be_focused()
    count = len(way(visitor)) + len(_waiting(visitor))
    expect(page.locator("#place")).to_have_text(f"2／{count}")
    text = visitor.bank.question(here(page)).text.ja  # type: ignore[union-attr]
    expect(page.locator(TITLE)).to_have_accessible_name(f"{count}問中2問目 {text}")
    assert page.locator("#one").inner_text().count("2問目") == 1, "not said twice"
    until(lambda: visitor.saved_answers() == {first: value})
    expect(page.locator("#state")).to_have_text("保存済み ✓")
    assert page.evaluate("() => window.stayed"), "the page itself stays"
    assert faults(page, "the next question", "ja") == []


def _waiting(visitor: Visitor) -> list[str]:
    return [i for i, status in Flow(visitor.bank, PROFILE, "full", {}).statuses.items() if status == "waiting"]


def test_keys_answer_and_turn_the_pages(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor(DESKTOP)
    page = at_question(visitor)
    questions = way(visitor)
    for key, index in (("2", 0), ("0", 1)):
        page.keyboard.press(key)
        page.wait_for_url(lambda url, index=index: not url.endswith(questions[index]))  # type: ignore[misc]
    second = visitor.bank.question(questions[0])
    assert second is not None
    until(lambda: visitor.saved_answers() == {questions[0]: second.options[1].id, questions[1]: "unknown"})
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(f"**/{questions[1]}")
    expect(page.locator("[type=radio][value=unknown]")).to_be_checked()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: not url.endswith(questions[1]))
    page.locator("#keys-on").uncheck()
    page.keyboard.press("1")
    page.wait_for_timeout(500)
    assert len(visitor.saved_answers()) == 2, "the keys can be switched off"


def test_arrows_within_the_answers_choose_and_stay(new_visitor: VisitorFactory) -> None:
    """Who goes through the answers with the arrows has not answered yet."""
    visitor = new_visitor(DESKTOP)
    page = at_question(visitor)
    address = page.url
    page.locator("[data-question] [type=radio]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-question] [type=radio]").nth(2)).to_be_checked()
    page.wait_for_timeout(500)
    assert page.url == address
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != address)
    until(lambda: len(visitor.saved_answers()) == 1)


def test_back_shows_what_was_answered(new_visitor: VisitorFactory, javascript: bool) -> None:
    visitor = new_visitor(javascript=javascript)
    page = at_question(visitor)
    first = here(page)
    page.locator(".choice label").nth(1).click()
    if not javascript:
        visitor.go_on()
    page.wait_for_url(lambda url: not url.endswith(first))
    page.locator("button[value=back]").click()
    page.wait_for_url(f"**/{first}")
    expect(page.locator("[data-question] [type=radio]").nth(1)).to_be_checked()
    page.go_back()
    page.wait_for_url(lambda url: not url.endswith(first))
    page.go_forward()
    page.wait_for_url(f"**/{first}")
    expect(page.locator("[data-question] [type=radio]").nth(1)).to_be_checked()


def test_help_opens_in_a_sheet_and_keeps_the_place(new_visitor: VisitorFactory, size: tuple[int, int]) -> None:
    visitor = new_visitor(size)
    page = at_question(visitor)
    summary = page.locator(".help > summary").first
    summary.click()
    expect(page.locator("#sheet")).to_be_visible()
    question = visitor.bank.question(here(page))
    assert question is not None
    expect(page.locator("#sheet-text")).to_contain_text(question.help.ja[:20])
    assert faults(page, "help", "ja") == []
    page.keyboard.press("Escape")
    expect(page.locator("#sheet")).to_be_hidden()
    expect(summary).to_be_focused()


def test_without_a_script_help_unfolds(new_visitor: VisitorFactory) -> None:
    page = at_question(new_visitor(javascript=False))
    page.locator(".help > summary").first.click()
    expect(page.locator(".help > :not(summary)").first).to_be_visible()


def test_what_an_answer_opens_comes_next_and_what_it_closes_does_not(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    _, basis, opened = visitor.waiting
    for option, comes in ((-1, True), (0, False)):
        visitor.take_over()
        page = visitor.open(f"question/{basis}")
        found = visitor.bank.question(basis)
        assert found is not None
        tap(page, option % len(found.options))
        passed = []
        while "/question/" in page.url:
            passed.append(here(page))
            tap(page, 0)
        assert (opened in passed) == comes


# ---------------------------------------------------------------- the last question


def at_last(visitor: Visitor, answered: bool) -> Page:
    """At the last question of a quick check in which every other one is answered."""
    visitor.take_over(way="quick")
    with open_store(visitor.site.settings) as store:
        ctx = Context(visitor.site.settings, store, visitor.site.library, lambda: datetime.now(UTC))
        shown = Flow(visitor.bank, PROFILE, "quick", {}).shown
        given = {q.id: q.options[0].id for q in (shown if answered else shown[:-1])}
        assessments.save_answers(ctx, visitor.base.removeprefix("/a/"), given)
    page = visitor.open(f"question/{shown[-1].id}")
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("answered", [True, False], ids=["answered", "open"])
def test_next_leads_on_from_the_last_question(
    new_visitor: VisitorFactory, javascript: bool, answered: bool, lang: str
) -> None:
    page = at_last(new_visitor(lang=lang, javascript=javascript), answered)
    page.locator(".buttons button[value=next]").click()
    page.wait_for_url("**/review")


def test_next_leads_on_from_the_last_question_of_the_full_path(new_visitor: VisitorFactory) -> None:
    page = at_question(new_visitor(), -1)
    page.wait_for_load_state("networkidle")
    page.locator(".buttons button[value=next]").click()
    page.wait_for_url("**/relevance")


def test_a_quick_check_is_answered_by_arrows_and_enter_alone(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor(DESKTOP)
    visitor.take_over(way="quick")
    page, asked = visitor.page, [q.id for q in Flow(visitor.bank, PROFILE, "quick", {}).shown]
    visitor.open(f"question/{asked[0]}")
    for question in asked:
        assert here(page) == question
        while page.evaluate("() => document.activeElement.type !== 'radio'"):
            page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        expect(page.locator("#state")).to_have_text("保存済み ✓")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, question=question: not url.endswith(question))  # type: ignore[misc]
    assert page.url.endswith("/review")
    assert list(visitor.saved_answers()) == asked


# ---------------------------------------------------------------- from the result, and back to it


def at_result(visitor: Visitor, given: dict[str, str]) -> Page:
    """The result of a firm that has answered so."""
    bank = visitor.bank
    visitor.take_over_as(Answers(bank.id, bank.version, PROFILE, given, Respondent("owner"), "full"))
    return visitor.open("result")


def answer(visitor: Visitor, option: int) -> None:
    """Choose, and go on as one does with or without a script."""
    page = visitor.page
    before = page.url
    page.locator(".one--comes").wait_for(state="detached")
    page.locator(".choice label").nth(option).click()
    if page.evaluate("() => !window.assessWaiting"):
        page.locator(".one-buttons button[value=next]").click()
    page.wait_for_url(lambda url: url != before)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("given", ["unknown", ""])
def test_the_five_questions_of_the_result_lead_back_to_it(
    new_visitor: VisitorFactory, javascript: bool, given: str, lang: str
) -> None:
    visitor = new_visitor(javascript=javascript, lang=lang)
    known = visitor.bank.domains[0].questions[0]
    all_of_them = {question: given for question in way(visitor) if given}
    page = at_result(visitor, {**all_of_them, known.id: known.options[1].id})
    five = page.locator(".now__open a").evaluate_all("all => all.map(a => a.href.match(/question\\/([^?]+)/)[1])")
    page.locator("#now .button").click()
    for place, question in enumerate(five, 1):
        assert here(page) == question
        expect(page.locator("#place")).to_have_text({"ja": f"{place}／5", "en": f"{place}/5"}[lang])
        if place == 2:
            page.locator("button[value=back]").click()
            page.wait_for_url(f"**/{five[0]}?*")
            page.locator(".one-buttons button[value=next]").click()
            page.wait_for_url(f"**/{five[1]}?*")
        answer(visitor, 2)
    page.wait_for_url("**/result")
    expect(page.locator(".verdict")).to_be_visible()
    assert "unknown" not in {visitor.saved_answers()[question] for question in five}


def test_a_way_from_the_result_passes_what_an_answer_closes(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    _, basis, opened = visitor.waiting
    other = way(visitor)[0]
    for option, passed in ((2, [basis, opened, other]), (0, [basis, other])):
        page = at_result(visitor, {})
        visitor.open(f"question/{basis}?back=result&of={basis}.{opened}.{other}")
        for place, question in enumerate(passed, 1):
            assert here(page) == question
            expect(page.locator("#place")).to_have_text(f"{place}／{len(passed) if place > 1 else 3}")
            answer(visitor, option)
        page.wait_for_url("**/result")


def test_an_answer_behind_a_figure_is_changed_and_the_result_made_again(
    new_visitor: VisitorFactory, javascript: bool
) -> None:
    visitor = new_visitor(javascript=javascript)
    visitor.take_over(2)
    page = visitor.open("result")
    area = page.locator("details.area").nth(1)
    area.locator("summary").click()
    area.locator("a").first.click()
    page.wait_for_url("**/question/*")
    changed = here(page)
    before = visitor.saved_answers()[changed]
    values = page.locator("[data-question] [type=radio]").evaluate_all("all => all.map(radio => radio.value)")
    place = 1 if before == values[0] else 0
    answer(visitor, place)
    page.wait_for_url(f"**/result#a-{changed}")
    expect(page.locator(f"#a-{changed}")).to_be_visible()
    assert visitor.saved_answers()[changed] == values[place]


# ---------------------------------------------------------------- nothing is lost


def test_two_quick_taps_answer_one_question(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    page = at_question(visitor)
    first = here(page)
    page.locator(".choice label").nth(1).dblclick()
    page.wait_for_url(lambda url: not url.endswith(first))
    page.wait_for_timeout(600)
    assert set(visitor.saved_answers()) == {first}


# A finger comes down on the second option, and at the same place again as soon as the next question is there.
TAP_TWICE = """() => {
  const tap = () => {
    const label = document.querySelectorAll(".choice label")[1];
    const place = {detail: 1, clientX: 200, clientY: 400};
    label.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, ...place}));
  };
  new MutationObserver((_, observer) => {
    observer.disconnect();
    tap();
  }).observe(document.getElementById("main"), {childList: true});
  tap();
}"""


def test_a_slow_second_tap_does_not_answer_what_nobody_has_read(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    page = at_question(visitor)
    first = here(page)
    page.evaluate(TAP_TWICE)
    page.wait_for_url(lambda url: not url.endswith(first))
    second = here(page)
    page.locator(".one--comes").wait_for(state="detached")
    until(lambda: first in visitor.saved_answers())
    assert here(page) == second and page.locator("[data-question] :checked").count() == 0
    tap(page, 1)  # now it has been read
    until(lambda: set(visitor.saved_answers()) == {first, second})


def test_the_way_back_closes_the_help_and_keeps_the_question(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    page = at_question(visitor)
    first = here(page)
    tap(page, 1)
    second = here(page)
    sheet = page.locator("#sheet")
    page.locator(".help > summary").first.click()
    expect(sheet).to_be_visible()
    page.go_back()
    expect(sheet).to_be_hidden()
    assert here(page) == second
    for close in ("#sheet-close", None):
        page.locator(".help > summary").first.click()
        expect(sheet).to_be_visible()
        if close:
            page.locator(close).click()
        else:
            page.keyboard.press("Escape")
        expect(sheet).to_be_hidden()
    page.go_back()
    page.wait_for_url(f"**/{first}")


def test_who_corrects_at_once_is_understood(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    page = at_question(visitor)
    first = here(page)
    value = page.locator("[data-question] [type=radio]").nth(2).get_attribute("value")
    page.evaluate("""() => {
      const labels = document.querySelectorAll(".choice label");
      labels[1].click();
      labels[2].click();
    }""")
    page.wait_for_url(lambda url: not url.endswith(first))
    until(lambda: visitor.saved_answers() == {first: value})


def test_a_request_that_comes_late_does_not_undo_the_correction(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    page = at_question(visitor)
    first, held = here(page), list[Route]()
    page.route("**/answer/*", lambda route: held.append(route))
    tap(page, 0)
    page.locator("button[value=back]").click()
    page.wait_for_url(f"**/{first}")
    expect(page.locator("[data-question] [type=radio]").nth(0)).to_be_checked()
    page.unroute("**/answer/*")
    last = tap(page, 2)
    until(lambda: held or page.wait_for_timeout(20))
    page.reload()  # the one under way is given up; what waits is still here
    until(lambda: visitor.saved_answers() == {first: last})
    late = held[0].fetch()
    assert late.json()["kept"] and visitor.saved_answers() == {first: last}


def test_a_newer_answer_of_another_window_is_kept_and_told(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    old = at_question(visitor)
    first = here(old)
    new = visitor.context.new_page()
    new.goto(old.url)
    newer = tap(new, 2)
    until(lambda: visitor.saved_answers() == {first: newer})
    old.evaluate("() => localStorage.clear()")  # as on another device
    old.locator(".choice label").nth(0).click()
    expect(old.locator("#kept-note")).to_contain_text("より新しい回答が先に保存されていました")
    assert visitor.saved_answers() == {first: newer}
    old.locator("#kept-note a").click()
    expect(old.locator("[data-question] [type=radio]").nth(2)).to_be_checked()
    again = tap(old, 0)
    until(lambda: visitor.saved_answers() == {first: again})


def test_the_page_outlives_its_session(new_visitor: VisitorFactory, javascript: bool) -> None:
    visitor = new_visitor(javascript=javascript)
    visitor.expected = {400}
    page = at_question(visitor)
    first = here(page)
    visitor.context.clear_cookies(name="assess_session")
    page.locator(".choice label").nth(1).click()
    if not javascript:
        visitor.go_on()
        expect(page.locator(".notice")).to_contain_text("もう一度ボタンを押してください")
        visitor.go_on()
    page.wait_for_url(lambda url: not url.endswith(first))
    until(lambda: set(visitor.saved_answers()) == {first})


BROKEN = {
    "a script that stops in the middle": "throw new Error('half way')",
    "no fetch": "window.fetch = undefined",
    "no parser": "window.DOMParser = undefined",
    "no history": "history.pushState = () => { throw new Error('no') }",
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_script_that_fails_leaves_a_form_that_works(new_visitor: VisitorFactory, fault: str) -> None:
    visitor = new_visitor()
    visitor.take_over()
    page, (first, second) = visitor.page, way(visitor)[:2]
    if "middle" in fault:
        page.route("**/one.js*", lambda route: route.fulfill(body=BROKEN[fault], content_type="text/javascript"))
    else:
        page.add_init_script(BROKEN[fault])
    visitor.open(f"question/{first}")
    page.locator(".choice label").nth(1).click()
    if "middle" in fault:  # elsewhere the script sends the form itself
        page.locator(".buttons button[value=next]").click()
    page.wait_for_url(f"**/{second}")
    page.wait_for_load_state("networkidle")
    until(lambda: set(visitor.saved_answers()) == {first})
    visitor.odd.clear()  # the faults are ours


def test_without_storage_it_works_all_the_same(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})")
    page = at_question(visitor)
    first = here(page)
    value = tap(page, 1)
    until(lambda: visitor.saved_answers() == {first: value})


# ---------------------------------------------------------------- long and short


def test_no_question_is_longer_than_the_phone_allows(new_visitor: VisitorFactory) -> None:
    """Every question of the bank, in Japanese, as the firm sees it that is asked it."""
    visitor = new_visitor(PHONE)
    page, most, seen = visitor.page, SCREENS * PHONE[1], dict[str, float]()
    for industry in [i.id for i in visitor.bank.industries]:
        for employees in (3, 30, 300):
            profile = Profile(industry=industry, prefecture="15", employees=employees)
            best = {q.id: q.options[-1].id for _, q in visitor.bank.questions()}
            new = [q.id for q in Flow(visitor.bank, profile, "full", best).shown if q.id not in seen]
            if not new:
                continue
            with open_store(visitor.site.settings) as store:
                ctx = Context(visitor.site.settings, store, visitor.site.library, lambda: datetime.now(UTC))
                begun = assessments.start(ctx, "ja", "full", "self")
                assessments.save_profile(ctx, begun.assessment_id, profile)
                assessments.save_answers(ctx, begun.assessment_id, best)
            base = f"/a/{begun.assessment_id}"
            cookie = {"name": f"assess_{begun.assessment_id}", "value": begun.token, "httpOnly": True}
            visitor.context.add_cookies([{**cookie, "domain": "127.0.0.1", "path": base}])  # type: ignore[list-item]
            for question in new:
                page.goto(f"{base}/question/{question}")
                seen[question] = page.evaluate("() => document.documentElement.scrollHeight")
    assert len(seen) == sum(len(domain.questions) for domain in visitor.bank.domains)
    assert {question: height for question, height in seen.items() if height > most} == {}


def test_the_choice_is_seen_before_the_next_question_comes(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    page = at_question(visitor)
    page.wait_for_load_state("networkidle")
    seen = page.evaluate("""() => new Promise(done => {
      const began = performance.now();
      new MutationObserver(() => done(performance.now() - began))
        .observe(document.getElementById("main"), {childList: true});
      document.querySelectorAll(".choice label")[1].click();
    })""")
    assert seen >= 159
