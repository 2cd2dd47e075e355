"""The paper form as a PDF."""

from __future__ import annotations

import json
from collections.abc import Mapping

import segno

from assess.bank.codec import content_hash
from assess.core.model import Bank, Lang, PathChoice
from assess.report.paper import WayOn, build_paper, form_record
from assess.report.pdf import printing
from assess.report.pdf.characters import printable_view

# The ids behind the numbers of a paper form, unprinted.
FORM_NAME = "FORM.json"
QUICK_PAGES = 2
# How closely a form may be set, loosest first; English takes more room.
DENSITIES: Mapping[tuple[PathChoice, Lang], tuple[str, ...]] = {
    ("quick", "ja"): ("close", "closer", "closest"),
    ("quick", "en"): ("closer", "closest"),
    ("full", "ja"): ("close",),
    ("full", "en"): ("closer",),
}


def render_blank(
    bank: Bank, *, lang: Lang, industry: str, path: PathChoice = "full", way: WayOn | None = None
) -> bytes:
    """The paper form for one industry, with its ids as an attachment (docs/decisions/0061).

    `way`: what its QR code leads to. The short form is set as closely as its two pages need.
    Raises ValueError for an unknown industry.
    """
    sheet = printable_view(build_paper(bank, lang, industry, path, way))
    record = form_record(bank, content_hash(bank), lang, industry, path)
    template = printing.environment().get_template("report/blank.html")
    qr = segno.make(way.address, error="m").svg_data_uri(border=2) if way else None
    with printing.uncollected():
        for density in DENSITIES[path, lang]:
            document = printing.layout(template.render(sheet=sheet, qr=qr, density=density))
            if len(document.pages) <= QUICK_PAGES:
                break
        return printing.write(
            document, [printing.attached(FORM_NAME, json.dumps(record, ensure_ascii=False), printing.NO_DATE)]
        )
