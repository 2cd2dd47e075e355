"""A page that is printed from the browser shows what is asked and what was chosen, over the width of the sheet."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import VisitorFactory

WIDTH = 718  # CSS pixels between the margins of A4


@pytest.mark.parametrize("path", ["q/office", "question/{first}", "relevance"])
def test_choices_and_the_chosen_one_are_on_the_sheet(new_visitor: VisitorFactory, path: str) -> None:
    visitor = new_visitor((WIDTH, 1000))
    visitor.take_over(2)
    page = visitor.page
    page.goto(f"{visitor.base}/{path.format(first=visitor.bank.domains[0].questions[0].id)}")
    page.emulate_media(media="print")
    chosen = page.locator(".choice input:checked + label")
    labels = page.locator(".choice label")
    assert labels.count() >= 5 and (path == "relevance" or chosen.count() >= 1)
    for label in labels.all():
        box = label.bounding_box()
        assert label.is_visible() and box is not None and box["width"] > 100 and box["height"] < 100, label.inner_text()
    assert not page.locator(".buttons .button").first.is_visible()
