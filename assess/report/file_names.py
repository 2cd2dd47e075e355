"""What the files that are handed out are called: 「診断_髙橋製作所_2026-11-26_要約.pdf」, by firm, day and kind.

A firm's name is what somebody typed: letters, figures and a few marks of it remain, so that no system takes the name
for a path, an option or a pattern, and none turns it round. Every name also has one in ASCII, without the firm, for
programs that read no other.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from assess import i18n
from assess.core.model import Lang
from assess.report.editions import Edition

Kind = (
    Edition
    | Literal["workbook", "answers", "calendar", "plan", "meeting"]
    | Literal["form_quick", "form_full", "reports", "clients", "log"]
)  # fmt: skip
ENDINGS: dict[Kind, str] = {
    "full": "pdf", "summary": "pdf", "advisor": "pdf", "workbook": "xlsx", "answers": "json", "calendar": "ics",
    "plan": "pdf", "meeting": "pdf", "form_quick": "pdf", "form_full": "pdf", "reports": "zip", "clients": "xlsx",
    "log": "csv",
}  # fmt: skip
LONGEST = 40  # characters of a firm's name: with four bytes each the whole name still fits any file system
MOST_MARKS = 2  # on one letter
_SIGNS = frozenset("-・＆（）()")


@dataclass(frozen=True)
class FileName:
    """A file's name, and its stand-in in ASCII."""

    text: str
    ascii: str

    def disposition(self, kept: bool = True) -> str:
        """The header that tells a browser to keep the file under this name, or to open it (RFC 6266, RFC 8187)."""
        what = "attachment" if kept else "inline"
        return f"{what}; filename=\"{self.ascii}\"; filename*=UTF-8''{quote(self.text, safe='')}"


def file_name(kind: Kind, lang: Lang, about: str = "", day: str | None = None) -> FileName:
    """The name of a file of this kind. `about`: the firm (of a form: the industry); `day`: as 2026-11-26."""
    said = i18n.translate(lang, f"file.{kind}")
    parts = (i18n.translate(lang, "file.product"), harmless(about), harmless(day or ""), said)
    plain = ("dx-check", _ascii(day or ""), kind.replace("_", "-"))
    return FileName(*("_".join(filter(None, words)) + f".{ENDINGS[kind]}" for words in (parts, plain)))


def harmless(text: str) -> str:
    """What of a text may stand in a file's name; the rest becomes `_`."""
    kept, marks = "", 0
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category == "Cf":  # joins, splits or turns round what stands beside it, and is not seen itself
            continue
        marks = marks + 1 if category[0] == "M" else 0
        if marks > MOST_MARKS or (marks and kept[-1:] in ("", "_")):
            continue
        kept += character if category[0] in "LNM" or category == "So" or character in _SIGNS else "_"
    words = "_".join(filter(None, kept.split("_")))
    return words.strip("-")[:LONGEST].rstrip("_-")


def _ascii(text: str) -> str:
    return harmless(text) if text.isascii() else ""
