"""Which passwords are taken."""

from __future__ import annotations

import pytest

from assess.config import HashCost
from assess.services import passwords

CHEAP = HashCost(rounds=1, memory=8, lanes=1)
NAMES = ("髙橋 𠮷男", "Yoshio Takeda", "y.takeda@minato-bank.example", "みなと銀行")


@pytest.mark.parametrize(
    "good",
    ["kawagoe-no-tsuki", "傘 電柱 とうふ 三輪車 あした", "vG7#kQ2p!xLm", "ladder potato cloud staple"],
)  # fmt: skip
def test_what_nobody_guesses_is_taken(good: str) -> None:
    assert passwords.weakness(good, NAMES) is None


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("", "short"), ("kawagoe-nо", "short"), ("x" * 201, "long"),
        ("password1234", "common"), ("P@ssw0rd2026!", "common"), ("passwordpassword", "common"),
        ("qwertyuiop123", "common"), ("1qaz2wsx3edc", "common"), ("123456789012", "common"),
        ("09012345678901", "common"), ("aaaaaaaaaaaa", "common"), ("abcabcabcabc", "common"),
        ("abcdefghijkl", "common"), ("sakurasakura1", "common"), ("sakura-himitsu-2026", "common"),
        ("ｐａｓｓｗｏｒｄ１２３４", "common"), ("qwerty-asdfgh-2026", "common"), ("ABCDabcd12345", "common"),
        ("takeda-no-inu-77x", "named"), ("Minato-Bank 88 xk", "named"), ("わたしはみなと銀行のひと", "named"),
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(bad: str, why: str) -> None:
    assert passwords.weakness(bad, NAMES) == why


def test_a_hash_is_argon2id_with_its_own_salt_and_tells_what_it_cost() -> None:
    first, second = (passwords.hashed(CHEAP, "kawagoe-no-tsuki") for _ in range(2))
    assert first != second and first.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert passwords.fits(CHEAP, first, "kawagoe-no-tsuki") and not passwords.fits(CHEAP, first, "kawagoe-no-tsuk")
    assert passwords.fits(HashCost(2, 16), first, "kawagoe-no-tsuki"), "at another cost it is still the same password"
    assert passwords.is_of_another_cost(HashCost(2, 16), first) and not passwords.is_of_another_cost(CHEAP, first)
    assert not passwords.fits(CHEAP, "nonsense", "kawagoe-no-tsuki")


def test_what_a_hash_costs_is_no_less_than_is_held_to_be_safe() -> None:
    """RFC 9106 and OWASP: 19 MiB and two rounds at least; two cores answer pages beside it."""
    cost = HashCost()
    assert cost.memory >= 19 * 1024 and cost.rounds >= 2 and cost.lanes == 1
