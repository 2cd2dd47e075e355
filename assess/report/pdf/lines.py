"""How many lines a text takes, told from the widths of its letters, before anything is laid out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from fontTools.ttLib import TTFont

from assess.report.pdf.version import REGULAR

POINT = 25.4 / 72  # mm
BOLD = 1.03  # how much wider bold type is
TEXTS_KEPT = 1024
NO_BREAK = "\u00a0\u2060"
# No line begins with one of these, and none ends with one of those.
CLOSE = "、。，．・：；？！）」』】〕》〉々ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ％"
OPEN = "（「『【〔《〈"
# What is never broken: a word of letters up to a slash or hyphen, or a letter of Japanese with what clings to it.
UNIT = re.compile(rf"[{OPEN}]*(?:[!-,.0-~]+[-/]*|[-/]+|[^ ])[{CLOSE}]*(?:[{NO_BREAK}][^ ])*( *)")


@dataclass(frozen=True)
class Run:
    """A piece of a line: its size in points, whether it is bold, and whether it is never broken."""

    text: str
    size: float
    bold: bool = False
    whole: bool = False


@cache
def _advances() -> Mapping[str, float]:
    """Letter -> its width as a share of the size of type, in the regular face."""
    with TTFont(REGULAR, lazy=True) as font:
        widths, units = font["hmtx"].metrics, font["head"].unitsPerEm
        return {chr(code): widths[name][0] / units for code, name in font.getBestCmap().items()}


def warm() -> None:
    """Read once what every estimate needs."""
    _advances()


def in_face(text: str) -> bool:
    """Whether the face holds every letter; a line with one of another face is higher."""
    return all(letter in _advances() for letter in text)


def _width(text: str) -> float:
    advances = _advances()
    return sum(advances.get(letter, 1.0) for letter in text)


@lru_cache(maxsize=TEXTS_KEPT)
def _units(text: str) -> tuple[tuple[float, float], ...]:
    """The width of each unit that is never broken, and of the space after it, as shares of the size of type."""
    return tuple(
        (_width(unit[0]) - (space := _width(unit[1])), space) for unit in UNIT.finditer(text.replace("\u2060", ""))
    )


def lines(text: str, size: float, width: float, bold: bool = False) -> int:
    """How many lines a text of a size in points takes in a width in mm, estimated."""
    return lines_of([Run(text, size, bold)], width) if text else 0


def lines_of(runs: Iterable[Run], width: float) -> int:
    """The same for pieces of several sizes, one after the other."""
    count, at = 1, 0.0
    for unit, space in _placed(runs):
        if at and at + unit > width:
            count, at = count + 1, 0.0
        while unit > width:  # a word longer than a line
            count, unit = count + 1, unit - width
        at += unit + space
    return count


def _placed(runs: Iterable[Run]) -> Iterator[tuple[float, float]]:
    """The units of all runs in mm."""
    for run in runs:
        scale = run.size * POINT * (BOLD if run.bold else 1)
        units = [(_width(run.text), 0.0)] if run.whole else _units(run.text)
        for unit, space in units:
            yield unit * scale, space * scale
