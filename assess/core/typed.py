"""What people in Japan type, read as what they mean. Pure."""

from __future__ import annotations

import re
import unicodedata

_AROUND = re.compile(
    r"(?:約|およそ|おおよそ|だいたい|大体|計|全部で|about)?(?P<number>.+?)(?:人|名|people|persons?|employees|staff)?(?:程度|くらい|ぐらい|位|ほど|前後|弱|強)?"
)
# A comma stands before three digits, or it is a slip of the finger.
_DIGITS = re.compile(r"[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3}")
_KANJI_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"零": 0}
_KANJI_UNITS = {"十": 10, "百": 100, "千": 1000}
_KANJI = re.compile(
    r"(?:([二三四五六七八九])?千)?(?:([二三四五六七八九])?百)?(?:([二三四五六七八九])?十)?([一二三四五六七八九])?"
)
# Letters and signs by their category that nothing shows of.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\U0001d159")


def whole_number(typed: str) -> int:
    """The number in 9, １２名, 約10人, 二十五人 or 25 people. Raises ValueError for all else (1,2 or 1_000)."""
    text = "".join(unicodedata.normalize("NFKC", typed).lower().split())
    match = _AROUND.fullmatch(text)
    number = match["number"] if match else ""
    if _DIGITS.fullmatch(number):
        return int(number.replace(",", ""))
    return _kanji_number(number)


_YEN = re.compile(
    r"(?:約|およそ|だいたい)?(?:(?P<oku>[0-9,]+)億)?(?:(?P<number>[0-9,]+)(?P<man>万)?)?(?P<yen>円)?(?:程度|くらい|ぐらい|ほど)?"
)


def ten_thousand_yen(typed: str) -> int:
    """An amount in ten thousand yen: 5400, 5,400万円, 1億2000万円, or 54,000,000円. Raises ValueError for all else."""
    text = "".join(unicodedata.normalize("NFKC", typed).split())
    match = _YEN.fullmatch(text)
    if match is None or not (match["oku"] or match["number"]):
        raise ValueError(f"{text!r} is not an amount")
    number = _grouped(match["number"]) if match["number"] else 0
    if match["oku"]:
        if match["number"] and not match["man"]:
            raise ValueError(f"{text!r} is not an amount")
        return _grouped(match["oku"]) * 10_000 + number
    return (number + 5_000) // 10_000 if match["yen"] and not match["man"] else number


def _grouped(digits: str) -> int:
    if not _DIGITS.fullmatch(digits):
        raise ValueError(f"{digits!r} is not a number")
    return int(digits.replace(",", ""))


def _kanji_number(text: str) -> int:
    if text and all(character in _KANJI_DIGITS for character in text):  # 二五, 一〇
        return int("".join(str(_KANJI_DIGITS[character]) for character in text))
    match = _KANJI.fullmatch(text)
    if not text or match is None:
        raise ValueError(f"{text!r} is not a whole number")
    total = 0
    for figure, unit in zip(match.groups()[:3], "千百十", strict=True):
        if unit in text:
            total += _KANJI_UNITS[unit] * (_KANJI_DIGITS[figure] if figure else 1)
    return total + (_KANJI_DIGITS[match[4]] if match[4] else 0)


def shows(text: str) -> bool:
    """Whether anything of a text can be seen: a name of blanks and invisible characters is no name.

    Marks show on what they stand on, and some of them (variation selectors) not even there.
    """
    return any(unicodedata.category(c)[0] not in "CMZ" and c not in _BLANK for c in text)
