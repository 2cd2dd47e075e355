"""How a page of our templates becomes a PDF/UA file (WeasyPrint).

Identical input gives identical bytes: no clock, no random number, no font of the machine. Call it in a process of
its own (docs/decisions/0011); nothing here is shared between renders but what is read once from files.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from xml.etree import ElementTree

from cssselect2 import ElementWrapper
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration

from assess.paths import TEMPLATES
from assess.report.pdf.close import keep_close
from assess.report.pdf.ends import keep_ends
from assess.report.pdf.fetcher import StaticFetcher
from assess.report.pdf.version import STATIC, stylesheet

# Dates what has no day: a PDF needs dates for its attachment, and the clock would change its bytes.
NO_DATE = "2000-01-01"
FONT_FOLDER = (STATIC / "fonts").as_uri() + "/"
FAMILIES = {"BIZUDPGothic": "BIZ UDPGothic", "RareKanjiJP": "Rare Kanji JP"}  # file -> name in the style sheet
# A page with a bit of everything: it makes the libraries under WeasyPrint load what they load once.
WARM_PAGE = """<html lang="ja"><head><title>.</title></head><body class="tight" data-running="."><h1>あ</h1>
<section class="page"><h2>い</h2><ul><li><b>う</b></li></ul><table><tr><th scope="col">え</th><td>お</td></tr></table>
<svg role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>.</title><path d="M0 0h1v1z"/>
<text x="1" y="1">か</text></svg><p><img src="dots/1.png" alt="."/></p></section></body></html>"""


@cache
def environment() -> Environment:
    """The templates of what is printed."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Page(HTML):  # type: ignore[misc]
    """A page of our own templates, read as XML: expat does in 2 ms what WeasyPrint's HTML parser does in 60.

    The templates are well-formed, every value in them is escaped, and `printable` leaves no character that XML forbids.
    Raises ElementTree.ParseError for a template that is not well-formed.
    """

    def __init__(self, html: str, fetcher: StaticFetcher) -> None:
        self.base_url = STATIC.as_uri() + "/"
        self.url_fetcher = fetcher
        self.media_type = "print"
        root = ElementTree.fromstring(html)  # noqa: S314 - our own templates
        keep_ends(root)
        for page in root.iterfind("body/div[@class='page']"):
            keep_close(page, root.get("lang", ""))
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        """What the elements are before any style; no template has a form to fill in on a screen."""
        return [sheet("report-base")]


@cache
def sheet(name: str) -> CSS:
    """A style sheet without the faces, parsed once."""
    return CSS(filename=stylesheet(name), url_fetcher=StaticFetcher())


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


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: a render makes a million small things that nearly all live to its end."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def layout(html: str, names: Iterable[str] = ("report",)) -> Document:
    """A page laid out with these style sheets. Raises ParseError for one that is not well-formed."""
    font_config, faces = _fonts()
    sheets = [faces, *map(sheet, names)]
    return Page(html, StaticFetcher()).render(stylesheets=sheets, font_config=font_config, pdf_variant="pdf/ua-1")


def write(document: Document, attachments: Iterable[Attachment] = ()) -> bytes:
    """The PDF/UA-1 of a document, tagged, with these files inside."""
    pdf: bytes = document.write_pdf(attachments=list(attachments), pdf_variant="pdf/ua-1")
    return pdf


def attached(name: str, content: str, date: str) -> Attachment:
    """A file to go along inside, of a day YYYY-MM-DD. Raises ValueError for another one."""
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
