"""`backup`, `restore`, `copy-database`: the database as a whole."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from assess.cli.io import OK, Unusable
from assess.config import Settings
from assess.services import housekeeping, operations
from assess.services.context import open_store
from assess.services.errors import BadAddress
from assess.services.housekeeping import ASIDE_DAYS


def backup(options: argparse.Namespace) -> int:
    """Write a copy of the database."""
    if str(options.file) == "-":
        raise Unusable("-: a backup is a file and is not written to standard output; give it a name")
    if options.file.exists() and not options.file.is_file():
        raise Unusable(f"{options.file}: is not a file")  # the copy would take the place of a device
    files = operations.backup(Settings.load(), options.file, everything=options.all)
    print(f"{options.file}: written")
    if options.all:
        print(f"with {', '.join(files) or 'nothing beside the database'}")
    return OK


def restore(options: argparse.Namespace) -> int:
    """Put a copy back."""
    restored = operations.restore(Settings.load(), options.file)
    former = f"; the former database is kept as {restored.database}" if restored.database else ""
    print(f"{options.file}: restored{former}")
    for place in restored.files:
        print(f"{place}: restored")
    for place in restored.kept:
        print(f"{place}: holds what stood there before")
    if restored.database or restored.kept:
        print(
            f"置き換えた控え（before-restore）には、企業がこのあと消す内容も残ります。{ASIDE_DAYS}日を過ぎると自動で消えます。"
            f"不要になりしだい消してください。 / What was put aside still holds what firms remove later on."
            f" It goes after {ASIDE_DAYS} days; delete it as soon as you need it no more."
        )
    return OK


def purge(_options: argparse.Namespace) -> int:
    """Remove what is kept no longer, and say how many of each."""
    settings = Settings.load()
    with open_store(settings) as store:
        print(f"removed: {housekeeping.purge(settings, store, datetime.now(UTC))}")
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
