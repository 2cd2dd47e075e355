"""The pages of clients in a browser: open to everybody on a notebook and a telephone, with and without script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from assess.core.client_details import Details
from assess.core.model import Profile
from assess.services import accounts, assessments, firms, series
from assess.services.context import Context, open_store
from assess.services.series import TableConsent
from assess.store import Branch, Client, Member, Organisation
from assess.web.sessions import STAFF_COOKIE
from tests.e2e.conftest import DESKTOP, PHONE, VisitorFactory
from tests.e2e.pages import Site, Visitor, faults

LANG_AND_SIZE = pytest.mark.parametrize(("lang", "size"), [("ja", PHONE), ("en", DESKTOP)], ids=["ja", "en"])
MADE = datetime(2026, 11, 1, tzinfo=UTC)
WRONG = "会社名,法人番号,都道府県,従業員数\n" + "".join(
    f"会社{n},100001205000{n % 10},東洋,たくさん\n" for n in range(40)
)


@pytest.fixture(scope="module")
def member(site: Site) -> Member:
    """The administrator of a bank with two branches."""
    boss = Member(
        "e2e-admin", "e2e-bank", None, "admin", "管理 花子", "e2e@example.jp", "h", MADE, totp_secret="seed"
    )  # fmt: skip
    with open_store(site.settings) as store:
        store.add_organisation(Organisation("e2e-bank", "みなと銀行", "bank", "022-000-0000", 60, MADE))
        for branch_id, name in (("e2e-main", "本店"), ("e2e-harbour", "港支店")):
            store.add_branch(Branch(branch_id, "e2e-bank", name, MADE))
        store.add_member(boss)
        for number in range(60):
            at = MADE + timedelta(minutes=number)
            town = "燕市" if number % 2 else "新潟市西蒲区"
            firm = Client(
                f"e2e-{number}", "e2e-bank", "e2e-main", f"㈱東山金属工業{number}", at, at, kana="ヒガシヤマキンゾク",
                prefecture="15", municipality=town,
            )  # fmt: skip
            store.add_client(firm)
    return boss


@pytest.fixture
def staff(new_visitor: VisitorFactory, site: Site, member: Member) -> Callable[..., Visitor]:
    """Makes browsers of the administrator."""

    def make(size: tuple[int, int], lang: str = "ja", javascript: bool = True) -> Visitor:
        visitor = new_visitor(size, lang, javascript)
        with open_store(site.settings) as store:
            token = accounts.open_session(context(site, store), member, "Browser")
        visitor.context.add_cookies([{"name": STAFF_COOKIE, "value": token, "url": f"{site.url}/staff/"}])
        return visitor

    return make


def context(site: Site, store: object) -> Context:
    return Context(site.settings, store, site.library, lambda: datetime.now(UTC))  # type: ignore[arg-type]


def followed(site: Site) -> str:
    """A client with three complete assessments, the first under the version before; returns its page."""
    former = site.library.of_version("local-sme", "2026.1")
    assert former is not None
    old = replace(site.library, bank=former[0], bank_hash=former[1])
    with open_store(site.settings) as store:
        ctx = context(site, store)
        firm = firms.add(ctx, "e2e-bank", "e2e-main", Details("㈱髙﨑製作所", "タカサキ", "", "15", "燕市", "E", 9))
        for index, library in ((0, old), (1, site.library), (2, site.library)):
            at = replace(ctx, library=library)
            begun = series.begin(
                at, firm, "ja", "full", TableConsent("みなと銀行 本店", "見てもらいます。", "e2e-admin")
            )
            profile = Profile("E", "15", 9, "㈱髙﨑製作所", "燕市")
            assessments.save_profile(at, begun, profile)
            answers = {
                q.id: q.options[min(index + n % 2, len(q.options) - 1)].id
                for n, (_, q) in enumerate(library.bank.questions())
            }
            assessments.save_answers(at, begun, answers)
            assessments.complete(at, begun)
        for text in ("社長は慎重。二代目が前向き。", "来月、燕三条の工場を一緒に見に行く。"):
            firms.add_note(ctx, firm, Member("e2e-admin", "e2e-bank", None, "admin", "", "", "", MADE), text)
    return f"/staff/clients/{firm.id}"


def pages(visitor: Visitor) -> Iterator[str]:
    page = visitor.page
    visitor.open("/staff/clients")
    yield "clients"
    visitor.open("/staff/clients?q=ない")
    yield "no client found"
    visitor.open("/staff/clients/new")
    yield "new client"
    page.locator("main form[action$='/new'] .buttons button").click()
    yield "new client with nothing filled in"
    page.locator("#name").fill("東山金属工業1")
    page.locator("#municipality").fill("燕市")
    page.locator("#branch").select_option("e2e-main")
    page.locator("main form[action$='/new'] .buttons button").click()
    expect(page.locator("#alike")).to_be_visible()
    yield "the same firm"
    client = followed(visitor.site)
    visitor.open(client)
    yield "client"
    page.locator("form[action$='/begin'] button").first.click()
    yield "begin without the owner's word"
    visitor.open(f"{client}/edit")
    yield "edit"
    visitor.open(f"{client}/changes?before=0&after=1")
    expect(page.locator(".break")).to_be_visible()
    yield "changes over a break"
    visitor.open(f"{client}/changes")
    yield "changes within a version"
    visitor.open("/staff/clients/list")
    yield "list"
    page.locator("main .buttons button").click()
    yield "no file"
    for name, content in (
        ("wrong.csv", WRONG),
        ("good.csv", "会社名,都道府県\n燕金属,新潟県\n㈱東山金属工業1,新潟県\n"),
    ):
        visitor.open("/staff/clients/list")
        send(page, name, content)
        expect(page.locator("main")).to_contain_text(name)
        assert page.locator("form[action$='/take']").count() == name.startswith("good")
        yield name


def send(page: Page, name: str, content: str) -> None:
    if name.startswith("good"):
        page.locator("#branch").select_option("e2e-main")
    page.locator("#file").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content.encode()})
    page.locator("main .buttons button").click()


@LANG_AND_SIZE
def test_page_is_open_to_everybody(staff, lang: str, size: tuple[int, int]) -> None:
    visitor = staff(size, lang)
    found = [fault for name in pages(visitor) for fault in faults(visitor.page, name, lang)]
    assert not found, "\n".join(found)


def test_clients_are_found_as_one_types_or_with_the_button(staff, size: tuple[int, int], javascript: bool) -> None:
    visitor = staff(size, javascript=javascript)
    page = visitor.open("/staff/clients")
    expect(page.locator(".clients > li")).to_have_count(50)
    page.locator("#q").press_sequentially("ひがしやま 燕")
    if not javascript:
        page.locator("#search button").click()
    expect(page.locator(".clients > li")).to_have_count(30)
    expect(page).to_have_url(re.compile("q="))
    if javascript:
        expect(page.locator("#found-said")).to_have_text("30件あります。")
        page.locator("#q").press_sequentially("ない")
        expect(page.locator("#found")).to_contain_text("見つかりません")
        page.locator("#q").fill("")
        expect(page.locator(".clients > li")).to_have_count(50)


def test_a_search_after_the_session_has_ended_asks_who_is_there(staff) -> None:
    visitor = staff(DESKTOP)
    page = visitor.open("/staff/clients")
    visitor.context.clear_cookies(name=STAFF_COOKIE)
    page.locator("#q").press_sequentially("東")
    expect(page).to_have_url(re.compile("/staff/sign-in"))


def test_a_client_is_added_by_keyboard_alone_in_few_strokes(staff, javascript: bool) -> None:
    visitor = staff(DESKTOP, javascript=javascript)
    page = visitor.open("/staff/clients/new")
    page.locator("#name").focus()
    for typed in (f"新潟刃物{javascript}", "ニイガタハモノ", "", None, "三条市", None, "12", "0256-00-0000"):
        if typed:
            page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # the branch: none is chosen at first
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("新潟刃物")
    expect(page.locator(".known")).to_contain_text("新潟県三条市")
