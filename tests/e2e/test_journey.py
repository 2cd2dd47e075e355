"""An owner walks from the first page to the PDF in a real browser, with and without JavaScript; nothing is lost."""

from __future__ import annotations

import io
import json
import re
import time

import pikepdf
import pytest
from playwright.sync_api import Page, Route, expect

from assess.core.flow import Flow
from assess.core.model import Profile
from tests.e2e.conftest import PHONE, VisitorFactory
from tests.e2e.pages import Visitor, comes_by_itself
from tests.waiting import PATIENCE

FIRST = ".question [type=radio]"


CHOOSE_ALL = """option => document.querySelectorAll(".question[data-question]:not([hidden])").forEach(question => {
  const labels = [...question.querySelectorAll(".choice label")];
  (labels.at(option) ?? labels[0]).click();
})"""


def answer_page(visitor: Visitor, option: int = -3) -> None:
    """Choose for every open question of the page. -3: a good option (unknown and not applicable come last)."""
    visitor.page.evaluate(CHOOSE_ALL, option)


def tap_page(visitor: Visitor) -> None:
    """The same with a finger, one after the other, without waiting for anything."""
    questions = visitor.page.locator(".question[data-question]:not([hidden])")
    for name in questions.evaluate_all("all => all.map(e => e.id)"):
        visitor.page.locator(f"[id='{name}'] .choice label").nth(2).click()


def wait_for_report(page: Page, javascript: bool) -> None:
    """With a script the PDF opens by itself; without, the owner asks again and again."""
    if javascript:
        comes_by_itself(page)
    end = time.monotonic() + PATIENCE
    while not javascript and not page.locator("#download").is_visible() and time.monotonic() < end:
        page.get_by_role("link", name="できたか確かめる").click()
    expect(page.locator("#download")).to_be_visible()


def test_from_the_first_page_to_the_pdf(new_visitor: VisitorFactory, size: tuple[int, int], javascript: bool) -> None:
    visitor = new_visitor(size, javascript=javascript)
    page = visitor.page
    visitor.start()
    visitor.fill_profile()
    pages = 0
    while "/q/" in page.url:
        pages += 1
        assert pages < 20, "the review never came"
        if javascript and size == PHONE:
            tap_page(visitor)
        else:
            answer_page(visitor)
        visitor.go_on()
    visitor.pass_to_review()
    expect(page.locator(".review__missing li")).to_have_count(0)
    expect(page.locator(".lead")).to_contain_text("問すべてにお答えいただきました")
    answers = visitor.saved_answers()
    profile = Profile(industry="E", prefecture="15", employees=12)
    shown = {question.id for question in Flow(visitor.bank, profile, "full", answers).shown}
    assert set(answers) == shown and visitor.waiting[2] in shown  # that one is opened by an answer

    page.get_by_role("button", name="結果を見る").first.click()
    expect(page.locator(".verdict")).to_be_visible()
    expect(page.locator("main")).to_contain_text("㈱髙﨑製作所")

    page.locator("summary", has_text="ほかの形").click()
    page.get_by_role("button", name="くわしい報告書").click()
    wait_for_report(page, javascript)
    with page.expect_download() as download:
        page.locator("#download").click()
    with pikepdf.open(io.BytesIO(download.value.path().read_bytes())) as pdf:
        assert len(pdf.pages) > 3
        assert str(pdf.Root.Lang).startswith("ja")
        attached = json.loads(pdf.attachments["ANSWERS.json"].get_file().read_bytes())
    assert attached["answers"] == answers
    assert attached["profile"]["employees"] == 12


def test_with_a_script_each_tap_is_saved_at_once(new_visitor: VisitorFactory, size: tuple[int, int]) -> None:
    visitor = new_visitor(size)
    visitor.take_over()
    domain, basis, waiting = visitor.waiting
    page = visitor.open(f"q/{domain}")
    label = page.locator("#progress-label")
    before = label.inner_text()
    opened = page.locator(f"#{waiting}")
    expect(opened).to_be_hidden()
    page.locator(f"#{basis} .choice label").nth(3).click()
    expect(page.locator("#saved")).to_have_text("保存しました")
    expect(opened).to_be_visible()
    expect(label).not_to_have_text(before)
    page.reload()
    expect(page.locator(f"#{basis} [type=radio]").nth(3)).to_be_checked()
    expect(opened).to_be_visible()
    page.locator(f"#{basis} .choice label").nth(0).click()
    expect(opened).to_be_hidden()


def test_an_opened_question_shows_before_the_server_answers(new_visitor: VisitorFactory) -> None:
    """Else it would push the page about under the finger on its way to the next question."""
    visitor = new_visitor()
    visitor.take_over()
    domain, basis, waiting = visitor.waiting
    page = visitor.open(f"q/{domain}")
    held: list[Route] = []
    page.route("**/answer/*", lambda route: held.append(route))
    opened = page.locator(f"#{waiting}")
    for option, shown in ((3, True), (0, False), (-2, True)):  # -2: unknown
        page.locator(f"#{basis} .choice label").nth(option).click()
        expect(opened).to_be_visible(visible=shown)
    held[0].continue_()


def test_without_a_script_opened_questions_come_next(new_visitor: VisitorFactory, size: tuple[int, int]) -> None:
    visitor = new_visitor(size, javascript=False)
    visitor.take_over()
    domain, basis, waiting = visitor.waiting
    page = visitor.open(f"q/{domain}")
    opened = page.locator(f"#{waiting}")
    expect(opened).to_be_hidden()
    page.locator(f"#{basis} .choice label").nth(3).click()
    visitor.go_on()
    expect(page.get_by_role("status").first).to_contain_text("質問が追加されました")
    expect(opened).to_be_visible()
    opened.locator(".choice label").first.click()
    visitor.go_on()
    following = visitor.areas[visitor.areas.index(domain) + 1 :]
    assert page.url.endswith(f"/q/{following[0]}" if following else "/relevance")


def test_saving_that_fails_is_told_and_made_good_by_the_button(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.take_over()
    page = visitor.open(visitor.first)
    page.route("**/answer/*", lambda route: route.abort())
    page.locator(FIRST).nth(1).check()
    expect(page.locator("#saved")).to_contain_text("まだ保存できていない回答があります")
    assert not visitor.saved_answers()
    visitor.go_on()
    assert len(visitor.saved_answers()) == 1


def test_back_and_reload_lose_nothing(new_visitor: VisitorFactory, size: tuple[int, int], javascript: bool) -> None:
    visitor = new_visitor(size, javascript=javascript)
    visitor.take_over()
    page = visitor.open(visitor.first)
    answer_page(visitor, 0)  # the least, which opens no further question
    visitor.go_on()
    saved = visitor.saved_answers()
    page.go_back()
    expect(page.locator(FIRST).nth(0)).to_be_checked()
    page.reload()
    expect(page.locator(FIRST).nth(0)).to_be_checked()
    visitor.go_on("back")
    assert page.url.endswith("/profile")
    expect(page.locator("#employees")).to_have_value("9")
    page.go_back()
    page.go_back()
    assert visitor.saved_answers() == saved


def test_double_clicks_do_no_harm(new_visitor: VisitorFactory, javascript: bool) -> None:
    visitor = new_visitor(javascript=javascript)
    page = visitor.page
    visitor.open("/start")
    page.locator("#consent").check()
    page.locator("button[value=start]").dblclick()
    page.wait_for_url("**/profile")
    visitor.take_over()
    visitor.open(visitor.first)
    answer_page(visitor, 0)  # the least, which opens no further question
    page.locator(".buttons [value=next]").dblclick()
    page.wait_for_url(f"**/q/{visitor.areas[1]}")
    count = len(visitor.saved_answers())
    visitor.open("review")
    page.get_by_role("button", name="結果を見る").first.dblclick()
    page.wait_for_url("**/result")
    page.get_by_role("button", name="報告書を受け取る").dblclick()
    page.wait_for_url("**/report/*")
    wait_for_report(page, javascript)
    assert len(visitor.saved_answers()) == count


def test_an_old_tab_takes_nothing_back(new_visitor: VisitorFactory, javascript: bool) -> None:
    visitor = new_visitor(javascript=javascript)
    visitor.take_over()
    old = visitor.open(visitor.first)
    new = visitor.context.new_page()
    new.goto(old.url)
    questions = [q.get_attribute("id") or "" for q in new.locator("[data-question]:not([hidden])").all()[:2]]
    for page, question, option in ((new, questions[0], 2), (old, questions[1], 1)):
        page.locator(f"[id='{question}'] .choice label").nth(option).click()
        with page.expect_navigation():
            page.locator(".buttons [value=next]").click()
    bank = {q.id: q for _, q in visitor.site.library.bank.questions()}
    wanted = {question: bank[question].options[option].id for question, option in zip(questions, (2, 1), strict=True)}
    assert visitor.saved_answers() == wanted


def test_a_reloaded_old_tab_shows_what_is_saved(new_visitor: VisitorFactory, javascript: bool) -> None:
    """The browser must not put its own memory of the page over the newer answers."""
    visitor = new_visitor(javascript=javascript)
    visitor.take_over()
    old = visitor.open(visitor.first)
    old.locator(FIRST).nth(1).check()
    if javascript:
        expect(old.locator("#saved")).to_have_text("保存しました")
    new = visitor.context.new_page()
    new.goto(old.url)
    new.locator(FIRST).nth(2).check()
    with new.expect_navigation():
        new.locator(".buttons [value=next]").click()
    old.reload()
    expect(old.locator(FIRST).nth(2)).to_be_checked()


@pytest.mark.parametrize("way", ["code", "link"])
def test_another_device_goes_on(new_visitor: VisitorFactory, way: str, javascript: bool) -> None:
    phone, computer = new_visitor(javascript=javascript), new_visitor((1280, 900), javascript=javascript)
    phone.take_over()
    page = phone.open(phone.first)
    page.locator(".question .choice label").nth(2).click()
    phone.go_on("stop")
    code, link = page.locator("#resume-code").inner_text(), page.locator("#resume-link").get_attribute("href")
    if way == "code":
        computer.open("/resume").locator("#code").fill(code.lower().replace("-", " "))
    else:
        computer.open((link or "").removeprefix(computer.site.url))
    computer.page.locator("main button").click()
    computer.page.wait_for_url("**/question/*")
    computer.open(page.url.split("/pause")[0].removeprefix(computer.site.url) + f"/{computer.first}")
    expect(computer.page.locator(FIRST).nth(2)).to_be_checked()


def test_deleted_means_gone(new_visitor: VisitorFactory) -> None:
    visitor = new_visitor()
    visitor.take_over(2)
    visitor.open("pause").get_by_role("link", name="この診断の回答をすべて消す").click()
    visitor.page.get_by_role("button", name="すべて消す").click()
    expect(visitor.page.get_by_role("status").first).to_have_text(
        re.compile(r"^「.+」（.+）の回答をすべて消しました。$")
    )
    answer = visitor.page.goto(f"{visitor.base}/result")
    assert answer and answer.status == 404


def test_from_the_quick_path_to_the_full_one(new_visitor: VisitorFactory, javascript: bool) -> None:
    visitor = new_visitor(javascript=javascript)
    visitor.start(quick=True)
    visitor.fill_profile()
    while "/q/" in visitor.page.url:
        answer_page(visitor)
        visitor.go_on()
    visitor.pass_to_review()
    answers = visitor.saved_answers()
    assert len(answers) == 12
    visitor.page.get_by_role("button", name="結果を見る").first.click()
    visitor.page.get_by_role("button", name="残りの質問にも答える").click()
    visitor.page.wait_for_url("**/q/*")
    assert visitor.saved_answers() == answers
