"""What is pictured: a page in a state, and a report of a firm. The rows stand with those who see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass
from itertools import product
from typing import Literal, TypeVar, get_args

from playwright.sync_api import Page

from assess.core.model import Lang
from assess.report.editions import EDITIONS

SIZES = {"phone": (390, 844), "desk": (1280, 900)}
KEPT = {"phone": 130, "desk": 320}  # points across
PAGE_KEPT = 160  # of a sheet of paper


@dataclass(frozen=True)
class Row:
    """A page in a state.

    `template`: what the page that is pictured is made of. `path`: where the visitor goes, and is answered with
    `status`. `do`: what is done there before the picture is taken. `script`: the browser runs scripts. `seen`: by day,
    in the dark, in the system's own colours, or printed; all but the first in Japanese only. `once`: in Japanese on a
    phone only.
    """

    name: str
    template: str
    path: str
    _: KW_ONLY
    do: Callable[[Page], object] | None = None
    status: int = 200
    seen: Literal["day", "dark", "system", "printed"] = "day"
    script: bool = True
    once: bool = False


def press(button: str, **fields: str) -> Callable[[Page], object]:
    """Fill in fields, by their ids, press a button, and wait for the page after it."""

    def do(page: Page) -> None:
        fill(page, **fields)
        with page.expect_navigation():
            page.locator(button).first.click()

    return do


def fill(page: Page, **fields: str) -> None:
    """Type into fields, choose from lists; what is to be ticked is given `on`."""
    for name, value in fields.items():
        field = page.locator(f"#{name.replace('__', '-')}")
        kind = field.evaluate("field => field.type")
        if kind in ("checkbox", "radio"):
            field.check()
        elif kind == "select-one":
            field.select_option(value)
        else:
            field.fill(value)


def after(*deeds: Callable[[Page], object]) -> Callable[[Page], object]:
    """One deed after the other."""

    def do(page: Page) -> None:
        for deed in deeds:
            deed(page)

    return do


def key_in(page: Page) -> None:
    """Type some answers of a paper form, and look at them in words."""
    for number in range(1, 6):
        page.locator(f"#n{number}").fill("2")
    press("button[value=check]")(page)


def open_all(page: Page) -> None:
    """Unfold what is folded."""
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")


@dataclass(frozen=True)
class Firm:
    """A firm of tests/bank/firms, under another name and place where given."""

    slug: str
    company: str = ""
    municipality: str = ""


FIRMS = (
    Firm("lacquer-workshop"),  # level 0
    Firm("metalworker", "株式会社" + "長い名前の金属加工製作所" * 4),
    Firm("ryokan", "🍶 𠮷田屋旅館（草彅・槗本）", "葛\U000e0100城市"),
    Firm("building-maintenance", "Very Long Building Maintenance & Cleaning Services Holdings Incorporated"),
    Firm("wholesaler"),
    Firm("trucking", ""),
    Firm("cram-school"),
    Firm("advanced-manufacturer"),  # level 4
)
LANGUAGES: tuple[Lang, ...] = get_args(Lang)
R = TypeVar("R", bound=Row)
SHEETS = list(product(FIRMS, EDITIONS, LANGUAGES))


def screens(rows: Iterable[R]) -> list[tuple[R, str, Lang]]:
    """Row, size and language of every picture of these rows."""
    return [
        (row, size, lang)
        for row, size, lang in product(rows, SIZES, LANGUAGES)
        if (row.seen == "day" or lang == "ja") and (not row.once or (size, lang) == ("phone", "ja"))
    ]


def screen_name(row: Row, size: str, lang: Lang) -> str:
    return f"{row.name}-{size}-{lang}"


def sheet_name(firm: Firm, edition: str, lang: Lang) -> str:
    return f"pdf-{firm.slug}-{edition}-{lang}"
