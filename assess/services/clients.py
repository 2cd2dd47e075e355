"""Who asks, as far as a network address tells: limits and turns go by client. No address is stored."""

from __future__ import annotations

import ipaddress
import re

from assess.services.context import Context, keyed

CHARACTERS = 32
# Some proxies (Azure's, IIS) tell the port too; it changes with every connection and says nothing of the client.
_WITH_PORT = re.compile(r"\[(?P<v6>[0-9A-Fa-f:.]+(?:%\w+)?)\](?::\d+)?|(?P<v4>\d+(?:\.\d+){3}):\d+")


def network_of(address: str) -> str:
    """An IPv4 address, or the /64 of an IPv6 one, which belongs to one household or firm; anything else as it is.

    A port behind the address is left out.
    """
    if told := _WITH_PORT.fullmatch(address):
        address = told["v6"] or told["v4"]
    try:
        client = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(client, ipaddress.IPv6Address) and client.ipv4_mapped is not None:
        return str(client.ipv4_mapped)
    return str(client) if client.version == 4 else str(ipaddress.ip_network((client, 64), strict=False))


def client_key(ctx: Context, address: str) -> str:
    """A keyed hash of the client's network: the same for the same client, and telling nobody who it is."""
    return keyed(ctx, "client", network_of(address))[:CHARACTERS]
