"""法人番号: the 13 digits by which the National Tax Agency knows a corporation. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

LENGTH = 13
# Left out of what is typed: blanks, whatever a Japanese keyboard gives for a hyphen, and the letter in front of the
# number of an invoice issuer (T1234567890123), which is the same number.
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−ー]")

Fault = Literal["length", "check"]


def check_digit(base: str) -> int:
    """The first digit of the number whose other twelve are `base`.

    9 − (Σ P_n × Q_n mod 9), P_n the n-th digit from the right, Q_n 1 for an odd n and 2 for an even one
    (法人番号の指定等に関する省令 第2条).
    """
    total = sum(int(digit) * (1 if n % 2 else 2) for n, digit in enumerate(reversed(base), 1))
    return 9 - total % 9


def plain(typed: str) -> str:
    """A number as it is kept: half-width, without what stands between its digits."""
    text = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed))
    return text[1:] if text[:1] in ("T", "t") and text[1:].isdigit() else text


def fault(number: str) -> Fault | None:
    """Why a number (as `plain` gives it) cannot be one: its length, or its check digit; None for a sound one."""
    if not re.fullmatch(rf"[0-9]{{{LENGTH}}}", number):
        return "length"
    return None if int(number[0]) == check_digit(number[1:]) else "check"
