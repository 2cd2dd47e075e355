"""Every page of the owner and of a colleague in every state, as somebody has accepted it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright

from assess.bank.library import Library
from assess.core.model import Lang
from tests.pictures import owner, voice
from tests.pictures.compare import small
from tests.pictures.conftest import Look
from tests.pictures.rows import KEPT, SIZES, screen_name, screens
from tests.pictures.still import Still, standing_still

pytestmark = pytest.mark.e2e
SCREENS = screens((*owner.ROWS, *voice.ROWS))


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory, library: Library, playwright: Playwright) -> Iterator[Still]:
    with standing_still(tmp_path_factory.mktemp("still"), library, playwright) as made:
        yield made


@pytest.mark.parametrize(("row", "size", "lang"), SCREENS, ids=[screen_name(*one) for one in SCREENS])
def test_the_page_looks_as_accepted(
    still: Still, look: Look, row: owner.OwnerRow | voice.VoiceRow, size: str, lang: Lang
) -> None:
    name = screen_name(row, size, lang)
    still.begin(name)
    with still.visitor(SIZES[size], lang, row) as visitor:
        if isinstance(row, owner.OwnerRow):
            path = owner.prepare(still, visitor, row, lang)
        else:
            path = voice.prepare(still, visitor, row, lang)
        told = look(name, small(still.see(visitor, row, path), KEPT[size]))
    assert told is None, told
