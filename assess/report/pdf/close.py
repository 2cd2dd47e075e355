"""The close of a report: about a third of a page of it stays together, and no more.

What ends a report would else now and then be three lines on a page of their own; kept together as a whole it would
leave half a page empty before it. Heights are estimated as those of the first page are (`fit`).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from xml.etree.ElementTree import Element

from assess.report.pdf.lines import POINT, lines

LEAST = 88.0  # mm: a third of the sheet less the margin over it, and a line that the estimate may be short of
PAGE, LIST = 186.0, 181.0  # mm, widths of a paragraph and of an item
SIZE = 9.0  # points, of what stands there
LEADING = {"ja": 1.35, "en": 1.18}
HEADINGS = {"ja": {"h2": 13.5, "h3": 8.5}, "en": {"h2": 9.5, "h3": 7.5}}  # mm, with the air around them
SMALL_HEADING = 8.5  # mm, of the last one
ROW = 6.0  # mm
FEWEST = 3  # lines of a paragraph on either page
KEPT = "kept"  # the class of what no page begins with


def keep_close(page: Element, lang: str) -> None:
    """Mark what stands in the last third of a page of these sections (`kept` in report.css)."""
    lang = lang if lang in LEADING else "ja"
    line = SIZE * LEADING[lang] * POINT
    room, last = LEAST, True
    for block in reversed(list(_blocks(page))):
        if block.tag in HEADINGS[lang]:
            height = SMALL_HEADING if last else HEADINGS[lang][block.tag]
            last = False
        elif block.tag == "tr":
            height = ROW
        else:
            height = line * lines("".join(block.itertext()).strip(), SIZE, PAGE if block.tag == "p" else LIST)
        if height >= room:
            if block.tag == "p":
                block.set("style", f"widows: {max(FEWEST, ceil(room / line))}")
            return
        block.set("class", f"{block.get('class', '')} {KEPT}".strip())
        room -= height


def _blocks(element: Element) -> Iterator[Element]:
    """The headings, paragraphs, list items and rows within an element in order, none within another."""
    for child in element:
        if child.tag in ("p", "li", "h2", "h3", "tr"):
            yield child
        else:
            yield from _blocks(child)
