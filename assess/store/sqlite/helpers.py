"""Files beside a database that only serve as locks."""

from __future__ import annotations

import os
from pathlib import Path


def open_lock(path: Path, database: Path, create: bool = True) -> int:
    """Open a lock file of a database. Raises OSError.

    Made by an administrator's command it belongs to the owner of the database all the same, as SQLite's own helper
    files do: otherwise the application could not open it any more.
    """
    file = os.open(path, os.O_RDWR | (os.O_CREAT if create else 0), 0o600)
    if os.geteuid() == 0 and database.exists():
        owner, own = database.stat(), os.fstat(file)
        if (own.st_uid, own.st_gid) != (owner.st_uid, owner.st_gid):
            os.fchown(file, owner.st_uid, owner.st_gid)
    return file
