"""Every page of the printed reports of eight firms, as somebody has accepted it."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from assess.bank.answers_json import parse_answers
from assess.bank.library import Library
from assess.core.diagnosis import diagnose
from assess.core.model import Lang
from assess.report.editions import Edition
from assess.report.pdf import render
from tests.bank.written import FIRMS as FILES
from tests.pictures.compare import small
from tests.pictures.conftest import Look
from tests.pictures.rows import PAGE_KEPT, SHEETS, Firm, sheet_name
from tests.waiting import PATIENCE

pytestmark = pytest.mark.slow


def drawn(library: Library, firm: Firm, edition: Edition, lang: Lang) -> bytes:
    """The report as a PDF."""
    answers = parse_answers((FILES / f"{firm.slug}.json").read_bytes())
    changes = {"company": firm.company, "municipality": firm.municipality}
    named = replace(answers.profile, **{field: text for field, text in changes.items() if text})
    diagnosis = diagnose(library.bank, library.bank_hash, library.catalogue, replace(answers, profile=named))
    return render.render_report(diagnosis, lang=lang, edition=edition)


def pages_of(pdf: bytes, folder: Path) -> Image.Image:
    """All pages side by side, in greys."""
    command = ["pdftoppm", "-gray", "-scale-to-x", str(2 * PAGE_KEPT), "-scale-to-y", "-1", "-", str(folder / "page")]
    subprocess.run(command, input=pdf, check=True, timeout=PATIENCE)
    pages = [Image.open(file) for file in sorted(folder.glob("page*.pgm"))]
    sheet = Image.new("L", (sum(page.width for page in pages), max(page.height for page in pages)), 255)
    for number, page in enumerate(pages):
        sheet.paste(page, (number * pages[0].width, 0))
    return sheet


@pytest.mark.parametrize(("firm", "edition", "lang"), SHEETS, ids=[sheet_name(*one) for one in SHEETS])
def test_the_report_looks_as_accepted(
    library: Library, look: Look, tmp_path: Path, firm: Firm, edition: Edition, lang: Lang
) -> None:
    sheet = pages_of(drawn(library, firm, edition, lang), tmp_path)
    told = look(sheet_name(firm, edition, lang), small(sheet, sheet.width // 2))
    assert told is None, told
