"""Consent and hand-over in real browsers: every page and error state, for the owner, a reader by link, and staff."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from assess import create_app
from assess.bank.library import Library
from tests.e2e.conftest import DESKTOP, PHONE, VisitorFactory, serving
from tests.e2e.pages import Site, Visitor, faults
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
    found += checked(adviser := new_visitor(size, lang, at=running), adviser_pages(adviser), lang)
    owner.open("sharing")
    found += checked(owner, iter(["who looked"]), lang)
    press(owner.page, "form[action$='/revoke'] button")
    found += checked(owner, iter(["taken back"]), lang)
    assert not found, "\n".join(found)
