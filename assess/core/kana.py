"""The order of Japanese words by their reading, and the ten rows that they stand in."""

from __future__ import annotations

from unicodedata import normalize

ROWS = (
    "あいうえお",
    "かきくけこ",
    "さしすせそ",
    "たちつてと",
    "なにぬねの",
    "はひふへほ",
    "まみむめも",
    "やゆよ",
    "らりるれろ",
    "わをん",
)
SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")
TO_HIRAGANA = str.maketrans({chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)})


def folded(text: str) -> str:
    """A text as it is looked for: width, case and the two kana scripts make no difference."""
    return normalize("NFKC", text).casefold().translate(TO_HIRAGANA)


def reading_order(reading: str) -> tuple[str, str]:
    """What to sort readings by: without voice marks, long marks and small letters first, then with them."""
    full = folded(reading)
    plain = "".join(c for c in normalize("NFD", full) if c not in "\u3099\u309aー・")
    return plain.translate(SMALL), full


def row(reading: str) -> str:
    """The first letter of the row that a reading stands in: か for がっこう; empty for what is no kana."""
    first = reading_order(reading)[0][:1]
    return next((letters[0] for letters in ROWS if first and first in letters), "")
