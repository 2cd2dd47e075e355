"""Writes the operator's own support bodies; `bank/catalogue_files` reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assess.bank.codec import plain
from assess.bank.yaml import MAX_FILE_BYTES, dump
from assess.core.local_catalogue import LocalActors
from assess.files import write_whole

HEADER = """\
# 自機関の支援機関の登録。`python -m assess actors export / import` で書き換えます（docs/local-actors.md）。
# An operator's own support bodies: ids to hide, and entries to add or to put in the place of shipped ones.
"""


class TooLarge(Exception):
    """The entries would make a file larger than may be read back."""


def kept_file(file: Path) -> Path:
    """Where the former version is kept."""
    return file.with_name(f"{file.name}.bak")


def write(file: Path, local: LocalActors) -> None:
    """Put `local` in the place of the file, whole or not at all; the former version is kept beside it.

    Raises TooLarge, OSError.
    """
    data = to_yaml(local)
    if len(data) > MAX_FILE_BYTES:
        raise TooLarge(f"{len(data):,} bytes; at most {MAX_FILE_BYTES:,}")
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if file.exists():
        write_whole(kept_file(file), file.read_bytes())
    write_whole(file, data)


def to_yaml(local: LocalActors) -> bytes:
    """The file's content: the format of questions/actors, without what is not set."""
    actors = [_without_defaults(plain(actor)) for actor in local.actors]
    return (HEADER + dump({"hide": list(local.hide), "actors": actors})).encode()


def _without_defaults(entry: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in entry.items() if value is not None and value is not False and value != []}
    return {name: _without_defaults(value) if name == "area" else value for name, value in kept.items()}
