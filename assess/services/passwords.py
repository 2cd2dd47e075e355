"""Passwords as argon2id hashes. One is worked on at a time in a process, so that pages are answered meanwhile."""

from __future__ import annotations

import threading
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assess.config import HashCost

MOST = 200  # characters: a longer one is no better, only slower
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
