"""`backup`, `restore`, `copy-database`: the database as a whole."""

from __future__ import annotations

import argparse

from assess.cli.io import OK, Unusable
from assess.config import Settings
from assess.services import operations
from assess.services.errors import BadAddress


def backup(options: argparse.Namespace) -> int:
    """Write a copy of the database."""
    if options.file.exists() and not options.file.is_file():
        raise Unusable(f"{options.file}: is not a file")  # the copy would take the place of a device
    operations.backup(Settings.load(), options.file)
    print(f"{options.file}: written")
    return OK


def restore(options: argparse.Namespace) -> int:
    """Put a copy back."""
    kept = operations.restore(Settings.load(), options.file)
    print(f"{options.file}: restored" + (f"; the former database is kept as {kept}" if kept else ""))
    return OK


def copy(options: argparse.Namespace) -> int:
    """Every row from one database into another, empty one."""

    def told(table: str, rows: int) -> None:
        print(f"{table}: {rows}", flush=True)

    try:
        operations.copy_database(options.source, options.target, told)
    except BadAddress as error:
        raise Unusable(str(error)) from None
    print("copied")
    return OK
