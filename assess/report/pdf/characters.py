"""What no bundled face can draw, and what stands in its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar, cast

from fontTools.ttLib import TTFont

from assess.core.model.walk import walk
from assess.report.pdf.version import FONTS

View = TypeVar("View")

GETA = "〓"
# A letter with combining marks, as some systems write が or é: one character in the fonts.
_DECOMPOSED = re.compile("[^\u0300-\u036f\u3099\u309a][\u0300-\u036f\u3099\u309a]+")
# The faces draw a straight quotation mark as a closing one; this stands where one opens.
_OPENING = re.compile(r"""(?<![^\s("'“‘\[（「—–])"(?=\S)""")
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
def plain_letters() -> frozenset[int]:
    """Code points that print as they are, without a second look at them or at what stands beside them."""
    odd = {ord('"'), *range(0x300, 0x370), 0x3099, 0x309A} | _SELECTORS
    return frozenset(c for c in _drawable() - odd if unicodedata.category(chr(c)) not in ("Cc", "Cf"))


def _keep(character: str) -> str:
    code = ord(character)
    if code in _SELECTORS:
        return ""
    if unicodedata.category(character) in ("Cc", "Cf"):
        return " " if character in "\t\n\r" else ""
    return character if code in _drawable() else GETA


def printable(text: str) -> str:
    """The text with every character that no bundled face holds as 〓, and straight quotation marks as “ and ”.

    Invisible controls are dropped.
    """
    if plain_letters().issuperset(map(ord, text)):
        return text
    composed = _DECOMPOSED.sub(lambda letter: unicodedata.normalize("NFC", letter[0]), text)
    return "".join(map(_keep, _OPENING.sub("“", composed).replace('"', "”")))


def printable_view(view: View) -> View:
    """The same view with every string in it made printable; nearly always the view itself."""
    letters = {letter for _, text in walk(view) if isinstance(text, str) for letter in text}
    if plain_letters().issuperset(map(ord, letters)):
        return view
    return cast(View, _printable(view))


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, tuple):
        return tuple(_printable(item) for item in value)
    if isinstance(value, Mapping):
        return MappingProxyType({key: _printable(item) for key, item in value.items()})
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _printable(getattr(value, f.name)) for f in fields(value)})
    return value
