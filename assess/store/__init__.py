"""Storage behind the `Store` protocol. The only place with SQL."""

from assess.store.assessments import SqliteStore
from assess.store.protocol import Assessment, Counted, Job, Response, Snapshot, Store, Summary, Token

__all__ = ["Assessment", "Counted", "Job", "Response", "Snapshot", "SqliteStore", "Store", "Summary", "Token"]
