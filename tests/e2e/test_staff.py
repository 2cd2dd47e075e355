"""The staff area in a real browser: from an invitation to the log, in both languages, on a phone and a notebook."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page
from pyotp import TOTP

from assess.services import invitations, organisations
from assess.services.context import Context, open_store
from assess.services.invitations import Wish
from tests.e2e.conftest import DESKTOP, PHONE, VisitorFactory
from tests.e2e.pages import Site, Visitor, faults

LANG_AND_SIZE = pytest.mark.parametrize(("lang", "size"), [("ja", PHONE), ("en", DESKTOP)], ids=["ja", "en"])
PASSWORD = "ushiro no shomen"


def invited(site: Site, role: str, name: str) -> str:
    """The path of a link for somebody of an organisation of their own."""
    with open_store(site.settings) as store:
        ctx = Context(site.settings, store, site.library, lambda: datetime.now(UTC))
        house = organisations.add(ctx, f"みなと銀行 {name}", "bank", "022-000-0000")
        organisations.add_branch(ctx, house.id, "港支店")
        wish = Wish(role, f"{name}@example.jp", house.id)  # type: ignore[arg-type]
        return invitations.PATH + invitations.invite(ctx, wish, None)


def send(page: Page, button: str = "main form .button", status: int = 200) -> None:
    """Press a button and wait for the page that answers."""
    with page.expect_navigation() as answer:
        page.locator(button).first.click()
    assert answer.value and answer.value.status == status, (answer.value and answer.value.status, page.url)


def accept(page: Page, name: str = "管理 花子") -> None:
    """Fill an invitation in and take it."""
    page.locator("#name_own").fill(name)
    page.locator("#password").fill(PASSWORD)
    page.locator("#password_again").fill(PASSWORD)
    send(page)


def authenticator(page: Page) -> TOTP:
    """The app that has read the page's secret."""
    return TOTP(page.locator(".secret").inner_text().replace(" ", ""))


def from_the_invitation_to_the_log(visitor: Visitor, name: str) -> Iterator[str]:
    """An administrator's way, with each page and error on it."""
    page = visitor.page
    page.goto("/staff/invitation/none")
    yield "dead invitation"
    visitor.open(invited(visitor.site, "admin", name))
    yield "invitation"
    page.locator("#password").fill("short")
    send(page, status=422)
    yield "invitation with errors"
    accept(page)
    yield "authenticator"
    app = authenticator(page)
    page.locator("#code").fill("000000")
    send(page, status=422)
    yield "authenticator with a wrong code"
    page.locator("#code").fill(str(app.generate_otp(int(time.time()) // 30)))
    send(page)
    yield "recovery codes"
    codes = page.locator(".recovery-codes .code").all_inner_texts()
    assert len(codes) == 10
    visitor.open("/staff/")
    yield "home"
    visitor.open("/staff/account")
    yield "account"
    visitor.open("/staff/people")
    yield "people"
    page.locator("#email").fill(f"next-{name}@example.jp")
    page.locator("#branch").select_option("all")
    send(page)
    assert re.search("/staff/invitation/", page.locator("#one-time-link").inner_text())
    yield "people with a link"
    page.locator(".rows a").first.click()
    page.wait_for_url("**/staff/people/*")
    yield "person"
    visitor.open("/staff/organisation")
    yield "organisation"
    visitor.open("/staff/log")
    yield "log"
    send(page, ".site-tools form .button")
    yield "signed out"
    page.locator("#email").fill(f"{name}@example.jp")
    page.locator("#password").fill("wrong")
    send(page, status=422)
    yield "sign-in refused"
    page.locator("#email").fill(f"{name}@example.jp")
    page.locator("#password").fill(PASSWORD)
    send(page)
    yield "second step"
    page.locator("#code").fill("123456")
    send(page, status=422)
    yield "second step refused"
    page.locator("#code").fill(codes[0])
    send(page)
    assert page.url.endswith("/staff/")


@LANG_AND_SIZE
def test_staff_pages_are_open_to_everybody(new_visitor: VisitorFactory, lang: str, size: tuple[int, int]) -> None:
    visitor = new_visitor(size, lang)
    walked = from_the_invitation_to_the_log(visitor, f"admin-{lang}")
    found = [fault for name in walked for fault in faults(visitor.page, name, lang)]
    assert not found, "\n".join(found)


@LANG_AND_SIZE
def test_the_operators_pages_are_open_to_everybody(
    new_visitor: VisitorFactory, site: Site, lang: str, size: tuple[int, int]
) -> None:
    visitor = new_visitor(size, lang)
    page = visitor.page
    with open_store(site.settings) as store:
        ctx = Context(site.settings, store, site.library, lambda: datetime.now(UTC))
        link = invitations.invite(ctx, Wish("operator", f"op-{lang}@example.jp"), None)
    visitor.open(invitations.PATH + link)
    accept(page, "運用 太郎")
    page.locator("#code").fill(str(authenticator(page).generate_otp(int(time.time()) // 30)))
    send(page)
    visitor.open("/staff/organisations")
    found = faults(page, "organisations", lang)
    page.locator("#name_house").fill(f"山形信用金庫 {lang}")
    send(page)
    found += faults(page, "one organisation", lang)
    assert not found, "\n".join(found)


def test_without_script_and_by_keyboard_alone(new_visitor: VisitorFactory, site: Site) -> None:
    """Staff who need no authenticator come in with Tab and Enter, and a stale form is sent after the sign-in."""
    visitor = new_visitor(DESKTOP, javascript=False)
    page = visitor.open(invited(site, "staff", "keys"))
    page.locator("#name_own").focus()
    for typed in ("髙橋 𠮷男", PASSWORD, PASSWORD):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/staff/") and "髙橋 𠮷男" in page.locator("h1").inner_text()
    visitor.open("/staff/account")
    visitor.context.clear_cookies(name="assess_staff")
    page.locator("#password").fill(PASSWORD)
    with page.expect_navigation() as answer:
        page.locator("#password").press("Enter")
    assert answer.value and answer.value.status == 401
    page.locator("#email").fill("keys@example.jp")
    page.locator("#password").fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("form[action='/staff/account/password']").count() == 1
