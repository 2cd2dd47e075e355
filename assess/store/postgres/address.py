"""A `postgresql://` address: checked, completed with what every connection needs, and shown without its password."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from assess.store.errors import BadAddress, Conflict, StoreError, StoreFull, StoreUnavailable

# Seconds to reach the server, and for what is sent and not acknowledged; milliseconds for a statement, for a lock that
# another holds, and for a transaction whose program has stopped in the middle. The address may say otherwise.
DEFAULTS = {
    "connect_timeout": "5",
    "tcp_user_timeout": "20000",
    "application_name": "assess",
    "options": "-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000",
}


def complete(address: str) -> str:
    """What libpq connects with. Raises BadAddress."""
    return make_conninfo(**{**DEFAULTS, **_parts(address)})


def shown(address: str) -> str:
    """The address as messages may show it: user, host, port and database. Raises BadAddress."""
    parts = _parts(address)
    user = f"{parts['user']}@" if "user" in parts else ""
    port = f":{parts['port']}" if "port" in parts else ""
    return f"postgresql://{user}{parts.get('host', '')}{port}/{parts.get('dbname', '')}"


def _parts(address: str) -> dict[str, Any]:
    try:
        parts = conninfo_to_dict(address)
    except psycopg.ProgrammingError:  # its message may quote the password
        parts = {"port": "wrong"}
    if not all(port.isdecimal() and 0 < int(port) < 65536 for port in str(parts.get("port") or 5432).split(",")):
        wanted = "postgresql://user:password@host:5432/database"
        raise BadAddress(f"is not an address of PostgreSQL such as {wanted}")
    return parts


def translated(error: Exception, where: str) -> StoreError:
    """An error of psycopg or its pool as one of ours. PostgreSQL's details are left out: they quote rows."""
    kind = getattr(error, "sqlstate", None) or type(error).__name__
    message = getattr(getattr(error, "diag", None), "message_primary", None) or str(error)
    line = " ".join(message.split())
    if isinstance(error, psycopg.IntegrityError):
        return Conflict(f"{where}: {line}", kind)
    if kind == "53100":
        return StoreFull(f"{where}: the disk is full", kind)
    return StoreUnavailable(f"{where}: cannot be used: {line}", kind)
