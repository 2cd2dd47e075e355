"""Reading PDFs back: text, tags, fonts, glyphs."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf


def text_of(pdf: bytes, page: int | None = None) -> str:
    """The text that a reader can copy out, of one page or all."""
    pages = ["-f", str(page), "-l", str(page)] if page else []
    found = subprocess.run(["pdftotext", *pages, "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return found.stdout.decode()


_MARKERS = re.compile(r"^(?:•|\d+\.)$", re.MULTILINE)


def body_of(pdf: bytes) -> str:
    """The text of all pages without what runs at the head and foot of each, so that a page's end parts no sentence.

    The signs before the items of lists, which come last on each page, are left out too.
    """
    crop = ["-x", "0", "-y", "34", "-W", "600", "-H", "774"]  # points
    found = subprocess.run(["pdftotext", *crop, "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return _MARKERS.sub("", found.stdout.decode())


def squeezed(text: str) -> str:
    """Text without white space, so that line breaks do not matter, nor which quotation marks are printed."""
    return re.sub("[“”]", '"', re.sub(r"\s+", "", text))


@dataclass(frozen=True)
class Word:
    """A word with its box, in points from the top left."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


FOOT = 800.0  # points from the top: below stands what runs on every page
_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>', re.DOTALL)


def words_of(pdf: bytes, folder: Path) -> list[Word]:
    """Every word with its box."""
    file = folder / "words.pdf"
    file.write_bytes(pdf)
    page = subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, check=True).stdout.decode(
        errors="replace"
    )
    return [Word(m[5], *(float(m[i]) for i in (1, 2, 3, 4))) for m in _WORD.finditer(page)]


def lowest(pdf: bytes, page: int) -> float:
    """How far down the text of a page reaches, in points from its top, the margin below left aside."""
    command = ["pdftotext", "-f", str(page), "-l", str(page), "-bbox", "-", "-"]
    found = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode(errors="replace")
    return max(float(m[4]) for m in _WORD.finditer(found) if float(m[4]) < FOOT)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def structure(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every element of the structure tree."""

    def walk(node: Any) -> Iterator[Any]:
        if isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            kids = node.get("/K")
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                yield from walk(kid)

    kids = pdf.Root.StructTreeRoot.K
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        yield from walk(kid)


def fonts_of(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """Font name -> font, of all fonts that any page may use."""
    found = {}
    for page in pdf.pages:
        for font in page.Resources.get("/Font", {}).values():
            found[str(font.BaseFont)] = font
    return found


def glyphs_of(pdf: pikepdf.Pdf) -> Iterator[int]:
    """Every glyph number that any page or drawing in it shows (all fonts have two-byte numbers)."""

    def show(stream: Any) -> Iterator[int]:
        for operands, operator in pikepdf.parse_content_stream(stream):
            if str(operator) not in ("Tj", "TJ", "'", '"'):
                continue
            for operand in operands:
                for part in operand if isinstance(operand, pikepdf.Array) else [operand]:
                    if isinstance(part, pikepdf.String):
                        raw = bytes(part)
                        yield from (int.from_bytes(raw[i : i + 2]) for i in range(0, len(raw), 2))

    for page in pdf.pages:
        yield from show(page)
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Form":
            yield from show(thing)
