"""Storage behind the `Store` protocol. The only place with SQL."""

from assess.store.open import Database, open_database
from assess.store.protocol import (
    Assessment,
    Cell,
    Figures,
    Job,
    Response,
    Saved,
    Scope,
    Seen,
    Snapshot,
    Store,
    Summary,
    Token,
)

__all__ = [
    "Assessment",
    "Cell",
    "Database",
    "Figures",
    "Job",
    "Response",
    "Saved",
    "Scope",
    "Seen",
    "Snapshot",
    "Store",
    "Summary",
    "Token",
    "open_database",
]
