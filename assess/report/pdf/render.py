"""The report as a PDF/UA file (WeasyPrint), and the paper questionnaire.

Identical input gives identical bytes: no clock, no random number, no font of the machine. Call it in a process of
its own (docs/decisions/0011); nothing here is shared between renders but what is read once from files.
"""

from __future__ import annotations

import gc
import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from xml.etree import ElementTree

import segno
from cssselect2 import ElementWrapper
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration

from assess import i18n
from assess.bank.answers_file import FILE_NAME
from assess.bank.answers_json import dump_answers
from assess.bank.codec import content_hash
from assess.core.diagnosis import Diagnosis
from assess.core.model import LANGUAGES, Answers, Bank, Lang, PathChoice
from assess.paths import TEMPLATES
from assess.report.build import build_view, strings
from assess.report.editions import EDITIONS, PARTS, Edition
from assess.report.paper import WayOn, build_paper, form_record
from assess.report.pdf import fit
from assess.report.pdf.characters import GETA, plain_letters, printable, printable_view
from assess.report.pdf.fetcher import StaticFetcher
from assess.report.pdf.version import STATIC, STYLESHEET
from assess.report.publisher import Publisher, sentences
from assess.report.view import ReportView

NOBODY = Publisher()
# Dates an undated response: a PDF needs dates for its attachment, and the clock would change its bytes.
NO_DATE = "2000-01-01"
FONT_FOLDER = (STATIC / "fonts").as_uri() + "/"
FAMILIES = {"BIZUDPGothic": "BIZ UDPGothic", "RareKanjiJP": "Rare Kanji JP"}  # file -> name in the style sheet
# The first page is a summary of its own, which ends at this place: set closer where it would run over.
SUMMARY_END = "summary-end"
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
# A page with a bit of everything: it makes the libraries under WeasyPrint load what they load once.
WARM_PAGE = """<html lang="ja"><head><title>.</title></head><body class="tight" data-running="."><h1>あ</h1>
<section class="page"><h2>い</h2><ul><li><b>う</b></li></ul><table><tr><th scope="col">え</th><td>お</td></tr></table>
<svg role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>.</title><path d="M0 0h1v1z"/>
<text x="1" y="1">か</text></svg></section></body></html>"""


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class _Page(HTML):  # type: ignore[misc]
    """A page of our own templates, read as XML: expat does in 2 ms what WeasyPrint's HTML parser does in 60.

    The templates are well-formed, every value in them is escaped, and `printable` leaves no character that XML forbids.
    Raises ElementTree.ParseError for a template that is not well-formed.
    """

    def __init__(self, html: str, fetcher: StaticFetcher) -> None:
        self.base_url = STATIC.as_uri() + "/"
        self.url_fetcher = fetcher
        self.media_type = "print"
        root = ElementTree.fromstring(html)  # noqa: S314 - our own templates
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


@cache
def _sheet() -> CSS:
    """The style sheet without the faces, parsed once."""
    return CSS(filename=STYLESHEET, url_fetcher=StaticFetcher())


_of_thread = threading.local()


def _fonts() -> tuple[FontConfiguration, CSS]:
    """The bundled faces, made known to this thread's font configuration; made once a thread.

    Not once a process: a FontConfiguration shared between threads corrupts the heap. A forked process goes on with the
    one of the thread that forked it.
    """
    if not hasattr(_of_thread, "fonts"):
        font_config = FontConfiguration()
        _of_thread.fonts = font_config, _faces(font_config)
    fonts: tuple[FontConfiguration, CSS] = _of_thread.fonts
    return fonts


def _faces(font_config: FontConfiguration) -> CSS:
    rules = (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url({name}-{face}.ttf) }}'
        for name, family in FAMILIES.items()
        for face, weight in (("Regular", 400), ("Bold", 700))
    )
    return CSS(string="".join(rules), base_url=FONT_FOLDER, font_config=font_config, url_fetcher=StaticFetcher())


def warm() -> None:
    """Read once what every render needs, so that processes forked off afterwards have it at once."""
    for lang in LANGUAGES:
        i18n.texts(lang)
    for name in ("report", "blank"):
        _environment().get_template(f"report/{name}.html")
    for file in (TEMPLATES / "report").glob("_*.html"):
        _environment().get_template(f"report/{file.name}")
    _environment().get_template("macros/charts.html")
    plain_letters()
    fit.warm()
    _write(_layout(WARM_PAGE))


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: a render makes a million small things that nearly all live to its end."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _layout(html: str) -> Document:
    font_config, faces = _fonts()
    sheets = [faces, _sheet()]
    return _Page(html, StaticFetcher()).render(stylesheets=sheets, font_config=font_config, pdf_variant="pdf/ua-1")


def _write(document: Document, attachments: Iterable[Attachment] = ()) -> bytes:
    pdf: bytes = document.write_pdf(attachments=list(attachments), pdf_variant="pdf/ua-1")
    return pdf


def _attachment(answers: Answers) -> Attachment:
    return _data(FILE_NAME, dump_answers(answers), answers.date or NO_DATE)


def _data(name: str, content: str, date: str) -> Attachment:
    day = datetime.fromisoformat(date).replace(tzinfo=UTC)
    return Attachment(
        string=content,
        name=name,
        description=name,
        created=day,
        modified=day,
        relationship="Data",
        url_fetcher=StaticFetcher(),
    )


def render_report(
    diagnosis: Diagnosis, *, lang: Lang, edition: Edition = "full", publisher: Publisher = NOBODY
) -> bytes:
    """The report as PDF/UA-1, tagged, with ANSWERS.json inside.

    `edition`: `summary` (one page), `advisor` (with dialogue sheet and arithmetic), `full` (everything for the
    firm). `publisher`: who stands behind it. Raises ValueError for another one. Same input, same bytes.
    """
    if edition not in EDITIONS:
        raise ValueError(f"no edition {edition!r}; there are {', '.join(EDITIONS)}")
    with _uncollected():
        built = build_view(diagnosis, lang, PARTS[edition])
        view = printable_view(built)
        document = _fitted(view, edition, _geta_note(built, view), publisher)
        return _write(document, [_attachment(diagnosis.answers)])


def _fitted(view: ReportView, edition: Edition, geta_note: str | None, publisher: Publisher) -> Document:
    """The report laid out as loosely as its first page allows."""
    template = _environment().get_template("report/report.html")
    pointer = view.labels["summary_more"] if "support" in PARTS[edition] and view.team else None
    values = {
        "view": view,
        "parts": PARTS[edition],
        "notes": [i18n.translate(view.lang, "report.small.data"), *([geta_note] if geta_note else [])],
        "geta_note": geta_note,
        "pointer": pointer,
        "publisher": [printable(said) for said in sentences(publisher, view.lang)],
        "publisher_name": printable(publisher.running),
        "logo": publisher.logo,
    }
    first = fit.first_density(view, geta_note, pointer)
    for density in fit.DENSITIES[first:]:
        document = _layout(template.render(values, density=density))
        if SUMMARY_END in document.pages[1 if view.agreement else 0].anchors:
            break
    return document


def _geta_note(built: ReportView, view: ReportView) -> str | None:
    """What 〓 stands for, where a letter of the firm's has become one."""
    if view is built or _getas(view) <= _getas(built):
        return None
    return i18n.translate(view.lang, "report.small.geta")


def _getas(view: ReportView) -> int:
    """How often 〓 stands in a view."""
    return sum(text.count(GETA) for text in strings(view))


def blank(bank: Bank, *, lang: Lang, industry: str, path: PathChoice = "full", way: WayOn | None = None) -> bytes:
    """The paper form for one industry, with its ids as an attachment (docs/decisions/0061).

    `way`: what its QR code leads to. The short form is set as closely as its two pages need.
    Raises ValueError for an unknown industry.
    """
    sheet = printable_view(build_paper(bank, lang, industry, path, way))
    record = form_record(bank, content_hash(bank), lang, industry, path)
    template = _environment().get_template("report/blank.html")
    qr = segno.make(way.address, error="m").svg_data_uri(border=2) if way else None
    with _uncollected():
        for density in DENSITIES[path, lang]:
            document = _layout(template.render(sheet=sheet, qr=qr, density=density))
            if len(document.pages) <= QUICK_PAGES:
                break
        return _write(document, [_data(FORM_NAME, json.dumps(record, ensure_ascii=False), NO_DATE)])
