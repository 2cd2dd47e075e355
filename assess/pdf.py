"""The report as a PDF/UA file (WeasyPrint), and the paper questionnaire.

Identical input gives identical bytes: no clock, no random number, no font of the machine. Call it in a process of
its own (docs/decisions/0011); nothing here is shared between renders but what is read once from files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from fontTools.ttLib import TTFont
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from assess import i18n
from assess.bank_io import dump_answers
from assess.core import report, report_paper
from assess.core.advice import Advice
from assess.core.model import Answers, Bank, Catalogue, Lang
from assess.core.report_words import columns
from assess.core.scoring import Result
from assess.pdf_version import FONTS, STATIC, STYLESHEET, TEMPLATES

EDITIONS = ("full", "summary", "advisor")
ATTACHMENT = "ANSWERS.json"

# Dates an undated response: a PDF needs dates for its attachment, and the clock would change its bytes.
NO_DATE = "2000-01-01"
GETA = "〓"
# The first page is a summary of its own: set closer, and closer still, where it would run over.
DENSITIES = ("", "tight", "tight tighter", "tight tighter tightest")
SUMMARY_END = "summary-end"
# Columns of text on the first page up to which each of these but the last fits, as measured with the real bank.
# Only where to begin: whether it fits is looked up in the layout.
DENSITY_UP_TO: dict[Lang, tuple[int, ...]] = {"ja": (1620, 1850, 2050), "en": (1300, 1750, 1950)}


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


def _keep(character: str) -> str:
    code = ord(character)
    if code in _SELECTORS:
        return ""
    if unicodedata.category(character) in ("Cc", "Cf"):
        return " " if character in "\t\n\r" else ""
    return character if code in _drawable() else GETA


def printable(text: str) -> str:
    """The text with every character that no bundled face holds as 〓; invisible controls are dropped."""
    if text.isascii() and text.isprintable():
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


def _layout(html: str) -> Document:
    # Fresh ones per render: a FontConfiguration shared between threads corrupts the heap.
    font_config, fetcher = FontConfiguration(), StaticFetcher()
    sheet = CSS(filename=STYLESHEET, font_config=font_config, url_fetcher=fetcher)
    source = HTML(string=html, base_url=STATIC.as_uri() + "/", url_fetcher=fetcher)
    return source.render(stylesheets=[sheet], font_config=font_config, pdf_variant="pdf/ua-1")


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
    built = report.build(
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
    values = {
        "view": view,
        "edition": edition,
        "notes": notes,
        "geta_note": texts["report.small.geta"] if replaced else None,
        "created": answers.date,
    }
    for density in DENSITIES[_first_density(view) :]:
        document = _layout(template.render(**values, density=density))
        if SUMMARY_END in document.pages[0].anchors:
            break
    return _write(document, [_attachment(answers)])


def _first_density(view: report.ReportView) -> int:
    """The index of the density that the first page is likely to need."""
    verdict = view.verdict
    texts: list[str | None] = [verdict.meaning, verdict.next_text, verdict.range_text, verdict.flags_line]
    texts += [*verdict.missing[:4], *view.missing_layers, view.first_steps_note]
    for step in view.first_steps:
        texts += [step.action, step.effort_text, step.because_short, step.helper]
    for body in view.team:
        texts += [body.name, body.area, *body.reasons[:1], body.ask_first]
    total = sum(columns(text) for text in texts if text)
    return sum(total > limit for limit in DENSITY_UP_TO[view.lang])


def _getas(value: Any) -> int:
    """How often 〓 stands in a view."""
    return sum(text.count(GETA) for text in report.strings(value))


def blank(bank: Bank, *, lang: Lang, industry: str) -> bytes:
    """The paper questionnaire for one industry, with the ids and option numbers of the screen."""
    texts = i18n.texts(lang)
    sheet = report_paper.build(bank, lang=lang, texts=texts, industry=industry)
    html = _environment().get_template("report/blank.html").render(sheet=printable_view(sheet))
    return _write(_layout(html))
