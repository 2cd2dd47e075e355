"""Storage behind the `Store` protocol. The only place with SQL."""

from assess.store.open import ASIDE, Database, Examined, open_database
from assess.store.protocol import Store
from assess.store.records import (
    Assessment,
    Cell,
    Figures,
    Job,
    Response,
    Saved,
    Scope,
    Seen,
    Snapshot,
    Summary,
    Token,
)

__all__ = [
    "ASIDE",
    "Assessment",
    "Cell",
    "Database",
    "Examined",
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
