"""The report as a PDF, in its editions, and the sheets to be filled in by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product

import segno
from weasyprint import Attachment, Document

from assess import i18n
from assess.bank.answers_file import FILE_NAME
from assess.bank.answers_json import dump_answers
from assess.core.diagnosis import Diagnosis
from assess.core.model import LANGUAGES, Lang
from assess.paths import TEMPLATES
from assess.report.build import build_view, strings
from assess.report.editions import EDITIONS, PARTS, SHEETS, Edition, SheetName, styles
from assess.report.pdf import fit, printing
from assess.report.pdf.characters import GETA, plain_letters, printable, printable_view
from assess.report.pdf.lines import warm as warm_lines
from assess.report.pdf.memos import memos
from assess.report.publisher import Publisher, sentences
from assess.report.result_json import RESULT_NAME, result_export
from assess.report.sheets import hand_sheet
from assess.report.view import ReportView

NOBODY = Publisher()
# The first page is a summary of its own, which ends at this place: set closer where it would run over.
SUMMARY_END, AGREEMENT_END = "summary-end", "agreement-end"


def warm() -> None:
    """Read once what every render needs, so that processes forked off afterwards have it at once."""
    for lang in LANGUAGES:
        i18n.texts(lang)
    for name in ("report", "advisor", "sheet", "blank"):
        printing.environment().get_template(f"report/{name}.html")
    for file in (TEMPLATES / "report").glob("_*.html"):
        printing.environment().get_template(f"report/{file.name}")
    printing.environment().get_template("macros/charts.html")
    for edition, lang in product(EDITIONS, LANGUAGES):
        for name in styles(edition, lang):
            printing.sheet(name)
    plain_letters()
    warm_lines()
    printing.write(printing.layout(printing.WARM_PAGE))


def _records(diagnosis: Diagnosis, lang: Lang) -> list[Attachment]:
    """The answers, by which a report can be taken in again, and the result as `score` prints it."""
    day = diagnosis.answers.date or printing.NO_DATE
    result = json.dumps(result_export(diagnosis, lang), ensure_ascii=False)
    return [
        printing.attached(FILE_NAME, dump_answers(diagnosis.answers), day),
        printing.attached(RESULT_NAME, result, day),
    ]


def render_report(
    diagnosis: Diagnosis, *, lang: Lang, edition: Edition | SheetName = "full", publisher: Publisher = NOBODY
) -> bytes:
    """The report as PDF/UA-1, tagged, with ANSWERS.json and RESULT.json inside.

    `edition`: `summary` (one page), `advisor` (with dialogue sheet and arithmetic), `full` (everything for the
    firm). `publisher`: who stands behind it. Raises ValueError for another one. Same input, same bytes.
    """
    if edition in SHEETS:
        return _sheet_for_a_hand(diagnosis, lang, edition, publisher)
    if edition not in EDITIONS:
        raise ValueError(f"no edition {edition!r}; there are {', '.join(EDITIONS)}")
    with printing.uncollected():
        built = build_view(diagnosis, lang, PARTS[edition])
        view = printable_view(built)
        document = _fitted(view, edition, _geta_note(built, view), publisher)
        return printing.write(document, _records(diagnosis, lang))


def _fitted(view: ReportView, edition: Edition, geta_note: str | None, publisher: Publisher) -> Document:
    """The report laid out as loosely as its first page allows."""
    parts = PARTS[edition]
    told = [printable(said) for said in sentences(publisher, view.lang)]
    credit = i18n.translate(view.lang, "report.small.credit")
    foot = [view.marks.gap.join([*([] if parts else told), credit, view.labels["foot"]])]
    if publisher.address:
        foot.insert(0, i18n.translate(view.lang, "report.foot.way_on", address=publisher.address))
    company = fit.company_size(view.header.company)
    values = {
        "view": view,
        "parts": parts,
        "notes": tuple(_notes(view, edition, publisher.address, credit, geta_note)),
        "geta_note": geta_note,
        "foot": foot,
        "address": publisher.address,
        "qr": segno.make(publisher.address, error="m").svg_data_uri(border=1) if publisher.address else None,
        "publisher": told,
        "publisher_name": printable(publisher.running),
        "logo": publisher.logo,
    }
    if edition == "advisor":  # its first page is the agreement, which no summary has to fit
        density = fit.DENSITIES[0]
        template = printing.environment().get_template("report/advisor.html")
        values["memos"] = memos(view)
        for way in fit.AGREEMENT[fit.first_agreement(view) :]:
            page = template.render(values, density=density, variables=density.variables(company), set=way)
            document = printing.layout(page, styles(edition, view.lang))
            if AGREEMENT_END in document.pages[0].anchors:
                break
        return document
    template = printing.environment().get_template("report/report.html")
    first = fit.first_density(view, foot, qr=bool(publisher.address), note=geta_note)
    for density in fit.DENSITIES[first:]:
        page = template.render(values, density=density, variables=density.variables(company))
        document = printing.layout(page, styles(edition, view.lang))
        if SUMMARY_END in document.pages[0].anchors:
            break
    return document


def _notes(view: ReportView, edition: Edition, address: str, credit: str, geta_note: str | None) -> Iterator[str]:
    """What the end of a report says of itself, without what the summary says where that is the first page."""
    yield from (said for said in view.small_print if edition == "advisor" or said != credit)
    if address and edition == "advisor":
        yield i18n.translate(view.lang, "report.way_on", address=address)
    yield i18n.translate(view.lang, "report.small.data")
    if geta_note:
        yield geta_note


def _sheet_for_a_hand(diagnosis: Diagnosis, lang: Lang, name: SheetName, publisher: Publisher) -> bytes:
    """A page to be filled in. It may lie about in the firm: no record of the answers is inside."""
    sheet = printable_view(hand_sheet(diagnosis, lang, name))
    html = (
        printing.environment()
        .get_template("report/sheet.html")
        .render(sheet=sheet, publisher_name=printable(publisher.running))
    )
    with printing.uncollected():
        return printing.write(printing.layout(html, ("report", "report-sheet")))


def _geta_note(built: ReportView, view: ReportView) -> str | None:
    """What 〓 stands for, where a letter of the firm's has become one."""
    if view is built or _getas(view) <= _getas(built):
        return None
    return i18n.translate(view.lang, "report.small.geta")


def _getas(view: ReportView) -> int:
    """How often 〓 stands in a view."""
    return sum(text.count(GETA) for text in strings(view))
