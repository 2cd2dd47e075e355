"""The ends of paragraphs: no last line of one letter or of one short word."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

KEPT, SHORT_WORD = 4, 8  # letters that stay together at an end, and below how many a word is short
# Letters of a text that is looked at; shorter ones stand in narrow cells. Latin letters are half as wide.
LEAST, LEAST_LATIN = 2 * KEPT, 6 * KEPT
JOINER, NO_BREAK = "\u2060", "\u00a0"  # a joiner between two letters: no line ends there; no width and no glyph
BLOCKS = frozenset({"p", "li", "td", "th", "h3"})  # not what the outline of the file repeats
PICTURE = "svg"

# A place in the tree that holds text: the element, whether it is what follows it, and the line of it.
Place = tuple[Element, bool, int]


def keep_ends(root: Element) -> None:
    """Join what ends a paragraph, a cell or a line that a break in the text ends (`white-space: pre-line`)."""
    for block in root.iter():
        if block.tag in BLOCKS and not any(child.tag in BLOCKS for child in block.iter() if child is not block):
            for place in list(_ends(block)):
                _keep(place)


def kept(text: str) -> str:
    """A text whose last letters, or last two words, stay together."""
    if len(text) < LEAST:
        return text
    if text[-KEPT:].isascii():
        before, space, last = text.rpartition(" ")
        if not space or len(last) >= SHORT_WORD or (text.isascii() and len(text) < LEAST_LATIN):
            return text
        return (before if before[-KEPT:].isascii() else kept(before)) + NO_BREAK + last
    start = _start(text)
    return text[:start] + JOINER.join(text[start:].replace(" ", NO_BREAK))


def _start(text: str) -> int:
    """Where the last letters begin; signs and brackets between and after them are none."""
    letters = 0
    for place in range(len(text) - 1, 0, -1):
        letters += text[place].isalnum()
        if letters == KEPT:
            return place
    return 0


def _ends(block: Element) -> Iterator[Place]:
    """Where each line that the text itself ends has its last words."""
    last: Place | None = None
    for element, tail in _strings(block):
        for number, line in enumerate(_text(element, tail).split("\n")):
            if number and last:
                yield last
                last = None
            if line.strip():
                last = element, tail, number
    if last:
        yield last


def _strings(element: Element) -> Iterator[tuple[Element, bool]]:
    """All strings within an element in order, without those of pictures."""
    yield element, False
    for child in element:
        if not child.tag.endswith(PICTURE):
            yield from _strings(child)
        yield child, True


def _text(element: Element, tail: bool) -> str:
    return (element.tail if tail else element.text) or ""


def _keep(place: Place) -> None:
    element, tail, number = place
    lines = _text(element, tail).split("\n")
    line = lines[number].rstrip()
    lines[number] = kept(line) + lines[number][len(line) :]
    if tail:
        element.tail = "\n".join(lines)
    else:
        element.text = "\n".join(lines)
