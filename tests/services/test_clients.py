"""Who asks, told by the network only."""

from __future__ import annotations

import pytest

from assess.services.clients import client_key, network_of
from assess.services.context import Context

from .conftest import ContextFactory


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"), ("", ""), ("unix", "unix"),
        ("192.0.2.1:40321", "192.0.2.1"), ("[2001:db8:1:2::3]:40321", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::4]", "2001:db8:1:2::/64"), ("[fe80::1%eth0]:1", "fe80::/64"), ("[x]:1", "[x]:1"),
    ],
)  # fmt: skip
def test_a_client_is_a_network(address: str, network: str) -> None:
    assert network_of(address) == network


def test_nobody_is_told_who_a_client_is(ctx: Context, new_context: ContextFactory) -> None:
    key = client_key(ctx, "192.0.2.1")
    assert key == client_key(ctx, "::ffff:192.0.2.1") != client_key(ctx, "192.0.2.2")
    assert "192" not in key and key != client_key(new_context(secret_key=b"x" * 32), "192.0.2.1")
