"""Each edition in each language against what PDF/UA-1 asks of a file, as far as a program can tell by its tags.

Read by pikepdf. veraPDF, which knows the whole standard, is in none of Debian, PyPI and npm; so no more is claimed than
what is checked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from assess.core.diagnosis import diagnose
from assess.core.model import LANGUAGES, Lang
from assess.report.editions import EDITIONS, Edition
from assess.report.pdf import render
from tests.report.pdf.reading import fonts_of, opened, structure
from tests.samples import answer_all, small_bank, small_catalogue, small_profile

pytestmark = pytest.mark.slow

SHOWS = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh", "EI"}
OPENS = {"BDC", "BMC"}
# The types of ISO 32000-1, 14.8.4; a type of our own would need a role map.
STANDARD = set(
    re.findall(
        r"\w+",
        "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl "
        "LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP "
        "Warichu WT WP Figure Formula Form",
    )
)


@cache
def drawn(edition: Edition, lang: Lang) -> bytes:
    """A report that fills its edition."""
    answers = answer_all(small_bank(), "some", profile=small_profile(company="株式会社 燕金属", municipality="燕市"))
    diagnosis = diagnose(small_bank(), "0123456789abcdef", small_catalogue(), answers)
    return render.render_report(diagnosis, lang=lang, edition=edition)


@pytest.fixture(params=[(e, x) for e in EDITIONS for x in LANGUAGES], ids=lambda one: "-".join(one))
def document(request: pytest.FixtureRequest) -> Iterator[tuple[pikepdf.Pdf, Lang]]:
    edition, lang = request.param
    with opened(drawn(edition, lang)) as found:
        yield found, lang


def test_it_says_what_it_is(document: tuple[pikepdf.Pdf, Lang]) -> None:
    found, lang = document
    with found.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1" and metadata["dc:title"]
    assert found.Root.MarkInfo.Marked and not found.Root.MarkInfo.get("/Suspects", False)
    assert str(found.Root.Lang) == lang
    assert found.Root.ViewerPreferences.DisplayDocTitle
    assert not found.is_encrypted


def test_all_that_is_drawn_is_tagged_or_told_to_be_ornament(document: tuple[pikepdf.Pdf, Lang]) -> None:
    found, _ = document
    for number, page in enumerate(found.pages, 1):
        inside: list[bool] = []
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in OPENS:
                marked = name == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]
                inside.append(str(operands[0]) == "/Artifact" or marked)
            elif name == "EMC":
                inside.pop()
            elif name in SHOWS:
                assert any(inside), f"page {number}: {name} stands outside of every tag"
        assert not inside


def test_every_tag_is_known_and_every_page_reads_in_their_order(document: tuple[pikepdf.Pdf, Lang]) -> None:
    found, _ = document
    roles = {str(key)[1:]: str(value)[1:] for key, value in dict(found.Root.StructTreeRoot.get("/RoleMap", {})).items()}
    names = {str(element.S)[1:] for element in structure(found)}
    assert {roles.get(name, name) for name in names} <= STANDARD
    assert all(str(page.get("/Tabs")) == "/S" for page in found.pages if "/Annots" in page)


def test_headings_begin_with_the_first_and_skip_none(document: tuple[pikepdf.Pdf, Lang]) -> None:
    found, _ = document
    levels = [int(match[1]) for element in structure(found) if (match := re.fullmatch(r"/H(\d)", str(element.S)))]
    assert levels and levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_figures_and_links_are_told_in_words(document: tuple[pikepdf.Pdf, Lang]) -> None:
    found, _ = document
    for element in structure(found):
        if str(element.S) == "/Figure":
            assert str(element.get("/Alt", "")).strip()
    for page in found.pages:
        for annotation in page.get("/Annots", []):
            assert str(annotation.Subtype) == "/Link" and str(annotation.get("/Contents", "")).strip()
            assert "/StructParent" in annotation


def test_every_cell_has_its_headers(document: tuple[pikepdf.Pdf, Lang]) -> None:
    found, _ = document
    elements = list(structure(found))
    headers = {bytes(element.ID) for element in elements if str(element.S) == "/TH"}
    for element in elements:
        if str(element.S) == "/TD":
            linked = {bytes(name) for name in _attribute(element, "/Headers") or ()}
            assert linked and linked <= headers


def _attribute(element: Any, name: str) -> Any:
    given = element.get("/A", pikepdf.Dictionary())
    for attributes in given if isinstance(given, pikepdf.Array) else [given]:
        if name in attributes:
            return attributes[name]
    return None


def test_lists_are_made_of_items(document: tuple[pikepdf.Pdf, Lang]) -> None:
    found, _ = document
    for element in structure(found):
        if str(element.S) == "/L":
            kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
            assert {str(kid.S) for kid in kids} <= {"/LI", "/L", "/Caption"}


def test_every_face_is_inside_with_its_letters_named(document: tuple[pikepdf.Pdf, Lang]) -> None:
    found, _ = document
    assert fonts_of(found)
    for name, font in fonts_of(found).items():
        inside = font.DescendantFonts[0].FontDescriptor
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inside.keys()), name
        assert "/ToUnicode" in font, name


def test_an_outline_leads_through_more_than_one_page(document: tuple[pikepdf.Pdf, Lang]) -> None:
    found, _ = document
    with found.open_outline() as outline:
        assert len(found.pages) == 1 or [item.title for item in outline.root if item.title.strip()]
