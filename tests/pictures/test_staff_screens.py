"""Every page for bank staff, advisers and readers by link, as somebody has accepted it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright

from assess.bank.library import Library
from assess.core.model import Lang
from tests.pictures import house, staff
from tests.pictures.compare import small
from tests.pictures.conftest import Look
from tests.pictures.rows import KEPT, SIZES, screen_name, screens
from tests.pictures.still import Still, standing_still

pytestmark = pytest.mark.e2e
SCREENS = screens(staff.ROWS)


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory, library: Library, playwright: Playwright) -> Iterator[Still]:
    with standing_still(tmp_path_factory.mktemp("staff"), library, playwright) as made:
        house.build(made)
        yield made


@pytest.mark.parametrize(("row", "size", "lang"), SCREENS, ids=[screen_name(*one) for one in SCREENS])
def test_the_page_looks_as_accepted(still: Still, look: Look, row: staff.StaffRow, size: str, lang: Lang) -> None:
    name = screen_name(row, size, lang)
    still.begin(name)
    with still.visitor(SIZES[size], lang, row) as visitor:
        told = look(name, small(still.see(visitor, row, staff.prepare(still, visitor, row)), KEPT[size]))
    assert told is None, told
