"""Names of municipalities as people type them, compared by what they mean. Pure.

燕市, 新潟県燕市, 燕, 燕市吉田 and 「燕市　」 are one place, in any width; 横浜市中区 lies in 横浜市. Prefectures are
compared beside this by their codes, so that 府中市 in Tokyo and 府中市 in Hiroshima stay two.
"""

from __future__ import annotations

import re
import unicodedata

KINDS = "市区町村"
_BLANKS = re.compile(r"\s+")
# Controls, and what comes along unseen when a name is pasted, such as a blank of no width.
_INVISIBLE = ("Cc", "Cf")
_PREFECTURE = re.compile(r"(?:北海道|東京都|(?:京都|大阪)府|(?:神奈川|和歌山|鹿児島|[^\s都道府県]{2})県)(?=.)")
# 西蒲原郡弥彦村 and 中新川郡上市町, but no city whose own name holds this letter (郡山市 has nothing before it).
_COUNTY = re.compile(r"(?!大和郡山|蒲郡市|小郡市)(?:[余高]市|[^市区町郡]{1,6})郡(?=.)")
# 鎌ケ谷市 and 鎌ヶ谷市, 袖ケ浦市 and 袖が浦市: written either way by their own citizens.
_KE = str.maketrans("ヶがガ", "ケケケ")
_SEPARATORS = re.compile(r"[、,，・/／;；]|\s")


def spelled(name: str) -> str:
    """The name without blanks, the prefecture and the county in front, and in plain width: 燕市 for 新潟県 燕市."""
    text = "".join(c for c in unicodedata.normalize("NFKC", name) if unicodedata.category(c) not in _INVISIBLE)
    text = _BLANKS.sub("", text)
    text = _PREFECTURE.sub("", text, count=1) if _PREFECTURE.match(text) else text
    return _COUNTY.sub("", text, count=1) if _COUNTY.match(text) else text


def lies_in(place: str, municipality: str) -> bool:
    """Whether a firm's place, as typed, lies in this municipality of its prefecture; an empty name lies nowhere."""
    typed, whole = spelled(place).translate(_KE), spelled(municipality).translate(_KE)
    if not typed or not whole:
        return False
    return typed.startswith(whole) or (whole[-1] in KINDS and typed == whole[:-1])


def names_place(text: str, place: str) -> bool:
    """Whether a text names the municipality of a firm's place, as typed, by its full name."""
    whole = spelled(place)
    if not whole:
        return False
    return any(name in text for name in ([whole] if whole[-1] in KINDS else [whole + kind for kind in KINDS]))


def fault(municipality: str) -> str | None:
    """Why no firm could ever lie in a municipality of this name, or None: `prefecture`, `several` or `kind`."""
    text = unicodedata.normalize("NFKC", municipality).strip()
    if _SEPARATORS.search(text):
        return "several"
    if _PREFECTURE.match(text):
        return "prefecture"
    return None if text[-1:] and text[-1] in KINDS else "kind"
