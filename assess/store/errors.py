"""What storage may raise, whichever engine stands behind it. Messages name the place, never a password or a row."""

from __future__ import annotations


class StoreError(Exception):
    """Something is wrong with the database; one line.

    `kind` is the engine's own name for it (`SQLITE_BUSY`, a PostgreSQL SQLSTATE), for the log.
    """

    def __init__(self, message: str, kind: str = "") -> None:
        super().__init__(" ".join(message.split()))  # an engine may quote a whole statement
        self.kind = kind or type(self).__name__


class StoreUnavailable(StoreError):
    """The database cannot be reached or used now: gone, locked, damaged, not answering in time."""


class StoreFull(StoreError):
    """The disk of the database is full."""


class NewerStore(StoreError):
    """A newer version of this program has changed the database."""


class Conflict(StoreError):
    """What was to be written does not fit what is there, such as a row whose owner has been deleted meanwhile."""


class NotEmpty(StoreError):
    """A database that was to be filled holds something already."""


class UnusableFile(StoreError):
    """A database file cannot be backed up to or restored from; the message says why."""


class BadAddress(StoreError):
    """Neither a path nor an address of a database that is supported."""


class Withdrawn(Exception):
    """The owner's consent, under which something was to be changed, holds no longer; nothing was changed."""
