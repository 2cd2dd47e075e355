"""The report as a PDF/UA file (WeasyPrint), and the paper questionnaire.

Identical input gives identical bytes: no clock, no random number, no font of the machine. Call it in a process of
its own (docs/decisions/0011); nothing here is shared between renders but what is read once from files.
"""

from __future__ import annotations

import gc
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname
from xml.etree import ElementTree

from cssselect2 import ElementWrapper
from fontTools.ttLib import TTFont
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from assess import i18n
from assess.bank.files import dump_answers
from assess.core.advice import Advice
from assess.core.model import Answers, Bank, Catalogue, Lang
from assess.core.scoring import Result
from assess.report.audit import strings
from assess.report.build import build_view
from assess.report.paper import build_paper
from assess.report.pdf import fit
from assess.report.pdf.version import FONTS, STATIC, STYLESHEET, TEMPLATES

EDITIONS = ("full", "summary", "advisor")
ATTACHMENT = "ANSWERS.json"

# Dates an undated response: a PDF needs dates for its attachment, and the clock would change its bytes.
NO_DATE = "2000-01-01"
GETA = "〓"
FONT_FOLDER = (STATIC / "fonts").as_uri() + "/"
FAMILIES = {"BIZUDPGothic": "BIZ UDPGothic", "RareKanjiJP": "Rare Kanji JP"}  # file -> name in the style sheet
# The first page is a summary of its own, which ends at this place: set closer where it would run over.
SUMMARY_END = "summary-end"


# A page with a bit of everything: it makes the libraries under WeasyPrint load what they load once.
WARM_PAGE = """<html lang="ja"><head><title>.</title></head><body class="tight" data-running="."><h1>あ</h1>
<section class="page"><h2>い</h2><ul><li><b>う</b></li></ul><table><tr><th scope="col">え</th><td>お</td></tr></table>
<svg role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>.</title><path d="M0 0h1v1z"/>
<text x="1" y="1">か</text></svg></section></body></html>"""


class Forbidden(ValueError):
    """Raised for any address but data: and files under assess/static."""


class StaticFetcher(URLFetcher):  # type: ignore[misc]
    """Fetches data: addresses and files under assess/static; nothing else of the machine or the network."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: Any = None) -> Any:
        """The resource behind `url`. Raises Forbidden for an address that is not allowed."""
        parts = urlsplit(url)
        if parts.scheme == "data":
            return super().fetch(url, headers)
        if parts.scheme != "file" or parts.netloc:
            raise Forbidden(url)
        file = Path(url2pathname(parts.path)).resolve()
        if not file.is_relative_to(STATIC) or not file.is_file():
            raise Forbidden(url)
        return URLFetcherResponse(file.as_uri(), file.read_bytes())


# ---------------------------------------------------------------- characters

# A letter with combining marks, as some systems write が or é: one character in the fonts.
_DECOMPOSED = re.compile("[^\u0300-\u036f\u3099\u309a][\u0300-\u036f\u3099\u309a]+")
_SELECTORS = frozenset([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])


@cache
def _drawable() -> frozenset[int]:
    """Code points that the bundled faces hold in both weights."""
    held: dict[str, set[int]] = {}
    for file in FONTS:
        with TTFont(file, lazy=True) as font:
            held.setdefault(file.stem.rsplit("-", 1)[1], set()).update(font.getBestCmap())
    return frozenset(set.intersection(*held.values()))


@cache
def _plain() -> frozenset[int]:
    """Code points that print as they are, without a second look at them or at what stands beside them."""
    odd = {*range(0x300, 0x370), 0x3099, 0x309A} | _SELECTORS
    return frozenset(c for c in _drawable() - odd if unicodedata.category(chr(c)) not in ("Cc", "Cf"))


def _keep(character: str) -> str:
    code = ord(character)
    if code in _SELECTORS:
        return ""
    if unicodedata.category(character) in ("Cc", "Cf"):
        return " " if character in "\t\n\r" else ""
    return character if code in _drawable() else GETA


def printable(text: str) -> str:
    """The text with every character that no bundled face holds as 〓; invisible controls are dropped."""
    if _plain().issuperset(map(ord, text)):
        return text
    composed = _DECOMPOSED.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
    return "".join(map(_keep, composed))


def printable_view(value: Any) -> Any:
    """The same view with every string in it made printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, tuple):
        return tuple(printable_view(item) for item in value)
    if isinstance(value, Mapping):
        return MappingProxyType({key: printable_view(item) for key, item in value.items()})
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: printable_view(getattr(value, f.name)) for f in fields(value)})
    return value


# ---------------------------------------------------------------- rendering


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


def _faces(font_config: FontConfiguration, fetcher: StaticFetcher) -> CSS:
    """The bundled faces, made known to one font configuration."""
    rules = (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url({name}-{face}.ttf) }}'
        for name, family in FAMILIES.items()
        for face, weight in (("Regular", 400), ("Bold", 700))
    )
    return CSS(string="".join(rules), base_url=FONT_FOLDER, font_config=font_config, url_fetcher=fetcher)


def warm() -> None:
    """Read once what every render needs, so that processes forked off afterwards have it at once."""
    for lang in i18n.LANGUAGES:
        i18n.texts(lang)
    for name in ("report", "blank"):
        _environment().get_template(f"report/{name}.html")
    for file in (TEMPLATES / "report").glob("_*.html"):
        _environment().get_template(f"report/{file.name}")
    _environment().get_template("macros/charts.html")
    _plain()
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
    # Fresh ones per render: a FontConfiguration shared between threads corrupts the heap.
    font_config, fetcher = FontConfiguration(), StaticFetcher()
    sheets = [_faces(font_config, fetcher), _sheet()]
    return _Page(html, fetcher).render(stylesheets=sheets, font_config=font_config, pdf_variant="pdf/ua-1")


def _write(document: Document, attachments: Iterable[Attachment] = ()) -> bytes:
    pdf: bytes = document.write_pdf(attachments=list(attachments), pdf_variant="pdf/ua-1")
    return pdf


def _attachment(answers: Answers) -> Attachment:
    day = datetime.fromisoformat(answers.date or NO_DATE).replace(tzinfo=UTC)
    return Attachment(
        string=dump_answers(answers),
        name=ATTACHMENT,
        description=ATTACHMENT,
        created=day,
        modified=day,
        relationship="Data",
        url_fetcher=StaticFetcher(),
    )


def render_report(
    bank: Bank,
    catalogue: Catalogue,
    answers: Answers,
    result: Result,
    advice: Advice,
    *,
    bank_hash: str,
    lang: Lang,
    edition: str = "full",
) -> bytes:
    """The report as PDF/UA-1, tagged, with ANSWERS.json inside.

    `edition`: `summary` (one page), `advisor` (with dialogue sheet and arithmetic), `full` (everything for the
    firm). Raises ValueError for another one. Same input, same bytes.
    """
    if edition not in EDITIONS:
        raise ValueError(f"no edition {edition!r}; there are {', '.join(EDITIONS)}")
    texts = i18n.texts(lang)
    built = build_view(
        bank,
        catalogue,
        answers,
        result,
        advice,
        bank_hash=bank_hash,
        lang=lang,
        texts=texts,
        prefecture_name=lambda code: i18n.prefecture_name(lang, code),
    )
    view = printable_view(built)
    notes = [texts["report.small.data"]]
    replaced = _getas(view) > _getas(built)
    if replaced:
        notes.append(texts["report.small.geta"])
    template = _environment().get_template("report/report.html")
    values: dict[str, Any] = {
        "view": view,
        "edition": edition,
        "notes": notes,
        "geta_note": texts["report.small.geta"] if replaced else None,
        "created": answers.date,
    }
    pointer = view.labels["summary_more"] if edition == "full" and view.team else None
    first = fit.first_density(view, values["geta_note"], pointer)
    with _uncollected():
        for density in fit.DENSITIES[first:]:
            document = _layout(template.render(**values, density=density.classes))
            if SUMMARY_END in document.pages[0].anchors:
                break
        return _write(document, [_attachment(answers)])


def _getas(value: Any) -> int:
    """How often 〓 stands in a view."""
    return sum(text.count(GETA) for text in strings(value))


def blank(bank: Bank, *, lang: Lang, industry: str) -> bytes:
    """The paper questionnaire for one industry, with the ids and option numbers of the screen."""
    texts = i18n.texts(lang)
    sheet = build_paper(bank, lang=lang, texts=texts, industry=industry)
    html = _environment().get_template("report/blank.html").render(sheet=printable_view(sheet))
    with _uncollected():
        return _write(_layout(html))
