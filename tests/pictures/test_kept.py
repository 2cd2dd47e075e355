"""The kept pictures themselves: one for each row, and small; and what counts as a difference."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from tests.pictures import compare, owner, staff, voice
from tests.pictures.conftest import accepting
from tests.pictures.rows import SHEETS, screen_name, screens, sheet_name
from tests.web.test_template_contexts import pages

MOST = 9_000_000  # bytes of all
ROWS = (*owner.ROWS, *voice.ROWS, *staff.ROWS)


def names() -> list[str]:
    """Every picture that there is to be."""
    return [screen_name(*one) for one in screens(ROWS)] + [sheet_name(*one) for one in SHEETS]


def test_a_picture_without_a_row_is_not_kept(request: pytest.FixtureRequest) -> None:
    stale = [file for file in compare.ACCEPTED.glob("*.png") if file.stem not in names()]
    if accepting(request.config):
        for file in stale:
            file.unlink()
    else:
        assert not stale, "make accept-pictures takes them away"


def test_every_page_is_pictured() -> None:
    """A row names the template that its picture has to be made of: the test that takes the picture looks."""
    whole = {page.template for page in pages() if not page.template.rpartition("/")[2].startswith("_")}
    assert {row.template for row in ROWS} == whole


def test_no_two_pictures_share_a_name() -> None:
    assert len(names()) == len(set(names()))


def test_the_pictures_stay_small() -> None:
    assert sum(file.stat().st_size for file in compare.ACCEPTED.glob("*.png")) < MOST


def page(*words: tuple[int, str], height: int = 600) -> Image.Image:
    """A page of lines, as a browser would picture it."""
    drawn = Image.new("RGB", (390, height), "white")
    pen = ImageDraw.Draw(drawn)
    for line in range(0, 500, 24):
        pen.text((16, line), "an owner reads this line and goes on to the next one", fill="black")
    for line, word in words:
        pen.rectangle((16, line, 200, line + 20), fill="white")
        pen.text((16, line), word, fill="black", font_size=20)
    return compare.small(drawn, 156)


@pytest.mark.parametrize(
    ("now", "differs"),
    [
        (page(), False),
        (page((240, "12345678901234")), True),  # one figure on the page
        (page(height=640), True),  # longer by a line
        (page(height=601), False),
    ],
)
def test_what_differs_is_seen_and_nothing_else(now: Image.Image, differs: bool) -> None:
    whole, square = compare.shares(compare.marks(page(), now))
    assert (whole > compare.SHARE or square > compare.IN_A_SQUARE) is differs, (whole, square)


def test_a_picture_that_is_read_back_is_the_same() -> None:
    kept = compare.written(page((240, "x")))
    with Image.open(io.BytesIO(kept)) as read:
        assert compare.shares(compare.marks(read, page((240, "x")))) == (0, 0)
