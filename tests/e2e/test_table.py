"""A session at one table in real browsers: by keyboard alone, on two screens at once, and what can be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from assess import create_app
from assess.bank.library import Library
from assess.services import consents
from assess.services.context import Context, open_store
from assess.store import Agreement, Calibration
from tests.conftest import PROJECT
from tests.e2e.conftest import DESKTOP, PHONE, VisitorFactory, serving
from tests.e2e.pages import Site, Visitor, comes_by_itself, faults
from tests.web.staff_helpers import PASSWORD, begin_session, consent_for, make_house

TABLE = "/staff/clients/client/assessments/assessment/table"
PAPER = "/staff/clients/client/assessments/assessment/paper"
TABLET = (820, 1180)
FOLLOWS = 2000  # milliseconds, at most, until a screen asks what the other one shows


@dataclass
class House:
    """A running server with the people of `staff_helpers` in it, and one session begun."""

    site: Site
    library: Library

    @property
    def first(self) -> str:
        """The question that is asked first."""
        return self.library.bank.domains[0].questions[0].id

    def answers(self) -> dict[str, str]:
        with self.context() as ctx:
            kept = ctx.store.assessment("assessment")
            assert kept is not None
            return kept.answers

    def beside(self) -> dict[str, Calibration]:
        with self.context() as ctx:
            return ctx.store.calibrations("client", "assessment")

    def agreement(self) -> Agreement | None:
        with self.context() as ctx:
            return ctx.store.agreement("client", "assessment")

    @contextmanager
    def context(self) -> Iterator[Context]:
        with open_store(self.site.settings) as store:
            yield Context(self.site.settings, store, self.library, lambda: datetime.now(UTC))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Iterator[House]:
    with serving(tmp_path_factory.mktemp("table"), library) as site:
        make_house(create_app(site.settings, library))
        yield House(site, library)


@pytest.fixture
def house(running: House) -> House:
    """The house with a session that has just begun."""
    with running.context() as ctx:
        ctx.store.delete_assessment("assessment")
        begin_session(ctx)
    return running


def sign_in(visitor: Visitor, staff_id: str = "staff") -> Page:
    page = visitor.open("/staff/sign-in")
    page.locator("#email").fill(f"{staff_id}@example.jp")
    page.locator("#password").fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    return page


def at_table(visitor: Visitor, house: House, staff_id: str = "staff") -> Page:
    """Signed in and on the first question."""
    sign_in(visitor, staff_id)
    return visitor.open(f"{TABLE}/q/{house.first}")


def phone_of(table: Page, visitor: Visitor) -> Page:
    """The owner's phone on the first questions, let in by the link that the table's page shows."""
    table.goto(f"{visitor.site.url}{TABLE}")
    with table.expect_navigation():
        table.locator("#way form button").click()
    link = table.locator("#resume-link").get_attribute("href") or ""
    page = visitor.open(link.removeprefix(visitor.site.url))
    with page.expect_navigation():
        page.locator("main form button").click()
    return page


def chosen(page: Page, question: str) -> str:
    return page.locator(f"[name=q_{question}]:checked").get_attribute("value") or ""


def test_answers_and_notes_by_keys_alone(new_visitor: VisitorFactory, house: House) -> None:
    page = at_table(new_visitor(DESKTOP, at=house.site), house)
    options = [o.id for o in house.library.bank.domains[0].questions[0].options]
    page.keyboard.press("2")
    expect(page.locator("#state")).to_contain_text("保存しました")
    assert house.answers() == {house.first: options[1]}
    page.keyboard.press("/")
    expect(page.locator("#note")).to_be_focused()
    page.keyboard.type("1番の棚で確認 / 社長は慎重")
    page.keyboard.press("Escape")
    expect(page.locator("#note")).not_to_be_focused()
    page.keyboard.press("u")
    with page.expect_navigation():
        page.keyboard.press("ArrowRight")
    assert house.answers() == {house.first: "unknown"}
    assert house.beside()[house.first].note == "1番の棚で確認 / 社長は慎重"
    with page.expect_navigation():
        page.keyboard.press("ArrowLeft")
    assert page.url.endswith(house.first) and chosen(page, house.first) == "unknown"
    page.locator("summary", has_text="キーで進める").click()
    page.keyboard.press("3")
    assert chosen(page, house.first) == "unknown", "there a digit may be meant for a screen reader"
    page.locator("#keys-on").uncheck()
    page.locator("#main").focus()
    page.keyboard.press("3")
    assert chosen(page, house.first) == "unknown", "the keys can be switched off"


def test_a_whole_session_by_keyboard_alone(
    new_visitor: VisitorFactory, house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the sign-in to the agreement, without a mouse."""
    visitor = new_visitor(DESKTOP, at=house.site)
    page = visitor.open("/staff/sign-in")
    reach(page, "#email")
    page.keyboard.type("staff@example.jp")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    enter(page)
    visitor.open(TABLE)
    reach(page, "main .buttons .button")
    enter(page)
    asked = 0
    while "/q/" in page.url:
        asked += 1
        page.keyboard.press("2")
        if asked == 1:
            page.keyboard.press("/")
            page.keyboard.type("棚を見た")
            page.keyboard.press("Escape")
        if asked == 2:
            reach(page, "#value")
            page.keyboard.press("End")
            reach(page, "#reason")
            page.keyboard.type("見たところ違う")
            page.keyboard.press("Escape")
        with page.expect_navigation():
            page.keyboard.press("ArrowRight")
    assert len(house.answers()) == asked
    reach(page, "form[action$=complete] button")
    enter(page)
    assert page.url.endswith("/result")
    expect(page.locator(".items")).to_contain_text("見たところ違う")
    reach(page, "main .buttons .button")
    enter(page)
    reach(page, "#who1")
    page.keyboard.type("事務の佐藤さん")
    reach(page, "main form .button")
    enter(page)
    expect(page.locator("#agreement")).to_contain_text("事務の佐藤さん")
    agreed = house.agreement()
    assert agreed is not None and agreed.steps[0].who == "事務の佐藤さん" and len(agreed.steps) == 3
    with capsys.disabled():
        print(f" [{asked} questions by keys]", end="")


def reach(page: Page, what: str) -> None:
    """Go on by Tab until this has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement === document.querySelector(what)", what):
            return
    raise AssertionError(f"{what} cannot be reached by Tab")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_screen_asks_often_enough_to_follow() -> None:
    for script in ("follow.js", "table.js"):
        (every,) = re.findall(
            r"const EVERY = (\d+);", (PROJECT / "assess" / "static" / "js" / script).read_text("utf-8")
        )
        assert int(every) <= FOLLOWS, script


def test_two_screens_follow_each_other_without_a_reload(new_visitor: VisitorFactory, house: House) -> None:
    table = sign_in(new_visitor(DESKTOP, at=house.site))
    phone = phone_of(table, new_visitor(PHONE, at=house.site))
    table.goto(f"{house.site.url}{TABLE}/q/{house.first}")
    options = [o.id for o in house.library.bank.domains[0].questions[0].options]
    table.locator("#note").fill("書きかけ")
    table.locator("#main").focus()
    table.keyboard.press("4")
    expect(phone.locator(f"[name=q_{house.first}][value={options[3]}]")).to_be_checked()
    phone.locator(f"label[for=q_{house.first}-2]").click()  # and the phone goes on
    table.locator("#note").focus()
    expect(table.locator(f"[name=q_{house.first}][value={options[2]}]")).to_be_checked()
    expect(table.locator("#note")).to_be_focused()
    expect(table.locator("#note")).to_have_value("書きかけ")
    phone.locator("button[value=list]").click()
    phone.wait_for_url("**/q/*")
    table.locator("#main").focus()
    table.keyboard.press("1")
    expect(phone.locator(f"[name=q_{house.first}][value={options[0]}]")).to_be_checked()
    phone.locator(f"label[for=q_{house.first}-1]").click()
    expect(table.locator(f"[name=q_{house.first}][value={options[1]}]")).to_be_checked()
    assert house.answers()[house.first] == options[1]


def test_two_of_the_house_see_each_other_and_lose_nothing(new_visitor: VisitorFactory, house: House) -> None:
    one, two = new_visitor(DESKTOP, at=house.site), new_visitor(TABLET, at=house.site)
    first, second = at_table(one, house), at_table(two, house, "manager")
    first.locator("#note").fill("担当者のメモ")
    first.locator("#main").focus()
    expect(first.locator("#state")).to_contain_text("保存しました")
    expect(second.locator("#note")).to_have_value("担当者のメモ")
    second.locator("#note").fill("支店長が書きかけたメモ")
    first.locator("#note").fill("担当者が直したメモ")
    first.locator("#main").focus()
    expect(second.locator("#conflict")).to_be_visible()
    expect(second.locator("#conflict")).to_contain_text("担当者が直したメモ")
    expect(second.locator("#note")).to_have_value("支店長が書きかけたメモ")
    second.locator("#conflict-mine").click()
    expect(second.locator("#state")).to_contain_text("保存しました")
    assert house.beside()[house.first].note == "支店長が書きかけたメモ"
    expect(first.locator("#note")).to_have_value("支店長が書きかけたメモ")


def test_a_note_outlives_the_session_in_the_page(new_visitor: VisitorFactory, house: House) -> None:
    visitor = new_visitor(DESKTOP, at=house.site)
    visitor.expected |= {401}
    page = at_table(visitor, house)
    page.locator("#note").fill("サインインが切れる前のメモ")
    visitor.context.clear_cookies(name="assess_staff")
    page.locator("#main").focus()
    expect(page.locator("#state")).to_contain_text("サインインが終わりました")
    with page.expect_navigation():
        page.locator("#save").click()
    page.locator("#email").fill("staff@example.jp")
    page.locator("#password").fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("blockquote", has_text="サインインが切れる前のメモ")).to_be_visible()
    with page.expect_navigation():
        page.locator("main form .button").click()
    assert house.beside()[house.first].note == "サインインが切れる前のメモ"


def test_a_page_that_is_open_hears_that_the_owner_agrees_no_longer(new_visitor: VisitorFactory, house: House) -> None:
    visitor = new_visitor(DESKTOP, at=house.site)
    visitor.expected |= {403}
    page = at_table(visitor, house)
    page.locator("#note").fill("取り消しの前のメモ")
    page.locator("#main").focus()
    expect(page.locator("#state")).to_contain_text("保存しました")
    with house.context() as ctx:
        for consent in consents.of(ctx, "assessment"):
            consents.revoke(ctx, "assessment", consent.id)
    expect(page.locator("#state")).to_contain_text("同意を取り消した")
    expect(page.locator("#save")).to_be_disabled()
    page.keyboard.press("1")
    assert house.answers() == {} and house.beside()[house.first].note == "取り消しの前のメモ"


def test_a_paper_form_by_keys_alone(new_visitor: VisitorFactory, house: House) -> None:
    visitor = new_visitor(DESKTOP, at=house.site)
    sign_in(visitor)
    page = visitor.open(TABLE)
    with page.expect_navigation():
        page.locator("#paper a").click()
    fields = page.locator(".key-row__key[name^=n]")
    expect(fields.first).to_be_focused()
    count = fields.count()
    for number in range(count):
        page.keyboard.press(str(number % 3 + 1))
    enter(page)
    expect(page.locator("#save")).to_be_focused()
    enter(page)
    assert page.url.endswith("/table") and len(house.answers()) == count > 0


def test_without_a_script_the_buttons_save_both_columns(new_visitor: VisitorFactory, house: House) -> None:
    page = at_table(new_visitor(DESKTOP, javascript=False, at=house.site), house)
    page.locator(f"label[for=q_{house.first}-1]").click()
    page.locator("#note").fill("スクリプトなし")
    with page.expect_navigation():
        page.locator("#save").click()
    expect(page.locator("#note")).to_have_value("スクリプトなし")
    assert len(house.answers()) == 1


@pytest.mark.parametrize("size", [DESKTOP, TABLET, PHONE], ids=["desktop", "tablet", "phone"])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_pages_of_a_session_are_open_to_everybody(
    new_visitor: VisitorFactory, house: House, lang: str, size: tuple[int, int]
) -> None:
    visitor = new_visitor(size, lang, at=house.site)
    visitor.expected |= {403, 422}
    sign_in(visitor)
    found = []
    for path in ("", f"/q/{house.first}", "/profile"):
        found += faults(visitor.open(f"{TABLE}{path}"), path or "table", lang)
    page = visitor.open(TABLE)
    with page.expect_navigation():
        page.locator("#way form button").click()
    found += faults(page, "table with the owner's way", lang)
    page = visitor.open(PAPER)
    found += faults(page, "paper form", lang)
    page.locator("#n1").fill("9")
    page.locator("#n2").fill("1")
    with page.expect_navigation():
        page.locator("#paper-form .button").first.click()
    found += faults(page, "paper form with a mistake", lang)
    page.locator("#n1").fill("2")
    with page.expect_navigation():
        page.locator("#paper-form .button").first.click()
    found += faults(page, "paper form in words", lang)
    with house.context() as ctx:
        agreed = consents.of(ctx, "assessment")
        consents.revoke(ctx, "assessment", agreed[0].id)
    with page.expect_navigation():
        page.locator("#save").click()
    found += faults(page, "paper form after the consent was taken back", lang)
    with house.context() as ctx:
        consent_for(ctx, "assessment")
    with page.expect_navigation():
        page.locator("main form .button").click()
    assert page.url.endswith("/table") and len(house.answers()) == 2
    found += faults(visitor.open("/staff/clients/client"), "client with an open session", lang)
    with house.context() as ctx:
        bank = house.library.bank
        ctx.store.save_answers("assessment", "owner", {q.id: q.options[-1].id for _, q in bank.questions()}, ctx.now())
        for _, question in list(bank.questions())[:3]:
            other = Calibration(question.id, "staff", ctx.now(), question.options[0].id, "told", "棚を見た")
            ctx.store.save_calibration("client", "assessment", other, 0)
    page = visitor.open(TABLE)
    with page.expect_navigation():
        page.locator("form[action$=complete] button").click()
    found += faults(page, "result for two", lang)
    page = visitor.open(f"{TABLE}/agreement")
    found += faults(page, "agreement", lang)
    page.locator("#text1").fill("棚を片づける")
    with page.expect_navigation():
        page.locator("main form .button").first.click()
    found += faults(page, "table with an agreement", lang)
    with page.expect_navigation():
        page.locator("form[action$=report] button").click()
    comes_by_itself(page)
    expect(page.locator("#download")).to_be_visible()
    found += faults(page, "report", lang)
    with page.expect_download() as got:
        page.locator("#download").click()
    assert "髙﨑製作所" in got.value.suggested_filename and got.value.suggested_filename.endswith(".pdf")
    found += faults(visitor.open("/staff/clients/client"), "client with an agreement", lang)
    assert not found, "\n".join(found)


def test_the_columns_stand_side_by_side_on_a_notebook_and_below_each_other_on_a_tablet(
    new_visitor: VisitorFactory, house: House
) -> None:
    for size, beside in ((DESKTOP, True), (TABLET, False)):
        page = at_table(new_visitor(size, at=house.site), house)
        owner, adviser = (page.locator(f".table-{name}").bounding_box() for name in ("owner", "beside"))
        assert owner and adviser
        assert (adviser["x"] > owner["x"] + owner["width"]) is beside
        assert (adviser["y"] >= owner["y"] + owner["height"]) is not beside
