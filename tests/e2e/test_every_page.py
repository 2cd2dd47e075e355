"""Every page and every error state, in both languages: open to everybody, on any screen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, VisitorFactory
from tests.e2e.pages import OPEN_ALL, Site, Visitor, faults

LANG_AND_SIZE = pytest.mark.parametrize(("lang", "size"), [("ja", PHONE), ("en", DESKTOP)], ids=["ja", "en"])


# What the result says first at each level.
AT = {
    "ja": {
        0: "これから、データにする段階へ",
        2: "いまは、仕事をつなぐ段階です",
        4: "三つの段階とも、目安に届いています",
    },
    "en": {0: "Next for you: “into data”", 2: "You are at “work joined up”", 4: "All three stages reached"},
}  # fmt: skip


def public_pages(visitor: Visitor) -> Iterator[str]:
    for path in ("/", "/start", "/privacy", "/glossary", "/paper", "/resume", "/resume/no-such-token"):
        visitor.open(path)
        yield path


def here_pages(visitor: Visitor) -> Iterator[str]:
    """What waits on this device, and the ways to come back."""
    page = visitor.page
    visitor.start(quick=True)
    visitor.fill_profile(lists=False)  # of two blank ones the second would take the place of the first
    visitor.start(quick=True)
    visitor.open("/")
    assert page.locator(".here__card").count() == 2
    yield "two wait on this device, one just begun"
    visitor.open("pause")
    page.locator("form[action$=pause] button").click()
    link = page.locator("#resume-link").get_attribute("href") or ""
    page.goto(link)
    with page.expect_navigation():
        page.locator("main button").click()
    visitor.fill_profile()
    visitor.open("/")
    yield "one with a name"
    page.evaluate(OPEN_ALL)
    with page.expect_navigation():
        page.locator(".here > details button").click()
    assert page.locator(".here__card").count() == 0
    yield "all removed"


def refused_pages(visitor: Visitor) -> Iterator[str]:
    """Each way to be refused, with the status it must have."""
    page = visitor.page
    visitor.open("/start")
    yield from _refused(page, "button[value=start]", 422, "start without consent")
    visitor.open("/resume")
    yield from _refused(page, "main button", 422, "no code")
    visitor.open("/resume")
    page.locator("#code").fill("ABCD-EFGH-JKMN")
    yield from _refused(page, "main button", 404, "wrong code")
    visitor.open("/resume/no-such-token")
    yield from _refused(page, "main button", 404, "dead link")
    visitor.open("/resume")
    page.locator("main [name=csrf_token]").evaluate("field => { field.value = 'forged' }")
    yield from _refused(page, "main button", 400, "forged csrf token")
    for path, status in (("/no-such-page", 404), ("/a/aaaaaaaaaaaaaaaa/result", 404), ("/language", 405)):
        answer = page.goto(path)
        assert answer and answer.status == status
        yield f"{status} {path}"
    visitor.take_over(profile=False)
    visitor.open("profile")
    page.locator("#company").evaluate("field => { field.removeAttribute('maxlength'); field.value = '長'.repeat(150) }")
    page.locator("#employees").fill("たくさん")
    yield from _refused(page, ".buttons .button", 422, "profile with all errors")
    page.locator("#company").evaluate("field => { field.value = '長'.repeat(30000) }")
    yield from _refused(page, ".buttons .button", 413, "too large")
    visitor.take_over()
    visitor.open("wishes")
    for box in page.locator("[name=goals]").all()[:4]:
        box.check()
    page.locator("#value_added").evaluate("field => { field.value = 'たくさん' }")
    yield from _refused(page, ".buttons .button", 422, "wishes with errors")
    visitor.open(visitor.first)
    page.locator(".question [type=radio]").first.evaluate("field => { field.value = 'no-such-option' }")
    page.evaluate("() => { document.querySelector('.question [type=radio]').checked = true }")
    yield from _refused(page, ".buttons [value=next]", 400, "unknown option")


def _refused(page: Page, button: str, status: int, name: str) -> Iterator[str]:
    with page.expect_navigation() as answer:
        page.locator(button).first.click()
    assert answer.value.status == status, name
    yield name


def journey_pages(visitor: Visitor) -> Iterator[str]:
    page = visitor.page
    visitor.take_over(profile=False)
    visitor.open("profile")
    yield "profile"
    visitor.take_over()
    visitor.open("wishes")
    yield "wishes"
    for domain in visitor.areas:
        visitor.open(f"q/{domain}")
        yield domain
    for domain in visitor.bank.domains:
        asked = next(q.id for q in domain.questions if not q.asks_if or "E" in (q.asks_if.industry or ()))
        visitor.open(f"question/{asked}")
        yield f"one question: {asked}"
    page.locator(".help > summary").first.click()
    yield "one question with its help"
    visitor.open("relevance")
    yield "what matters"
    visitor.open("offline")
    yield "no network"
    visitor.open("review")
    yield "review with all missing"
    visitor.open("pause")
    yield "pause"
    page.locator("form[action$=pause] button").click()
    link = page.locator("#resume-link").get_attribute("href")
    yield "pause with code and link"
    visitor.open("delete")
    yield "delete"
    page.goto(link or "")
    yield "resume link"
    visitor.take_over(4, complete=False)
    visitor.open("q/operations")
    yield "questions with answers"
    visitor.open("review")
    yield "review with none missing"


def voice_pages(visitor: Visitor) -> Iterator[str]:
    """The owner's invitations, and a colleague's way from the link to the thanks, in the same browser."""
    page = visitor.page
    visitor.take_over(2)
    visitor.open("voices")
    yield "nobody invited"
    page.locator("#name").evaluate("field => { field.removeAttribute('maxlength'); field.value = '長'.repeat(41) }")
    yield from _refused(page, "#main-form button", 422, "too long a note")
    owner, link = visitor.base, ""
    for _ in range(2):
        visitor.open(f"{owner}/voices")
        with page.expect_navigation():
            page.locator("#main-form button").click()
        link = page.locator("#invitation-link").inner_text()
    yield "invitations"
    page.goto(link)
    yield "invitation"
    with page.expect_navigation():
        page.locator("main form button").click()
    yield "questions of a colleague"
    part = re.sub(r".*(/v/[a-z0-9]+).*", r"\1", page.url)
    visitor.open(f"{part}/pause")
    page.locator("form[action$=pause] button").click()
    yield "pause of a colleague"
    visitor.open("/join")
    yield "code of an invitation, with a part begun here"
    page.locator("#code").fill("ABCD-EFGH-JKMN")
    yield from _refused(page, "#main-form button", 404, "wrong code of an invitation")
    page.goto(link)
    yield from _refused(page, "main form button", 404, "used invitation")
    visitor.open(f"{part}/q/{visitor.areas[0]}")
    page.locator("[type=radio][name^=q_]").first.check()
    with page.expect_navigation():
        page.locator(".buttons [value=next]").click()
    visitor.open(f"{part}/finish")
    yield "handing in"
    page.locator("#agreed-yes").check()
    with page.expect_navigation():
        page.locator("form[action$=finish] button").click()
    yield "handed in"
    visitor.open(f"{owner}/voices")
    yield "one invited, one finished"
    visitor.open(f"{owner}/result")
    assert page.locator("[aria-labelledby=voices-title] .card").count()
    yield "result with a difference"


def result_pages(visitor: Visitor) -> Iterator[str]:
    visitor.take_over(2, "quick")
    visitor.open("result")
    yield "quick result"
    for level in (0, 2, 4):
        visitor.take_over(level)
        page = visitor.open("result")
        expect(page.locator(".verdict__stage")).to_have_text(AT[visitor.lang][level])
        yield f"result of level {level}"
        if level == 4:  # nothing is left to be done
            expect(page.locator(".tick")).to_have_count(0)
        else:
            page.locator(".tick button").first.click()
            expect(page.locator(".tick__done")).to_have_count(1)
            yield f"result of level {level} with a tick"
        if level != 4:
            page.locator("[name=try][form=trial]").nth(1).check()
            expect(page.locator("#trial [data-clear]")).to_be_visible()
            page.locator(".plan-step__more > summary").nth(1).click()
            yield f"result of level {level} with a step tried and one opened"


def again_pages(visitor: Visitor) -> Iterator[str]:
    """The check taken again: the answers of before, and both side by side."""
    visitor.take_over(2)
    page = visitor.open("result")
    with page.expect_navigation():
        page.locator("form[action$=again] button").click()
    assert page.url.endswith("/again")
    yield "answers of before"
    visitor.base = page.url.removeprefix(visitor.site.url).removesuffix("/again")
    with page.expect_navigation():
        page.locator("button[value=same]").click()
    visitor.open("review")
    with page.expect_navigation():
        page.locator("form[action$=complete] button").first.click()
    visitor.open("changes")
    yield "two checks side by side"


def report_pages(visitor: Visitor) -> Iterator[str]:
    """The page stays at waiting while the script is told so; the report itself is really made."""
    page = visitor.page
    page.route("**/state", lambda route: route.fulfill(json={"state": "running"}))
    visitor.take_over(2)
    visitor.open("result")
    page.locator(".edition button").first.click()
    expect(page.locator("#report")).to_have_attribute("data-state", re.compile("queued|running"))
    yield "report in the making"
    page.unroute("**/state")
    page.wait_for_url("**/file?open=1")
    page.go_back()
    expect(page.locator("#download")).to_be_visible()
    yield "report made"
    for file in visitor.site.settings.reports.iterdir():
        file.unlink()
    page.reload()
    expect(page.locator("#report")).to_have_attribute("data-state", "gone")
    yield "report no longer kept"


@pytest.mark.parametrize(
    "states",
    [public_pages, here_pages, refused_pages, journey_pages, voice_pages, result_pages, again_pages, report_pages],
)
@LANG_AND_SIZE
def test_page_is_open_to_everybody(new_visitor: VisitorFactory, states, lang: str, size: tuple[int, int]) -> None:
    visitor = new_visitor(size, lang)
    found = [fault for name in states(visitor) for fault in faults(visitor.page, name, lang)]
    assert not found, "\n".join(found)


@LANG_AND_SIZE
def test_report_that_takes_too_long_is_told_and_can_be_repeated(
    new_visitor: VisitorFactory, hasty_site: Site, lang: str, size: tuple[int, int]
) -> None:
    visitor = new_visitor(size, lang, at=hasty_site)
    visitor.take_over(2)
    page = visitor.open("result")
    for _ in range(2):
        page.locator(".edition button, #report form button").first.click()  # asked for, then asked for again
        assert visitor.context.request.get(f"{hasty_site.url}{visitor.base}/review").ok  # the site answers meanwhile
        expect(page.locator("#report")).to_have_attribute("data-state", "failed")
    found = faults(page, "failed report", lang)
    assert not found, "\n".join(found)


def test_too_many_wrong_codes_are_told(new_visitor: VisitorFactory, hasty_site: Site) -> None:
    visitor = new_visitor(at=hasty_site)
    page = visitor.open("/resume")
    for _ in range(50):
        page.locator("#code").fill("ABCD-EFGH-JKMN")
        with page.expect_navigation() as answer:
            page.locator("main button").click()
        if answer.value.status == 429:
            break
    assert answer.value.status == 429
    found = faults(page, "too many codes", "ja")
    assert not found, "\n".join(found)
