"""Storage behind the `Store` protocol. The only place with SQL."""

from assess.store.assessments import SqliteStore
from assess.store.records import Assessment, Job, Response, Snapshot, Store, Token

__all__ = ["Assessment", "Job", "Response", "Snapshot", "SqliteStore", "Store", "Token"]
