"""A session at one table in real browsers: by keyboard alone, on two screens at once, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assess import create_app
from assess.bank.library import Library
from assess.store import Calibration
from assess.web.context import make_context
from tests.e2e.conftest import DESKTOP, PHONE, VisitorFactory, serving
from tests.e2e.pages import Site, Visitor, faults
from tests.web.staff_helpers import PASSWORD, make_house

TABLE = "/staff/clients/client/assessments/assessment/table"
TABLET = (820, 1180)
FOLLOWS = 2000  # milliseconds until the other screen shows it


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

    def context(self):  # noqa: ANN202
        from contextlib import contextmanager

        @contextmanager
        def opened():  # noqa: ANN202
            with create_app(self.site.settings, self.library).app_context():
                yield make_context()

        return opened()


@pytest.fixture
def house(tmp_path: Path, library: Library) -> Iterator[House]:
    with serving(tmp_path, library) as site:
        make_house(create_app(site.settings, library))
        yield House(site, library)


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
    page.locator("#keys-on").uncheck()
    page.locator("#main").focus()
    page.keyboard.press("3")
    assert chosen(page, house.first) == "unknown", "the keys can be switched off"


def test_two_screens_follow_each_other_without_a_reload(new_visitor: VisitorFactory, house: House) -> None:
    table = sign_in(new_visitor(DESKTOP, at=house.site))
    phone = phone_of(table, new_visitor(PHONE, at=house.site))
    table.goto(f"{house.site.url}{TABLE}/q/{house.first}")
    options = [o.id for o in house.library.bank.domains[0].questions[0].options]
    table.locator("#note").fill("書きかけ")
    phone.locator(f"label[for=q_{house.first}-2]").click()
    expect(table.locator(f"[name=q_{house.first}][value={options[2]}]")).to_be_checked(timeout=FOLLOWS + 1000)
    expect(table.locator("#note")).to_be_focused()
    expect(table.locator("#note")).to_have_value("書きかけ")
    table.locator("#main").focus()
    table.keyboard.press("1")
    expect(phone.locator(f"[name=q_{house.first}][value={options[0]}]")).to_be_checked(timeout=FOLLOWS + 1000)
    phone.locator(f"label[for=q_{house.first}-1]").click()
    expect(table.locator(f"[name=q_{house.first}][value={options[1]}]")).to_be_checked(timeout=FOLLOWS + 1000)
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
    sign_in(visitor)
    found = []
    for path in ("", f"/q/{house.first}", "/profile"):
        found += faults(visitor.open(f"{TABLE}{path}"), path or "table", lang)
    page = visitor.open(TABLE)
    with page.expect_navigation():
        page.locator("#way form button").click()
    found += faults(page, "table with the owner's way", lang)
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
