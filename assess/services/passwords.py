"""Passwords: which are taken, and their argon2id hashes.

One hash is worked on at a time in a process, so that pages are answered meanwhile and memory is needed once.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assess.config import HashCost
from assess.services.common_passwords import RUNS, WORDS

LEAST = 12  # characters
MOST = 200  # a longer one is no better, only slower
# A name shorter than that may stand in a good password by chance.
NAME_CHARACTERS = 4
# Digits and signs that stand for letters.
_MEANT = str.maketrans("0134578@$!", "oleastbasi")
Weakness = Literal["short", "long", "common", "named"]
_one_at_a_time = threading.Lock()


@lru_cache
def _hasher(cost: HashCost) -> PasswordHasher:
    return PasswordHasher(time_cost=cost.rounds, memory_cost=cost.memory, parallelism=cost.lanes)


def hashed(cost: HashCost, password: str) -> str:
    """The hash to store, with its own salt and what it costs."""
    with _one_at_a_time:
        return _hasher(cost).hash(password)


@lru_cache
def nobodys(cost: HashCost) -> str:
    """A hash of no password: to be tried where there is no account, so that it takes as long as where there is one."""
    return hashed(cost, "")


def fits(cost: HashCost, kept: str, password: str) -> bool:
    """Whether this is the password of a stored hash."""
    try:
        with _one_at_a_time:
            return _hasher(cost).verify(kept, password[: MOST + 1])
    except (VerificationError, InvalidHashError):
        return False


def is_of_another_cost(cost: HashCost, kept: str) -> bool:
    """Whether a hash was made at another cost than today's, and should be made anew."""
    return _hasher(cost).check_needs_rehash(kept)


# ---------------------------------------------------------------- which are taken


def weakness(password: str, names: Iterable[str]) -> Weakness | None:
    """Why a password is not taken, or None; `names` are those of the person, the organisation, the site."""
    if len(password) < LEAST:
        return "short"
    if len(password) > MOST:
        return "long"
    plain = _plain(password)
    if any(name in plain for name in map(_plain, _parts(names)) if len(name) >= NAME_CHARACTERS):
        return "named"
    return "common" if _is_common(plain) else None


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text).casefold())


def _parts(names: Iterable[str]) -> Iterable[str]:
    """A name whole, and its words; of an address what stands before the @ and the name of the host."""
    for name in names:
        yield name
        yield from re.split(r"[\s@._\-・]+", unicodedata.normalize("NFKC", name))


def _is_common(plain: str) -> bool:
    """Few different characters, digits only, a repetition, a run along the keys, or one or two words of the list."""
    if len(set(plain)) < 5 or not re.search(r"[^\W\d_]", plain):
        return True
    if re.fullmatch(r"(.{1,6})\1+.?", plain):
        return True
    if any(plain in run * 2 for run in RUNS) or _without_runs(plain) == "":
        return True
    inner = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain).translate(_MEANT)
    for letters in (re.sub(r"[\W\d_]", "", plain), re.sub(r"[\W\d_]", "", inner)):
        if letters == "" or _words(letters, 2):
            return True
    return False


def _without_runs(plain: str) -> str:
    """What is left when runs of four and more keys are taken out, and digits and signs."""
    left, place = "", 0
    while place < len(plain):
        end = place + 1
        while end < len(plain) and any(plain[place : end + 1] in run for run in RUNS):
            end += 1
        if end - place < 4:
            left, end = left + plain[place], place + 1
        place = end
    return re.sub(r"[\W\d_]", "", left)


def _words(letters: str, most: int) -> bool:
    """Whether this is made of at most so many words of the list."""
    if most == 0:
        return False
    return any(
        letters == word or (letters.startswith(word) and _words(letters[len(word) :], most - 1)) for word in WORDS
    )
