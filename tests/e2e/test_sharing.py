"""Consent and hand-over in real browsers: every page and error state, for the owner, a reader by link, and staff."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from assess import create_app
from assess.bank.library import Library
from tests.e2e.conftest import DESKTOP, PHONE, VisitorFactory, serving
from tests.e2e.pages import Site, Visitor, comes_by_itself, faults
from tests.e2e.test_accessible import tab_to
from tests.web.staff_helpers import PASSWORD, make_house

HAND_OVER = "/staff/clients/client/assessments/assessment/hand-over"
LANG_AND_SIZE = pytest.mark.parametrize(("lang", "size"), [("ja", PHONE), ("en", DESKTOP)], ids=["ja", "en"])


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("sharing"), library) as site:
        make_house(create_app(site.settings, library))
        yield site


def press(page: Page, button: str, status: int = 200) -> None:
    with page.expect_navigation() as answer:
        page.locator(button).first.click()
    assert answer.value.status == status, button


def choose(page: Page, recipient: str) -> None:
    """Everything may be seen."""
    page.locator("#recipient").select_option(recipient)
    if recipient.endswith(":"):
        page.locator("#name").fill("山田会計事務所 山田様")
    for scope in ("result", "answers", "report", "contact"):
        page.locator(f"#scope-{scope}").check()
    page.locator("#contact").fill("0256-00-0000")


def owner_pages(visitor: Visitor) -> Iterator[str]:
    page = visitor.open("sharing")
    yield "nobody sees it"
    page.locator("#scope-result").uncheck()
    page.locator("#scope-report").uncheck()
    press(page, "form[action$='/words'] button", 422)
    yield "nothing chosen"
    for recipient in ("adviser:", "branch:main"):
        visitor.open("sharing")
        choose(page, recipient)
        press(page, "form[action$='/words'] button")
        yield f"words for {recipient}"
        press(page, "main form button")
        yield f"shared with {recipient}"


def reader_pages(visitor: Visitor, link: str) -> Iterator[str]:
    page = visitor.page
    page.goto(link)
    yield "door"
    press(page, "main form button")
    yield "handed over"
    home = page.url
    for name in ("result", "answers"):
        page.goto(f"{home}{name}")
        yield f"handed over {name}"
    page.goto(home)
    page.locator("form[action$='/report'] button").click()
    comes_by_itself(page)
    yield "handed over report"
    page.goto(f"{visitor.site.url}/h/none")
    press(page, "main form button", 404)
    yield "dead link"


def staff_pages(visitor: Visitor, code: str) -> Iterator[str]:
    page = visitor.open("/staff/sign-in")
    page.locator("#email").fill("staff@example.jp")
    page.locator("#password").fill(PASSWORD)
    press(page, "main form button")
    visitor.open("/staff/clients/shared")
    yield "share code"
    press(page, "main form button", 422)
    yield "rules not accepted"
    page.locator("#code").fill("AAAA-AAAA-AAAA")
    page.locator("#agreed").check()
    press(page, "main form button", 404)
    yield "wrong share code"
    page.locator("#code").fill(code)
    page.locator("#agreed").check()
    press(page, "main form button")
    yield "what is shared"
    press(page, "main form button")
    yield "taken"
    visitor.open("/staff/clients/client/assessments/assessment/consent")
    yield "asking for consent"
    press(page, "main form button", 422)
    yield "not agreed"
    visitor.open(HAND_OVER)
    yield "hand-over"
    for recipient in ("adviser:adviser", "adviser:"):
        visitor.open(HAND_OVER)
        choose(page, recipient)
        press(page, "form[action$='/words'] button")
        yield f"words to {recipient}"
        press(page, "main form button", 422)
        yield f"hand-over to {recipient} without the owner's word"
        page.locator("#consent").check()
        press(page, "main form button")
        yield f"handed over to {recipient}"


def batch_pages(visitor: Visitor) -> Iterator[str]:
    """By who is signed in already: reports of many clients, of whom one shares its check."""
    page = visitor.open("/staff/reports")
    yield "reports of many clients"
    page.locator("[name=client]").first.uncheck()
    press(page, "#main-form button", 422)
    yield "no client chosen"
    for edition in ("advisor", "summary"):
        visitor.open("/staff/reports")
        page.locator(f"[value={edition}]").check()
        press(page, "#main-form button")
        yield f"reports that are made: {edition}"
        page.wait_for_selector("#download")
        yield f"reports that are ready: {edition}"
    with page.expect_download() as file:
        page.locator("#download").click()
    with zipfile.ZipFile(file.value.path()) as folder:
        assert [folder.read(name)[:5] for name in folder.namelist()] == [b"%PDF-"]
    visitor.open("/staff/reports")
    yield "what was asked for before"


def adviser_pages(visitor: Visitor) -> Iterator[str]:
    page = visitor.open("/staff/sign-in")
    page.locator("#email").fill("adviser@example.jp")
    page.locator("#password").fill(PASSWORD)
    press(page, "main form button")
    visitor.open("/staff/cases")
    yield "cases"
    press(page, "main .rows button")
    yield "a case"


def checked(visitor: Visitor, states: Iterator[str], lang: str) -> list[str]:
    """Everything that is wrong; with a folder for pictures, each state is kept to be looked at."""
    found, folder = [], os.environ.get("SHARING_PICTURES")
    for name in states:
        if folder:
            width = (visitor.page.viewport_size or {}).get("width", 0)
            file = re.sub(r"\W+", "-", name)
            visitor.page.screenshot(path=f"{folder}/{width}-{file}.png", full_page=True)
        found += faults(visitor.page, name, lang)
    return found


@LANG_AND_SIZE
def test_every_page_is_open_to_everybody(
    new_visitor: VisitorFactory, running: Site, lang: str, size: tuple[int, int]
) -> None:
    owner = new_visitor(size, lang, at=running)
    owner.take_over(2)
    found, link = [], ""
    states = owner_pages(owner)
    for name in states:
        found += checked(owner, iter([name]), lang)
        if name == "shared with adviser:":
            link = owner.page.locator("#share-link").inner_text()
    code = owner.page.locator("#share-code").inner_text()
    found += checked(reader := new_visitor(size, lang, at=running), reader_pages(reader, link), lang)
    found += checked(staff := new_visitor(size, lang, at=running), staff_pages(staff, code), lang)
    found += checked(staff, batch_pages(staff), lang)
    found += checked(adviser := new_visitor(size, lang, at=running), adviser_pages(adviser), lang)
    owner.open("sharing")
    found += checked(owner, iter(["who looked"]), lang)
    press(owner.page, "form[action$='/revoke'] button")
    found += checked(owner, iter(["taken back"]), lang)
    assert not found, "\n".join(found)


# What can be used in the main part of a page, as far as it is not folded away, marked when it has had the focus.
USABLE = "main :is(a[href], button, summary, input:not([type=hidden]), select)"
MARK = """() => {
  document.activeElement.dataset.reached = "";
  return document.activeElement.closest("footer") !== null;
}"""
OPENED = "() => document.activeElement.parentElement.open"
MISSED = """usable => [...document.querySelectorAll(usable)]
  .filter(e => e.checkVisibility() && !("reached" in e.dataset)).map(e => e.outerHTML.slice(0, 90))"""


def missed_by_tab(page: Page) -> list[str]:
    """What of the main part the Tab key does not come to."""
    for _ in range(300):
        page.keyboard.press("Tab")
        if page.evaluate(MARK):
            return page.evaluate(MISSED, USABLE)  # type: ignore[no-any-return]
    raise AssertionError(f"the foot of {page.url} is not reached")


def enter(page: Page, selector: str) -> None:
    """Go to something by Tab alone and press Enter on it."""
    tab_to(page, selector)
    page.keyboard.press("Enter")


def test_what_is_handed_over_is_used_by_the_keyboard_alone(new_visitor: VisitorFactory, running: Site) -> None:
    owner = new_visitor(at=running)
    owner.take_over(2)
    choose(owner.open("sharing"), "adviser:")
    press(owner.page, "form[action$='/words'] button")
    press(owner.page, "main form button")
    page = new_visitor(DESKTOP, at=running).page
    page.goto(owner.page.locator("#share-link").inner_text())
    enter(page, "main form button")
    page.wait_for_url("**/seen/*/")
    enter(page, "main a[href$='/result']")
    page.wait_for_url("**/result")
    assert missed_by_tab(page) == []
    page.reload()
    for part in (".plan-step__more > summary", ".fold > summary", ".area > summary"):
        tab_to(page, part)
        opened = page.evaluate(OPENED)
        page.keyboard.press("Enter")
        assert page.evaluate(OPENED) is not opened, part
    page.reload()
    enter(page, "main a[href$='/']")
    page.wait_for_url("**/seen/*/")
    enter(page, "form[action$='/report'] button")
    comes_by_itself(page)
    tab_to(page, "#open")
    tab_to(page, "#download")
